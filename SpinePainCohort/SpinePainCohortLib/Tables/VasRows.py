"""The rows of a VAS table, each valid in itself or left out; one row of the file may hold several scores."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from SpinePainRHILib.Core.CaseTags import BASELINE

from .Cells import parseIdentifier, parseLesion, parseNumber, parseTimepoint
from .ColumnNames import CASE_COLUMNS, recognisedNote
from .Encoding import encodingNotes
from .Moments import DayOrder, dayOrderOf, parseMoment
from .Problems import shown, shownCell
from .RedcapRows import Instances, isRedcap
from .TableFile import TableFile
from .VasEntry import VasEntry
from .WideScores import VAS_MAX, ScoreColumn, wideColumns

SCORE_COLUMNS = ("case_id", "rater", "vas", "vas_mm", "lesion", "timepoint", "entered_at", "note")
"""The columns that are read of a VAS table."""

UNNAMED_RATER = "unnamed"
"""Who gave the scores of a table that does not name its raters."""


def readVasRows(table: TableFile) -> tuple[list[VasEntry], dict[str, int], list[str],
                                              frozenset[int]]:
    """Every row that is valid in itself, the column of each field, notes, and the lines of unreadable moments."""
    table.checkNoDuplicates((*CASE_COLUMNS, *SCORE_COLUMNS))
    columns: dict[str, int | None] = {name: table.column(name) for name in SCORE_COLUMNS}
    scoreColumns = _scoreColumns(table, columns)
    case, rater = table.caseColumn(), columns["rater"]
    lesion, timepoint, moment, note = (columns[each] for each in ("lesion", "timepoint", "entered_at", "note"))
    raterOfAll = scoreColumns[0].rater is None and rater is None
    cases, raters = (_Parsed(partial(parseIdentifier, what=what)) for what in ("case_id", "rater"))
    lesions, timepoints = _Parsed(parseLesion), _Parsed(parseTimepoint)
    parsers = [_Parsed(_scoreParser(each.name, each.scale, table.format.decimalComma)) for each in scoreColumns]
    isWide, fromRedcap = len(scoreColumns) > 1, isRedcap(table.format.names)
    instances = Instances(table, (case, rater, lesion, timepoint))
    momentTexts: dict[int, str] = {}
    dayTexts: set[str] = set()  # those that may say whether the day or the month comes first
    rows: list[VasEntry] = []
    for line, cells in table.records():
        filled = [place for place, each in enumerate(scoreColumns) if cells[each.index].strip()]
        if fromRedcap and not filled:
            table.countAsBlank()  # a row of another instrument
            continue
        places = filled if isWide and filled else range(1) if isWide else range(len(scoreColumns))
        table.countAs(len(places))
        enteredAt, undatedText, firstRow = None, "", len(rows)
        if moment is not None and cells[moment]:
            if cells[moment][1:2] in "/-" or cells[moment][2:3] in "/-":
                dayTexts.add(cells[moment])
            try:
                enteredAt = parseMoment(cells[moment])
            except ValueError:
                undatedText = cells[moment]
        for place in places:
            score = scoreColumns[place]
            try:
                rows.append(VasEntry(
                    cases[cells[case]],
                    score.rater or (UNNAMED_RATER if rater is None else raters[cells[rater]]),
                    parsers[place][cells[score.index]],
                    score.lesion or (lesions[cells[lesion]] if lesion is not None else None),
                    score.timepoint or (timepoints[cells[timepoint]] if timepoint is not None else BASELINE),
                    enteredAt, cells[note].strip() if note is not None else "", line))
            except ValueError as error:
                table.leaveOut(line, str(error))
                continue
            instances.add(cells, (rows[-1].caseId, rows[-1].timepoint, rows[-1].rater, rows[-1].lesion), line)
        if undatedText:
            momentTexts.update(dict.fromkeys(range(firstRow, len(rows)), undatedText))
    taken = {ours: table.format.header[index].strip() for ours, index in columns.items() if index is not None}
    notes = [*table.notes, *encodingNotes(table.format.encoding), *recognisedNote(taken), *_columnNotes(scoreColumns)]
    if raterOfAll:
        notes.append("The table has no column rater: all scores count as those of one rater.")
    undated = _readDayOrder(rows, momentTexts, dayOrderOf(dayTexts))
    if undated:
        notes.append(f"{len(undated)} rows have an entered_at that cannot be read as a date and time (first: line "
                     f"{undated[0]}): where such a row and another have different scores for the same case, "
                     "timepoint, rater and lesion, none of them is used.")
    found = {ours: index for ours, index in columns.items() if index is not None}
    found |= {_nameOf(each, scoreColumns): each.index for each in scoreColumns if each.index not in found.values()}
    return rows, found, notes, frozenset(undated)


def _scoreColumns(table: TableFile, columns: Mapping[str, int | None]) -> list[ScoreColumn]:
    """The columns of scores: the one that our names or their aliases tell, else those of a wide table."""
    path = table.path
    vas, vasMm = columns["vas"], columns["vas_mm"]
    if vas is not None and vasMm is not None:
        raise ValueError(f"{path} has both a vas and a vas_mm column: keep one of them.")
    if vas is not None:
        return [ScoreColumn(vas, "vas")]
    if vasMm is not None:
        return [ScoreColumn(vasMm, "vas_mm", 10.0)]
    found = wideColumns(table.format.header, str(path))
    if not found:
        raise ValueError(f"{path} has no column vas (0 to 10) or vas_mm (0 to 100), nor one a rater or timepoint "
                         "(vas_baseline): say which it is (--column vas=NAME).")
    for ours in ("rater", "timepoint", "lesion"):
        if columns[ours] is not None and getattr(found[0], ours) is not None:
            raise ValueError(f"{path} has a column {ours} and also one column of scores for each {ours}: keep one "
                             "of the two ways.")
    return found


def _nameOf(column: ScoreColumn, columns: Sequence[ScoreColumn]) -> str:
    """Our name for the one column of all scores; its own for one of several."""
    if len(columns) > 1 or (column.rater, column.timepoint, column.lesion) != (None, None, None):
        return column.name
    return "vas" if column.scale == 1 else "vas_mm"


def _columnNotes(columns: Sequence[ScoreColumn]) -> list[str]:
    """What the columns of a wide table were taken for."""
    if len(columns) == 1 and columns[0].name in ("vas", "vas_mm"):
        return []
    told = []
    for each in columns:
        parts = [f"{what} {shown(text)}" for what, text in (("rater", each.rater), ("timepoint", each.timepoint),
                                                             ("lesion", each.lesion)) if text is not None]
        told.append(f"{shown(each.name)} as scores{' of ' + ', '.join(parts) if parts else ''}")
    return [f"Columns of scores were read: {'; '.join(told)}."]


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
