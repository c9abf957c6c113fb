"""Comparison of groups. Expected numbers: R/expected.R, sections location, count, category and welch t."""

import numpy as np
import pytest
from scipy import stats
from SpinePainCohortLib.Statistics.CategoryColumns import (
    CATEGORIES,
    COUNT_GROUPS,
    categoriesOf,
    countGroupsOf,
    textsOf,
)
from SpinePainCohortLib.Statistics.Correlations import jonckheere
from SpinePainCohortLib.Statistics.EffectSizes import explainedVarianceInterval, hedgesG, noncentralityOf
from SpinePainCohortLib.Statistics.Groups import splitGroups
from SpinePainCohortLib.Statistics.GroupTests import anova, assumptionChecks, kruskalWallis, welchAnova, welchT
from SpinePainCohortLib.Statistics.PairTests import dunnHolm, gamesHowell, tukeyHsd
from SpinePainCohortLib.Statistics.Results import PAIRS, PRIMARY, Labels
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Statistics.StudentizedRange import StudentizedRange
from SpinePainCohortLib.Tables.Categories import PUBLISHED_CATEGORIES

LOCATIONS = ("cervical", "thoracic", "lumbar", "sacral", "multiple")
LABELS = Labels(PRIMARY, "location vs VAS", "vas", "location")
SETTINGS = AnalysisSettings()


@pytest.fixture
def locations(patients):
    return splitGroups(patients["vas"].to_numpy(), textsOf(patients["location"]), LOCATIONS)


@pytest.fixture
def counts(patients):
    return splitGroups(patients["vas"].to_numpy(), textsOf(countGroupsOf(patients["count"])), COUNT_GROUPS)


@pytest.fixture
def categories(patients):
    labels = textsOf(categoriesOf(patients["vas"], PUBLISHED_CATEGORIES))
    return splitGroups(patients["rhi_percent"].to_numpy(), labels, CATEGORIES)


def test_anova_of_location_equals_anova_lm_in_r(locations, matches):
    # anova(lm(y ~ g)); F_to_eta2, F_to_omega2; limits() inverts pf by uniroot
    eta, omega = anova(locations, LABELS, SETTINGS)
    matches(eta, n=43, statistic=3.8422425826862, df1=3, df2=39, p=0.0167548992529, effect=0.22813129331340,
            ci_low=0.0259913013981, ci_high=0.357944683717)
    matches(omega, effect=0.16548164653013, ci_low=0.0259913013981, ci_high=0.357944683717)
    assert eta.ci_level == omega.ci_level == pytest.approx(0.90)


def test_the_p_of_one_anova_stands_in_one_row_only(locations):
    eta, omega = anova(locations, LABELS, SETTINGS)
    assert eta.p is not None and omega.p is None and "p is that of" in omega.note


def test_anova_of_count_and_of_categories_equal_r(counts, categories, matches):
    matches(anova(counts, LABELS, SETTINGS)[0], n=45, statistic=2.017406772497, df1=2, df2=42, p=0.145687047032,
            effect=0.0876470052616, ci_low=0.0, ci_high=0.213161255449)
    matches(anova(categories, LABELS, SETTINGS)[0], n=45, statistic=4.51880893954705, df1=3, df2=41,
            p=0.00791431666291, effect=0.2484845069437, ci_low=0.0436463837915, ci_high=0.376518920307)


def test_welch_anova_equals_oneway_test(locations, categories, matches):
    # oneway.test(y ~ g); omega squared (f - 1) * df1 / ((f - 1) * df1 + n), limits() with n
    matches(welchAnova(locations, LABELS, SETTINGS), n=43, statistic=3.305807909825, df1=3, df2=15.007133275596,
            p=0.049221624003, effect=0.138577338586, ci_low=0.00039932055753, ci_high=0.344348699114)
    matches(welchAnova(categories, LABELS, SETTINGS), statistic=8.51247439868564, df2=15.10936010588846,
            p=0.00150934076186, effect=0.33370274034, ci_low=0.117064713822, ci_high=0.525819698267)


def test_kruskal_wallis_equals_kruskal_test_with_rank_epsilon_squared(locations, counts, matches):
    # kruskal.test(y ~ g); effectsize::rank_epsilon_squared(y ~ g); limits() of anova(lm(rank(y) ~ g))
    matches(kruskalWallis(locations, LABELS, SETTINGS), statistic=8.5029192819831, df1=3, p=0.0366847125484,
            effect=0.202450459095, ci_low=0.0114875801397, ci_high=0.331252327601)
    matches(kruskalWallis(counts, LABELS, SETTINGS), statistic=3.619594605062, df1=2, p=0.163687312444,
            effect=0.0822635137514, ci_low=0.0, ci_high=0.20583700402)


