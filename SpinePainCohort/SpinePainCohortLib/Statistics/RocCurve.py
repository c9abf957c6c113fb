"""How well the ratio tells patients with much pain from the others: receiver operating characteristic."""

import numpy as np
import pandas as pd
from scipy import optimize, stats

from .CategoryColumns import CATEGORIES
from .Questions import ROC
from .Results import EXPLORATORY, Labels, TestResult, joinNotes
from .Settings import SMALLEST_GROUP, AnalysisSettings

AUC, DELONG = "ROC curve, area with score interval", "ROC curve, area with DeLong interval"
CUT_OFF = "ROC curve, Youden cut-off"
TARGETS = (("severe pain", CATEGORIES.index("severe")), ("moderate or severe pain", CATEGORIES.index("moderate")))
_LARGEST = "largest Youden index, chosen on these data"
FEW_IN_GROUP, _NEARLY_0 = 10, 1e-9
CURVE_COLUMNS = ("outcome", "cut_off", "sensitivity", "specificity", "note")


def rocTests(ratio: np.ndarray, codes: np.ndarray, settings: AnalysisSettings) -> list[TestResult]:
    """For each of ``TARGETS`` the area under the curve with two intervals, and the cut-off of largest Youden index.

    ``ratio`` and category ``codes`` (0 none to 3 severe) are floats, NaN missing. A larger ratio is the sign, whatever
    the data say, so that the area may be below 0.5. Area: the share of pairs in which the patient in pain has the
    larger ratio, ties half. The interval that is reported is ``scoreInterval``, beside the p of the test of Mann and
    Whitney (1947, Ann Math Stat 18:50), corrected for ties, R: ``wilcox.test(x, y, exact = FALSE, correct = FALSE)``.
    The one of DeLong et al. 1988, Biometrics 44:837, stands beside it, to be compared with other software; it is too
    narrow in small groups. R: ``pROC::roc(y, x, direction = "<")``, ``ci.auc(r, method = "delong")``,
    ``coords(r, "best")``. Youden 1950, Cancer 3:32: cut-offs lie half-way between neighbouring values; of equally good
    ones the first. It was chosen on the data that it is judged on, which makes it look better than it is; hence no
    interval.
    """
    present = ~(np.isnan(ratio) | np.isnan(codes))
    rows = []
    for outcome, least in TARGETS:
        labels = Labels(EXPLORATORY, ROC, outcome, settings.ratio)
        inPain = codes[present] >= least
        rows += _rowsOf(ratio[present][inPain], ratio[present][~inPain], labels, settings)
    return rows


def rocCurves(ratio: np.ndarray, codes: np.ndarray) -> pd.DataFrame:
    """A row a cut-off of each curve, CURVE_COLUMNS; of an outcome without a curve one row that holds the reason."""
    present = ~(np.isnan(ratio) | np.isnan(codes))
    rows: list[tuple[str, float | None, float | None, float | None, str]] = []
    for outcome, least in TARGETS:
        isInPain = codes[present] >= least
        inPain, others = ratio[present][isInPain], ratio[present][~isInPain]
        if reason := _reasonAgainst(inPain, others, outcome):
            rows.append((outcome, None, None, None, f"not computable: {reason}"))
            continue
        cuts, sensitivity, specificity = curveOf(inPain, others)
        best, few = _best(sensitivity, specificity), _fewText(inPain, others)
        rows += [(outcome, *each, joinNotes(_LARGEST if place == best else "", few))
                 for place, each in enumerate(zip(cuts.tolist(), sensitivity.tolist(), specificity.tolist(),
                                                  strict=True))]
    return pd.DataFrame(rows, columns=list(CURVE_COLUMNS))


