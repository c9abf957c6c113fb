"""Agreement of observers. Expected numbers: R/expected.R, sections icc, kappa, bias, limits, median ci."""

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Statistics.Agreement import (
    BIAS,
    ICC_AGREEMENT,
    ICC_CONSISTENCY,
    ICC_MEAN,
    KAPPA,
    LOWER_LIMIT,
    UPPER_LIMIT,
    blandAltman,
    intraclassCorrelations,
    weightedKappa,
)
from SpinePainCohortLib.Statistics.ObserverAgreement import DICE, raterAgreement, readerAgreement
from SpinePainCohortLib.Statistics.Results import EXPLORATORY, Labels
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

LABELS = Labels(EXPLORATORY, "agreement", "vas", "rater")
SETTINGS = AnalysisSettings()
NO_DICE = pd.DataFrame(columns=["case_id", "timepoint", "reader_a", "reader_b", "dice_cord", "dice_high_intensity"])


def test_two_raters_have_the_icc_of_psych(ratings, only, matches):
    # psych::ICC(wide[, 1:2], lmer = FALSE), ICC2 and ICC3
    rows = raterAgreement(ratings, SETTINGS)
    pair = {"group_a": "junior", "group_b": "senior"}
    matches(only(rows, method=ICC_AGREEMENT, **pair), n=30, effect=0.871985026662, ci_low=0.750016233284,
            ci_high=0.936788258913, statistic=14.4268624252, df1=29, df2=29)
    matches(only(rows, method=ICC_CONSISTENCY, **pair), effect=0.870356009870, ci_low=0.745763088422,
            ci_high=0.936124230935, p=9.99311941321e-11)


def test_three_raters_have_the_icc_of_psych(ratings, only, matches):
    # psych::ICC(wide[, 1:3], lmer = FALSE)
    rows = raterAgreement(ratings, SETTINGS)
    matches(only(rows, method=ICC_AGREEMENT, group_a="all 3"), effect=0.901577692167, ci_low=0.829431989815,
            ci_high=0.948131061795)
    matches(only(rows, method=ICC_CONSISTENCY, group_a="all 3"), effect=0.900297687199, ci_low=0.826807370210,
            ci_high=0.947522337235, df1=29, df2=58, statistic=28.0895728066)


def test_the_icc_of_the_mean_that_is_analysed_is_that_of_psych(ratings, only, matches):
    # psych::ICC(wide[, 1:3], lmer = FALSE), ICC2k; with two raters ICC2k of wide[, 1:2]
    row = only(raterAgreement(ratings, SETTINGS), method=ICC_MEAN)
    matches(row, n=30, effect=0.964888743455, ci_low=0.935849290715, ci_high=0.982091076017)
    assert row.group_a == "all 3" and "of the mean of 3" in row.note
    two = ratings[ratings["rater"] != "third"]
    matches(only(raterAgreement(two, SETTINGS), method=ICC_MEAN), effect=0.931615386067, ci_low=0.857153458373,
            ci_high=0.967362595887)
    alone = raterAgreement(ratings, AnalysisSettings(rater="senior"))
    assert not any(each.method == ICC_MEAN for each in alone)  # no mean is analysed


def findingsOf(reader, locations, counts, levels):
    return pd.DataFrame({"case_id": [f"c{index}" for index in range(len(locations))], "timepoint": "baseline",
                         "reader": reader, "rhi_percent": np.arange(len(locations)), "location": locations,
                         "count": counts, "levels": levels})


def test_readers_are_compared_on_location_number_and_levels(only, matches):
    first = findingsOf("A", ["lumbar", "lumbar", "thoracic", "thoracic", "multiple"], [1, 1, 2, 3, 3],
                       ["L1", "L2", "T5 T6", "T7 T8 T9", "T5 L1 L2"])
    second = findingsOf("B", ["lumbar", "lumbar", "thoracic", "lumbar", "multiple"], [1, 2, 2, 3, 3],
                        ["L1", "L2 L3", "T5 T6", "L1 L2 L3", "T5 L1 L2"])
    rows = readerAgreement(pd.concat([first, second]), NO_DICE, SETTINGS)
    # by hand: agreement 4/5, by chance (2*3 + 2*1 + 1*1)/25 = 9/25
    location = only(rows, outcome="location")
    matches(location, n=5, effect=(0.8 - 0.36) / (1 - 0.36))
    assert location.method == "Cohen kappa" and "the same in 4 of 5" in location.note
    assert only(rows, outcome="count_group").method == KAPPA
    # 7 of 10 and of 11 levels are shared
    levels = only(rows, outcome="levels")
    matches(levels, n=5, effect=2 * 7 / 21)
    assert "7 levels found by both, 7 by one" in levels.note and 0 <= levels.ci_low < levels.effect < levels.ci_high
    # jackknife: 12/19, 12/18, 10/17, 14/15, 8/15, t with 4 df
    left = np.array([12 / 19, 12 / 18, 10 / 17, 14 / 15, 8 / 15])
    half = 2.7764451052 * np.sqrt(0.8 * ((left - left.mean()) ** 2).sum())
    assert (levels.ci_low, levels.ci_high) == pytest.approx((max(2 / 3 - half, 0), min(2 / 3 + half, 1)), abs=1e-6)


