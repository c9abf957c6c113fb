"""A table looked at before it is used: its own columns, which of them is which, and what is understood of its rows."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from .ClinicalTable import readClinicalTable
from .ColumnKeys import columnKey
from .ColumnNames import NO_COLUMN
from .OpenTable import openTable
from .PersonalColumns import personalKind
from .Preview import TablePreview
from .Problems import Problem
from .ReadingsTable import readReadingsTable
from .TableFile import MissingReader, TableSettings
from .TableKinds import COLUMNS_OF_KIND, TableKind
from .VasTable import readVasTable

FEW = 4
"""Rows that are shown of a table."""

_TELLING = 50
"""Rows by whose values a column is told that holds who a patient is."""


@dataclass(frozen=True)
class UnderstoodTable:
    """The first rows as they are understood, by the names of ``columns``; ``labels`` are those of a data dictionary.

    ``roles``: the table's column by ours. ``sentences`` tell of the table as a whole, ``problems`` are the rows that
    are left out. ``isEmpty``: all are.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    labels: Mapping[str, str]
    roles: Mapping[str, str]
    sentences: tuple[str, ...]
    problems: tuple[Problem, ...]
    isEmpty: bool


@dataclass(frozen=True)
class TableLook:
    """``sheets`` are those of a workbook, ``sheet`` the one looked at. ``header`` are the table's own columns,
    ``firstRows`` their cells; cells of a column that may hold who a patient is are None. ``roles``: the table's column
    by ours. ``understood`` is None where the table cannot be used: then ``reason`` is a sentence, and ``requirement``
    the library that reads such files where that is what is missing, as pip takes it."""

    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    header: tuple[str, ...] = ()
    firstRows: tuple[tuple[str | None, ...], ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    understood: UnderstoodTable | None = None
    reason: str = ""
    requirement: str | None = None


def lookAtTable(kind: TableKind, path: Path, settings: TableSettings) -> TableLook:
    """What there is to see of a table of ``kind``, also of one that cannot be used; nothing is raised for it.

    A file without a header row that names the case is shown by its first row of most cells, from which the user may
    tell the case.
    """
    look = TableLook()
    try:
        look = replace(look, sheets=tuple(openTable(path, settings).sheetNames()))
        look = _beginning(look, kind, path, settings)
        understood = _understood(kind, path, settings)
        told = {ours: theirs for ours, theirs in understood.roles.items() if ours in COLUMNS_OF_KIND[kind]}
        return replace(look, understood=understood, roles={**look.roles, **told})
    except MissingReader as error:
        return replace(look, reason=_withoutFolder(str(error), path), requirement=error.requirement)
    except ValueError as error:
        return replace(look, reason=_withoutFolder(str(error), path))


def columnsWith(kind: TableKind, path: Path, settings: TableSettings, ours: str, theirs: str) -> Mapping[str, str]:
    """The columns that ``settings`` name, and ``theirs`` for ``ours``: left out where the table is read so by itself.

    An empty ``theirs`` says that no column of the table is it, which cannot be of the case.
    """
    others = {name: column for name, column in settings.columnNames.items() if name != ours}
    told = NO_COLUMN
    with suppress(ValueError):
        look = _beginning(TableLook(), kind, path, replace(settings, columnNames=others))
        told = look.roles.get(ours, NO_COLUMN)
    isTold = columnKey(told) == columnKey(theirs) or (ours == "case_id" and not theirs)
    return others if isTold else {**others, ours: theirs}


def _beginning(look: TableLook, kind: TableKind, path: Path, settings: TableSettings) -> TableLook:
    """The look with the table's own columns and rows."""
    roles: dict[str, str] = {}
    try:
        with openTable(path, settings) as table:
            header, sheet = table.format.header, table.sheet
            rows: Sequence[Sequence[str]] = [cells for _line, cells in islice(table.records(), _TELLING)]
            for ours in COLUMNS_OF_KIND[kind]:
                with suppress(ValueError):  # two could be it, which reading the table says
                    if (index := table.column(ours)) is not None:
                        roles[ours] = header[index].strip()
    except MissingReader:
        raise
    except ValueError:
        raw = openTable(path, settings)
        found = raw.beginning()
        widths = [sum(bool(cell.strip()) for cell in row) for row in found]
        place = widths.index(max(widths)) if found else 0
        header, rows, sheet = tuple(found[place]) if found else (), found[place + 1:], raw.sheet
    cells = [[row[index] if index < len(row) else "" for index in range(len(header))] for row in rows]
    taken = set(map(columnKey, roles.values()))
    hidden = {index for index, name in enumerate(header) if columnKey(name) not in taken
              and personalKind(name, [row[index] for row in cells]) is not None}
    firstRows = tuple(tuple(None if index in hidden else cell.strip() for index, cell in enumerate(row))
                      for row in cells[:FEW])
    return replace(look, sheet=sheet, header=tuple(name.strip() for name in header), firstRows=firstRows, roles=roles)


def _understood(kind: TableKind, path: Path, settings: TableSettings) -> UnderstoodTable:
    """Reads the whole table. Raises ValueError with one sentence where it cannot be used."""
    if kind is TableKind.READINGS:
        readings = readReadingsTable(path, settings)
        columns = ("case_id", "timepoint", "reader", "rhi_percent", "levels", "location", "count")
        shown = [(each.caseId, each.timepoint, each.reader, each.rhiPercent, ", ".join(each.levels) or None,
                  each.location, each.count) for each in readings.rows[:FEW]]
        counts = f"{readings.rowCount} rows: {len(readings.rows)} used, {len(readings.problems)} left out."
        return _withoutEmpty(UnderstoodTable(columns, tuple(shown), {}, readings.columns, (counts, *readings.notes),
                                             readings.problems, not readings.rows))
    if kind is TableKind.CLINICAL:
        clinical = readClinicalTable(path, settings)
        rows = tuple((key[0], key[1], *row.values) for key, row in list(clinical.rows.items())[:FEW])
        return _withoutEmpty(UnderstoodTable(
            ("case_id", "timepoint", *clinical.columns), rows, clinical.labels, clinical.preview.columns,
            _sentences(clinical.preview), clinical.problems, not clinical.rows), clinical.columns)
    vas = readVasTable(path, settings)
    raters = sorted({entry.rater for entry in vas.entries})
    scores = tuple((each.caseId, each.timepoint, each.rater, each.lesion, each.vas, each.enteredAt, each.note or None)
                   for each in vas.entries[:FEW])
    sentences = (*_sentences(vas.preview), f"Raters: {', '.join(raters) or 'none'}.")
    return _withoutEmpty(UnderstoodTable(
        ("case_id", "timepoint", "rater", "lesion", "vas", "entered_at", "note"), scores, {}, vas.preview.columns,
        sentences, vas.problems, not vas.entries))


def _sentences(preview: TablePreview) -> tuple[str, ...]:
    """A preview's sentences but for the columns, which the roles tell."""
    return tuple(_withoutFolder(each, Path(preview.file)) for each in preview.lines()
                 if not each.startswith("Columns: "))


def _withoutFolder(sentence: str, path: Path) -> str:
    """A sentence about a file that is shown beside its path."""
    return sentence.replace(str(path), path.name)


def _withoutEmpty(table: UnderstoodTable, kept: Sequence[str] = ()) -> UnderstoodTable:
    """Without the columns that say nothing in these rows, unless they are the table's own, the case or the score."""
    places = [place for place, name in enumerate(table.columns)
              if name in (*kept, "case_id", "vas", "rhi_percent") or any(row[place] is not None for row in table.rows)]
    return replace(table, columns=tuple(table.columns[place] for place in places),
                   rows=tuple(tuple(row[place] for place in places) for row in table.rows))
