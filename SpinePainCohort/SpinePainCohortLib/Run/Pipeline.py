"""From inputs to a published result in three steps, the same for the command line and the panel."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..Gathering.Cohort import Cohort
from ..Gathering.GatherInputs import Gathered, gatherInputs
from ..Gathering.Inputs import Inputs
from ..Gathering.MeasureCases import ReportProgress
from ..Gathering.MeasureFunction import MeasureFunction
from ..Gathering.MeasurePairs import measurePairs
from ..Gathering.Pools import Pool
from ..Gathering.PublishFolder import checkTarget
from .Application import applicationVersions
from .CaseMeasuring import overlappingAs

if TYPE_CHECKING:
    from ..Report.AnalysisInput import Analysed
    from ..Statistics.Settings import AnalysisSettings

_LOG = logging.getLogger(__name__)


class Pipeline:
    """``gather``, ``GatherCohort.joinCohort``, ``analyse``, ``publish``.

    ``measure`` measures a case file. New files are read in the workers of ``pool``, or in this process where there is
    none: inside Slicer alone, whose scene some files need, and where a process is costly (Pools.poolOf).
    """

    def __init__(self, measure: MeasureFunction, cacheFolder: Path | None = None, pool: Pool | None = None) -> None:
        self.measure, self.cacheFolder, self.pool = measure, cacheFolder, pool

    def checkTarget(self, target: Path) -> None:
        """Raises ValueError with a sentence where results must not be written to ``target``; before long work."""
        checkTarget(target)
        if self.cacheFolder is not None and self.cacheFolder.resolve().is_relative_to(target.resolve()):
            raise ValueError(f"The cache {self.cacheFolder} lies in the folder of results {target}: choose another "
                             "folder.")

    def gather(self, inputs: Inputs, report: ReportProgress | None = None) -> Gathered:
        """Reads and measures everything, unchanged files from the cache. Raises as gatherInputs."""
        gathered = gatherInputs(inputs, self.measure, self.cacheFolder, self.pool, report)
        measured = gathered.measured
        _LOG.info("Gathered %d case files: %d measured (%d unchanged), %d left out.", len(gathered.found.files),
                  len(measured.measured), measured.unchanged, len(measured.problems))
        return gathered

    def analyse(self, cohort: Cohort, settings: "AnalysisSettings", isReport: bool = False) -> "Analysed":
        """All analyses of a cohort; for a report also the overlap of its readers' outlines, for which files are read
        again, and the notes. Needs what Requirements.ANALYSES lists."""
        from ..Report.AnalysisInput import Analysed, cohortData, unusedTimepointValues
        from ..Report.ReaderOverlap import readerOverlap
        from ..Report.SourceNotes import withSourceNotes
        from ..Statistics.Analyses import runAnalyses

        dice: list[tuple[Any, ...]] = []
        notes: list[str] = []
        if isReport:
            dice, notes = readerOverlap(cohort.readings, lambda pairs: measurePairs(
                pairs, overlappingAs(self.measure), self.cacheFolder, self.pool))
            notes += unusedTimepointValues(cohort)
        data = cohortData(cohort, dice)
        results = withSourceNotes(runAnalyses(data, settings), cohort)
        _LOG.info("Analysed %d rows of patients: %d results.", len(cohort.patients.rows), len(results.results))
        return Analysed(cohort, data, results, tuple(notes))

    def publish(self, target: Path, inputs: Inputs, analysed: "Analysed", gathering: Mapping[str, Any],
                notes: Sequence[str] = ()) -> Path:
        """Writes tables, figures, report and provenance; ``target`` appears whole or stays as it was.

        ``gathering`` are the settings that made the cohort of what was gathered, for the provenance. Needs what
        Requirements.REPORT lists. Returns the folder. Raises ValueError with one sentence where it cannot be written.
        """
        from ..Report.Provenance import RunSettings
        from ..Report.WriteResults import publishResults

        self.checkTarget(target)
        folder = publishResults(target, replace(analysed, notes=(*analysed.notes, *notes)), inputs,
                                RunSettings(self.measure.settings, gathering, applicationVersions()))
        _LOG.info("Published the results.")
        return folder
