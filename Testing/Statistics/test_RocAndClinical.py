"""RHI as a sign of pain, clinical columns, Table 1 by pain, planning. R: pROC, kruskal.test, fisher.test."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from SpinePainCohortLib.Report.FurtherTables import painGroupPage
from SpinePainCohortLib.Statistics.CategoryColumns import categoriesOf
from SpinePainCohortLib.Statistics.ClinicalTests import clinicalTests, correlationMatrix
from SpinePainCohortLib.Statistics.PainGroupTable import largestDifference, painGroupTable
from SpinePainCohortLib.Statistics.Planning import planningTable
from SpinePainCohortLib.Statistics.RocCurve import AUC, CUT_OFF, DELONG, rocCurves, rocTests, scoreInterval
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables.Categories import PUBLISHED_CATEGORIES

SETTINGS = AnalysisSettings()


@pytest.fixture
def codes(patients):
    return PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy())


def test_area_and_delong_interval_equal_proc(patients, codes, only, matches):
    # r <- pROC::roc(vas >= 7.5, rhi_percent, direction = "<"); ci.auc(r, method = "delong"); and >= 3.5
    rows = rocTests(patients["rhi_percent"].to_numpy(), codes, SETTINGS)
    severe = only(rows, method=DELONG, outcome="severe pain")
    matches(severe, n=45, effect=0.828947368421, ci_low=0.695209139025, ci_high=0.962685597817)
    assert severe.group_n == "severe pain 7, others 38" and "only 7 patients in the smaller group" in severe.note
    assert severe.p is severe.statistic is None and severe.note.startswith("too narrow in groups as small as these")
    matches(only(rows, method=DELONG, outcome="moderate or severe pain"), effect=0.733333333333, ci_low=0.566362866391,
            ci_high=0.900303800275)


def test_the_score_interval_and_its_p_equal_r(patients, codes, only, matches):
    # w <- wilcox.test(x[y], x[!y], exact = FALSE, correct = FALSE); qnorm(w$p.value / 2, lower.tail = FALSE);
    # uniroot of (a - t)^2 - qnorm(0.975)^2 * v(t), v as in expected.R, from 0 to a and from a to 1
    rows = rocTests(patients["rhi_percent"].to_numpy(), codes, SETTINGS)
    matches(only(rows, method=AUC, outcome="severe pain"), n=45, effect=0.828947368421, statistic=2.74026931245,
            p=0.00613888596229, ci_low=0.599299086494, ci_high=0.934740012813)
    matches(only(rows, method=AUC, outcome="moderate or severe pain"), effect=0.733333333333,
            statistic=2.52818618976, p=0.0114653531113, ci_low=0.553699003103, ci_high=0.853881378647)


def test_without_ties_the_score_interval_leaves_out_a_half_exactly_where_p_is_small():
    # Groups of 6 and 10 and every area they can have: R: pwilcox is exact, here the normal approximation.
    for pairs in range(61):
        low, high = scoreInterval(pairs / 60, 6, 10, 0.95)
        z = (pairs - 30) / np.sqrt(6 * 10 * 17 / 12)
        assert (low <= 0.5 <= high) == (2 * norm.sf(abs(z)) >= 0.05)


def test_the_youden_cut_off_equals_coords_of_proc(patients, codes, only):
    # coords(r, "best", best.method = "youden"): 53.25, sensitivity 1, specificity 0.605263; 0.633333, 0.8
    rows = rocTests(patients["rhi_percent"].to_numpy(), codes, SETTINGS)
    severe, moderate = (only(rows, method=CUT_OFF, outcome=name)
                        for name in ("severe pain", "moderate or severe pain"))
    assert severe.effect == moderate.effect == pytest.approx(53.25)
    assert severe.statistic == pytest.approx(0.605263157895) and "sensitivity 100 %, specificity 61 %" in severe.note
    assert moderate.statistic == pytest.approx(0.633333333333 + 0.8 - 1)


def test_an_area_below_a_half_stays_one_and_ties_count_half():
    rows = rocTests(np.array([1.0, 2, 3, 3, 4, 5]), np.array([3.0, 3, 3, 1, 1, 1]), SETTINGS)
    assert rows[0].effect == pytest.approx(0.5 / 9)


def test_what_carries_no_curve_has_a_reason_and_groups_apart_no_delong_interval():
    few = rocTests(np.arange(6.0), np.array([3.0, 3, 1, 1, 1, np.nan]), SETTINGS)
    assert few[0].note.startswith("not computable: 2 with severe pain and 3 others, 3 of each are needed")
    apart = rocTests(np.arange(6.0), np.array([1.0, 1, 1, 3, 3, 3]), SETTINGS)
    assert apart[0].effect == apart[0].ci_high == 1 and 0.4 < apart[0].ci_low < 0.6 and apart[0].p is not None
    assert apart[1].ci_low is apart[1].ci_high is None and "do not overlap" in apart[1].note
    nothing = rocCurves(np.arange(3.0), np.zeros(3))
    assert nothing["note"].tolist() == [f"not computable: 0 with {name} and 3 others, 3 of each are needed"
                                        for name in ("severe pain", "moderate or severe pain")]
    assert nothing[["cut_off", "sensitivity", "specificity"]].isna().all(axis=None)


def test_the_curve_names_its_best_cut_off_and_how_few_it_rests_on(patients, codes, only):
    curves = rocCurves(patients["rhi_percent"].to_numpy(), codes)
    assert list(curves.columns) == ["outcome", "cut_off", "sensitivity", "specificity", "note"]
    severe = curves[curves["outcome"] == "severe pain"]
    best = severe[severe["note"].str.startswith("largest Youden index")]
    assert best["cut_off"].tolist() == [53.25]
    assert severe["note"].str.endswith("warning: only 7 patients in the smaller group").all()


def test_clinical_columns_are_told_by_their_kind(patients, only, matches):
    # kruskal.test(vas ~ treatment); cor(age, vas, method = "spearman")
    given = patients.assign(bilsky=["0", "1a", "2"] * 15, sex=[0, 1, 0] * 15,
                            remark=[f"text {index}" for index in range(45)])
    rows = clinicalTests(given, SETTINGS)
    assert {row.family for row in rows} == {"exploratory"}
    matches(only(rows, outcome="vas", predictor="treatment"), statistic=6.19747622551, p=0.0451060852897)
    matches(only(rows, outcome="vas", predictor="age"), effect=0.00630233102736)
    kinds = {row.predictor: row.method for row in rows if row.outcome == "rhi_percent"}
    assert kinds["bilsky"].startswith("Spearman") and kinds["sex"].startswith("Kruskal")
    assert only(rows, outcome="vas", predictor="remark").note == "not computable: 45 different texts are no category"


def test_the_correlations_hold_every_two_measures_once(patients):
    table = correlationMatrix(patients, SETTINGS)
    assert len(table) == 6 * 5 / 2  # VAS, number, three ratios, age
    row = table[(table["measure_a"] == "vas") & (table["measure_b"] == "age")].iloc[0]
    assert row["rho"] == pytest.approx(0.00630233102736) and row["n"] == 45


def test_table_1_by_pain_equals_r(patients):
    # kruskal.test(age ~ category); fisher.test(table(treatment, category)) exact: 0.120171443574
    table = painGroupTable(patients.assign(vas_category=categoriesOf(patients["vas"], PUBLISHED_CATEGORIES)), SETTINGS)
    age = table[table["variable"] == "age"]
    assert age["p"].iloc[0] == pytest.approx(0.696390862506) and age["n"].sum() == 45
    # max(combn(4, 2, function(i) abs(mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2)))
    assert age["standardised_difference"].iloc[0] == pytest.approx(0.448438589275)
    treatment = table[table["variable"] == "treatment"]
    # 2000 tables have a standard error of 0.0073.
    assert treatment["p"].iloc[0] == pytest.approx(0.120171443574, abs=0.022)
    # sqrt(t(t - c) %*% MASS::ginv(S) %*% (t - c)) of Yang & Dalton, the largest of six pairs
    assert treatment["standardised_difference"].iloc[0] == pytest.approx(1.75119007154)
    chemo = treatment[treatment["level"] == "chemo"]
    assert chemo["n"].tolist() == [6, 5, 17, 3]


def test_thousands_of_patients_are_compared_by_chi_squared():
    # 2 x 2 table 300, 200 / 100, 400 with 100 random tables. R: chisq.test(matrix(c(300, 100, 200, 400), 2),
    # correct = FALSE): X-squared = 1000 * (300 * 400 - 200 * 100)^2 / (400 * 600 * 500 * 500) = 166.67, p below 2e-16.
    pain = ["mild"] * 500 + ["moderate"] * 500
    sex = ["f"] * 300 + ["m"] * 200 + ["f"] * 100 + ["m"] * 400
    table = painGroupTable(pd.DataFrame({"vas_category": pain, "sex": sex}), AnalysisSettings(resamples=100))
    assert table["p_method"].dropna().tolist() == ["Pearson's chi squared"]
    assert 0 < table["p"].dropna().iloc[0] < 2e-16
    note = painGroupPage(table).notes[0]
    assert "(Pearson's chi squared)" in note and "Fisher" not in note


def test_levels_of_single_patients_are_compared_as_well():
    # fisher.test(matrix(c(1, 0, 2, 1, 0, 1, 0, 2), ncol = 2, byrow = TRUE))$p.value 0.4857143; of 2000 tables +- 0.022
    pain = ["mild"] * 3 + ["moderate"] * 4
    table = painGroupTable(pd.DataFrame({"vas_category": pain, "grade": ["a", "b", "b", "b", "c", "d", "d"]}),
                           AnalysisSettings())
    assert table["p"].dropna().iloc[0] == pytest.approx(0.4857143, abs=0.03)


def test_without_spread_there_is_no_standardised_difference():
    assert largestDifference([np.ones(3), np.ones(4)]) is None and largestDifference([np.arange(3.0)]) is None


def test_planning_equals_the_formulas_in_r():
    # ceiling(((qnorm(.975) + qnorm(.8)) / atanh(r))^2 + 3), r = .2, .3, .4, .5, .6
    table = planningTable(45, SETTINGS)
    assert table["n_power_80"].tolist()[:5] == [194, 85, 47, 30, 20]
    # tanh(atanh(.5) + c(-1, 1) * qnorm(.975) / sqrt(42))
    half = table[table["r"] == 0.5].iloc[0]
    assert (half["ci_low_here"], half["ci_high_here"]) == pytest.approx((0.241981, 0.691975), abs=1e-6)
    # With as many patients as the table says the interval is as wide as asked, and with one fewer wider.
    for n, isWide in ((int(half["n_width_20"]), False), (int(half["n_width_20"]) - 1, True)):
        width = np.diff(np.tanh(np.arctanh(0.5) + np.array([-1, 1]) * 1.959964 / np.sqrt(n - 3)))[0]
        assert (width > 0.2) == isWide
    assert planningTable(2, SETTINGS)["ci_low_here"].isna().all() and isinstance(table, pd.DataFrame)