def test_metastases_without_a_level_take_no_part_in_the_agreement_on_levels(only):
    first = findingsOf("A", ["lumbar"] * 4, [1] * 4, ["L1", "L2", None, "L4"])
    second = findingsOf("B", ["lumbar"] * 4, [1] * 4, ["L1", "L2", "L3", "L4"])
    row = only(readerAgreement(pd.concat([first, second]), NO_DICE, SETTINGS), outcome="levels")
    assert row.note.startswith("not computable: 3 cases have levels of both, 4 are needed")


def test_weighted_kappa_equals_vcd(ratings, only, matches):
    # vcd::Kappa(table(a, b), weights = "Fleiss-Cohen"); confint
    row = only(raterAgreement(ratings, SETTINGS), method=KAPPA, group_a="junior", group_b="senior")
    matches(row, n=30, effect=0.8108108108108, ci_low=0.6844847605009, ci_high=0.9371368611208)
    assert row.outcome == "vas_category"


def test_bland_altman_equals_t_test_and_its_formula(ratings, only, matches):
    # t.test(a, b, paired = TRUE); mean(z) -+ qnorm(0.975) * sd(z), half-width 0.938269283451
    rows = raterAgreement(ratings, SETTINGS)
    pair = {"group_a": "junior", "group_b": "senior"}
    matches(only(rows, method=BIAS, **pair), effect=0.2, statistic=0.753458583379, df2=29, p=0.457248335331,
            ci_low=-0.342891059243, ci_high=0.742891059243)
    matches(only(rows, method=LOWER_LIMIT, **pair), effect=-2.649569996046, ci_low=-2.649569996046 - 0.938269283451)
    matches(only(rows, method=UPPER_LIMIT, **pair), effect=3.049569996046, ci_high=3.049569996046 + 0.938269283451)


def test_incomplete_ratings_and_several_lesions_a_patient_are_told(ratings, only):
    ratings["lesion"] = ["T1", "T1", "T1", "L2", "L2", "L2"] * 15
    ratings["case_id"] = np.repeat([f"{index:03d}" for index in range(15)], 6)
    rows = raterAgreement(ratings.drop(index=[1]), SETTINGS)
    note = only(rows, method=ICC_AGREEMENT, group_a="junior", group_b="senior").note
    assert "1 targets not scored by all left out" in note and "29 targets of 15 patients" in note


def test_raters_of_another_timepoint_do_not_enter(ratings):
    rows = raterAgreement(ratings, AnalysisSettings(timepoint="week12"))
    assert [row.note for row in rows] == ["not computable: no rater has values at week12"]


def test_one_rater_alone_has_no_agreement(ratings):
    rows = raterAgreement(ratings[ratings["rater"] == "junior"], SETTINGS)
    assert [row.note for row in rows] == ["not computable: only one rater (junior) at baseline"]


def test_raters_without_any_common_target_are_a_row_with_the_reason(ratings):
    ratings["case_id"] = [f"{index}" for index in range(len(ratings))]
    rows = raterAgreement(ratings, SETTINGS)
    assert rows and all("no target was rated by all" in row.note for row in rows)


def manyRaters(count, targetsOf):
    """Scores of ``count`` raters, each of the targets that ``targetsOf(number)`` gives."""
    return pd.DataFrame([(f"c{target}", "baseline", "", f"r{number:05d}", float((target * 7 + number) % 11))
                         for number in range(count) for target in targetsOf(number)],
                        columns=["case_id", "timepoint", "lesion", "rater", "vas"])


def test_of_many_raters_those_who_share_most_are_compared_in_pairs_and_a_row_names_the_others(only):
    # Raters 2 to 11 score targets 0 to 9 together, 0 and 1 two targets each, one of them their own.
    rows = raterAgreement(manyRaters(12, lambda number: range(10) if number > 1 else (0, 100 + number)), SETTINGS)
    pairs = {(row.group_a, row.group_b) for row in rows if row.group_b}
    assert len(pairs) == 45 and not {"r00000", "r00001"} & {name for pair in pairs for name in pair}
    assert {row.n for row in rows if row.group_b} == {10}
    assert only(rows, method=ICC_AGREEMENT, group_a="all 12").n == 1  # target 0
    assert only(rows, group_a="2 further raters").note == (
        "not computable: pairs are made of the 10 raters with the most targets that another scored too, of 12")


