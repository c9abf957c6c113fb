"""Correlation of two measures: the published Pearson coefficient and its companions, and trend over groups."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .AbcInterval import abcInterval
from .Groups import Groups
from .Results import Labels, TestResult, joinNotes, quietly
from .Settings import FEWEST_PAIRS, AnalysisSettings

PEARSON = "Pearson correlation (as published)"
SPEARMAN = "Spearman correlation"
BOOTSTRAP = "Pearson correlation, ABC interval"
INFLUENCE = "Pearson correlation without the most influential patient"
JONCKHEERE = "Jonckheere-Terpstra trend"


@dataclass(frozen=True, eq=False)
class Pairs:
    """Complete pairs of two measures; ``ids`` name them. ``reason`` is None, or why they carry no correlation."""

    x: np.ndarray
    y: np.ndarray
    ids: np.ndarray
    notes: tuple[str, ...]
    reason: str | None

    @property
    def n(self) -> int:
        """Number of complete pairs."""
        return len(self.x)


def completePairs(x: np.ndarray, y: np.ndarray, ids: np.ndarray, names: tuple[str, str]) -> Pairs:
    """The pairs in which neither value is NaN. Fewer than 4 pairs or a constant measure give a reason."""
    present = ~(np.isnan(x) | np.isnan(y))
    left = int((~present).sum())
    notes = (f"{left} without {names[0]} or {names[1]} left out",) if left else ()
    x, y = x[present], y[present]
    reason = None
    if not len(x):
        reason = "all values are missing"
    elif len(x) < FEWEST_PAIRS:
        reason = f"only {len(x)} complete pairs, {FEWEST_PAIRS} are needed"
    elif constant := [name for name, values in zip(names, (x, y), strict=True) if np.ptp(values) == 0]:
        reason = f"all values of {' and of '.join(constant)} are equal"
    return Pairs(x, y, ids[present], notes, reason)


def pearson(pairs: Pairs, labels: Labels, settings: AnalysisSettings, method: str = PEARSON) -> TestResult:
    """Pearson's r with its interval by Fisher's z. ``scipy.stats.pearsonr``. R: ``cor.test(x, y)``."""
    if pairs.reason:
        return labels.empty(method, joinNotes(pairs.reason, *pairs.notes), n=pairs.n)
    with quietly() as caught:
        result = stats.pearsonr(pairs.x, pairs.y)
        interval = result.confidence_interval(settings.confidenceLevel)
    return labels.row(method, joinNotes(*pairs.notes, *caught.messages), n=pairs.n, statistic_name="r",
                      statistic=result.statistic, df2=pairs.n - 2, p=result.pvalue, effect_name="r",
                      effect=result.statistic, ci_low=interval.low, ci_high=interval.high)


def spearman(pairs: Pairs, labels: Labels, settings: AnalysisSettings, method: str = SPEARMAN) -> TestResult:
    """Spearman's rho, mid-ranks for ties, p by the t distribution; interval of Bonett and Wright.

    tanh(atanh(rho) -+ z sqrt((1 + rho^2/2) / (n - 3))): Bonett & Wright 2000, Psychometrika 65:23, eq. 4-6; scipy
    has none. ``scipy.stats.spearmanr``. R: ``cor.test(x, y, method = "spearman", exact = FALSE)``.
    """
    if pairs.reason:
        return labels.empty(method, joinNotes(pairs.reason, *pairs.notes), n=pairs.n)
    with quietly() as caught:
        rho, p = stats.spearmanr(pairs.x, pairs.y)
    low, high = transformedInterval(rho, (1 + rho ** 2 / 2) / (pairs.n - 3), settings.confidenceLevel)
    return labels.row(method, joinNotes(*pairs.notes, *caught.messages), n=pairs.n, statistic_name="rho",
                      statistic=rho, df2=pairs.n - 2, p=p, effect_name="rho", effect=rho, ci_low=low, ci_high=high)


def transformedInterval(r: float, variance: float, level: float) -> tuple[float, float]:
    """tanh(atanh(r) -+ z sqrt(variance)); both limits are r itself where |r| = 1."""
    if abs(r) >= 1:
        return float(np.sign(r)), float(np.sign(r))
    half = stats.norm.isf((1 - level) / 2) * np.sqrt(variance)
    return float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half))


def bootstrapPearson(pairs: Pairs, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Pearson's r with an approximate bootstrap (ABC) interval, which does not assume normal measures.

    ``abcInterval`` of r as a function of the patients' weights. It is the limit of the bias-corrected and accelerated
    bootstrap without its resampling: from seed to seed the latter's limits moved by 0.09 with 2000 resamples.
    R: ``boot::abc.ci(d, function(d, w) corr(d, w))``. No test, hence no p.
    """
    if pairs.reason:
        return labels.empty(BOOTSTRAP, joinNotes(pairs.reason, *pairs.notes), n=pairs.n)
    x, y = ((values - values.mean()) / values.std() for values in (pairs.x, pairs.y))
    moments = np.column_stack([x, y, x * x, y * y, x * y])

    def weighted(weights: np.ndarray) -> np.ndarray:
        mx, my, xx, yy, xy = (weights @ moments).T
        r: np.ndarray = (xy - mx * my) / np.sqrt((xx - mx * mx) * (yy - my * my))
        return r

    with quietly():
        interval = abcInterval(weighted, pairs.n, settings.confidenceLevel)
        r = float(_pearsonRows(pairs.x, pairs.y))
    if interval is None or abs(r) > 1 - 1e-12:
        return labels.empty(BOOTSTRAP, joinNotes("one patient, or a straight line, carries all of it", *pairs.notes),
                            n=pairs.n)
    return labels.row(BOOTSTRAP, joinNotes("no p: an interval only", *pairs.notes), n=pairs.n,
                      effect_name="r", effect=r, ci_low=interval[0], ci_high=interval[1])


