"""A table of a report as text, ready for the template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..Statistics.FollowUp import MEDIAN_CHANGE, Z
from ..Statistics.Questions import CLINICAL, COUNT, JOINT, LESION, LOCATION, RESPONSE, RHI, RHI_BY_CATEGORY, ROC
from ..Statistics.Results import TestResult, formatP
from .Numbers import NOT_COMPUTABLE, degrees, effectText, statisticValue, whole


@dataclass(frozen=True)
class PageRow:
    """Cells of a row; ``kind`` is ``""``, ``heading`` (one cell over the whole width) or ``level`` (indented)."""

    cells: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class PageTable:
    """``textColumns`` of the columns from the left are text, the others are aligned as numbers; ``notes`` stand below
    as sentences, ``footnotes`` below with the letters used in the cells."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[PageRow, ...]
    notes: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    textColumns: int = 1


@dataclass
class Footnotes:
    """Letters for the notes of a table, each different note once, in order of appearance."""

    texts: list[str] = field(default_factory=list)

    def mark(self, note: str) -> str:
        """The letters of a note whose parts are joined by ``; ``."""
        marks = []
        for part in filter(None, inWords(note).split("; ")):
            if part not in self.texts:
                self.texts.append(part)
            marks.append(_letter(self.texts.index(part)))
        return ",".join(sorted(marks, key=lambda mark: (len(mark), mark)))

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Letter and text of every note."""
        return tuple((_letter(index), text) for index, text in enumerate(self.texts))


def resultTable(caption: str, groups: Sequence[tuple[str, Sequence[TestResult]]], level: float,
                notes: Sequence[str] = (), withAnalysis: bool = False) -> PageTable:
    """Result rows under the heading of their group; empty groups are left out.

    An adjusted p is shown wherever there is one; rows that could not be computed stand with their reason.
    """
    footnotes = Footnotes()
    rows: list[PageRow] = []
    for heading, results in groups:
        if results and heading:
            rows.append(PageRow((heading,), "heading"))
        for each in results:
            compared = QUESTIONS.get(each.analysis, each.analysis) if withAnalysis else comparisonText(each)
            compared, statistic, note = _withPartsOfNote(each, compared)
            rows.append(PageRow((beginning(compared), each.method, whole(each.n), statistic,
                                 formatP(each.p) or NOT_COMPUTABLE, formatP(each.p_adjusted) or NOT_COMPUTABLE,
                                 effectText(each), footnotes.mark(note))))
    header = ("Question" if withAnalysis else "Comparison", "Method", "n", "Statistic (df)", "p", "Adjusted p",
              f"Effect ({100 * level:g} % CI)", "Note")
    return PageTable(caption, header, tuple(rows), tuple(notes), footnotes.lines(), textColumns=2)


def _withPartsOfNote(result: TestResult, compared: str) -> tuple[str, str, str]:
    """Comparison and statistic with the parts of the note that differ from row to row, such as Z; the rest of it."""
    statistic = NOT_COMPUTABLE if result.statistic is None else \
        f"{result.statistic_name}{degrees(result)} = {statisticValue(result)}".replace(" ", "\u00a0")
    rest = []
    for part in noteOf(result).split("; "):
        if part.startswith(Z):
            statistic += f", {inWords(f'Z = {float(part.removeprefix(Z)):.2f}')}".replace("Z = ", "Z\u00a0=\u00a0")
        elif part.startswith(MEDIAN_CHANGE):
            compared += f", {inWords(part)}"
        else:
            rest.append(part)
    return compared, statistic, "; ".join(rest)


def plainTable(caption: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]],
               notes: tuple[str, ...] = ()) -> PageTable:
    """A table of texts."""
    return PageTable(caption, header, tuple(PageRow(tuple(row)) for row in rows), notes, textColumns=len(header))


def inWords(note: str) -> str:
    """A note of a result with the names that a report uses for the columns, and true minus signs."""
    note = re.sub(r"\b(rhi_percent|rhi_max_percent|rhi_volume_percent|vas)\b", lambda match: NAMES[match[1]], note)
    return re.sub(r"(?<=[ =])-(?=\d)", "\u2212", note)


def noteOf(result: TestResult) -> str:
    """The note with the columns that the row is about called as a report calls them."""
    note = result.note
    for name in (result.outcome, result.predictor):
        if "_" in name:
            note = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", measureName(name).replace("\\", r"\\"), note)
    return note


def comparisonText(result: TestResult) -> str:
    """What was compared: outcome, predictor and groups."""
    outcome, predictor = (measureName(name) for name in (result.outcome, result.predictor))
    if result.predictor == "all":
        return f"{outcome}, whole model"
    text = outcome if result.predictor in ("rater", "reader", "timepoint") else f"{outcome} by {predictor}"
    if result.group_a and result.group_b:
        return f"{text}: {result.group_a} – {result.group_b}"
    return f"{text}: {result.group_a}" if result.group_a else text


NAMES = {"vas": "VAS", "rhi_percent": "RHI", "rhi_max_percent": "largest RHI of all slices",
         "rhi_volume_percent": "RHI by volume", "count": "number of metastases", "count_group": "number group",
         "vas_category": "pain category", "change of vas": "change of VAS", "change of rhi_percent": "change of RHI",
         "levels": "levels of metastases",
         "dice_cord": "Dice of the cord", "dice_high_intensity": "Dice of the high intensity"}
"""How columns are called in a report."""

_COLUMN = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_UNITS = frozenset(("years", "months", "weeks", "days", "mm", "cm", "kg", "mg"))
_ABBREVIATIONS = frozenset(("sins", "ecog", "escc", "kps", "bmi", "her2", "omed", "mme", "qlq", "mri"))
_PERSONS = frozenset(("bilsky", "tokuhashi", "tomita", "karnofsky", "frankel", "charlson"))
_SCALES = {"painful_sites": "painful sites", "pain_characteristics": "pain characteristics",
           "functional_interference": "functional interference", "psychosocial_aspects": "psychosocial aspects"}


def measureName(column: str) -> str:
    """A column as a report calls it: NAMES, the scales of the QLQ-BM22, any other name that is written as names of
    columns are (``age_years``: age, years) in words, everything else as it is."""
    key = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")
    if (scale := re.fullmatch(r"(?:eortc_)?qlq_?bm_?22_?(.*)", key)) is not None:
        rest = _SCALES.get(scale[1], scale[1].replace("_", " "))
        return f"QLQ-BM22 {rest} (0 to 100)" if rest in _SCALES.values() else f"QLQ-BM22 {rest}".rstrip()
    if column in NAMES or not _COLUMN.fullmatch(column):
        return NAMES.get(column, column)
    words = column.split("_")
    unit = f", {words.pop()}" if len(words) > 1 and words[-1] in _UNITS else ""
    return " ".join(word.upper() if word in _ABBREVIATIONS else word.capitalize() if word in _PERSONS else word
                    for word in words) + unit


def ratioAxis(ratio: str) -> str:
    """What an axis of the ratio that is analysed shows."""
    of = "volume" if ratio == "rhi_volume_percent" else "area"
    return f"{beginning(NAMES[ratio])}, percent of the cord's {of}"


def beginning(text: str) -> str:
    """With a capital, as at the beginning of a sentence or in a list of other names."""
    return text[:1].upper() + text[1:]


QUESTIONS = {RESPONSE: "Responders", ROC: "RHI as a sign of pain", CLINICAL: "Clinical columns (exploratory)",
             LOCATION: "VAS by location", COUNT: "VAS by number of metastases", RHI: "VAS and RHI",
             RHI_BY_CATEGORY: "RHI across pain categories", JOINT: "RHI, number and location together",
             LESION: "Per lesion, patients as clusters"}
"""How analyses are called in a report."""


def _letter(index: int) -> str:
    return (_letter(index // 26 - 1) if index >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[index % 26]
