"""Clinical columns (age, histology, treatment, grades ...) by case and, where the table says so, timepoint."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .CaseIds import UNKNOWN_CASE, matchCaseId
from .Cells import isMissingCell, parseIdentifier, parseNumber, parseTimepoint
from .DelimitedFile import DelimitedFile, TableSettings, columnKey
from .Preview import TablePreview
from .Problems import Problem, shown

Value = float | str | None

_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_ID_COLUMN = re.compile(r"(.*_)?id")


@dataclass(frozen=True)
class ClinicalRow:
    """The values of one row, in the order of the table's columns. ``timepoint`` None: it holds for all of them."""

    caseId: str
    timepoint: str | None
    values: tuple[Value, ...]
    line: int


@dataclass(frozen=True)
class ClinicalTable:
    """A clinical table: ``columns`` without case and timepoint, rows by case and timepoint, and what was left out.

    ``allRows`` are all rows that are valid in themselves, in file order, ``cellProblems`` the problems of the others
    and of single cells, ``unreadRows`` the number of the others.
    """

    file: str
    columns: tuple[str, ...]
    numericColumns: frozenset[str]
    rows: Mapping[tuple[str, str | None], ClinicalRow]
    problems: tuple[Problem, ...]
    preview: TablePreview
    allRows: tuple[ClinicalRow, ...]
    cellProblems: tuple[Problem, ...]
    unreadRows: int

    def valuesOf(self, caseId: str, timepoint: str) -> tuple[Value, ...]:
        """The values for a case at a timepoint; all None where the table has none."""
        row = self.rows.get((caseId, timepoint)) or self.rows.get((caseId, None))
        return row.values if row else (None,) * len(self.columns)


def readClinicalTable(path: str | Path, settings: TableSettings | None = None) -> ClinicalTable:
    """Reads a clinical table: ``case_id`` (or ``participant_id``), any columns, optional ``timepoint``.

    Without a timepoint column a row holds for all timepoints of its case; with one, an empty cell is ``baseline``.
    Empty cells, ``NA``, ``n/a`` and ``NaN`` are missing (None). A column is read as numbers where every value that
    is not missing is a plain number, and none has leading zeros as codes do (``001``); a column whose name is or
    ends in ``id`` is always text. Settings can force either: a cell of a forced numeric column that is no number
    is listed as a problem and is missing. Unknown cases and second rows of a case and timepoint are problems.

    Raises ValueError with one sentence where the file as a whole cannot be used.
    """
    path, settings = Path(path), settings or TableSettings()
    with DelimitedFile(path, settings) as table:
        table.checkNoDuplicates()
        case, timepoint = table.caseColumn(), table.column("timepoint")
        raw = []
        for line, cells in table.records():
            try:
                caseId = parseIdentifier(cells[case], "case_id")
                when = parseTimepoint(cells[timepoint]) if timepoint is not None else None
            except ValueError as error:
                table.leaveOut(line, str(error))
                continue
            raw.append((line, caseId, when, cells))
    form = table.format
    header = [name.strip() for name in form.header]
    used = [index for index, name in enumerate(header) if name and index not in (case, timepoint)]
    columns: list[list[Value]] = []
    numeric: list[str] = []
    notes: list[str] = []
    cellProblems = list(table.problems)
    for index in used:
        texts = [cells[index].strip() for _, _, _, cells in raw]
        values, isNumeric, note = _convert(header[index], texts, settings, form.decimalComma)
        if isNumeric:
            numeric.append(header[index])
            cellProblems += [Problem(str(path), raw[row][0], f"{header[index]} {shown(texts[row])} is not a number; "
                                                             "the cell counts as missing")
                             for row, value in enumerate(values) if value is None and not isMissingCell(texts[row])]
        if note:
            notes.append(note)
        columns.append(values)
    if form.encoding == "gb18030":
        notes.append("The file is not UTF-8 and was read as GB18030: check that names look right.")
    rows = zip(*columns, strict=True) if columns else (() for _ in raw)
    allRows = tuple(ClinicalRow(caseId, when, values, line)
                    for (line, caseId, when, _), values in zip(raw, rows, strict=True))
    names = {"case_id": header[case]} | ({"timepoint": header[timepoint]} if timepoint is not None else {})
    ignored = tuple(f"(column {index + 1}, without a name)" for index, name in enumerate(header) if not name)
    preview = TablePreview(form.file, form.encoding, form.separator, form.headerLine,
                           names | {header[index]: header[index] for index in used}, ignored, table.rowCount, 0, 0,
                           0, table.blankCount, tuple(numeric), tuple(notes))
    unmatched = ClinicalTable(str(path), tuple(header[index] for index in used), frozenset(numeric), {}, (), preview,
                              allRows, tuple(cellProblems), len(table.problems))
    return matchClinicalTable(unmatched, settings.knownCases)


def matchClinicalTable(table: ClinicalTable, knownCases: Collection[str] | None) -> ClinicalTable:
    """The same table read against ``knownCases`` (None: every ID is accepted), without reading the file again."""
    rows: dict[tuple[str, str | None], ClinicalRow] = {}
    problems: list[Problem] = []
    for row in table.allRows:
        caseId = row.caseId if knownCases is None else matchCaseId(row.caseId, knownCases)
        if caseId is None:
            problems.append(Problem(table.file, row.line, UNKNOWN_CASE))
        elif earlier := rows.get((caseId, row.timepoint)):
            problems.append(Problem(table.file, row.line, "a second row for the case and timepoint of "
                                                          f"line {earlier.line}"))
        else:
            rows[caseId, row.timepoint] = replace(row, caseId=caseId)
    preview = replace(table.preview, usedCount=len(rows), leftOutCount=table.unreadRows + len(problems))
    problems = sorted((*table.cellProblems, *problems), key=lambda problem: problem.line or 0)
    return replace(table, rows=rows, problems=tuple(problems), preview=preview)


def _convert(name: str, texts: list[str], settings: TableSettings,
             decimalComma: bool) -> tuple[list[Value], bool, str | None]:
    """A column's values, whether they are numbers, and a note where that is not plain."""
    numbers = [parseNumber(text, decimalComma) for text in texts]
    filled = [row for row, text in enumerate(texts) if not isMissingCell(text)]
    key = columnKey(name)
    if key in map(columnKey, settings.numericColumns):
        return list(numbers), True, None
    bad = [row for row in filled if numbers[row] is None]
    isCode = any(_LEADING_ZERO.match(texts[row]) for row in filled)
    if filled and not bad and not isCode and not _ID_COLUMN.fullmatch(key) and \
            key not in map(columnKey, settings.textColumns):
        return list(numbers), True, None
    note = None
    if bad and len(bad) * 2 < len(filled):
        note = (f"Column {name} is text: {len(bad)} of {len(filled)} values are not numbers "
                f"(such as {shown(texts[bad[0]])}).")
    known: dict[str, str] = {}
    return [None if isMissingCell(text) else known.setdefault(text, text) for text in texts], False, note
