"""Pain scores (VAS) from a table, as section 3 of Resources/Docs/DataContract.md defines it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from SpinePainRHILib.Core.CaseTags import BASELINE

from .CaseIds import UNKNOWN_CASE, matchCaseId
from .Cells import parseIdentifier, parseLesion, parseNumber, parseTimepoint
from .Corrections import decideBetween
from .DelimitedFile import CASE_COLUMNS, DelimitedFile, TableSettings
from .Encoding import encodingNotes
from .Moments import DayOrder, dayOrderOf, parseMoment
from .Preview import TablePreview
from .Problems import Problem, shownCell
from .VasEntry import VasEntry

__all__ = ["VAS_MAX", "VasEntry", "VasTable", "matchVasTable", "readVasTable"]

VAS_MAX = 10.0

_Key = tuple[str, str, str | None]
"""Timepoint, rater, lesion."""


@dataclass(frozen=True)
class VasTable:
    """A VAS table: every valid row is in ``entries`` (used) or ``superseded`` (corrected by a later row), every
    other row in ``problems``. ``rows`` are all rows that are valid in themselves, in file order; ``undatedLines`` are
    the lines of those whose ``entered_at`` says something that cannot be read."""

    file: str
    entries: tuple[VasEntry, ...]
    superseded: tuple[VasEntry, ...]
    problems: tuple[Problem, ...]
    preview: TablePreview
    rows: tuple[VasEntry, ...]
    cellProblems: tuple[Problem, ...]
    undatedLines: frozenset[int] = frozenset()


def readVasTable(path: str | Path, settings: TableSettings | None = None) -> VasTable:
    """Reads a VAS table. Columns and formats: Resources/Docs/DataContract.md, section 3.

    Nothing is clamped or guessed: a row whose score is out of range or not a plain number, whose case is unknown,
    or that repeats the key (case, timepoint, rater, lesion) of an earlier row without a later ``entered_at``,
    becomes a problem. A later row with a later ``entered_at`` (Moments.parseMoment) is a correction: it is used, and
    what it corrects is kept in ``superseded``. Where the rows of a key say when they were entered, give different
    scores, and cannot be put in order by that, none of them is used.

    Raises ValueError with one sentence where the file as a whole cannot be used.
    """
    path, settings = Path(path), settings or TableSettings()
    with DelimitedFile(path, settings) as table:
        rows, columns, notes, undated = _readRows(table)
    form = table.format
    taken = {ours: form.header[index].strip() for ours, index in columns.items() if index is not None}
    ignored = tuple(name.strip() or f"(column {index + 1}, without a name)" for index, name in enumerate(form.header)
                    if index not in columns.values())
    preview = TablePreview(form.file, form.encoding, form.separator, form.headerLine, taken, ignored, table.rowCount,
                           0, 0, 0, table.blankCount, notes=tuple(notes))
    unsorted = VasTable(str(path), (), (), (), preview, tuple(rows), tuple(table.problems),
                        undated)
    return matchVasTable(unsorted, settings.knownCases)


def matchVasTable(table: VasTable, knownCases: Collection[str] | None) -> VasTable:
    """The same table read against ``knownCases`` (None: every ID is accepted), without reading the file again."""
    current: dict[str, dict[_Key, VasEntry]] = {}
    several: dict[tuple[str, _Key], list[VasEntry]] = {}
    problems = list(table.cellProblems)
    matched: dict[str, str | None] = {}
    keys: dict[_Key, _Key] = {}
    for row in table.rows:
        caseId: str | None = row.caseId
        if knownCases is not None:
            if caseId not in matched:
                matched[row.caseId] = matchCaseId(row.caseId, knownCases)
            caseId = matched[row.caseId]
            if caseId is None:
                problems.append(Problem(table.file, row.line, UNKNOWN_CASE))
                continue
            if caseId != row.caseId:
                row = row._replace(caseId=caseId)
        ofCase = current.setdefault(row.caseId, {})
        key: _Key = (row.timepoint, row.rater, row.lesion)
        key = keys.setdefault(key, key)  # one tuple for all cases: a million rows fit in memory
        earlier = ofCase.setdefault(key, row)
        if earlier is not row:
            several.setdefault((row.caseId, key), [earlier]).append(row)
    superseded: list[VasEntry] = []
    for (owner, key), rows in several.items():
        decided = decideBetween(rows, table.undatedLines)
        superseded += decided.superseded
        problems += [Problem(table.file, line, reason) for line, reason in decided.leftOut]
        if decided.used is None:
            del current[owner][key]
        else:
            current[owner][key] = decided.used
    entries = sorted((entry for ofCase in current.values() for entry in ofCase.values()), key=lambda entry: entry.line)
    problems.sort(key=lambda problem: problem.line or 0)
    renamed = [f"{old} as {new}" for old, new in matched.items() if new not in (None, old)]
    notes = table.preview.notes
    if renamed:
        notes += (f"{len(renamed)} case IDs were matched by the BIDS prefix sub- ({renamed[0]}).",)
    preview = replace(table.preview, usedCount=len(entries), supersededCount=len(superseded),
                      leftOutCount=len(problems), notes=notes)
    return replace(table, entries=tuple(entries), superseded=tuple(superseded), problems=tuple(problems),
                   preview=preview)


def _readRows(table: DelimitedFile) -> tuple[list[VasEntry], dict[str, int | None], list[str],
                                              frozenset[int]]:
    """Every row that is valid in itself, the column of each field, notes, and the lines of unreadable moments."""
    table.checkNoDuplicates((*CASE_COLUMNS, "rater", "vas", "vas_mm", "lesion", "timepoint", "entered_at", "note"))
    columns: dict[str, int | None] = {"case_id": table.caseColumn()}
    columns.update((name, table.column(name))
                   for name in ("rater", "vas", "vas_mm", "lesion", "timepoint", "entered_at", "note"))
    path = table.format.file
    if columns["rater"] is None:
        raise ValueError(f"{path} has no column rater: every score needs the ID of who gave it.")
    if columns["vas"] is not None and columns["vas_mm"] is not None:
        raise ValueError(f"{path} has both a vas and a vas_mm column: keep one of them.")
    if columns["vas"] is None and columns["vas_mm"] is None:
        raise ValueError(f"{path} has no column vas (0 to 10) or vas_mm (0 to 100).")
    name, scale = ("vas", 1.0) if columns["vas"] is not None else ("vas_mm", 10.0)
    cases, raters = (_Parsed(partial(parseIdentifier, what=what)) for what in ("case_id", "rater"))
    scores = _Parsed(_scoreParser(name, scale, table.format.decimalComma))
    lesions, timepoints = _Parsed(parseLesion), _Parsed(parseTimepoint)
    case, rater, vas = columns["case_id"], columns["rater"], columns[name]
    assert case is not None and rater is not None and vas is not None  # they were looked for above
    lesion, timepoint, moment, note = (columns[each] for each in ("lesion", "timepoint", "entered_at", "note"))
    momentTexts: dict[int, str] = {}
    dayTexts: set[str] = set()  # those that may say whether the day or the month comes first
    rows: list[VasEntry] = []
    for line, cells in table.records():
        try:
            values = (cases[cells[case]], raters[cells[rater]], scores[cells[vas]],
                      lesions[cells[lesion]] if lesion is not None else None,
                      timepoints[cells[timepoint]] if timepoint is not None else BASELINE)
        except ValueError as error:
            table.leaveOut(line, str(error))
            continue
        enteredAt = None
        if moment is not None and cells[moment]:
            if cells[moment][1:2] in "/-" or cells[moment][2:3] in "/-":
                dayTexts.add(cells[moment])
            try:
                enteredAt = parseMoment(cells[moment])
            except ValueError:
                momentTexts[len(rows)] = cells[moment]
        rows.append(VasEntry(*values, enteredAt, cells[note].strip() if note is not None else "", line))
    notes = encodingNotes(table.format.encoding)
    undated = _readDayOrder(rows, momentTexts, dayOrderOf(dayTexts))
    if undated:
        notes.append(f"{len(undated)} rows have an entered_at that cannot be read as a date and time (first: line "
                     f"{undated[0]}): where such a row and another have different scores for the same case, "
                     "timepoint, rater and lesion, none of them is used.")
    return rows, {ours: index for ours, index in columns.items() if index is not None}, notes, frozenset(undated)


def _readDayOrder(rows: list[VasEntry], texts: Mapping[int, str], order: DayOrder | None) -> list[int]:
    """Reads the moments that only the whole column tells how to read, into ``rows``; the lines of those that remain.

    ``texts``: by place in ``rows``.
    """
    undated = []
    for place, text in texts.items():
        try:
            rows[place] = rows[place]._replace(enteredAt=parseMoment(text, order))
        except ValueError:
            undated.append(rows[place].line)
    return undated


class _Parsed(dict[str, Any]):
    """Parsed cells of one column, by their text: the few distinct ones are each parsed once."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._parse(text)
        return value


def _scoreParser(name: str, scale: float, decimalComma: bool) -> Callable[[str], float]:
    def parse(text: str) -> float:
        text = text.strip()
        if not text:
            raise ValueError(f"{name} is empty")
        value = parseNumber(text, decimalComma)
        if value is None:
            raise ValueError(f"{name} {shownCell(text)} is not a number")
        if not 0 <= value <= VAS_MAX * scale:
            raise ValueError(f"{name} {shownCell(text)} is outside 0 to {VAS_MAX * scale:g}")
        return value / scale

    return parse
