"""Where the scores of a VAS table stand: one column, or one a rater, timepoint or lesion."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .Cells import parseLesion, parseTimepoint
from .ColumnKeys import columnKey
from .Problems import shown
from .Timepoints import isTimepoint, sameTime

VAS_MAX = 10.0

_LATIN, _CHINESE = "vas_score|vas|nrs|pain_score|pain|schmerz", "疼痛评分|疼痛|vas评分"
_BEFORE = re.compile(rf"(?:(?P<mm>vas_mm)_|(?:{_LATIN})_|(?:{_CHINESE})_?)(?P<rest>.+)")
_BEHIND = re.compile(rf"(?P<rest>.+?)(?:_(?:(?P<mm>vas_mm)|{_LATIN})|_?(?:{_CHINESE}))")
_NO_SCORES = frozenset(("max", "min", "mean", "average", "median", "sum", "total", "sd", "category", "group", "change",
                        "delta", "date", "time", "note", "notes", "comment", "medication"))
_NO_RATERS = frozenset(("op", "up", "rt", "treatment", "th", "the"))
_THORACIC = re.compile(r"t\d{1,2}")


@dataclass(frozen=True)
class ScoreColumn:
    """A column of scores: its place, its name for sentences, ``scale`` (10 for millimetres), and what its name says of
    the rater, timepoint and lesion of its scores (None: that another column says it)."""

    index: int
    name: str
    scale: float = 1.0
    rater: str | None = None
    timepoint: str | None = None
    lesion: str | None = None


def wideColumns(header: Sequence[str], file: str) -> list[ScoreColumn]:
    """The columns of scores in a table that has neither ``vas`` nor ``vas_mm``: ``vas_junior`` and ``vas_experienced``
    are of raters, ``vas_baseline`` and ``week12_vas`` of timepoints, ``vas_L3`` and ``vas_T12`` of lesions,
    ``vas_week12_junior`` of both.

    A single one that names no timepoint or lesion is the column of all scores. Empty where there is none. Raises
    ValueError where names could mean two things.
    """
    found: list[tuple[int, str, float]] = []
    for index, name in enumerate(header):
        key = columnKey(name)
        match = _BEFORE.fullmatch(key) or _BEHIND.fullmatch(key)
        if match is not None:
            rest = match["rest"].strip("_")
            if rest and rest not in _NO_SCORES:
                found.append((index, rest, 10.0 if match["mm"] else 1.0))
    if len(found) > 1 and all(rest.isdigit() for _, rest, _ in found):
        raise ValueError(f"{file} has the columns {', '.join(shown(header[index].strip()) for index, _, _ in found)}, "
                         "which may be raters or timepoints: write rater1 or time1 behind vas_.")
    columns = _lesionColumns(header, found, file) or [_columnOf(header, *each) for each in found]
    if len(columns) == 1 and columns[0].rater is not None and columns[0].timepoint is None:
        return [ScoreColumn(columns[0].index, columns[0].name, columns[0].scale)]
    kinds = {(each.rater is None, each.timepoint is None, each.lesion is None) for each in columns}
    if len(kinds) > 1:
        raise ValueError(f"{file} has the columns {', '.join(shown(each.name) for each in columns)}, of which some "
                         "name a timepoint and others do not: write one row a score, with the columns rater, "
                         "timepoint and vas.")
    return columns


def _lesionColumns(header: Sequence[str], found: Sequence[tuple[int, str, float]], file: str) -> list[ScoreColumn]:
    """The columns as lesions, where all of them name one; empty otherwise."""
    columns = []
    for index, rest, scale in found:
        try:
            columns.append(ScoreColumn(index, header[index].strip(), scale, lesion=parseLesion(rest)))
        except ValueError:
            return []
    if columns and all(_THORACIC.fullmatch(rest) for _, rest, _ in found):
        raise ValueError(f"{file} has the columns {', '.join(shown(each.name) for each in columns)}, which may be "
                         "thoracic levels or timepoints: write Th1 for a level and time1 for a timepoint.")
    return columns


def _columnOf(header: Sequence[str], index: int, rest: str, scale: float) -> ScoreColumn:
    """A column that names a timepoint, a rater, or both, as the words of the header stand (letter case kept)."""
    name = header[index].strip()
    parts = rest.split("_")
    for cut in range(1, len(parts)):
        first, second = "_".join(parts[:cut]), "_".join(parts[cut:])
        for when, who in ((first, second), (second, first)):
            if isTimepoint(when) and not isTimepoint(who) and who not in _NO_RATERS and sameTime(when, rest):
                return ScoreColumn(index, name, scale, _asWritten(name, who), parseTimepoint(_asWritten(name, when)))
    if isTimepoint(rest):
        return ScoreColumn(index, name, scale, timepoint=parseTimepoint(_asWritten(name, rest)))
    return ScoreColumn(index, name, scale, rater=_asWritten(name, rest))


def _asWritten(name: str, part: str) -> str:
    """The part of a column's name as the table writes it."""
    words = "[-_ ]+".join(map(re.escape, part.split("_")))
    match = re.search(rf"(?<![^\W_]){words}(?![^\W_])", name, re.IGNORECASE)
    return match.group() if match is not None else part