@pytest.mark.parametrize("test", [lambda *given: anova(*given)[0], kruskalWallis])
def test_the_interval_of_a_share_leaves_out_zero_exactly_where_the_test_does(test):
    random, sides = np.random.default_rng(5), set()
    for _ in range(40):
        groups = splitGroups(random.normal(size=30) + np.repeat([0, 0.4, 0.8], 10), np.repeat(["a", "b", "c"], 10),
                             ("a", "b", "c"))
        row = test(groups, LABELS, SETTINGS)
        p = stats.f_oneway(*np.split(stats.rankdata(groups.pooled), 3)).pvalue if test is kruskalWallis else row.p
        assert (row.ci_low == 0) == (p >= 0.05)
        sides.add(row.ci_low == 0)
    assert sides == {True, False}


def test_groups_that_share_no_rank_have_no_interval():
    groups = splitGroups(np.repeat([1.0, 2, 3], 3), np.repeat(["a", "b", "c"], 3), ("a", "b", "c"))
    row = kruskalWallis(groups, LABELS, SETTINGS)
    assert row.effect == pytest.approx(1) and row.ci_low is None and "no interval" in row.note


def test_the_published_anova_keeps_groups_of_two_and_stands_beside_the_one_without(patients, locations, matches):
    # anova(lm(vas ~ location, d)) with all five locations, as SPSS's ONEWAY takes them
    every = splitGroups(patients["vas"].to_numpy(), textsOf(patients["location"]), LOCATIONS, smallest=1)
    published, without, omega = anova(every, LABELS, SETTINGS, locations)
    matches(published, n=45, statistic=4.54985973734, df1=4, df2=40, p=0.0040124642645, effect=0.312708151108,
            ci_low=0.0718361087484, ci_high=0.425219913409)
    assert published.family == PRIMARY and published.group_n.endswith("sacral 2, multiple 18")
    matches(without, n=43, p=0.0167548992529)
    assert without.family == "exploratory" and "left out of the test, fewer than 3: sacral (n = 2)" in without.note
    assert omega.p is None and len(anova(locations, LABELS, SETTINGS, locations)) == 2


def test_assumption_checks_equal_levene_and_shapiro_in_r(locations, counts, categories, matches):
    # car::leveneTest(y ~ g); shapiro.test(residuals(aov(y ~ g)))
    for groups, levene, pLevene, shapiro, pShapiro in (
            (locations, 0.264899647618, 0.850262586570, 0.966172543002, 0.232032901377),
            (counts, 0.620528476785, 0.542516282852, 0.963525306226, 0.166333823297),
            (categories, 1.77373955326, 0.16724649577, 0.962770772304, 0.155733348567)):
        first, second = assumptionChecks(groups, LABELS)
        matches(first, statistic=levene, p=pLevene)
        matches(second, statistic=shapiro, p=pShapiro)
        assert first.family == second.family == "assumption check"


def test_tukey_equals_tukey_hsd_in_r_with_the_sign_of_a_minus_b(locations, only, matches):
    # TukeyHSD(aov(y ~ g)), whose differences are b - a
    rows = tukeyHsd(locations, LABELS, SETTINGS)
    assert len(rows) == 6 and {row.family for row in rows} == {PAIRS}
    matches(only(rows, group_a="cervical", group_b="multiple"), effect=-3.5, ci_low=-6.71291191066,
            ci_high=-0.287088089339, p=0.0281680895107, p_adjusted=0.0281680895107, n=24)
    matches(only(rows, group_a="thoracic", group_b="lumbar"), effect=-0.829545454545, ci_low=-3.99649059116,
            ci_high=2.337399682073, p=0.8953289114464)


def test_games_howell_equals_rstatix(locations, only, matches):
    # rstatix::games_howell_test(y ~ g, detailed = TRUE); p from ptukey, as rstatix rounds its own
    rows = gamesHowell(locations, LABELS, SETTINGS)
    matches(only(rows, group_a="cervical", group_b="multiple"), effect=-3.5, ci_low=-8.16064475815,
            ci_high=1.16064475815, statistic=2.490179221629 * np.sqrt(2), df2=6.95438390565, p=0.1466871085754)
    matches(only(rows, group_a="thoracic", group_b="multiple"), ci_low=-5.08327568302, ci_high=0.17418477393,
            df2=20.20185998668, p=0.0726053972183)


