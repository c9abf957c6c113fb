"""Every pair of groups: Tukey, Games-Howell and Dunn-Holm. Each set of pairs is adjusted by its own procedure."""

from itertools import combinations

import numpy as np
from scipy import stats

from .Groups import Groups, sizesText
from .Multiplicity import holm
from .Results import PAIRS, Labels, TestResult, joinNotes
from .Settings import AnalysisSettings
from .StudentizedRange import StudentizedRange

TUKEY = "Tukey HSD"
GAMES_HOWELL = "Games-Howell"
DUNN = "Dunn, Holm-adjusted"

SMALLEST_P = 1e-11
"""Below it the studentized range is rounding error, and a p of 0 would be wrong."""


def tukeyHsd(groups: Groups, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """Mean differences of all pairs, a minus b, with simultaneous intervals, as ``scipy.stats.tukey_hsd``.

    q = |difference| / sqrt(MS_within (1/n_a + 1/n_b) / 2) with N - k degrees of freedom. The procedure has no
    unadjusted p: both columns hold the one of the studentized range. R: ``TukeyHSD(aov(y ~ g))``.
    """
    return _studentizedRange(groups, labels, settings, TUKEY, equalVariances=True)


def gamesHowell(groups: Groups, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """As Tukey's, each pair with its own variances and Welch-Satterthwaite degrees of freedom.

    As ``scipy.stats.tukey_hsd(equal_var=False)``; q = |difference| / sqrt((s_a^2/n_a + s_b^2/n_b) / 2).
    Games & Howell 1976, J Educ Stat 1:113. R: ``rstatix::games_howell_test(y ~ g)``.
    """
    return _studentizedRange(groups, labels, settings, GAMES_HOWELL, equalVariances=False)


def _studentizedRange(groups: Groups, labels: Labels, settings: AnalysisSettings, method: str,
                      equalVariances: bool) -> list[TestResult]:
    labels = _pairLabels(labels)
    everywhereFlat = len(groups.flat) == len(groups.names)
    if groups.reason or everywhereFlat:
        reason = groups.reason or "no spread within any group"
        return [labels.empty(method, joinNotes(reason, *groups.notes), n=groups.n, group_n=groups.sizes)]
    variances = [values.var(ddof=1) for values in groups.values]
    within = sum(v * (len(values) - 1) for v, values in zip(variances, groups.values, strict=True))
    pooledDf = groups.n - len(groups.names)
    critical = {}  # by degrees of freedom, which all of Tukey's pairs share
    rows = []
    for i, j in combinations(range(len(groups.names)), 2):
        a, b = groups.values[i], groups.values[j]
        names = {"group_a": groups.names[i], "group_b": groups.names[j], "n": len(a) + len(b),
                 "group_n": sizesText({groups.names[i]: len(a), groups.names[j]: len(b)})}
        if equalVariances:
            parts = [within / pooledDf / len(a), within / pooledDf / len(b)]
            df = float(pooledDf)
        else:
            parts = [variances[i] / len(a), variances[j] / len(b)]
            if sum(parts) == 0:
                rows.append(labels.empty(method, joinNotes("no spread in either group", *groups.notes), **names))
                continue
            df = sum(parts) ** 2 / (parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1))
        difference = float(a.mean() - b.mean())
        error = np.sqrt(sum(parts) / 2)
        distribution = StudentizedRange(len(groups.names), df)
        p = distribution.sf(abs(difference) / error)
        tiny = f"p below {SMALLEST_P:g}, shown as that" if p < SMALLEST_P else ""
        p = max(p, SMALLEST_P)
        if df not in critical:
            critical[df] = distribution.quantile(settings.confidenceLevel)
        half = critical[df] * error
        rows.append(labels.row(
            method, joinNotes("p adjusted over the pairs by the studentized range", tiny, *groups.notes), **names,
            statistic_name="q", statistic=abs(difference) / error, df1=len(groups.names), df2=df,
            p=p, p_adjusted=p, effect_name="mean difference", effect=difference,
            ci_low=difference - half, ci_high=difference + half))
    return rows


def dunnHolm(groups: Groups, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """Dunn's test of all pairs on the ranks of the Kruskal-Wallis test, p adjusted by Holm's method.

    z = (mean rank a - mean rank b) / sqrt((N(N+1)/12 - sum(t^3-t)/(12(N-1))) (1/n_a + 1/n_b)), t the sizes of
    ties; the effect is the difference of mean ranks with a normal interval, not simultaneous. Own formula, no
    bundled library has it: Dunn 1964, Technometrics 6:241, eq. 2 and 3.
    R: ``rstatix::dunn_test(y ~ g, p.adjust.method = "holm")``, whose z has group b minus group a.
    """
    labels = _pairLabels(labels)
    if groups.reason:
        return [labels.empty(DUNN, joinNotes(groups.reason, *groups.notes), n=groups.n, group_n=groups.sizes)]
    pooled = groups.pooled
    total = len(pooled)
    ranks = np.split(stats.rankdata(pooled), np.cumsum([len(values) for values in groups.values])[:-1])
    ties = np.unique(pooled, return_counts=True)[1].astype(float)
    variance = total * (total + 1) / 12 - np.sum(ties ** 3 - ties) / (12 * (total - 1))
    critical = stats.norm.isf((1 - settings.confidenceLevel) / 2)
    pairs = list(combinations(range(len(ranks)), 2))
    differences = np.array([ranks[i].mean() - ranks[j].mean() for i, j in pairs])
    errors = np.array([np.sqrt(variance * (1 / len(ranks[i]) + 1 / len(ranks[j]))) for i, j in pairs])
    p = 2 * stats.norm.sf(np.abs(differences / errors))
    adjusted = holm(p)
    note = joinNotes("p adjusted over the pairs by Holm", "interval not adjusted", *groups.notes)
    return [
        labels.row(DUNN, note, group_a=groups.names[i], group_b=groups.names[j], n=len(ranks[i]) + len(ranks[j]),
                   group_n=sizesText({groups.names[i]: len(ranks[i]), groups.names[j]: len(ranks[j])}),
                   statistic_name="z", statistic=differences[index] / errors[index], p=p[index],
                   p_adjusted=adjusted[index], effect_name="difference of mean ranks", effect=differences[index],
                   ci_low=differences[index] - critical * errors[index],
                   ci_high=differences[index] + critical * errors[index])
        for index, (i, j) in enumerate(pairs)]


def _pairLabels(labels: Labels) -> Labels:
    return Labels(PAIRS, labels.analysis, labels.outcome, labels.predictor, labels.notes)