def _pearsonRows(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
    x = x - x.mean(axis=axis, keepdims=True)
    y = y - y.mean(axis=axis, keepdims=True)
    r: np.ndarray = (x * y).sum(axis=axis) / np.sqrt((x * x).sum(axis=axis) * (y * y).sum(axis=axis))
    return r


def leaveOneOut(pairs: Pairs) -> np.ndarray:
    """Pearson's r without each pair in turn, NaN where the rest is constant; from sums updated by one pair.

    With centred x, y and n/(n-1) as weight of the removed pair: Sxy - n/(n-1) x_i y_i, and likewise Sxx, Syy.
    R: ``sapply(seq_along(x), function(i) cor(x[-i], y[-i]))``.
    """
    x, y = pairs.x - pairs.x.mean(), pairs.y - pairs.y.mean()
    weight = pairs.n / (pairs.n - 1)
    xx, yy = (x * x).sum() - weight * x * x, (y * y).sum() - weight * y * y
    xy = (x * y).sum() - weight * x * y
    # What is left of a sum of squares by rounding alone is no spread.
    spread = (xx > 1e-12 * (x * x).sum()) & (yy > 1e-12 * (y * y).sum())
    r = np.full(pairs.n, np.nan)
    np.divide(xy, np.sqrt(np.where(spread, xx * yy, 1.0)), out=r, where=spread)
    return r


def influence(pairs: Pairs, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """The r that changes most when one patient is left out; the note names the patient and the range of all.

    Shown so that a reader sees whether one patient carries the correlation; nobody is excluded by it.
    """
    reason = pairs.reason or (None if pairs.n > FEWEST_PAIRS else f"{FEWEST_PAIRS} would not be left")
    if reason:
        return labels.empty(INFLUENCE, joinNotes(reason, *pairs.notes), n=pairs.n)
    full = float(_pearsonRows(pairs.x, pairs.y))
    others = leaveOneOut(pairs)
    if np.isnan(others).all():
        return labels.empty(INFLUENCE, joinNotes("without any one patient the rest is constant", *pairs.notes),
                            n=pairs.n)
    most = int(np.nanargmax(np.abs(others - full)))
    low, high = transformedInterval(others[most], 1 / (pairs.n - 4), settings.confidenceLevel)
    notes = [f"r = {full:.3f} with all, {others[most]:.3f} without {pairs.ids[most]}",
             f"range over all patients {np.nanmin(others):.3f} to {np.nanmax(others):.3f}"]
    if alone := [str(name) for name in pairs.ids[np.isnan(others)]]:
        notes.append(f"not computable without {', '.join(alone)}: the rest is constant")
    return labels.row(INFLUENCE, joinNotes(*notes, *pairs.notes), n=pairs.n - 1, effect_name="r",
                      effect=others[most], ci_low=low, ci_high=high)


def jonckheere(groups: Groups, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Trend of a measure over ordered groups: J, and p by the normal approximation with ties corrected.

    J = sum over group pairs i < j of the Mann-Whitney count of values of j above those of i (ties 1/2). It is a
    linear function of Kendall's S between group and value, with the same variance under ties, so p is that of
    ``scipy.stats.kendalltau(method="asymptotic")`` and the effect is tau-b; its interval has the variance
    0.437/(n-4) on Fisher's scale (Fieller, Hartley & Pearson 1957, Biometrika 44:470; approximate under ties).
    Jonckheere 1954, Biometrika 41:133. R: ``cor.test(as.integer(g), y, method = "kendall", exact = FALSE)``.
    """
    reason = groups.reason or (None if groups.n > 4 else "5 values are needed")
    if reason:
        return labels.empty(JONCKHEERE, joinNotes(reason, *groups.notes), n=groups.n, group_n=groups.sizes)
    ranks = np.repeat(np.arange(len(groups.values)), [len(values) for values in groups.values])
    with quietly() as caught:
        tau, p = stats.kendalltau(ranks, groups.pooled, method="asymptotic")
        later = [np.concatenate(groups.values[index + 1:]) for index in range(len(groups.values) - 1)]
        j = sum(stats.mannwhitneyu(after, before, method="asymptotic").statistic
                for before, after in zip(groups.values, later, strict=False))
    low, high = transformedInterval(tau, 0.437 / (groups.n - 4), settings.confidenceLevel)
    note = joinNotes("interval approximate under ties", *groups.notes, *caught.messages)
    return labels.row(JONCKHEERE, note, n=groups.n, group_n=groups.sizes, statistic_name="J", statistic=j, p=p,
                      effect_name="Kendall tau-b", effect=tau, ci_low=low, ci_high=high)
