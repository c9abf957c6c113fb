"""The sentences of a report: limits, warnings, what is left to the authors."""

import re
from collections import Counter

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import NO_LESION_SCORE, NONE_THERE, AnalysisResults
from ..Statistics.ClinicalTests import DATES
from ..Statistics.FollowUp import NO_QUALITY_OF_LIFE
from ..Statistics.GroupTests import ANOVA
from ..Statistics.RatioTests import PEARSON_CORD
from ..Statistics.Results import TestResult
from ..Tables.Problems import warningSentences
from .ColumnWords import measureName
from .Numbers import effectText
from .PageTable import QUESTIONS, comparisonText, inWords, noteOf

LIMITS = (
    "The analyses are observational. An association between an imaging measure and pain does not show that one brings "
    "about the other; confounding, selection of patients with MRI and reverse influences of treatment remain "
    "possible.",
    "This is research software. Neither the ratio nor any figure here is meant for the diagnosis or treatment of a "
    "patient.",
    "VAS is an ordinal self-report used here as a number, as in the published study; rank-based companions are given "
    "beside every such test.",
    "The RHI depends on what was outlined as cord. Below about L1–L2 there is no spinal cord; ratios of outlines of "
    "the thecal sac or cauda equina are not comparable with those of the cord.",
    "The pain categories group a measured score; results across them repeat the relation of RHI and VAS and are no "
    "independent confirmation of it.",
    "Exploratory analyses generate hypotheses and confirm none. An association that the data do not show is not "
    "thereby shown to be absent: read the confidence interval.",
)

LIMITS_OF_PAIN = (
    "The analyses are observational. A change after a treatment is not thereby shown to be brought about by it: the "
    "natural course, regression to the mean and the loss of patients remain possible.",
    LIMITS[1], LIMITS[2], LIMITS[5])
"""Of a cohort without images."""

MOST_WARNINGS = 100

_CORD_MEANINGS = {"spinalCord": "spinal cord", "thecalSac": "thecal sac", "caudaEquina": "cauda equina",
                  "other": "another structure"}

_TOOLS = {"drawn": "drawn in SpinePain {}", "traced": "traced from points by SpinePain {}",
          "suggested": "suggested by SpinePain {} and accepted by a reader",
          "imported": "with another program, then imported by SpinePain {}",
          "synthetic": "synthetic, by SpinePain {}"}

_TOOL_TEXT = re.compile(r"(?P<tool>\S+) (?P<version>.*?)(?P<changed>, changed)?(?: \[(?P<program>.*)\])?")
"""As Core.OutlineTool.OutlineTool.text writes it."""

TO_COMPLETE = (
    "study design, sites and dates, eligibility and how patients were chosen (STROBE 4–6)",
    "MRI scanner, sequence and slice thickness",
    "who outlined, their experience, and whether they knew the pain scores",
    "who took the VAS scores, and whether they knew the images", "planned sample size, or that there was none",
    "any analysis planned in advance other than the primary ones named here", "ethics approval and consent")
"""What a paper must say and this software cannot know."""

TO_COMPLETE_OF_IMAGES = TO_COMPLETE[1:4]

_NOTHING_PLANNED = ("only one rater", "only one reader", "only one timepoint", "no case was outlined by two readers",
                    "no VAS entries", "no rater", "no reader", NONE_THERE, NO_LESION_SCORE, NO_QUALITY_OF_LIFE, DATES)
"""Reasons of results that nobody planned: a study of one rater, reader or timepoint lacks nothing."""

NO_NUMBERS = "not computable: "


