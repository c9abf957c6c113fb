"""Comparison of a measure across groups: the published analysis of variance, its companions and its assumptions."""

from typing import Any

import numpy as np
from scipy import stats

from .EffectSizes import (
    etaSquared,
    explainedVarianceInterval,
    hedgesG,
    omegaSquared,
    oneSidedLevel,
    rankEpsilonSquared,
    welchOmegaSquared,
)
from .Groups import Groups
from .Results import ASSUMPTION, EXPLORATORY, Labels, TestResult, joinNotes, quietly
from .Settings import AnalysisSettings

ANOVA = "One-way ANOVA (as published)"
ANOVA_WITHOUT = "One-way ANOVA without the small groups"
ANOVA_OMEGA = "One-way ANOVA, omega squared"
WELCH = "Welch ANOVA"
KRUSKAL = "Kruskal-Wallis"
LEVENE = "Levene (median), equality of variances"
SHAPIRO = "Shapiro-Wilk, normality of residuals"
WELCH_T = "Welch t test"

NO_SPREAD = "no spread within any group"
SHARE_INTERVAL = "the interval is of the population's share of variance, and leaves out 0 where the one-sided F does"
NEGATIVE = "the estimate is negative and shown as 0"


def anova(groups: Groups, labels: Labels, settings: AnalysisSettings, without: Groups | None = None
          ) -> list[TestResult]:
    """One-way analysis of variance: a row with eta squared and p, a row with omega squared of the same test.

    ``groups`` hold every group that has a value, as SPSS's ONEWAY takes them, whose p the published study gives.
    ``without``: the groups without the small ones; where that leaves fewer groups the same test of them is an
    exploratory row beside, else no row.

    p stands once, so that the test counts once for multiplicity. ``scipy.stats.f_oneway``.
    R: ``summary(aov(y ~ g))``; effects and interval as EffectSizes.py says.
    """
    rows = _anovaRows(groups, labels, settings)
    if without is None or without.names == groups.names:
        return rows
    own = Labels(EXPLORATORY, labels.analysis, labels.outcome, labels.predictor, labels.notes)
    return [rows[0], _anovaRows(without, own, settings, ANOVA_WITHOUT)[0], rows[1]]


def _anovaRows(groups: Groups, labels: Labels, settings: AnalysisSettings, method: str = ANOVA) -> list[TestResult]:
    sizes = _sizes(groups)
    reason = groups.reason or (NO_SPREAD if len(groups.flat) == len(groups.names) else None)
    if reason:
        return [labels.empty(each, joinNotes(reason, *groups.notes), **sizes) for each in (method, ANOVA_OMEGA)]
    with quietly() as caught:
        f, p = stats.f_oneway(*groups.values)
    df1, df2 = len(groups.names) - 1, groups.n - len(groups.names)
    notes = joinNotes(SHARE_INTERVAL, *groups.notes, *caught.messages)
    omega = omegaSquared(f, df1, df2)
    common = {**sizes, "statistic_name": "F", "statistic": f, "df1": df1, "df2": df2,
              **_shareInterval(f, df1, df2, groups.n, settings)}
    return [
        labels.row(method, notes, **common, p=p, effect_name="eta squared", effect=etaSquared(f, df1, df2)),
        labels.row(ANOVA_OMEGA, joinNotes("p is that of the one-way ANOVA", NEGATIVE if omega < 0 else "", notes),
                   **common, effect_name="omega squared", effect=max(omega, 0.0)),
    ]


def _sizes(groups: Groups) -> dict[str, Any]:
    return {"n": groups.n, "group_n": groups.sizes}


def _shareInterval(f: float, df1: float, df2: float, n: int, settings: AnalysisSettings) -> dict[str, float | None]:
    level = oneSidedLevel(settings.confidenceLevel)
    low, high = explainedVarianceInterval(f, df1, df2, n, level)
    return {"ci_low": low, "ci_high": high, "ci_level": level}


