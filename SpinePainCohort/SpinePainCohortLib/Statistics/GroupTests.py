"""Comparison of a measure across groups: the published analysis of variance, its companions and its assumptions."""

import numpy as np
from scipy import stats

from .EffectSizes import (
    etaSquared,
    explainedVarianceInterval,
    hedgesG,
    omegaSquared,
    rankEpsilonInterval,
    rankEpsilonSquared,
)
from .Groups import Groups
from .Results import ASSUMPTION, Labels, TestResult, joinNotes, quietly
from .Settings import AnalysisSettings

ANOVA = "One-way ANOVA (as published)"
ANOVA_OMEGA = "One-way ANOVA, omega squared"
WELCH = "Welch ANOVA"
KRUSKAL = "Kruskal-Wallis"
LEVENE = "Levene (median), equality of variances"
SHAPIRO = "Shapiro-Wilk, normality of residuals"
WELCH_T = "Welch t test"

NO_SPREAD = "no spread within any group"
NEGATIVE = "the estimate is negative and shown as 0"


def anova(groups: Groups, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """One-way analysis of variance: a row with eta squared and p, a row with omega squared of the same test.

    p stands once, so that the test counts once for multiplicity. ``scipy.stats.f_oneway``.
    R: ``summary(aov(y ~ g))``; effects and interval as EffectSizes.py says.
    """
    reason = groups.reason or (NO_SPREAD if len(groups.flat) == len(groups.names) else None)
    if reason:
        return [labels.empty(method, joinNotes(reason, *groups.notes), n=groups.n) for method in (ANOVA, ANOVA_OMEGA)]
    with quietly() as caught:
        f, p = stats.f_oneway(*groups.values)
    notes = joinNotes(*groups.notes, *caught.messages)
    df1, df2 = len(groups.names) - 1, groups.n - len(groups.names)
    low, high = explainedVarianceInterval(f, df1, df2, settings.confidenceLevel)
    omega = omegaSquared(f, df1, df2)
    common = {"n": groups.n, "statistic_name": "F", "statistic": f, "df1": df1, "df2": df2,
              "ci_low": low, "ci_high": high}
    return [
        labels.row(ANOVA, notes, **common, p=p, effect_name="eta squared", effect=etaSquared(f, df1, df2)),
        labels.row(ANOVA_OMEGA, joinNotes("p is that of the one-way ANOVA", NEGATIVE if omega < 0 else "", notes),
                   **common, effect_name="omega squared", effect=max(omega, 0.0)),
    ]


def welchAnova(groups: Groups, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Welch's analysis of variance, which does not assume equal variances. ``f_oneway(equal_var=False)``.

    scipy gives F and p; df2 is Welch 1951 (Biometrika 38:330): (k^2-1) / (3 sum((1-w_i/W)^2/(n_i-1))), w = n/s^2.
    R: ``oneway.test(y ~ g)``. Not computable where a group has no spread: its weight would be infinite.
    """
    reason = groups.reason or (f"no spread in {', '.join(groups.flat)}" if groups.flat else None)
    if reason:
        return labels.empty(WELCH, joinNotes(reason, *groups.notes), n=groups.n)
    with quietly() as caught:
        f, p = stats.f_oneway(*groups.values, equal_var=False)
    sizes = np.array([len(values) for values in groups.values])
    weights = sizes / np.array([values.var(ddof=1) for values in groups.values])
    k = len(sizes)
    df1, df2 = k - 1, (k * k - 1) / (3 * np.sum((1 - weights / weights.sum()) ** 2 / (sizes - 1)))
    low, high = explainedVarianceInterval(f, df1, df2, settings.confidenceLevel)
    omega = omegaSquared(f, df1, df2)
    note = joinNotes("effect and interval approximate, from the Welch F", NEGATIVE if omega < 0 else "",
                     *groups.notes, *caught.messages)
    return labels.row(WELCH, note, n=groups.n, statistic_name="F", statistic=f, df1=df1, df2=df2, p=p,
                      effect_name="omega squared", effect=max(omega, 0.0), ci_low=low, ci_high=high)


def kruskalWallis(groups: Groups, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Kruskal-Wallis rank test, corrected for ties, with rank epsilon squared. ``scipy.stats.kruskal``.

    R: ``kruskal.test(y ~ g)``.
    """
    if groups.reason:
        return labels.empty(KRUSKAL, joinNotes(groups.reason, *groups.notes), n=groups.n)
    with quietly() as caught:
        h, p = stats.kruskal(*groups.values)
    low = high = None
    if settings.resamples:
        random = np.random.default_rng(settings.seed)
        low, high = rankEpsilonInterval(groups.values, settings.confidenceLevel, settings.resamples, random)
    note = f"interval: percentile bootstrap, {settings.resamples} resamples" if low is not None else \
        "no interval: it needs the bootstrap"
    return labels.row(KRUSKAL, joinNotes(*groups.notes, note, *caught.messages), n=groups.n, statistic_name="H",
                      statistic=h, df1=len(groups.names) - 1, p=p, effect_name="rank epsilon squared",
                      effect=rankEpsilonSquared(h, groups.n), ci_low=low, ci_high=high)


def assumptionChecks(groups: Groups, labels: Labels) -> list[TestResult]:
    """Levene's test about the median (Brown-Forsythe) and Shapiro-Wilk on the residuals from the group means.

    Shown, never acted on: no test is chosen by them. R: ``car::leveneTest(y ~ g)``,
    ``shapiro.test(residuals(aov(y ~ g)))``. Both have no effect size.
    """
    labels = Labels(ASSUMPTION, labels.analysis, labels.outcome, labels.predictor, labels.notes)
    reason = groups.reason or (NO_SPREAD if len(groups.flat) == len(groups.names) else None)
    if reason:
        return [labels.empty(method, joinNotes(reason, *groups.notes), n=groups.n) for method in (LEVENE, SHAPIRO)]
    residuals = np.concatenate([values - values.mean() for values in groups.values])
    deviations = [np.abs(values - np.median(values)) for values in groups.values]
    notes = joinNotes("shown, not acted on", *groups.notes)
    with quietly() as caught:
        if all(np.ptp(deviation) == 0 for deviation in deviations):
            levene = labels.empty(LEVENE, joinNotes("no spread of the deviations within any group", notes), n=groups.n)
        else:
            statistic, p = stats.levene(*groups.values, center="median")
            levene = labels.row(LEVENE, notes, n=groups.n, statistic_name="F", statistic=statistic,
                                df1=len(groups.names) - 1, df2=groups.n - len(groups.names), p=p)
        w, p = stats.shapiro(residuals)
    note = joinNotes(notes, *caught.messages)
    return [levene, labels.row(SHAPIRO, note, n=groups.n, statistic_name="W", statistic=w, p=p)]


def welchT(groups: Groups, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Difference of the means of two groups, first minus second, by Welch's t; Hedges' g is in the note.

    ``scipy.stats.ttest_ind(equal_var=False)``. R: ``t.test(a, b)``.
    """
    reason = groups.reason or (f"no spread in {' or '.join(groups.names)}" if len(groups.flat) == 2 else None)
    if reason:
        return labels.empty(WELCH_T, joinNotes(reason, *groups.notes), n=groups.n)
    a, b = groups.values
    with quietly() as caught:
        result = stats.ttest_ind(a, b, equal_var=False)
        interval = result.confidence_interval(settings.confidenceLevel)
    g = hedgesG(a, b)
    note = joinNotes(f"Hedges' g = {g:.3g}" if g is not None else "", *groups.notes, *caught.messages)
    return labels.row(WELCH_T, note, group_a=groups.names[0], group_b=groups.names[1], n=groups.n,
                      statistic_name="t", statistic=result.statistic, df2=result.df, p=result.pvalue,
                      effect_name="mean difference", effect=a.mean() - b.mean(),
                      ci_low=interval.low, ci_high=interval.high)
