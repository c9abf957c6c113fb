"""VAS against RHI lesion by lesion, where the lesions of a patient are not independent of each other."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from .Bootstrap import unitCounts
from .Correlations import Pairs
from .Results import Labels, TestResult, joinNotes
from .Settings import FEWEST_PAIRS, AnalysisSettings

SHARES_TRIED = np.concatenate([np.linspace(0, 0.98, 50), 1 - np.logspace(-2, -8, 13)])
"""Shares of variance between patients that are tried before the search, which stays between the neighbours of the
lowest: so it ends in the lowest of several valleys. The steps are 0.02, then two a decade of what is left to 1."""

MIXED = "Mixed linear model, random patient intercept (REML)"
MIXED_ICC = "Mixed linear model, share of variance between patients"
CLUSTER = "Linear regression over lesions, cluster bootstrap of patients"


@dataclass(frozen=True, eq=False)
class Clusters:
    """Sums by patient over lesions of z = (1, x, y): ``size`` (m), ``sums`` (m x 3) and ``squares`` (m x 3 x 3).

    They are all that the models below need, so that these cost one pass over the lesions.
    """

    size: np.ndarray
    sums: np.ndarray
    squares: np.ndarray


def clustersOf(pairs: Pairs) -> Clusters:
    """The sums of ``pairs``, whose ``ids`` are the patients. x and y should be centred by the caller."""
    patients, index = np.unique(pairs.ids.astype(str), return_inverse=True)
    z = np.column_stack([np.ones(pairs.n), pairs.x, pairs.y])
    m = len(patients)
    sums = np.column_stack([np.bincount(index, column, m) for column in z.T])
    squares = np.array([[np.bincount(index, a * b, m) for b in z.T] for a in z.T]).transpose(2, 0, 1)
    return Clusters(sums[:, 0], sums, squares)


def mixedModel(pairs: Pairs, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """y_ij = a + b x_ij + u_i + e_ij by restricted maximum likelihood: a row for b, a row for var(u) / var(u + e).

    For a given ratio r = var(u)/var(e), generalised least squares has closed form: V_i^-1 = I - r/(1 + n_i r) J,
    so that the restricted likelihood is profiled over r alone (Bates et al. 2015, J Stat Softw 67(1), section
    3.4; Laird & Ware 1982, Biometrics 38:963). p and interval of b by t with lesions - patients - 1 degrees
    of freedom (Pinheiro & Bates 2000, section 2.4.2). Own code, since ``statsmodels`` ``MixedLM`` loops over the
    patients in Python (about a second per 1,000): the tests compare the two.
    R: ``nlme::lme(vas ~ rhi, random = ~ 1 | case, method = "REML")``.
    """
    methods = (MIXED, MIXED_ICC)
    if reason := pairs.reason:
        return [labels.empty(method, joinNotes(reason, *pairs.notes), n=pairs.n) for method in methods]
    centred = Pairs(pairs.x - pairs.x.mean(), pairs.y - pairs.y.mean(), pairs.ids, pairs.notes, None)
    clusters = clustersOf(centred)
    patients, df = len(clusters.size), pairs.n - len(clusters.size) - 1
    notes = [f"{pairs.n} lesions of {patients} patients", *pairs.notes]
    reason = None
    if patients < 2:
        reason = "only one patient"
    elif df < 1:
        reason = "too few patients have several lesions"
    elif float(_centredSquares(clusters)[1, 1].sum()) <= 1e-12 * float((centred.x ** 2).sum()):
        reason = "the predictor does not vary within any patient"
    if reason:
        return [labels.empty(method, joinNotes(reason, *notes), n=pairs.n) for method in methods]
    fit = fitRandomIntercept(clusters)
    if fit.residualVariance <= 1e-20 * float((centred.y ** 2).mean()):
        return [labels.empty(method, joinNotes("the model leaves no residual", *notes), n=pairs.n)
                for method in methods]
    if patients < 10:
        notes.append("warning: fewer than 10 patients")
    if fit.ratio == 0:
        notes.append("variance between patients estimated as 0")
    t = fit.slope / fit.slopeError
    half = stats.t.isf((1 - settings.confidenceLevel) / 2, df) * fit.slopeError
    return [
        labels.row(MIXED, joinNotes(*notes), n=pairs.n, statistic_name="t", statistic=t, df2=df,
                   p=2 * stats.t.sf(abs(t), df), effect_name=f"change of {labels.outcome} per unit of "
                   f"{labels.predictor}", effect=fit.slope, ci_low=fit.slope - half, ci_high=fit.slope + half),
        labels.row(MIXED_ICC, joinNotes("no interval", *notes), n=pairs.n, effect_name="variance share",
                   effect=fit.ratio / (1 + fit.ratio))]


@dataclass(frozen=True)
class RandomIntercept:
    """Estimates: slope with its error, var(e), and ratio = var(u) / var(e)."""

    slope: float
    slopeError: float
    residualVariance: float
    ratio: float


def fitRandomIntercept(clusters: Clusters) -> RandomIntercept:
    """The restricted maximum likelihood estimates described at ``mixedModel``."""
    n = clusters.size.sum()
    total = clusters.squares.sum(axis=0)

    def solve(ratio: float) -> tuple[np.ndarray, np.ndarray, float, float]:
        shrink = ratio / (1 + clusters.size * ratio)
        moments = total - (clusters.sums.T * shrink) @ clusters.sums
        xx, xy, yy = moments[:2, :2], moments[:2, 2], moments[2, 2]
        inverse = np.linalg.inv(xx)
        beta = inverse @ xy
        variance = max(yy - xy @ beta, 0.0) / (n - 2)
        logDeterminants = np.log1p(clusters.size * ratio).sum() + np.log(np.linalg.det(xx))
        with np.errstate(divide="ignore"):
            deviance = (n - 2) * np.log(variance) + logDeterminants
        return inverse, beta, variance, float(deviance)

    # share = ratio / (1 + ratio) runs over [0, 1): a bounded search on it needs no guess of scale.
    def deviance(share: float) -> float:
        return solve(share / (1 - share))[3]

    lowest = int(np.argmin([deviance(share) for share in SHARES_TRIED]))
    left, right = SHARES_TRIED[max(lowest - 1, 0)], SHARES_TRIED[min(lowest + 1, len(SHARES_TRIED) - 1)]
    found = optimize.minimize_scalar(deviance, bounds=(left, right), method="bounded", options={"xatol": 1e-12})
    share = 0.0 if deviance(0.0) <= found.fun else float(found.x)
    ratio = share / (1 - share)
    inverse, beta, variance, _ = solve(ratio)
    return RandomIntercept(float(beta[1]), float(np.sqrt(inverse[1, 1] * variance)), float(variance), ratio)


def clusterBootstrap(pairs: Pairs, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """The least-squares slope over all lesions, with a percentile interval from drawing whole patients.

    Davison & Hinkley 1997, section 3.8: a patient enters a resample with all lesions or not at all. Computed from
    the sums by patient, so that a resample costs the number of patients. No p: an interval only.
    R: ``boot::boot`` on the patients with ``coef(lm())`` of their lesions, within simulation error.
    """
    clusters = None if pairs.reason else clustersOf(
        Pairs(pairs.x - pairs.x.mean(), pairs.y - pairs.y.mean(), pairs.ids, pairs.notes, None))
    reason = pairs.reason or (None if settings.resamples else "the bootstrap is switched off")
    if clusters is not None and len(clusters.size) < FEWEST_PAIRS:
        reason = f"only {len(clusters.size)} patients, {FEWEST_PAIRS} are needed"
    if reason or clusters is None:
        return labels.empty(CLUSTER, joinNotes(reason or "", *pairs.notes), n=pairs.n)
    m = len(clusters.size)
    random = np.random.default_rng(settings.seed)
    moments = np.column_stack([clusters.size, clusters.sums[:, 1:], clusters.squares[:, 1, 1:]])
    slopes = np.concatenate([_slopes(times @ moments) for times in unitCounts(m, settings.resamples, random)])
    slopes = slopes[np.isfinite(slopes)]
    if len(slopes) < settings.resamples / 2:
        return labels.empty(CLUSTER, "too many resamples have equal values only", n=pairs.n)
    low, high = np.quantile(slopes, [(1 - settings.confidenceLevel) / 2, (1 + settings.confidenceLevel) / 2])
    note = f"{settings.resamples} resamples of {m} patients, seed {settings.seed}, no p: an interval only"
    return labels.row(CLUSTER, joinNotes(note, *pairs.notes), n=pairs.n, effect_name=f"change of {labels.outcome} "
                      f"per unit of {labels.predictor}", effect=_slopes(moments.sum(axis=0)[None])[0],
                      ci_low=low, ci_high=high)


def _slopes(sums: np.ndarray) -> np.ndarray:
    """Slopes of rows of n, sum x, sum y, sum x^2, sum xy; NaN where x has no spread."""
    n, x, y, xx, xy = sums.T
    spread = xx - x * x / n
    slopes = np.full(len(sums), np.nan)
    np.divide(xy - x * y / n, spread, out=slopes, where=spread > 1e-12 * xx)
    return slopes


def _centredSquares(clusters: Clusters) -> np.ndarray:
    """Sums of squares and products about the patients' own means, 3 x 3 x m."""
    means = clusters.sums[:, :, None] * clusters.sums[:, None, :] / clusters.size[:, None, None]
    centred: np.ndarray = clusters.squares - means
    return centred.transpose(1, 2, 0)