@pytest.mark.parametrize(("method", "equal"), [(tukeyHsd, True), (gamesHowell, False)])
def test_pair_tests_equal_those_of_scipy(counts, method, equal):
    expected = stats.tukey_hsd(*counts.values, equal_var=equal)
    interval = expected.confidence_interval(0.95)
    for row in method(counts, LABELS, SETTINGS):
        i, j = counts.names.index(row.group_a), counts.names.index(row.group_b)
        assert (row.p, row.effect, row.ci_low, row.ci_high) == pytest.approx(
            (expected.pvalue[i, j], expected.statistic[i, j], interval.low[i, j], interval.high[i, j]),
            rel=1e-7, abs=1e-10)


@pytest.mark.parametrize(("q", "groups", "df"), [(3.5, 4, 41), (2.0, 2, 2.3), (8.0, 4, 2.1), (40.0, 3, 2.0),
                                                 (4.2, 4, 996.0), (3.1, 5, 99999.0)])
def test_the_studentized_range_equals_that_of_scipy(q, groups, df):
    own = StudentizedRange(groups, df)
    assert own.cdf(q) == pytest.approx(stats.studentized_range.cdf(q, groups, df), abs=1e-9)
    assert own.cdf(own.quantile(0.95)) == pytest.approx(0.95, abs=1e-10)


def test_the_studentized_range_equals_ptukey_and_qtukey():
    own = StudentizedRange(4, 41)
    assert own.sf(3.5) == pytest.approx(0.0791060390624, rel=1e-9)  # 1 - ptukey(3.5, 4, 41)
    assert own.quantile(0.95) == pytest.approx(3.7867260277234, rel=1e-7)  # qtukey iterates to 1e-4 of its own
    assert own.cdf(0.0) == 0


def test_dunn_equals_rstatix_with_holm(categories, only, matches):
    # rstatix::dunn_test(y ~ g, p.adjust.method = "holm"), whose z is b - a
    rows = dunnHolm(categories, LABELS, SETTINGS)
    matches(only(rows, group_a="none", group_b="severe"), effect=-18.38888888889, statistic=-2.77834087082,
            p=0.00546372677159, p_adjusted=0.0273186338579)
    matches(only(rows, group_a="moderate", group_b="severe"), effect=-11.73913043478, statistic=-2.07065618713,
            p=0.03839093735267, p_adjusted=0.1535637494107)


def test_dunn_corrects_for_ties(locations, only, matches):
    rows = dunnHolm(locations, LABELS, SETTINGS)
    matches(only(rows, group_a="cervical", group_b="multiple"), effect=-14.41666666667, statistic=-2.446869121072,
            p=0.0144103156083, p_adjusted=0.0864618936496)


def test_jonckheere_equals_kendall_in_r(counts, matches):
    # cor.test(as.integer(g), y, method = "kendall", exact = FALSE); J by outer()
    matches(jonckheere(counts, LABELS, SETTINGS), statistic=421.5, p=0.0708541341261, effect=0.2196312275717,
            ci_low=0.0209185093891, ci_high=0.4016507565014)


def test_welch_t_equals_t_test(patients, matches):
    # t.test(vas ~ treatment == "chemo"), FALSE minus TRUE
    marks = np.where(patients["treatment"] == "chemo", "with", "without")
    groups = splitGroups(patients["vas"].to_numpy(), marks, ("without", "with"))
    row = welchT(groups, LABELS, SETTINGS)
    matches(row, statistic=1.330171201207, df2=19.578845451157, p=0.198749853748,
            effect=5.321428571429 - 3.951612903226, ci_low=-0.781284014845, ci_high=3.520915351251)
    # effectsize::hedges_g(vas ~ treatment == "chemo")
    assert hedgesG(*groups.values) == pytest.approx(0.473068654156, rel=1e-9)
    assert "Hedges' g = 0.47" in row.note


