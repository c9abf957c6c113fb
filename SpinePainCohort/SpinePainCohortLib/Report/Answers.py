"""The answer to each primary question in one sentence: what the data show, with n, effect and interval."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import MULTIPLE, REGIONS

from ..Statistics.Analyses import AnalysisResults
from ..Statistics.CategoryColumns import hasImages
from ..Statistics.Correlations import PEARSON
from ..Statistics.FollowUp import ANALYSIS as FOLLOW_UP
from ..Statistics.FollowUp import MEDIAN_CHANGE, WILCOXON, timepointsInOrder
from ..Statistics.GroupTests import ANOVA
from ..Statistics.PainResponse import RELIEF
from ..Statistics.Questions import COUNT, LOCATION, RESPONSE, RHI
from ..Statistics.Regression import LINE
from ..Statistics.Results import PRIMARY, TestResult
from .ColumnWords import NAMES
from .Numbers import NOT_COMPUTABLE, effectText, fixed, meanSd, medianQuartiles, pText, statisticText
from .PageTable import inWords

_WHERE = {name: f"{name} metastases" for name in REGIONS} | {MULTIPLE: "metastases in several regions"}
_RATIOS = {"rhi_percent": "ratio of high-intensity area to cord area (RHI)",
           "rhi_max_percent": "largest ratio of high-intensity area to cord area of all slices (largest RHI)",
           "rhi_volume_percent": "ratio of high-intensity volume to cord volume (RHI by volume)"}
_HOW_MANY = dict(zip(COUNT_GROUPS, ("one metastasis", "two metastases", "more than two metastases"), strict=True))


@dataclass(frozen=True)
class Answer:
    """``question`` as words, ``sentence`` its answer."""

    question: str
    sentence: str


def answers(results: AnalysisResults) -> tuple[Answer, ...]:
    """One for each of the three primary questions, in their order.

    A difference or relation is called shown where the p adjusted over the primary family is below one minus the
    confidence level; else the sentence says that the data do not show one, which is not that there is none. Where it
    cannot be computed, the reason is the answer. Of a cohort without images: how VAS changed to each later timepoint,
    and where there is one timepoint only, how much pain there is.
    """
    if not hasImages(results.patients):
        changes = tuple(_changeTo(results, row) for row in results.results
                        if row.analysis == FOLLOW_UP and row.method == WILCOXON and row.outcome == "vas"
                        and row.group_a is not None and row.group_a == _firstTimepoint(results))
        return changes or (_howMuch(results),)
    return (
        Answer("Does pain differ by location of the metastases?",
               _sentence(results, LOCATION, ANOVA, "VAS differs between the locations",
                         _extremes(results.table2, "location", _WHERE))),
        Answer("Does pain differ by number of metastases?",
               _sentence(results, COUNT, ANOVA, "VAS differs between the groups by number of metastases",
                         _extremes(results.table2, "count", _HOW_MANY))),
        Answer(f"Does pain go with the {_RATIOS[results.settings.ratio]}?",
               _sentence(results, RHI, PEARSON, None, _slope(results))))


def _firstTimepoint(results: AnalysisResults) -> str | None:
    return next(iter(timepointsInOrder(map(str, results.patients["timepoint"]), results.settings)), None)


def _howMuch(results: AnalysisResults) -> Answer:
    question = "How much pain do the patients have?"
    table = results.table1
    row = next(iter(table[table["variable"] == "vas"].to_dict("records")), None)
    if row is None or not row["n"]:
        return Answer(question, f"Cannot be answered from these data: no pain score at {results.settings.timepoint}.")
    categories = table[(table["variable"] == "vas_category") & table["n"].fillna(0).gt(0)]
    counts = ", ".join(f"{level} {int(n)}" for level, n in zip(categories["level"], categories["n"], strict=True))
    return Answer(question, f"VAS at {results.settings.timepoint}: median {medianQuartiles(row)}, mean {meanSd(row)}, "
                            f"n = {int(row['n'])}; by category {counts}.")


def _changeTo(results: AnalysisResults, row: TestResult) -> Answer:
    question = f"Did pain change from {row.group_a} to {row.group_b}?"
    if row.p is None or row.effect is None:
        return Answer(question, f"Cannot be answered from these data: {row.note.removeprefix('not computable: ')}.")
    adjusted = row.p if row.p_adjusted is None else row.p_adjusted
    isShown = adjusted < round(1 - results.settings.confidenceLevel, 9)
    claim = "VAS rises" if row.effect > 0 else "VAS falls"
    start = f"{claim}: " if isShown else "The data do not show that VAS changes: "
    responders = next((each for each in results.results if each.analysis == RESPONSE and each.method == RELIEF
                       and each.group_b == row.group_b and each.effect is not None), None)
    more = "" if responders is None or responders.effect is None else (
        f" {responders.note.partition(';')[0]} patients ({fixed(100 * responders.effect, 0)} %, "
        f"{100 * results.settings.confidenceLevel:g} % CI {fixed(100 * (responders.ci_low or 0), 0)} to "
        f"{fixed(100 * (responders.ci_high or 0), 0)}) have {RELIEF}.")
    median = next((part.removeprefix(MEDIAN_CHANGE).replace("-", "\u2212") for part in row.note.split("; ")
                   if part.startswith(MEDIAN_CHANGE)), NOT_COMPUTABLE)
    return Answer(question, f"{start}mean change {_meanChange(results, row)}, median {median}, {statisticText(row)}, "
                            f"adjusted {pText(adjusted)}, "
                            f"{effectText(row, results.settings.confidenceLevel)}, n = {row.n}.{more}")


def _meanChange(results: AnalysisResults, row: TestResult) -> str:
    frame = results.followUp
    found = frame[(frame["measure"] == "vas") & (frame["timepoint"] == row.group_b)].to_dict("records")
    return meanSd({"mean": found[0]["change_mean"], "sd": found[0]["change_sd"]}) if found else NOT_COMPUTABLE


def _sentence(results: AnalysisResults, analysis: str, method: str, shown: str | None,
              more: str) -> str:
    row = next((each for each in results.results if each.family == PRIMARY and each.analysis == analysis
                and each.method == method), None)
    if row is None or row.p is None or row.effect is None:
        reason = inWords(row.note.partition("; warning: ")[0]).removeprefix("not computable: ") if row else \
            "it was not analysed"
        return f"Cannot be answered from these data: {reason}."
    ratio = NAMES[results.settings.ratio]
    claim = shown or (f"VAS rises with {ratio}" if row.effect > 0 else f"VAS falls with {ratio}")
    adjusted = row.p if row.p_adjusted is None else row.p_adjusted
    isShown = adjusted < round(1 - results.settings.confidenceLevel, 9)
    start = f"{claim}: " if isShown else f"The data do not show that {shown or f'VAS goes with {ratio}'}: "
    effect = effectText(row, results.settings.confidenceLevel)
    return (f"{start}{statisticText(row)}, adjusted {pText(adjusted)}, {effect}, n = {row.n}."
            f"{f' {more}' if more else ''}")


def _extremes(table: pd.DataFrame, grouping: str, words: Mapping[str, str]) -> str:
    """The groups with the highest and the lowest mean, of those that have a patient."""
    groups = table[(table["grouping"] == grouping) & table["group"].notna() & (table["n"].fillna(0) > 0)]
    if len(groups) < 2:
        return ""
    ordered = groups.sort_values("mean", kind="stable")
    low, high = (row for row in (ordered.iloc[0], ordered.iloc[-1]))
    return (f"Means range from {fixed(low['mean'])} ({words[low['group']]}, n = {int(low['n'])}) to "
            f"{fixed(high['mean'])} ({words[high['group']]}, n = {int(high['n'])}).")


def _slope(results: AnalysisResults) -> str:
    row = next((each for each in results.results if each.analysis == RHI and each.method == LINE
                and each.effect is not None), None)
    if row is None or row.effect is None:
        return ""
    limits = "" if row.ci_low is None or row.ci_high is None else (
        f" ({100 * results.settings.confidenceLevel:g} % CI {fixed(10 * row.ci_low, 2)} to "
        f"{fixed(10 * row.ci_high, 2)})")
    return (f"Ten percentage points more of {NAMES[results.settings.ratio]} go with a VAS that differs by "
            f"{fixed(10 * row.effect, 2)} points{limits}.")
