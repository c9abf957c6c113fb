"""Models over lesions. Expected numbers: R/expected.R, sections lme, lmer and cluster bootstrap."""

import numpy as np
import pytest
from SpinePainCohortLib.Statistics.Correlations import Pairs, completePairs
from SpinePainCohortLib.Statistics.LesionModels import (
    SHARES_TRIED,
    clusterBootstrap,
    clustersOf,
    fitRandomIntercept,
    mixedModel,
)
from SpinePainCohortLib.Statistics.Results import EXPLORATORY, Labels
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from statsmodels.regression.mixed_linear_model import MixedLM

LABELS = Labels(EXPLORATORY, "per lesion", "vas", "rhi_percent")
SETTINGS = AnalysisSettings()


def pairsOf(x, y, ids):
    return completePairs(np.array(x, dtype=float), np.array(y, dtype=float), np.array(ids, dtype=object),
                         ("rhi_percent", "vas"))


@pytest.fixture
def pairs(lesions):
    return pairsOf(lesions["rhi_percent"], lesions["vas"], lesions["case_id"])


def test_the_mixed_model_equals_lme(pairs, matches):
    # nlme::lme(vas ~ rhi_percent, random = ~ 1 | case_id, method = "REML"); intervals(m, which = "fixed")
    slope, share = mixedModel(pairs, LABELS, SETTINGS)
    matches(slope, n=99, effect=0.0455318286517, statistic=6.58797395984, df2=53, p=2.07476942095e-08,
            ci_low=0.0316694054645, ci_high=0.0593942518389)
    # lme4::lmer: var(u) = 2.0308127399, var(e) = 0.7229546969
    matches(share, effect=0.7374670470704)


def test_the_mixed_model_equals_that_of_statsmodels(pairs):
    fit = MixedLM(pairs.y, np.column_stack([np.ones(pairs.n), pairs.x]), groups=pairs.ids.astype(str)).fit(reml=True)
    slope, share = mixedModel(pairs, LABELS, SETTINGS)
    between = float(fit.cov_re[0, 0])
    # Its optimiser stops at about 1e-4 of the variances.
    assert slope.effect == pytest.approx(fit.params[1], rel=1e-4)
    assert slope.effect / slope.statistic == pytest.approx(fit.bse[1], rel=1e-4)
    assert share.effect == pytest.approx(between / (between + fit.scale), rel=1e-3)


def restrictedDeviance(x, y, ids, ratio):
    """Minus twice the restricted log likelihood but for a constant, by the n x n covariance matrix itself."""
    design = np.column_stack([np.ones(len(x)), x])
    covariance = np.eye(len(x)) + ratio * (np.array(ids)[:, None] == np.array(ids)[None, :])
    weighed = np.linalg.solve(covariance, np.column_stack([design, y]))
    information = design.T @ weighed[:, :2]
    residual = y @ weighed[:, 2] - (design.T @ weighed[:, 2]) @ np.linalg.solve(information, design.T @ weighed[:, 2])
    return ((len(x) - 2) * np.log(residual) + np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1])


# Two valleys, at a ratio of 0 and of 12: found by drawing many small cohorts and comparing searches.
TWO_VALLEYS = ([3.2, 1.2, -2.8, 7.7, 8.7, -7.5, -6.5, -13.5], [1.0, 2.0, 5.0, 2.9, 3.9, -0.1, 2.9, 7.9],
               [0, 0, 0, 1, 1, 2, 2, 2])


@pytest.mark.parametrize(("x", "y", "ids", "lowest"), [
    (*TWO_VALLEYS, (12, 12.1)),
    ([1.0, 2, 4, 1, 3, 5], [0.0, 1.5, 2, 100, 101, 103.5], [0, 0, 0, 1, 1, 1], (1e4, 1e5)),
    ([1.0, 2, 4, 1, 3, 5], [0.0, 1.5, 2, 1e3, 1001, 1003.5], [0, 0, 0, 1, 1, 1], (1e6, 1e7))])
def test_the_lowest_of_all_valleys_is_found_however_much_patients_differ(x, y, ids, lowest):
    x, y = np.array(x) - np.mean(x), np.array(y) - np.mean(y)
    found = fitRandomIntercept(clustersOf(Pairs(x, y, np.array(ids, dtype=object), (), None)))
    ratios = np.concatenate([[0], np.logspace(-3, 7.5, 3000)])
    deviances = [restrictedDeviance(x, y, ids, ratio) for ratio in ratios]
    best = ratios[int(np.argmin(deviances))]
    assert lowest[0] < best < lowest[1]
    # The search knows the share of variance to 1.5e-8, which is 2 % of a ratio of 1e6; the scan steps by 0.8 %.
    assert found.ratio == pytest.approx(best, rel=0.03)
    assert restrictedDeviance(x, y, ids, found.ratio) <= min(deviances) + 1e-3