def test_extreme_f_has_an_interval_where_approximations_stop():
    low, high = explainedVarianceInterval(1e5, 3, 41, 45, 0.95)
    assert 0.99 < low < high < 1
    # Its meaning: F lies at the 97.5 % quantile under the lower limit.
    assert stats.ncf.cdf(7.5, 3, 41, noncentralityOf(7.5, 3, 41, 0.975)) == pytest.approx(0.975, abs=1e-9)
    assert explainedVarianceInterval(0.01, 3, 41, 45, 0.95) == (0.0, 0.0)


def test_small_groups_are_left_out_or_warned_about():
    values = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, np.nan])
    groups = splitGroups(values, ["a"] * 5 + ["b"] * 3 + ["c"] * 2 + ["a"], ("a", "b", "c"))
    assert groups.names == ("a", "b") and groups.n == 8
    assert groups.notes == ("1 without value or group left out", "left out of the test, fewer than 3: c (n = 2)",
                            "warning: groups of fewer than 5: b (n = 3)")


def test_a_label_outside_the_order_is_never_dropped_silently():
    groups = splitGroups(np.arange(8.0), ["a"] * 3 + ["b"] * 3 + ["x", "x"], ("a", "b"))
    assert "left out, unknown group: x" in groups.notes


TESTS = (anova, welchAnova, kruskalWallis, tukeyHsd, gamesHowell, dunnHolm, welchT, jonckheere,
         lambda groups, labels, settings: assumptionChecks(groups, labels))


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(("values", "labels", "reason"), [
    ([np.nan] * 6, ["a"] * 3 + ["b"] * 3, "all values are missing"),
    ([], [], "all values are missing"),
    ([1.0, 2.0, 3.0, 4.0], ["a", "a", "b", "b"], "no group has 3 values"),
    ([1.0, 2.0, 3.0, 4.0], ["a"] * 4, "only one group (a) has 3 values"),
    ([5.0] * 6, ["a"] * 3 + ["b"] * 3, "all values are equal")])
def test_what_cannot_be_compared_is_an_empty_row_with_its_reason(test, values, labels, reason):
    rows = test(splitGroups(np.array(values, dtype=float), labels, ("a", "b")), LABELS, SETTINGS)
    for row in rows if isinstance(rows, list) else [rows]:
        assert row.note.startswith(f"not computable: {reason}")
        assert row.statistic is None and row.p is None and row.effect is None


@pytest.mark.parametrize("test", [anova, welchAnova, tukeyHsd, gamesHowell, welchT, TESTS[-1]])
def test_groups_without_any_spread_have_no_parametric_test(test):
    rows = test(splitGroups(np.array([1.0] * 3 + [2.0] * 3), ["a"] * 3 + ["b"] * 3, ("a", "b")), LABELS, SETTINGS)
    for row in rows if isinstance(rows, list) else [rows]:
        assert row.note.startswith("not computable: no spread") and row.p is None


def test_a_p_beyond_the_accuracy_of_the_distribution_is_a_bound_and_never_zero():
    far = splitGroups(np.r_[np.arange(20.0), 1000 + np.arange(20.0)], ["a"] * 20 + ["b"] * 20, ("a", "b"))
    row = tukeyHsd(far, LABELS, SETTINGS)[0]
    assert row.p == 1e-11 and "p below 1e-11" in row.note


def test_one_group_without_spread_stops_welch_but_not_the_others():
    groups = splitGroups(np.array([1.0] * 4 + [2.0, 3, 4, 6] + [1.0] * 4), ["a"] * 4 + ["b"] * 4 + ["c"] * 4,
                         ("a", "b", "c"))
    assert welchAnova(groups, LABELS, SETTINGS).note.startswith("not computable: no spread in a, c")
    assert anova(groups, LABELS, SETTINGS)[0].p is not None
    pairs = {(row.group_a, row.group_b): row for row in gamesHowell(groups, LABELS, SETTINGS)}
    assert pairs["a", "c"].note.startswith("not computable: no spread in either group")
    assert pairs["a", "b"].p is not None


def test_levene_without_spread_of_deviations_says_so():
    groups = splitGroups(np.array([1.0, 2, 3, 1, 2, 3]), ["a"] * 3 + ["b"] * 3, ("a", "b"))
    # deviations 1, 0, 1 vary; with two values each they would not
    assert assumptionChecks(groups, LABELS)[0].p is not None
    even = splitGroups(np.array([1.0, 3, 1, 3, 5, 9, 5, 9]), ["a"] * 4 + ["b"] * 4, ("a", "b"))
    assert "no spread of the deviations" in assumptionChecks(even, LABELS)[0].note
