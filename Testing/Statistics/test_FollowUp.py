"""Change over time. Expected numbers: R/expected.R, sections wilcoxon, friedman and change."""

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Statistics.FollowUp import (
    FRIEDMAN,
    PEARSON_CHANGE,
    SPEARMAN_CHANGE,
    WILCOXON,
    followUpFrame,
    followUpTests,
    friedman,
    timepointsInOrder,
    wilcoxon,
)
from SpinePainCohortLib.Statistics.Results import EXPLORATORY, Labels
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

LABELS = Labels(EXPLORATORY, "over time", "vas", "timepoint")
SETTINGS = AnalysisSettings()
NAMES = ("baseline", "week1")


def paired(a, b):
    return wilcoxon(np.array(a, dtype=float), np.array(b, dtype=float), NAMES, LABELS, SETTINGS)


@pytest.mark.parametrize(("measure", "a", "b", "expected"), [
    ("vas", "baseline", "week1", (16, 0.0110744376762, -0.7333333333333, -0.93459442387, -0.176414366369)),
    ("vas", "week1", "month3", (59, 0.679713239348, 0.123809523810, -0.41180580721, 0.595844881374)),
    ("rhi_percent", "baseline", "week1", (54, 0.0568497940072, -0.4857142857143, -0.791329294927, 0.0141050090309)),
    ("rhi_percent", "baseline", "month3",
     (5, 0.000188768042895, -0.952380952380952, -0.996158928264, -0.527704056225)),
    ("qlq_bm22", "baseline", "month3",
     (15, 0.000261306762695, -0.857142857142857, -0.97285356687, -0.398575332572)),
    ("qlq_bm22", "week1", "month3", (65, 0.1429061889648, -0.3809523809524, -0.725213961442, 0.115690006134))])
def test_wilcoxon_equals_wilcox_test_and_rank_biserial(follow_up, only, matches, measure, a, b, expected):
    # z <- round(b - a, 9); wilcox.test(z, correct = FALSE); effectsize::rank_biserial(z[z != 0]); its interval by
    # uniroot(function(t) (e - t) / sqrt(v * (1 - t^2)) - qnorm(0.975)), v <- sum(r^2) / sum(r)^2
    row = only(followUpTests(follow_up, SETTINGS), outcome=measure, group_a=a, group_b=b, method=WILCOXON)
    matches(row, n=20, statistic=expected[0], p=expected[1], effect=expected[2], ci_low=expected[3],
            ci_high=expected[4])


def test_zero_changes_and_the_kind_of_p_are_told(follow_up, only):
    rows = followUpTests(follow_up, SETTINGS)
    vas = only(rows, outcome="vas", group_a="baseline", group_b="week1", method=WILCOXON)
    assert "5 unchanged left out of the ranks" in vas.note and "p by normal approximation" in vas.note
    # wilcox.test(z, correct = FALSE, exact = FALSE): -2.54034
    assert "Z = -2.540" in vas.note
    assert "p exact" in only(rows, outcome="qlq_bm22", group_a="week1", group_b="month3", method=WILCOXON).note


@pytest.mark.parametrize(("measure", "expected"), [
    ("vas", (5.34375, 0.0691224990433, 0.13359375, 0.0, 0.301658132252)),
    ("rhi_percent", (17.2, 1.84105793668e-04, 0.43, 0.110485919619, 0.62694034266)),
    ("qlq_bm22", (13.3, 0.00129402210547, 0.3325, 0.0178027673315, 0.533808175056))])
def test_friedman_equals_friedman_test(follow_up, only, matches, measure, expected):
    # friedman.test(y); chi^2 / (n (k - 1)); jackknife of the mean of cor(apply(y, 1, rank)), by hand in expected.R
    row = only(followUpTests(follow_up, SETTINGS), outcome=measure, method=FRIEDMAN)
    matches(row, n=20, df1=2, statistic=expected[0], p=expected[1], effect=expected[2])
    assert (row.ci_low, row.ci_high) == pytest.approx(expected[3:], abs=1e-9)


def test_changes_are_correlated_since_the_first_timepoint(follow_up, only, matches):
    # cor.test(round(x[, 3] - x[, 1], 9), v[, 3] - v[, 1])
    rows = followUpTests(follow_up, SETTINGS)
    matches(only(rows, method=PEARSON_CHANGE, note="baseline to month3"), n=20, effect=0.5201692378697,
            p=0.0187183799334, ci_low=0.1008664758706, ci_high=0.7825566673321)
    matches(only(rows, method=SPEARMAN_CHANGE, note="baseline to month3"), effect=0.4208739642159, p=0.0646133616677,
            ci_low=-0.0471766162643, ci_high=0.7373828581492)


def test_differences_equal_but_for_their_last_bit_are_ties():
    # 0.3 - 0.2 and 0.2 - 0.1 differ in binary; as ties both have rank 1.5
    row = paired([0.2, 0.1, 5, 5], [0.3, 0.2, 4, 3])
    assert row.statistic == 3.0 and "normal approximation" in row.note


