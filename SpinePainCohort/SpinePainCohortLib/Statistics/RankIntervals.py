"""Intervals of effect sizes of rank tests over time. Own formulas: no bundled library has them.

``Testing/Simulation/SimulateIntervals.py`` shows how often they hold the true value.
"""

import numpy as np
from scipy import stats


def rankBiserialInterval(effect: float, ranks: np.ndarray, level: float) -> tuple[float, float]:
    """Interval of the matched-pairs rank-biserial correlation of n ranked differences, by inversion of a score test.

    With t the value tested, (r - t)^2 <= z^2 v (1 - t^2), v = sum(ranks^2) / sum(ranks)^2 the variance of r under no
    effect: the variance where signs do not depend on ranks. So Wilson 1927 (J Am Stat Assoc 22:209) does for a
    share. It exists also where all changed in one direction, and holds 0 exactly where the normal approximation of the
    test has p above 1 - ``level``. Fisher's z with the variance under no effect, the usual choice (Kerby 2014), held
    the true value in 86 % of samples of 20 for a clear effect and in 44 % for a large one.
    """
    c = float(stats.norm.isf((1 - level) / 2) ** 2 * (ranks ** 2).sum() / ranks.sum() ** 2)
    half = np.sqrt(c * (1 + c - effect ** 2))
    return float((effect - half) / (1 + c)), float((effect + half) / (1 + c))


def concordanceInterval(ranks: np.ndarray, level: float) -> tuple[float | None, float | None]:
    """Interval of Kendall's W in the population, from centred ranks (n patients x k timepoints); None where W = 1.

    W there is the mean rank correlation between two patients, estimated without bias by u = (n W - 1) / (n - 1)
    (ties corrected). Patients are left out in turn (jackknife: Efron & Tibshirani 1993, chapter 11), Student's t
    with n - 1 df on Fisher's scale, limits below 0 are 0, and the upper one is at least W itself. A percentile
    bootstrap of W, which is never below 0, could not hold 0.
    """
    n = len(ranks)
    sums, own = ranks.sum(axis=0), (ranks ** 2).sum(axis=1)
    w = (sums ** 2).sum() / (n * own.sum())
    scale = own.sum() / n

    def meanCorrelation(total: np.ndarray, squares: np.ndarray, size: int) -> np.ndarray:
        value: np.ndarray = ((total ** 2).sum(axis=-1) - squares) / (size * (size - 1) * scale)
        return value

    u = float(meanCorrelation(sums, own.sum(), n))
    if u >= 1 - 1e-12:
        return None, None
    without = meanCorrelation(sums - ranks, own.sum() - own, n - 1)
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()) / (1 - u * u)
    half = stats.t.isf((1 - level) / 2, n - 1) * error
    return max(0.0, float(np.tanh(np.arctanh(u) - half))), max(float(w), float(np.tanh(np.arctanh(u) + half)))
