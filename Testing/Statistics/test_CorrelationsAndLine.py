"""Correlations and the line. Expected numbers: R/expected.R, sections rhi vas, count vas, line, influence."""

import numpy as np
import pytest
from SpinePainCohortLib.Statistics.Correlations import (
    bootstrapPearson,
    completePairs,
    influence,
    leaveOneOut,
    pearson,
    spearman,
)
from SpinePainCohortLib.Statistics.Regression import fitLine, slope
from SpinePainCohortLib.Statistics.Results import EXPLORATORY, Labels
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

LABELS = Labels(EXPLORATORY, "RHI vs VAS", "vas", "rhi_percent")
SETTINGS = AnalysisSettings()
ALL = (pearson, spearman, bootstrapPearson, influence, slope)


def pairsOf(x, y):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    ids = np.array([f"p{index}" for index in range(len(x))], dtype=object)
    return completePairs(x, y, ids, ("rhi_percent", "vas"))


@pytest.fixture
def pairs(patients):
    return completePairs(patients["rhi_percent"].to_numpy(), patients["vas"].to_numpy(),
                         patients["case_id"].to_numpy(dtype=object), ("rhi_percent", "vas"))


def test_pearson_equals_cor_test(pairs, matches):
    # cor.test(rhi_percent, vas)
    matches(pearson(pairs, LABELS, SETTINGS), n=45, effect=0.518634074505, df2=43, p=2.62457765681e-04,
            ci_low=0.265522416045, ci_high=0.704862112376)


def test_spearman_equals_cor_test_with_the_interval_of_bonett_and_wright(pairs, patients, matches):
    # cor.test(x, y, method = "spearman", exact = FALSE)
    matches(spearman(pairs, LABELS, SETTINGS), effect=0.528727666081090, p=0.000188690931037,
            ci_low=0.259435721933584, ci_high=0.721732456573396)
    counts = pairsOf(patients["count"], patients["vas"])
    matches(spearman(counts, LABELS, SETTINGS), effect=0.29349657511158, p=0.05037525149180,
            ci_low=-0.00648493616535, ci_high=0.54501437282571)


def test_the_line_equals_lm(pairs, matches):
    # lm(vas ~ rhi_percent); confint(m); predict(m, data.frame(rhi_percent = 50), interval = "confidence")
    row, line = slope(pairs, LABELS, SETTINGS), fitLine(pairs)
    matches(row, effect=0.0596186064823, statistic=3.97769090338, ci_low=0.0293919293618, ci_high=0.0898452836028)
    assert row.p is None
    assert (line.intercept, line.residualSd) == pytest.approx((1.2935085357599, 2.4946906413269), rel=1e-10)
    low, high = line.band(np.array([50.0]), 0.95)
    assert (line.predict(np.array([50.0]))[0], low[0], high[0]) == pytest.approx(
        (4.27443885988, 3.52263037737, 5.02624734238), rel=1e-10)


def test_the_bootstrap_interval_agrees_with_boot_ci(pairs, matches):
    # boot::abc.ci(d, function(d, w) corr(d, w)); boot.ci(boot(d, cor, R = 20000), type = "bca") gives 0.1825, 0.7263
    row = bootstrapPearson(pairs, LABELS, SETTINGS)
    # The steps of numerical derivatives differ, which is seen in the sixth decimal.
    assert (row.ci_low, row.ci_high) == pytest.approx((0.184528203508, 0.726577034035), abs=5e-6)
    matches(row, effect=0.518634074505)
    assert row.p is None


def test_the_bootstrap_interval_depends_on_no_seed_and_needs_no_resamples(pairs):
    first, other = (bootstrapPearson(pairs, LABELS, AnalysisSettings(seed=seed, resamples=resamples))
                    for seed, resamples in ((1, 2000), (2, 0)))
    assert first == other


def test_influence_names_the_patient_who_changes_r_most(pairs, matches):
    # sapply(seq_len(n), function(i) cor(x[-i], y[-i]))
    row = influence(pairs, LABELS, SETTINGS)
    matches(row, n=44, effect=0.597040562717481, ci_low=0.36482534770526, ci_high=0.759329980164923)
    assert "0.597 without 003" in row.note and "range over all patients 0.488 to 0.597" in row.note


def test_leaving_one_out_by_updated_sums_equals_leaving_it_out(pairs):
    expected = [np.corrcoef(np.delete(pairs.x, index), np.delete(pairs.y, index))[0, 1] for index in range(pairs.n)]
    assert leaveOneOut(pairs) == pytest.approx(np.array(expected), rel=1e-10)


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize(("x", "y", "reason"), [
    ([], [], "all values are missing"),
    ([np.nan, 1, 2], [1, np.nan, np.nan], "all values are missing"),
    ([1, 2, 3], [1, 3, 2], "only 3 complete pairs, 4 are needed"),
    ([1, 2, 3, 4], [5, 5, 5, 5], "all values of vas are equal"),
    ([7, 7, 7, 7], [1, 2, 3, 4], "all values of rhi_percent are equal"),
    ([7, 7, 7, 7], [5, 5, 5, 5], "all values of rhi_percent and of vas are equal")])
def test_what_carries_no_correlation_is_an_empty_row_with_its_reason(method, x, y, reason):
    row = method(pairsOf(x, y), LABELS, SETTINGS)
    assert reason in row.note
    assert row.p is None and row.effect is None and row.ci_low is None


def test_missing_pairs_are_counted():
    row = pearson(pairsOf([1, 2, 3, 4, 5, np.nan], [2, 1, 4, 3, np.nan, 1]), LABELS, SETTINGS)
    assert row.n == 4 and "2 without rhi_percent or vas left out" in row.note


def test_four_pairs_are_enough_but_not_for_leaving_one_out():
    four = pairsOf([1, 2, 3, 4], [2, 1, 4, 3])
    assert pearson(four, LABELS, SETTINGS).ci_low < 0.6 < pearson(four, LABELS, SETTINGS).ci_high
    assert "4 would not be left" in influence(four, LABELS, SETTINGS).note


def test_a_perfect_correlation_has_limits_of_one():
    line = pairsOf(range(8), range(8))
    for method in (pearson, spearman):
        row = method(line, LABELS, SETTINGS)
        assert (row.effect, row.ci_low, row.ci_high) == pytest.approx((1, 1, 1))


def test_a_correlation_carried_by_one_patient_is_called_so():
    row = influence(pairsOf([0, 0, 0, 0, 0, 9], [1, 2, 3, 1, 2, 9]), LABELS, SETTINGS)
    assert "not computable without p5: the rest is constant" in row.note


def test_a_correlation_that_one_patient_carries_has_a_reason_instead_of_an_interval():
    row = bootstrapPearson(pairsOf([0, 0, 0, 0, 9], [1, 1, 1, 1, 5]), LABELS, SETTINGS)
    assert row.ci_low is None and "not computable" in row.note


def test_the_bootstrap_interval_of_very_many_pairs_agrees_with_fisher():
    random = np.random.default_rng(4)
    x = random.normal(size=6000)
    many = pairsOf(x, x + random.normal(size=6000))
    row, fisher = bootstrapPearson(many, LABELS, SETTINGS), pearson(many, LABELS, SETTINGS)
    # Both are right for normal measures, up to what 6000 patients show of their kurtosis.
    assert (row.ci_low, row.ci_high) == pytest.approx((fisher.ci_low, fisher.ci_high), abs=0.003)
