"""Gathering, filtering and analysing a cohort step by step; the earlier results stay until there are new ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..Gathering.Cohort import Cohort, GatherSettings
from ..Gathering.FindCases import FoundCases, findCases
from ..Gathering.GatherCohort import joinCohort
from ..Gathering.MeasureCases import MeasuredFiles, Progress, measureCases
from ..Gathering.MeasureFunction import MeasureFunction
from ..Tables.ClinicalTable import ClinicalTable, readClinicalTable
from ..Tables.VasTable import VasTable, readVasTable
from .Filters import FilterChoices, Filters, choicesOf, filterCohort

if TYPE_CHECKING:
    from ..Statistics.Analyses import AnalysisResults
    from ..Statistics.Settings import AnalysisSettings

RESAMPLES = 2000
"""Bootstrap resamples of a report; filtering does without."""


class GatheringCancelled(Exception):
    """The user cancelled. What was measured is in the cache; the session is as it was before."""


@dataclass(frozen=True)
class Inputs:
    """Where everything is; a table that is not there is None."""

    casesFolder: Path
    vasFile: Path | None = None
    clinicalFile: Path | None = None


@dataclass(frozen=True)
class _Gathered:
    found: FoundCases
    measured: MeasuredFiles
    vas: VasTable | None
    clinical: ClinicalTable | None


class CohortSession:
    """One cohort in work.

    ``measure`` and ``cacheFolder`` are handed on to gathering. ``schedule`` is called with every progress; in it a
    window lets the user's clicks through, one of which may be ``cancel``. Files are measured one after the other in
    this process: there alone may Slicer's scene objects be used, which some files need.
    """

    def __init__(self, measure: MeasureFunction, cacheFolder: Path | None,
                 schedule: Callable[[Progress], None]) -> None:
        self._measure, self._schedule = measure, schedule
        self.cacheFolder = cacheFolder
        self._gathered: _Gathered | None = None
        self._joined: tuple[str | None, Cohort] | None = None
        self._isCancelled = False
        self.inputs: Inputs | None = None

    @property
    def measuring(self) -> Mapping[str, Any]:
        """The settings of measuring."""
        return self._measure.settings

    @property
    def isGathered(self) -> bool:
        """Whether there is a cohort."""
        return self._gathered is not None

    def cancel(self) -> None:
        """Ends the gathering under way at its next step."""
        self._isCancelled = True

    def gather(self, inputs: Inputs) -> None:
        """Reads and measures everything anew, unchanged files from the cache.

        Raises GatheringCancelled, or ValueError with one sentence where nothing can be gathered; the cohort from
        before is then still there.
        """
        self._isCancelled = False
        vas = readVasTable(inputs.vasFile) if inputs.vasFile is not None else None
        clinical = readClinicalTable(inputs.clinicalFile) if inputs.clinicalFile is not None else None
        found = findCases(inputs.casesFolder)
        if not found.files:
            raise ValueError(f"There is no case file (*.seg.nrrd) in {inputs.casesFolder} or below.")
        measured = measureCases(found.files, self._measure, self.cacheFolder, 1, self._step)
        gathered = _Gathered(found, measured, vas, clinical)
        joined = self._join(gathered, None)
        self._gathered, self._joined, self.inputs = gathered, (None, joined), inputs

    def cohort(self, filters: Filters) -> Cohort:
        """The cohort as ``filters`` keep it. Raises ValueError where none was gathered or a filter cannot be used."""
        return filterCohort(self._ofReader(filters.reader), filters)

    def choices(self) -> FilterChoices:
        """What there is to filter by, in everything that was gathered."""
        return choicesOf(self._ofReader(None))

    def analyse(self, filters: Filters, resamples: int = 0) -> "AnalysisResults":
        """All analyses of the cohort that ``filters`` keep; needs what Requirements.ANALYSES lists."""
        from ..Report.AnalysisInput import cohortData
        from ..Statistics.Analyses import runAnalyses

        return runAnalyses(cohortData(self.cohort(filters)), self.analysisSettings(filters, resamples))

    @staticmethod
    def analysisSettings(filters: Filters, resamples: int) -> "AnalysisSettings":
        """The settings of analyses at the timepoint of ``filters``, all others as published."""
        from ..Statistics.Settings import AnalysisSettings

        return AnalysisSettings(timepoint=filters.timepoint, resamples=resamples)

    def _ofReader(self, reader: str | None) -> Cohort:
        if self._gathered is None:
            raise ValueError("Gather a cohort first.")
        if self._joined is None or self._joined[0] != reader:
            self._joined = reader, self._join(self._gathered, reader)
        return self._joined[1]

    @staticmethod
    def _join(gathered: _Gathered, reader: str | None) -> Cohort:
        return joinCohort(gathered.found, gathered.measured, gathered.vas, gathered.clinical,
                          GatherSettings(reader=reader))

    def _step(self, progress: Progress) -> None:
        self._schedule(progress)
        if self._isCancelled:
            raise GatheringCancelled
