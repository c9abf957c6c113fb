"""Who responded: pain relief of two points or more, and the International Consensus Endpoint with the opioid dose."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy import stats

from ..Tables.ColumnKeys import plainKey
from .CategoryColumns import textsOf
from .FollowUp import timepointsInOrder, wide
from .Questions import RESPONSE
from .Results import EXPLORATORY, Labels, TestResult, joinNotes
from .Settings import AnalysisSettings

RELIEF_POINTS = 2.0
"""A relief of so many points of a scale from 0 to 10 is a response; who begins below it cannot respond."""

DOSE_SHARE = 0.25
"""A dose of opioids changed by this share of the first one, or more, counts as changed."""

RELIEF = "pain relief of 2 points or more"
CONSENSUS = "International Consensus Endpoint"

_DOSES = frozenset((
    "omed", "omedd", "ome", "omeq", "mme", "medd", "oral_morphine_equivalent", "oral_morphine_equivalents",
    "oral_morphine_equivalent_dose", "daily_oral_morphine_equivalent", "morphine_equivalent", "morphine_equivalents",
    "opioid_dose", "opioid_omed", "opioid_mme", "opioid_dose_omed", "morphinäquivalent", "吗啡当量", "口服吗啡当量"))
_ROUNDED = 9


class Response(StrEnum):
    """Of the International Consensus Endpoint."""

    COMPLETE = "complete response"
    PARTIAL = "partial response"
    PROGRESSION = "pain progression"
    INDETERMINATE = "indeterminate response"


RESPONSE_COLUMNS = {RELIEF: ("relief_n", "relief")} | {
    each.value: ("consensus_n", each.value.replace(" ", "_")) for each in Response}
"""The columns of ``followup.csv`` with the number of patients, and of those with a response."""


def consensusResponse(pain: tuple[float, float], dose: tuple[float, float]) -> Response:
    """The response from the first to the later pain score (0 to 10) and daily dose (oral morphine equivalent).

    Chow, Hoskin, Mitera et al., Int J Radiat Oncol Biol Phys 2012;82:1730. Complete: no pain, no higher dose. Partial:
    relief of 2 points or more without a higher dose, or a dose lower by 25 % or more without more pain. Progression: 2
    points or more above the first score without such a reduction of the dose, or a dose higher by 25 % or more without
    relief. Indeterminate: everything else. A higher dose after none is higher by more than 25 %. That a rise of pain
    is progression under a higher dose, too, is how this software reads the definition, which speaks of a stable one.
    """
    rise, change = round(pain[1] - pain[0], _ROUNDED), round(dose[1] - dose[0], _ROUNDED)
    isMuchLower = change < 0 and -change >= DOSE_SHARE * dose[0]
    isMuchHigher = change > 0 and change >= DOSE_SHARE * dose[0]
    if round(pain[1], _ROUNDED) == 0 and change <= 0:
        return Response.COMPLETE
    if (rise <= -RELIEF_POINTS and change <= 0) or (isMuchLower and rise <= 0):
        return Response.PARTIAL
    if (rise >= RELIEF_POINTS and not isMuchLower) or (isMuchHigher and rise >= 0):
        return Response.PROGRESSION
    return Response.INDETERMINATE


def _isUnnamed(pain: tuple[float, float], dose: tuple[float, float]) -> bool:
    """Whether pain rose by 2 points or more under a dose changed by 25 % or more, which the definition does not name:
    it speaks of such a rise under a stable dose, and of a higher dose with the same pain or one point more."""
    change = round(dose[1] - dose[0], _ROUNDED)
    return round(pain[1] - pain[0], _ROUNDED) >= RELIEF_POINTS and change != 0 and abs(change) >= DOSE_SHARE * dose[0]


def _unnamedNote(response: Response, found: Sequence[Response], unnamed: Sequence[bool]) -> str:
    count = sum(isUnnamed and one is response for one, isUnnamed in zip(found, unnamed, strict=True))
    return "" if not count else (f"{count} counted as {response} with 2 points more under a dose changed by 25 % or "
                                 "more, which the definition does not name")


def doseColumn(patients: pd.DataFrame) -> str | None:
    """The column that holds the daily dose of opioids as oral morphine equivalent, told by its name; None without."""
    return next((str(name) for name in patients.columns if plainKey(str(name)) in _DOSES), None)


def responseTests(patients: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """For each later timepoint the share of responders since the first one, and of each consensus response where there
    is a dose, each with an exact interval (``shareRow``). Nothing is tested, so there is no p.

    n are the patients with a score (and dose) at both timepoints and a first score of 2 or more. A dose that changes
    in no patient was most likely recorded once, and gives no consensus response.
    """
    timepoints = timepointsInOrder([name for name in textsOf(patients["timepoint"]) if name is not None], settings)
    labels = Labels(EXPLORATORY, RESPONSE, "vas", "timepoint")
    if len(timepoints) < 2:
        return [labels.empty(RELIEF, "only one timepoint" if timepoints else "all values are missing")]
    vas, dose = wide(patients, "vas", timepoints), doseColumn(patients)
    doses = wide(patients, dose, timepoints) if dose is not None else None
    rows = []
    if doses is not None and (doses.nunique(axis=1) <= 1).all():  # a dose of the first timepoint tells no response
        reason = f"{dose} never changes: the dose at each timepoint is needed"
        rows, doses = [labels.empty(f"{CONSENSUS}: {each}", reason) for each in Response], None
    for later in timepoints[1:]:
        where, pair = {"group_a": timepoints[0], "group_b": later}, [timepoints[0], later]
        both = vas[pair].dropna()
        able, low = both[both[pair[0]] >= RELIEF_POINTS], int((both[pair[0]] < RELIEF_POINTS).sum())
        note = f"{low} with a first score below 2 left out" if low else ""
        relief = (able[pair[0]] - able[later]).round(_ROUNDED) >= RELIEF_POINTS
        rows.append(shareRow(labels, RELIEF, where, relief.to_numpy(), settings, note))
        if doses is None:
            continue
        known = doses[pair].reindex(able.index).dropna()
        known = known[(known >= 0).all(axis=1)]
        lost = len(able) - len(known)
        note = joinNotes(note, f"{lost} without both doses left out" if lost else "")
        found = [consensusResponse(tuple(able.loc[case]), tuple(known.loc[case])) for case in known.index]
        unnamed = [_isUnnamed(tuple(able.loc[case]), tuple(known.loc[case])) for case in known.index]
        rows += [shareRow(labels, f"{CONSENSUS}: {each}", where, np.array([one is each for one in found], dtype=bool),
                          settings, joinNotes(note, _unnamedNote(each, found, unnamed))) for each in Response]
    return rows


def withResponses(followUp: pd.DataFrame, results: Iterable[TestResult]) -> pd.DataFrame:
    """``followUp`` (FollowUp.followUpFrame) with the counts of ``responseTests``: RESPONSE_COLUMNS, missing but in the
    rows of VAS at later timepoints."""
    counts: dict[tuple[str | None, str], int] = {}
    for each in results:
        if each.analysis == RESPONSE and each.n and each.effect is not None:
            method = each.method.removeprefix(f"{CONSENSUS}: ")
            counts[each.group_b, RESPONSE_COLUMNS[method][0]] = each.n
            counts[each.group_b, RESPONSE_COLUMNS[method][1]] = round(each.n * each.effect)
    columns = dict.fromkeys(name for pair in RESPONSE_COLUMNS.values() for name in pair)
    return followUp.assign(**{name: pd.array(
        [counts.get((row["timepoint"], name)) if row["measure"] == "vas" else None
         for row in followUp.to_dict("records")], dtype="Int64") for name in columns})


def shareRow(labels: Labels, method: str, where: dict[str, str], marks: np.ndarray, settings: AnalysisSettings,
             note: str = "") -> TestResult:
    """The share of marks that are true with the exact interval of Clopper and Pearson (1934, Biometrika 26:404).

    R: ``binom.test(sum(x), length(x))$conf.int``.
    """
    n, k = len(marks), int(marks.sum())
    if not n:
        return labels.empty(method, joinNotes("no patient has both timepoints", note), **where, n=0)
    limits = stats.binomtest(k, n).proportion_ci(settings.confidenceLevel, method="exact")
    return labels.row(method, joinNotes(f"{k} of {n}", note), **where, n=n, effect_name="share", effect=k / n,
                      ci_low=limits.low, ci_high=limits.high)
