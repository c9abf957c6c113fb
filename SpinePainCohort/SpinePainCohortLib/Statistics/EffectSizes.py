"""Effect sizes of comparisons of groups, with intervals. Own formulas: neither scipy nor statsmodels has them so.

``statsmodels.stats.oneway.confint_noncentrality`` inverts the same distribution but stops at a noncentrality of
10,000 and is good to four digits only, so the limits are found here by root finding on ``scipy.stats.ncf``.
"""

import numpy as np
from scipy import optimize, special, stats

Interval = tuple[float | None, float | None]


def etaSquared(f: float, df1: float, df2: float) -> float:
    """SS_between / SS_total = F df1 / (F df1 + df2) of a one-way analysis of variance.

    R: ``effectsize::F_to_eta2(f, df1, df2)``.
    """
    return f * df1 / (f * df1 + df2)


def omegaSquared(f: float, df1: float, df2: float) -> float:
    """(F - 1) df1 / (F df1 + df2 + 1), Hays 1963; may be negative, which the caller shows as 0.

    Equals (SS_between - df1 MS_within) / (SS_total + MS_within). R: ``effectsize::F_to_omega2``.
    """
    return (f - 1) * df1 / (f * df1 + df2 + 1)


def welchOmegaSquared(f: float, df1: float, n: int) -> float:
    """(F - 1) df1 / ((F - 1) df1 + n) of Welch's F: Carroll & Nordholm 1975, Educ Psychol Meas 35:541.

    ``n`` is the number of patients, not df2, which Welch makes small. May be negative.
    """
    return (f - 1) * df1 / ((f - 1) * df1 + n)


def oneSidedLevel(level: float) -> float:
    """Confidence of the two-sided interval whose lower limit is above 0 exactly where F has p < 1 - ``level``.

    90 % for 95 %: Steiger 2004, Psychol Methods 9:164, p. 171, since the F test has one side.
    """
    return 2 * level - 1


def explainedVarianceInterval(f: float, df1: float, df2: float, n: float, level: float) -> Interval:
    """Interval of the share of variance explained in the population: eta and omega squared estimate the same.

    The noncentral F is inverted for lambda (F at quantile 1-alpha/2 and alpha/2); the share is
    lambda / (lambda + n), with n patients. Steiger 2004, Psychol Methods 9:164, eq. 11-13.
    R: ``uniroot(function(l) pf(f, df1, df2, l) - 0.95, c(0, 1e4))``.
    """
    limits = [noncentralityOf(f, df1, df2, quantile) for quantile in ((1 + level) / 2, (1 - level) / 2)]
    low, high = (value if value is None else value / (value + n) for value in limits)
    return low, high


def noncentralityOf(f: float, df1: float, df2: float, quantile: float) -> float | None:
    """The noncentrality under which ``f`` is the given quantile of F; 0 where even the central F lies above it.

    None where no root can be bracketed (only for F beyond all measure).
    """
    def excess(noncentrality: float) -> float:
        return float(stats.ncf.cdf(f, df1, df2, noncentrality)) - quantile

    if stats.f.cdf(f, df1, df2) <= quantile:
        return 0.0
    upper = max(1.0, 2 * f * df1)
    for _ in range(60):
        if excess(upper) < 0:
            return float(optimize.brentq(excess, 0.0, upper, xtol=1e-12, rtol=1e-12))
        upper *= 2
    return None


def rankEpsilonSquared(h: float, n: int) -> float:
    """H / (n - 1) of a Kruskal-Wallis test: the share of the variance of ranks. Kelley 1935; Tomczak & Tomczak 2014.

    R: ``effectsize::rank_epsilon_squared(y ~ g)``.
    """
    return h / (n - 1)


def hedgesCorrection(df: float) -> float:
    """Factor that removes the small-sample bias of Cohen's d: Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)).

    Hedges 1981, J Educ Stat 6:107, eq. 6e. R: ``exp(lgamma(df/2) - log(sqrt(df/2)) - lgamma((df-1)/2))``.
    """
    return float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def hedgesG(a: np.ndarray, b: np.ndarray) -> float | None:
    """Standardised mean difference a - b over the pooled SD, corrected for small samples; None without spread.

    R: ``effectsize::hedges_g(a, b)``.
    """
    df = len(a) + len(b) - 2
    pooled = np.sqrt(((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / df) if df > 0 else 0.0
    return float((a.mean() - b.mean()) / pooled * hedgesCorrection(df)) if pooled > 0 else None