def test_no_valley_is_skipped_by_wide_steps():
    left = 1 - SHARES_TRIED
    assert (left[0], SHARES_TRIED[49]) == (1, 0.98) and left[-1] == pytest.approx(1e-8, rel=1e-6)
    np.testing.assert_allclose(np.diff(SHARES_TRIED[:50]), 0.02, atol=1e-12)
    np.testing.assert_allclose(left[50:-1] / left[51:], np.sqrt(10), rtol=1e-6)  # 1 - 1e-8 is rounded to 1e-16
    assert SHARES_TRIED[50] == 0.99


def test_patients_that_do_not_differ_leave_ordinary_least_squares():
    random = np.random.default_rng(3)
    x = random.uniform(0, 80, 60)
    y = 2 + 0.05 * x + np.tile([1.0, -1.0], 30) * random.uniform(0.5, 1.5, 60)  # opposite within each patient
    slope, share = mixedModel(pairsOf(x, y, np.repeat(np.arange(30), 2)), LABELS, SETTINGS)
    assert share.effect == 0 and "variance between patients estimated as 0" in slope.note
    assert slope.effect == pytest.approx(np.polyfit(x, y, 1)[0], rel=1e-9)


def test_the_cluster_bootstrap_agrees_with_r(pairs, matches):
    # coef(lm()) on 4000 resamples of patients: 0.018902, 0.069544; 0.002 is the simulation error of both
    row = clusterBootstrap(pairs, LABELS, AnalysisSettings(resamples=4000))
    matches(row, n=99, effect=0.0417587235768)
    assert (row.ci_low, row.ci_high) == pytest.approx((0.0189024103677, 0.0695440919265), abs=0.002)
    assert row.p is None and "resamples of 45 patients" in row.note


@pytest.mark.parametrize(("x", "y", "ids", "reason"), [
    ([], [], [], "all values are missing"),
    ([1, 2, 3], [1, 2, 4], ["a", "a", "b"], "only 3 complete pairs"),
    ([1, 2, 3, 4], [5, 5, 5, 5], ["a", "a", "b", "b"], "all values of vas are equal"),
    ([3, 3, 3, 3], [1, 2, 4, 5], ["a", "a", "b", "b"], "all values of rhi_percent are equal"),
    ([1, 2, 3, 4], [1, 3, 2, 4], ["a"] * 4, "only one patient"),
    ([1, 2, 3, 4, 5], [1, 3, 2, 4, 3], list("abcde"), "too few patients have several lesions"),
    ([1, 1, 2, 2, 3, 3], [1, 3, 2, 4, 3, 6], list("aabbcc"), "the predictor does not vary within any patient"),
    ([1, 2, 3, 5, 4, 9], [1, 2, 3, 5, 4, 9], list("aabbcc"), "the model leaves no residual")])
def test_lesions_that_carry_no_mixed_model_give_empty_rows_with_the_reason(x, y, ids, reason):
    for row in mixedModel(pairsOf(x, y, ids), LABELS, SETTINGS):
        assert row.note.startswith(f"not computable: {reason}") and row.effect is None


def test_too_few_patients_to_resample_give_a_reason():
    row = clusterBootstrap(pairsOf([1, 2, 3, 4, 5, 7], [1, 3, 2, 4, 3, 6], list("aabbcc")), LABELS, SETTINGS)
    assert "only 3 patients, 4 are needed" in row.note and row.effect is None


def test_few_patients_are_warned_about():
    four = pairsOf([1, 2, 3, 5, 4, 9, 2, 8], [1, 2, 3, 6, 4, 7, 5, 6], list("aabbccdd"))
    slope, _ = mixedModel(four, LABELS, SETTINGS)
    assert "warning: fewer than 10 patients" in slope.note


def test_a_hundred_thousand_lesions_give_the_truth_they_were_made_of():
    random = np.random.default_rng(5)
    ids = np.sort(random.integers(0, 30000, 100000))
    x = random.uniform(0, 90, ids.size)
    y = 1 + 0.06 * x + random.normal(0, 1.5, 30000)[ids] + random.normal(0, 1, ids.size)
    slope, share = mixedModel(pairsOf(x, y, ids), LABELS, SETTINGS)
    assert slope.ci_low < 0.06 < slope.ci_high
    assert share.effect == pytest.approx(1.5 ** 2 / (1.5 ** 2 + 1), abs=0.01)  # its standard error is 0.003
