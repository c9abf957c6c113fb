"""How a user says what the tables of a cohort are and how they are read: one meaning for panel and command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..Gathering.Inputs import Inputs
from ..Tables.ColumnNames import ALIASES, NO_COLUMN
from ..Tables.DataDictionary import readDictionary
from ..Tables.TableFile import TableSettings
from ..Tables.TableKinds import COLUMNS_OF_KIND, TableKind
from ..Tables.TableLook import TableLook, columnsWith, lookAtTable
from .Filters import Filters

Columns = Mapping[TableKind, Mapping[str, str]]
"""Of each kind of table, its own name for a column by ours."""


@dataclass(frozen=True)
class TableChoice:
    """A table's file, the columns that the user names in it, ours to its own, and the sheet of a workbook."""

    file: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None


@dataclass(frozen=True)
class ReadingOptions:
    """What holds for all tables: ``encoding`` (None: told from the file), and the texts and numbers that are
    ``missing`` values in a clinical table, besides the usual ones; and the data ``dictionary`` of that table."""

    encoding: str | None = None
    missing: frozenset[str] = frozenset()
    dictionary: Path | None = None

    def settings(self, choice: TableChoice) -> TableSettings:
        """How a table is read."""
        return TableSettings(columnNames=choice.columns, encoding=self.encoding, missing=self.missing,
                             sheet=choice.sheet)


def inputsOf(cases: Path | None, tables: Mapping[TableKind, TableChoice], reading: ReadingOptions) -> Inputs:
    """The inputs of a cohort. A mapping of a table that is not there stays in the settings: gathering refuses it."""
    vas, clinical, readings = (tables.get(kind, TableChoice()) for kind in TableKind)
    return Inputs(cases, vas.file, clinical.file, reading.settings(vas), reading.settings(clinical), readings.file,
                  reading.settings(readings), reading.dictionary)


def lookAt(kind: TableKind, choice: TableChoice, reading: ReadingOptions) -> TableLook:
    """What there is to see of a table before it is used, also of one that cannot be. ``choice`` has a file."""
    assert choice.file is not None
    settings = reading.settings(choice)
    if kind is TableKind.CLINICAL and reading.dictionary is not None:
        try:
            settings = replace(settings, dictionary=readDictionary(reading.dictionary))
        except ValueError as error:
            return replace(lookAtTable(kind, choice.file, settings), understood=None, reason=str(error))
    return lookAtTable(kind, choice.file, settings)


def withColumn(kind: TableKind, choice: TableChoice, reading: ReadingOptions, ours: str, theirs: str) -> TableChoice:
    """The choice with the table's column ``theirs`` for ``ours`` (TableLook.columnsWith)."""
    assert choice.file is not None
    return replace(choice, columns=columnsWith(kind, choice.file, reading.settings(choice), ours, theirs))


def parseColumns(texts: Iterable[str], option: str = "") -> Columns:
    """The mapping that texts such as ``case_id=record_id`` give to each kind of table that has such a column;
    ``vas:case_id=record_id`` is of that kind alone and goes before the others; ``rater=`` says that none is the rater.

    Raises ValueError with a sentence for a text that is not that; ``option`` stands before it in the sentence.
    """
    ofAll: dict[str, str] = {}
    ofKind: dict[TableKind, dict[str, str]] = {kind: {} for kind in TableKind}
    for each in texts:
        name, equals, theirs = (part.strip() for part in each.partition("="))
        beginning, colon, rest = (part.strip() for part in name.partition(":"))
        kind, ours = (next((kind for kind in TableKind if kind == beginning), None), rest) if colon else (None, name)
        known = COLUMNS_OF_KIND[kind] if kind is not None else tuple(ALIASES)
        if not equals or (colon and kind is None) or ours not in known or (not theirs and ours == "case_id"):
            raise ValueError(f"{option}{each} is not understood: write OURS=THEIRS, with {', '.join(known)} for OURS, "
                             f"such as case_id=record_id; {', '.join(f'{kind}:' for kind in TableKind)} before it "
                             "say of which table.")
        (ofAll if kind is None else ofKind[kind])[ours] = theirs or NO_COLUMN
    return {kind: {ours: theirs for ours, theirs in ofAll.items() if ours in COLUMNS_OF_KIND[kind]} | own
            for kind, own in ofKind.items()}


def columnTexts(columns: Columns) -> list[str]:
    """The texts that parseColumns makes this mapping of."""
    texts: dict[str, None] = {}
    for kind, own in columns.items():
        for ours, theirs in own.items():
            isOfAll = all(columns.get(other, {}).get(ours) == theirs for other in TableKind
                          if ours in COLUMNS_OF_KIND[other])
            texts[f"{'' if isOfAll else f'{kind}:'}{ours}={theirs}"] = None
    return list(texts)


def gatheringOf(inputs: Inputs, filters: Filters) -> dict[str, Any]:
    """The settings that made a cohort, for the provenance; those that were left alone, but the reader, are left out.
    """
    settings = {TableKind.VAS: inputs.vasSettings, TableKind.CLINICAL: inputs.clinicalSettings,
                TableKind.READINGS: inputs.readingsSettings}
    told: dict[str, Any] = {"columns": columnTexts({kind: each.columnNames for kind, each in settings.items()})}
    told |= {f"{kind}Sheet": each.sheet for kind, each in settings.items()}
    told |= {"missing": sorted(inputs.clinicalSettings.missing), "encoding": inputs.vasSettings.encoding,
             "filters": filters.describe()}
    return {"reader": filters.reader} | {name: value for name, value in told.items() if value}
