"""A table of a report as text, ready for the template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..Statistics.FollowUp import MEDIAN_CHANGE, Z
from ..Statistics.Questions import CLINICAL, COUNT, JOINT, LESION, LOCATION, RESPONSE, RHI, RHI_BY_CATEGORY, ROC
from ..Statistics.Results import TestResult, formatP
from .ColumnWords import NAMES, beginning, measureName
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


QUESTIONS = {RESPONSE: "Responders", ROC: "RHI as a sign of pain", CLINICAL: "Clinical columns (exploratory)",
             LOCATION: "VAS by location", COUNT: "VAS by number of metastases", RHI: "VAS and RHI",
             RHI_BY_CATEGORY: "RHI across pain categories", JOINT: "RHI, number and location together",
             LESION: "Per lesion, patients as clusters"}
"""How analyses are called in a report."""


def _letter(index: int) -> str:
    return (_letter(index // 26 - 1) if index >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[index % 26]
