"""Everything read and measured, before it is joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..Tables.ClinicalTable import ClinicalTable, readClinicalTable
from ..Tables.ColumnKeys import columnKey
from ..Tables.Preview import TablePreview
from ..Tables.Problems import shown
from ..Tables.VasTable import VasTable, readVasTable
from .FindCases import FoundCases, findCases
from .Inputs import Inputs
from .MeasureCases import MeasuredFiles, ReportProgress, measureCases
from .MeasureFunction import MeasureFunction
from .Pools import Pool


@dataclass(frozen=True)
class Gathered:
    """What was found, measured and read of ``inputs``; GatherCohort.joinCohort makes a cohort of it, quickly, so that
    changed settings need no second measuring."""

    inputs: Inputs
    found: FoundCases
    measured: MeasuredFiles
    vas: VasTable | None
    clinical: ClinicalTable | None


def gatherInputs(inputs: Inputs, measure: MeasureFunction, cacheFolder: Path | None = None, pool: Pool | None = None,
                 report: ReportProgress | None = None) -> Gathered:
    """Reads the tables, then finds and measures every case below the folder, in the workers of ``pool`` (None: in
    this process) where the cache does not know it.

    The tables are read first, so that a wrong one is known before the long work. Raises ValueError with one
    sentence where a table as a whole, or the folder, cannot be used, or there is no case file at all. A single
    file or row that cannot be used becomes a problem.
    """
    vas = readVasTable(inputs.vasFile, inputs.vasSettings) if inputs.vasFile is not None else None
    clinical = (readClinicalTable(inputs.clinicalFile, inputs.clinicalSettings) if inputs.clinicalFile is not None
                else None)
    _checkMapping(inputs, [table.preview for table in (vas, clinical) if table is not None])
    found = findCases(inputs.casesFolder)
    if not found.files:
        raise ValueError(f"There is no case file (*.seg.nrrd) in {inputs.casesFolder} or below.")
    return Gathered(inputs, found, measureCases(found.files, measure, cacheFolder, pool, report), vas, clinical)


def _checkMapping(inputs: Inputs, previews: Sequence[TablePreview]) -> None:
    """Raises ValueError for a column that the user names and no table has."""
    for ours, theirs in {**inputs.vasSettings.columnNames, **inputs.clinicalSettings.columnNames}.items():
        if not any(columnKey(preview.columns.get(ours, "")) == columnKey(theirs) for preview in previews):
            there = [name for preview in previews for name in (*preview.columns.values(), *preview.ignoredColumns)]
            raise ValueError(f"No table has a column {shown(theirs)} for {ours}; there is: "
                             f"{', '.join(map(shown, dict.fromkeys(there)))}.")