def welchAnova(groups: Groups, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Welch's analysis of variance, which does not assume equal variances. ``f_oneway(equal_var=False)``.

    scipy gives F and p; df2 is Welch 1951 (Biometrika 38:330): (k^2-1) / (3 sum((1-w_i/W)^2/(n_i-1))), w = n/s^2.
    Effect: df1 (F-1) / (df1 (F-1) + N), Carroll & Nordholm 1975 (Educ Psychol Meas 35:541); the share of variance
    that it estimates weighs each group by n/sigma^2. R: ``oneway.test(y ~ g)``. Not computable where a group has no
    spread: its weight would be infinite.
    """
    reason = groups.reason or (f"no spread in {', '.join(groups.flat)}" if groups.flat else None)
    if reason:
        return labels.empty(WELCH, joinNotes(reason, *groups.notes), **_sizes(groups))
    with quietly() as caught:
        f, p = stats.f_oneway(*groups.values, equal_var=False)
    sizes = np.array([len(values) for values in groups.values])
    weights = sizes / np.array([values.var(ddof=1) for values in groups.values])
    k = len(sizes)
    df1, df2 = k - 1, (k * k - 1) / (3 * np.sum((1 - weights / weights.sum()) ** 2 / (sizes - 1)))
    omega = welchOmegaSquared(f, df1, groups.n)
    note = joinNotes("effect and interval approximate, from the Welch F", SHARE_INTERVAL,
                     NEGATIVE if omega < 0 else "", *groups.notes, *caught.messages)
    return labels.row(WELCH, note, **_sizes(groups), statistic_name="F", statistic=f, df1=df1, df2=df2, p=p,
                      effect_name="omega squared", effect=max(omega, 0.0),
                      **_shareInterval(f, df1, df2, groups.n, settings))


def kruskalWallis(groups: Groups, labels: Labels, settings: AnalysisSettings, method: str = KRUSKAL) -> TestResult:
    """Kruskal-Wallis rank test, corrected for ties, with rank epsilon squared. ``scipy.stats.kruskal``.

    R: ``kruskal.test(y ~ g)``. Interval: that of the analysis of variance of the ranks, whose F is a function of H
    (Conover & Iman 1981, Am Stat 35:124): F = (H / (k-1)) / ((n-1-H) / (n-k)), inverted as for eta squared.
    R: ``anova(lm(rank(y) ~ g))``. A bootstrap of a share bounded by 0 could never hold 0. None where every
    rank of a group differs from all of the others (H = n-1).
    """
    if groups.reason:
        return labels.empty(method, joinNotes(groups.reason, *groups.notes), **_sizes(groups))
    with quietly() as caught:
        h, p = stats.kruskal(*groups.values)
    n, k = groups.n, len(groups.names)
    rest = (n - 1 - h) / (n - k)
    interval = _shareInterval(h / (k - 1) / rest, k - 1, n - k, n, settings) if rest > 1e-9 else {}
    note = joinNotes(SHARE_INTERVAL if interval else "no interval: the groups explain all of the ranks")
    return labels.row(method, joinNotes(*groups.notes, note, *caught.messages), **_sizes(groups), statistic_name="H",
                      statistic=h, df1=k - 1, p=p, effect_name="rank epsilon squared",
                      effect=rankEpsilonSquared(h, n), **interval)


def assumptionChecks(groups: Groups, labels: Labels) -> list[TestResult]:
    """Levene's test about the median (Brown-Forsythe) and Shapiro-Wilk on the residuals from the group means.

    Shown, never acted on: no test is chosen by them. R: ``car::leveneTest(y ~ g)``,
    ``shapiro.test(residuals(aov(y ~ g)))``. Both have no effect size.
    """
    labels = Labels(ASSUMPTION, labels.analysis, labels.outcome, labels.predictor, labels.notes)
    reason = groups.reason or (NO_SPREAD if len(groups.flat) == len(groups.names) else None)
    if reason:
        return [labels.empty(method, joinNotes(reason, *groups.notes), **_sizes(groups))
                for method in (LEVENE, SHAPIRO)]
    residuals = np.concatenate([values - values.mean() for values in groups.values])
    deviations = [np.abs(values - np.median(values)) for values in groups.values]
    notes = joinNotes("shown, not acted on", *groups.notes)
    with quietly() as caught:
        if all(np.ptp(deviation) == 0 for deviation in deviations):
            levene = labels.empty(LEVENE, joinNotes("no spread of the deviations within any group", notes),
                                  **_sizes(groups))
        else:
            statistic, p = stats.levene(*groups.values, center="median")
            levene = labels.row(LEVENE, notes, **_sizes(groups), statistic_name="F", statistic=statistic,
                                df1=len(groups.names) - 1, df2=groups.n - len(groups.names), p=p)
        w, p = stats.shapiro(residuals)
    note = joinNotes(notes, *caught.messages)
    return [levene, labels.row(SHAPIRO, note, **_sizes(groups), statistic_name="W", statistic=w, p=p)]


def welchT(groups: Groups, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Difference of the means of two groups, first minus second, by Welch's t; Hedges' g is in the note.

    ``scipy.stats.ttest_ind(equal_var=False)``. R: ``t.test(a, b)``.
    """
    reason = groups.reason or (f"no spread in {' or '.join(groups.names)}" if len(groups.flat) == 2 else None)
    if reason:
        return labels.empty(WELCH_T, joinNotes(reason, *groups.notes), **_sizes(groups))
    a, b = groups.values
    with quietly() as caught:
        result = stats.ttest_ind(a, b, equal_var=False)
        interval = result.confidence_interval(settings.confidenceLevel)
    g = hedgesG(a, b)
    note = joinNotes(f"Hedges' g = {g:.2f}" if g is not None else "", *groups.notes, *caught.messages)
    return labels.row(WELCH_T, note, group_a=groups.names[0], group_b=groups.names[1], **_sizes(groups),
                      statistic_name="t", statistic=result.statistic, df2=result.df, p=result.pvalue,
                      effect_name="mean difference", effect=a.mean() - b.mean(),
                      ci_low=interval.low, ci_high=interval.high)