def test_patients_who_score_their_own_pain_are_raters_without_agreement_in_one_row():
    # 20,000 raters: all pairs of them, or one column each, would fill the memory.
    rows = raterAgreement(manyRaters(20_000, lambda number: (number,)), SETTINGS)
    assert [row.note for row in rows] == ["not computable: none of the 20000 raters scored what another did at "
                                          "baseline"]


def test_two_scores_of_one_rater_for_one_lesion_are_refused(ratings):
    with pytest.raises(ValueError, match="Rater junior has two VAS scores for case 001 at baseline: keep one"):
        raterAgreement(pd.concat([ratings, ratings.head(1)]), SETTINGS)


def test_readers_have_agreement_of_rhi_and_the_median_dice(patients, only, matches):
    other = patients.assign(reader="B", rhi_percent=patients["rhi_percent"] + 2)
    readings = pd.concat([patients.assign(reader="A"), other])
    values = patients["rhi_percent"].head(21)
    dice = pd.DataFrame({"case_id": patients["case_id"].head(21), "timepoint": "baseline", "reader_a": "A",
                         "reader_b": "B", "dice_cord": values, "dice_high_intensity": np.nan})
    rows = readerAgreement(readings, dice, SETTINGS)
    # sort(x)[c(qbinom(0.025, 21, 0.5), qbinom(0.975, 21, 0.5) + 1)]
    matches(only(rows, method=DICE, outcome="dice_cord"), n=21, effect=51.3, ci_low=32.4, ci_high=79.7)
    assert "all values are missing; 21 without value" in only(rows, method=DICE, outcome="dice_high_intensity").note
    consistency = only(rows, method=ICC_CONSISTENCY)
    assert consistency.effect == pytest.approx(1) and "differ by a constant only" in consistency.note
    assert only(rows, method=BIAS).effect == pytest.approx(-2)


def test_a_reader_with_two_readings_of_a_case_is_refused(patients):
    readings = patients.assign(reader="A")
    with pytest.raises(ValueError, match="Reader A has two readings of case 001"):
        readerAgreement(pd.concat([readings, readings.head(1)]), NO_DICE, SETTINGS)


def test_few_dice_values_have_no_interval():
    dice = pd.DataFrame({"case_id": ["1", "2"], "timepoint": "baseline", "reader_a": "A", "reader_b": "B",
                         "dice_cord": [0.9, 0.8], "dice_high_intensity": [0.7, 0.6]})
    rows = readerAgreement(pd.DataFrame(columns=["case_id", "timepoint", "reader", "rhi_percent"]), dice, SETTINGS)
    assert rows[1].effect == pytest.approx(0.85) and "too few cases for an interval" in rows[1].note


def test_identical_ratings_agree_fully_without_an_interval():
    table = np.repeat(np.array([[1.0], [4], [6], [9], [2]]), 2, axis=1)
    for row in intraclassCorrelations(table, LABELS, SETTINGS):
        assert row.effect == 1 and row.ci_low is None and row.p is None and "no interval" in row.note
    bias = blandAltman(table[:, 0], table[:, 1], LABELS, SETTINGS)[0]
    assert bias.effect == 0 and bias.p is None and "no spread of the differences" in bias.note


def test_a_constant_shift_lowers_agreement_and_not_consistency():
    a = np.array([1.0, 4, 6, 9, 2])
    consistency, agreement = intraclassCorrelations(np.column_stack([a, a + 1]), LABELS, SETTINGS)
    assert consistency.effect == pytest.approx(1)
    # MSR = 2 var(a) = 20.6, MSC = 2.5, MSE = 0: 20.6 / (20.6 + 2 * 2.5 / 5)
    assert agreement.effect == pytest.approx(20.6 / 21.6)


@pytest.mark.parametrize(("table", "reason"), [
    ([[1.0, 2], [2, 3], [3, 3]], "only 3 targets were rated by all, 4 are needed"),
    ([[5.0, 5]] * 6, "all ratings are equal"),
    ([[1.0, 2]] * 6, "the targets do not differ")])
def test_ratings_that_carry_no_icc_are_empty_rows_with_the_reason(table, reason):
    for row in intraclassCorrelations(np.array(table), LABELS, SETTINGS):
        assert row.note.startswith(f"not computable: {reason}") and row.effect is None


def test_kappa_of_a_single_category_says_so():
    same = np.full(6, 2.0)
    assert "every rating is in the same category" in weightedKappa(same, same, 4, LABELS, SETTINGS).note
    row = weightedKappa(same, np.array([2.0, 2, 1, 2, 3, 2]), 4, LABELS, SETTINGS)
    assert row.effect == 0 and row.p is None and "one rater used a single category" in row.note


def test_full_agreement_of_categories_is_a_kappa_of_one():
    codes = np.array([0.0, 1, 2, 3, 1, 2])
    row = weightedKappa(codes, codes, 4, LABELS, SETTINGS)
    assert row.effect == pytest.approx(1) and row.p < 0.05 and row.ci_high <= 1