@pytest.mark.parametrize(("a", "b", "reason"), [
    ([np.nan] * 5, [1] * 5, "no patient has both timepoints"),
    ([1, 2, 3, np.nan], [2, 3, 4, 5], "only 3 complete pairs, 4 are needed"),
    ([1, 2, 3, 4], [1, 2, 3, 4], "no patient changed")])
def test_pairs_that_carry_no_test_are_an_empty_row_with_the_reason(a, b, reason):
    row = paired(a, b)
    assert row.note.startswith(f"not computable: {reason}") and row.p is None and row.effect is None


def test_when_all_fall_the_interval_begins_at_minus_one():
    row = paired([5, 6, 7, 8, 9], [1, 3, 5, 7, 8.5])
    # (1 - c) / (1 + c), c = 1.96^2 * 55 / 15^2
    c = 1.959963984540054 ** 2 * 55 / 225
    assert row.effect == -1 and (row.ci_low, row.ci_high) == pytest.approx((-1, -(1 - c) / (1 + c)))
    assert row.p == pytest.approx(2 / 32)  # one of 2^5 patterns of signs, two-sided


def test_patients_with_one_timepoint_only_are_counted():
    assert "2 without the other timepoint left out" in paired([1, 2, 3, 4, 5, np.nan], [3, 3, 5, 5, np.nan, 1]).note


@pytest.mark.parametrize(("values", "reason"), [
    ([[1, 2, 3]] * 3, "3 patients have all 3 timepoints"),
    ([[1, np.nan, 3]] * 6, "no patients have all 3 timepoints"),
    ([[2, 2, 2]] * 6, "no patient changed")])
def test_friedman_that_cannot_be_made_is_an_empty_row_with_the_reason(values, reason):
    row = friedman(pd.DataFrame(values, dtype=float), LABELS, SETTINGS)
    assert row.note.startswith(f"not computable: {reason}") and row.p is None


def test_one_timepoint_gives_a_row_a_measure_that_says_so(patients):
    rows = followUpTests(patients, SETTINGS)
    assert {row.outcome for row in rows} == {"vas", "rhi_percent", "QLQ-BM22", "change of vas"}
    assert all(row.note.startswith("not computable: ") for row in rows)


def test_a_column_that_is_asked_for_and_absent_is_a_row(follow_up, only):
    rows = followUpTests(follow_up, AnalysisSettings(followUpColumns=("sins",)))
    assert only(rows, outcome="sins").note == "not computable: the tables have no column 'sins'"


def test_a_quality_of_life_column_named_in_the_settings_is_not_called_absent(follow_up):
    rows = followUpTests(follow_up, AnalysisSettings(followUpColumns=("qlq_bm22",)))
    assert "QLQ-BM22" not in {row.outcome for row in rows}
    assert len([row for row in rows if row.outcome == "qlq_bm22"]) == 4


def test_a_measure_is_compared_between_the_timepoints_that_know_it(follow_up, only):
    # An image at the first visit only, as where pain alone was followed.
    once = follow_up.assign(rhi_percent=follow_up["rhi_percent"].where(follow_up["timepoint"] == "baseline"))
    rows = followUpTests(once, SETTINGS)
    assert only(rows, outcome="rhi_percent").note == "not computable: only one timepoint"
    assert {each.note for each in rows if each.outcome == "change of vas"} == {
        "not computable: only one timepoint has a ratio"}
    later = follow_up.assign(rhi_percent=follow_up["rhi_percent"].where(follow_up["timepoint"] != "baseline"))
    rows = followUpTests(later, SETTINGS)
    assert only(rows, outcome="rhi_percent").group_a == "week1"
    assert {each.note.split("; ")[-1] for each in rows if each.outcome == "change of vas"} == {"week1 to month3"}


def test_timepoints_are_put_in_time_order():
    names = ["month3", "week12", "baseline", "week-1", "10 days", "1y"]
    assert timepointsInOrder(names, SETTINGS) == ["baseline", "week-1", "10 days", "week12", "month3", "1y"]
    assert timepointsInOrder(["late", "early"], AnalysisSettings(timepoints=("early", "late"))) == ["early", "late"]
    assert timepointsInOrder(["pre", "post", "baseline"], SETTINGS) == ["baseline", "pre", "post"]


def test_the_follow_up_table_summarises_values_and_changes(follow_up):
    frame = followUpFrame(follow_up, SETTINGS).set_index(["measure", "timepoint"])
    values = follow_up.pivot(index="case_id", columns="timepoint", values="vas")
    row = frame.loc[("vas", "month3")]
    assert row["n"] == 20 and row["median"] == values["month3"].median()
    assert row["change_mean"] == pytest.approx((values["month3"] - values["baseline"]).mean())
    assert pd.isna(frame.loc[("vas", "baseline"), "change_mean"])
