"""Everything read and measured, before it is joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..Tables.ClinicalTable import ClinicalTable, readClinicalTable
from ..Tables.ColumnKeys import columnKey
from ..Tables.ColumnNames import NO_COLUMN
from ..Tables.DataDictionary import readDictionary
from ..Tables.Problems import shown
from ..Tables.ReadingsTable import ReadingsTable, readReadingsTable
from ..Tables.TableKinds import TableKind
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
    elsewhere: ReadingsTable | None = None


def gatherInputs(inputs: Inputs, measure: MeasureFunction, cacheFolder: Path | None = None, pool: Pool | None = None,
                 report: ReportProgress | None = None) -> Gathered:
    """Reads the tables, then finds and measures every case below the folder, in the workers of ``pool`` (None: in
    this process) where the cache does not know it.

    The tables are read first, so that a wrong one is known before the long work. Raises ValueError with one
    sentence where a table as a whole, or the folder, cannot be used, or there is no case file at all in it. A single
    file or row that cannot be used becomes a problem.
    """
    vas = readVasTable(inputs.vasFile, inputs.vasSettings) if inputs.vasFile is not None else None
    if inputs.dictionaryFile is not None and inputs.clinicalFile is None:
        raise ValueError("A data dictionary is of a clinical table: give that table, too.")
    dictionary = readDictionary(inputs.dictionaryFile) if inputs.dictionaryFile is not None else None
    clinical = (readClinicalTable(inputs.clinicalFile, replace(inputs.clinicalSettings, dictionary=dictionary))
                if inputs.clinicalFile is not None else None)
    elsewhere = (readReadingsTable(inputs.readingsFile, inputs.readingsSettings) if inputs.readingsFile is not None
                 else None)
    columns = {kind: (*table.preview.columns.items(), *(("", name) for name in table.preview.ignoredColumns))
               for kind, table in ((TableKind.VAS, vas), (TableKind.CLINICAL, clinical)) if table is not None}
    if elsewhere is not None:
        columns[TableKind.READINGS] = tuple(elsewhere.columns.items())
    _checkMapping(inputs, columns)
    found = findCases(inputs.casesFolder) if inputs.casesFolder is not None else FoundCases((), (), ())
    if inputs.casesFolder is not None and not found.files:
        raise ValueError(f"There is no case file (*.seg.nrrd) in {inputs.casesFolder} or below.")
    measured = measureCases(found.files, measure, cacheFolder, pool, report)
    return Gathered(inputs, found, measured, vas, clinical, elsewhere)


def _checkMapping(inputs: Inputs, tables: Mapping[TableKind, Sequence[tuple[str, str]]]) -> None:
    """Raises ValueError for a column that the user names and no table of those it is named for has; ``tables``: their
    columns, ours and theirs."""
    named: dict[tuple[str, str], list[TableKind]] = {}
    for kind, settings in ((TableKind.VAS, inputs.vasSettings), (TableKind.CLINICAL, inputs.clinicalSettings),
                           (TableKind.READINGS, inputs.readingsSettings)):
        for pair in settings.columnNames.items():
            named.setdefault(pair, []).append(kind)
    for (ours, theirs), kinds in named.items():
        if theirs != NO_COLUMN and not any(name == ours and columnKey(own) == columnKey(theirs)
                                           for kind in kinds for name, own in tables.get(kind, ())):
            there = [own for kind in kinds for _, own in tables.get(kind, ())]
            raise ValueError(f"No table has a column {shown(theirs)} for {ours}; there is: "
                             f"{', '.join(map(shown, dict.fromkeys(there)))}.")