def warningTexts(cohort: Cohort, results: AnalysisResults) -> list[str]:
    """Where the data do not carry an analysis, or should be looked at; each once.

    A question of which nothing could be computed is one sentence, with the first reason.
    """
    found: dict[str, list[str]] = {}
    failed = _questionsWithoutNumbers(results)
    withAnova = {each.analysis for each in results.results if each.method == ANOVA and each.p is not None}
    for each in results.results:
        question = QUESTIONS.get(each.analysis, f"{each.analysis[0].upper()}{each.analysis[1:]}")
        if each.analysis in failed:
            if (reason := failed[each.analysis]) is not None:
                found.setdefault(inWords(reason), []).append(question)
            continue
        for part in noteOf(each).split("; "):
            isWithout = "not computable" in part
            if not isWithout and not _hasNumbers(each):
                continue  # the reason says it
            if _isPlanned(part) or not (isWithout or part.startswith(("warning: ", "left out of the test"))):
                continue
            subject = question
            if isWithout:
                subject = f"{comparisonText(each)}{_methodOf(each, results)}"
            elif part.startswith("left out") and each.analysis in withAnova:
                subject += ", in tests other than the one-way ANOVA"
            elif "per parameter" in part:
                subject += f" (model of {measureName(each.outcome)})"
            found.setdefault(inWords(part.removeprefix("warning: ")), []).append(subject)
    sentences = [f"{', '.join(dict.fromkeys(subjects))}: {text}." for text, subjects in found.items()]
    texts = [f"{each[0].upper()}{each[1:]}" for each in sentences]
    if len(meanings := cordMeanings(cohort)) > 1:
        texts.insert(0, f"RHI: what was outlined as cord differs between the images ({shares(meanings)}), yet their "
                        f"ratios are analysed together.{_cordAlone(results)}")
    texts += warningSentences(cohort.warnings)
    if len(texts) > MOST_WARNINGS:
        texts = [*texts[:MOST_WARNINGS], f"and {len(texts) - MOST_WARNINGS} more."]
    return texts + [f"A library warned: {text}" for text in results.warnings]


def _isPlanned(part: str) -> bool:
    return part.removeprefix(NO_NUMBERS).startswith(_NOTHING_PLANNED)


def _hasNumbers(each: TestResult) -> bool:
    return any(value is not None for value in (each.p, each.effect, each.statistic))


def _questionsWithoutNumbers(results: AnalysisResults) -> dict[str, str | None]:
    """The analyses of which no row has a number, with the first reason that is none of a study that never planned it;
    None where there is no such reason."""
    ofQuestion: dict[str, list[TestResult]] = {}
    for each in results.results:
        ofQuestion.setdefault(each.analysis, []).append(each)
    found: dict[str, str | None] = {}
    for analysis, rows in ofQuestion.items():
        if not any(map(_hasNumbers, rows)):
            reasons = [noteOf(each).split("; ")[0] for each in rows]
            found[analysis] = next((each for each in reasons if not _isPlanned(each)), None)
    return found


def _methodOf(result: TestResult, results: AnalysisResults) -> str:
    """The method in brackets where another one of the same comparison gave numbers; else nothing."""
    same = (each for each in results.results if (each.analysis, comparisonText(each)) == (
        result.analysis, comparisonText(result)))
    return f" ({result.method})" if any(map(_hasNumbers, same)) else ""


def _cordAlone(results: AnalysisResults) -> str:
    row = next((each for each in results.results if each.method == PEARSON_CORD and each.effect is not None), None)
    return "" if row is None else (f" In the spinal cord alone VAS and RHI have "
                                   f"{effectText(row, results.settings.confidenceLevel)}, n = {row.n}.")


def cordMeanings(cohort: Cohort) -> Counter[str]:
    """How many of the images analysed have which structure outlined as cord."""
    return Counter(_CORD_MEANINGS.get(reading.measurement.cordMeaning or "", "not recorded")
                   for reading in cohort.readings if reading.isPrimary and not reading.isElsewhere)


def outlineTools(cohort: Cohort) -> Counter[str]:
    """How many outlines that are analysed, cord and lesions that are not empty, which tool and version made."""
    made: list[str | None] = []
    for reading in cohort.readings:
        if reading.isPrimary and not reading.isElsewhere:
            measured = reading.measurement
            made += [measured.cordTool, *(each.tool for each in measured.lesions if not each.isEmpty)]
    return Counter(_toolWords(each) for each in made)


def _toolWords(text: str | None) -> str:
    if text is None:
        return "not recorded"
    match = _TOOL_TEXT.fullmatch(text)
    if match is None:
        return text
    words = _TOOLS.get(match["tool"], f"{match['tool']} {{}}").format(match["version"])
    if match["program"]:
        words = words.replace("another program", match["program"])
    return f"{words}{' and changed by hand' if match['changed'] else ''}"


def shares(counts: Counter[str]) -> str:
    """``LR`` where all are the same, else ``LR (40), SI (5)``."""
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{name} ({number})" for name, number in counts.most_common()) or "none"