def curveOf(inPain: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut-offs half-way between neighbouring values, and sensitivity and specificity of a ratio above each."""
    values = np.unique(np.concatenate([inPain, others]))
    cuts = (values[1:] + values[:-1]) / 2
    sensitivity = 1 - np.searchsorted(np.sort(inPain), cuts) / len(inPain)
    return cuts, sensitivity, np.searchsorted(np.sort(others), cuts) / len(others)


def _best(sensitivity: np.ndarray, specificity: np.ndarray) -> int:
    """The place of the largest Youden index, of equal ones the first."""
    return int(np.argmax(np.round(sensitivity + specificity, 12)))


def _reasonAgainst(inPain: np.ndarray, others: np.ndarray, outcome: str) -> str:
    """Why there is no curve; empty where there is one."""
    if min(len(inPain), len(others)) < SMALLEST_GROUP:
        return f"{len(inPain)} with {outcome} and {len(others)} others, {SMALLEST_GROUP} of each are needed"
    return "all ratios are equal" if np.ptp(np.concatenate([inPain, others])) == 0 else ""


def _fewText(inPain: np.ndarray, others: np.ndarray) -> str:
    fewest = min(len(inPain), len(others))
    return f"warning: only {fewest} patients in the smaller group" if fewest < FEW_IN_GROUP else ""


def scoreInterval(area: float, m: int, n: int, level: float) -> tuple[float, float]:
    """Interval of the area from groups of ``m`` and ``n``: method 5 of Newcombe 2006, Stat Med 25:559.

    All areas t with (area - t)^2 <= z^2 v(t), v(t) = t (1 - t) (1 + k (1 - t) / (2 - t) + k t / (1 + t)) / (m n) and
    k = (m + n) / 2 - 1: the variance of Hanley and McNeil 1982 at the area tried, the larger and the smaller group
    taken alike. At t = 0.5 that is the variance of Mann and Whitney's test, so that without ties 0.5 is left out
    exactly where p is below 1 - ``level``. It exists also where the groups do not overlap.
    """
    z2, k = float(stats.norm.isf((1 - level) / 2) ** 2), (m + n) / 2 - 1

    def outside(t: float) -> float:
        return (area - t) ** 2 - z2 * t * (1 - t) * (1 + k * (1 - t) / (2 - t) + k * t / (1 + t)) / (m * n)

    inside = min(max(area, _NEARLY_0), 1 - _NEARLY_0)  # at 0 and 1 themselves v is 0
    return (0.0 if area <= 0 else float(optimize.brentq(outside, 0, inside, xtol=1e-14)),
            1.0 if area >= 1 else float(optimize.brentq(outside, inside, 1, xtol=1e-14)))


def _rowsOf(inPain: np.ndarray, others: np.ndarray, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    m, n = len(inPain), len(others)
    common = {"n": m + n, "group_n": f"{labels.outcome} {m}, others {n}"}
    if reason := _reasonAgainst(inPain, others, labels.outcome):
        return [labels.empty(method, reason, **common) for method in (AUC, DELONG, CUT_OFF)]
    few = _fewText(inPain, others)
    # Mid-ranks within and over both groups give DeLong's placements: Sun & Xu 2014, IEEE Signal Process Lett 21:1389.
    ranks = stats.rankdata(np.concatenate([inPain, others]))
    ofPain = (ranks[:m] - stats.rankdata(inPain)) / n
    ofOthers = 1 - (ranks[m:] - stats.rankdata(others)) / m
    area = float(ofPain.mean())
    z = m * n * (area - 0.5) / float(np.sqrt(m * n * ranks.var() / (m + n - 1)))
    low, high = scoreInterval(area, m, n, settings.confidenceLevel)
    error = float(np.sqrt(ofPain.var(ddof=1) / m + ofOthers.var(ddof=1) / n))
    half = stats.norm.isf((1 - settings.confidenceLevel) / 2) * error
    flat = "no interval by this method: the groups do not overlap" if error == 0 else ""
    cuts, sensitivity, specificity = curveOf(inPain, others)
    best = _best(sensitivity, specificity)
    return [
        labels.row(AUC, few, **common, statistic_name="z", statistic=z, p=2 * stats.norm.sf(abs(z)),
                   effect_name="AUC", effect=area, ci_low=low, ci_high=high),
        labels.row(DELONG, joinNotes(flat or ("too narrow in groups as small as these" if few else ""), few),
                   **common, effect_name="AUC", effect=area, ci_low=None if flat else max(area - half, 0.0),
                   ci_high=None if flat else min(area + half, 1.0)),
        labels.row(CUT_OFF, joinNotes(
            f"sensitivity {100 * sensitivity[best]:.0f} %, specificity {100 * specificity[best]:.0f} % above it",
            "chosen on these data, to be tried on others", few), **common, statistic_name="Youden index",
            statistic=sensitivity[best] + specificity[best] - 1, effect_name="cut-off", effect=cuts[best])]
