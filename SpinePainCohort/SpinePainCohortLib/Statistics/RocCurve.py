"""How well the ratio tells patients with much pain from the others: receiver operating characteristic."""

import numpy as np
import pandas as pd
from scipy import stats

from .CategoryColumns import CATEGORIES
from .Questions import ROC
from .Results import EXPLORATORY, Labels, TestResult, joinNotes
from .Settings import SMALLEST_GROUP, AnalysisSettings

AUC = "ROC curve, area with DeLong interval"
CUT_OFF = "ROC curve, Youden cut-off"
TARGETS = (("severe pain", CATEGORIES.index("severe")), ("moderate or severe pain", CATEGORIES.index("moderate")))
CURVE_COLUMNS = ("outcome", "cut_off", "sensitivity", "specificity")


def rocTests(ratio: np.ndarray, codes: np.ndarray, settings: AnalysisSettings) -> list[TestResult]:
    """For each of ``TARGETS`` the area under the curve and the cut-off of the largest Youden index.

    ``ratio`` and category ``codes`` (0 none to 3 severe) are floats, NaN missing. A larger ratio is the sign, whatever
    the data say, so that the area may be below 0.5. Area: the share of pairs in which the patient in pain has the
    larger ratio, ties half; variance: DeLong et al. 1988, Biometrics 44:837; p by the normal distribution against 0.5.
    R: ``pROC::roc(y, x, direction = "<")``, ``ci.auc(r, method = "delong")``, ``coords(r, "best")``.
    Youden 1950, Cancer 3:32: cut-offs lie half-way between neighbouring values; of equally good ones the first. It was
    chosen on the data that it is judged on, which makes it look better than it is; hence no interval.
    """
    present = ~(np.isnan(ratio) | np.isnan(codes))
    rows = []
    for outcome, least in TARGETS:
        labels = Labels(EXPLORATORY, ROC, outcome, settings.ratio)
        inPain = codes[present] >= least
        rows += _rowsOf(ratio[present][inPain], ratio[present][~inPain], labels, settings)
    return rows


def rocCurves(ratio: np.ndarray, codes: np.ndarray) -> pd.DataFrame:
    """A row a cut-off of each curve, CURVE_COLUMNS; without the curves of which one group is empty."""
    present = ~(np.isnan(ratio) | np.isnan(codes))
    rows: list[tuple[str, float, float, float]] = []
    for outcome, least in TARGETS:
        inPain = codes[present] >= least
        if inPain.any() and not inPain.all():
            cuts, sensitivity, specificity = curveOf(ratio[present][inPain], ratio[present][~inPain])
            rows += [(outcome, *each) for each in zip(cuts.tolist(), sensitivity.tolist(), specificity.tolist(),
                                                      strict=True)]
    return pd.DataFrame(rows, columns=list(CURVE_COLUMNS))


def curveOf(inPain: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut-offs half-way between neighbouring values, and sensitivity and specificity of a ratio above each."""
    values = np.unique(np.concatenate([inPain, others]))
    cuts = (values[1:] + values[:-1]) / 2
    sensitivity = 1 - np.searchsorted(np.sort(inPain), cuts) / len(inPain)
    return cuts, sensitivity, np.searchsorted(np.sort(others), cuts) / len(others)


def _rowsOf(inPain: np.ndarray, others: np.ndarray, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    m, n = len(inPain), len(others)
    common = {"n": m + n, "group_n": f"{labels.outcome} {m}, others {n}"}
    reason = None
    if min(m, n) < SMALLEST_GROUP:
        reason = f"{m} with {labels.outcome} and {n} others, {SMALLEST_GROUP} of each are needed"
    elif np.ptp(np.concatenate([inPain, others])) == 0:
        reason = f"all values of {labels.predictor} are equal"
    if reason:
        return [labels.empty(method, reason, **common) for method in (AUC, CUT_OFF)]
    # Mid-ranks within and over both groups give DeLong's placements: Sun & Xu 2014, IEEE Signal Process Lett 21:1389.
    ranks = stats.rankdata(np.concatenate([inPain, others]))
    ofPain = (ranks[:m] - stats.rankdata(inPain)) / n
    ofOthers = 1 - (ranks[m:] - stats.rankdata(others)) / m
    area = float(ofPain.mean())
    error = float(np.sqrt(ofPain.var(ddof=1) / m + ofOthers.var(ddof=1) / n))
    cuts, sensitivity, specificity = curveOf(inPain, others)
    best = int(np.argmax(np.round(sensitivity + specificity, 12)))
    few = f"warning: only {min(m, n)} patients in the smaller group" if min(m, n) < 10 else ""
    half = stats.norm.isf((1 - settings.confidenceLevel) / 2) * error
    flat = "no interval and no p: the groups do not overlap" if error == 0 else ""
    return [
        labels.row(AUC, joinNotes(few, flat), **common, statistic_name=None if flat else "z",
                   statistic=None if flat else (area - 0.5) / error,
                   p=None if flat else 2 * stats.norm.sf(abs(area - 0.5) / error), effect_name="AUC", effect=area,
                   ci_low=None if flat else max(area - half, 0.0), ci_high=None if flat else min(area + half, 1.0)),
        labels.row(CUT_OFF, joinNotes(
            f"sensitivity {100 * sensitivity[best]:.0f} %, specificity {100 * specificity[best]:.0f} % above it",
            "chosen on these data, to be tried on others", few), **common, statistic_name="Youden index",
            statistic=sensitivity[best] + specificity[best] - 1, effect_name="cut-off", effect=cuts[best])]
