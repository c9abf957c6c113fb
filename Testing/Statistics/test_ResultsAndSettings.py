"""Rows of results, adjusted p, categories, scores and tables."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Statistics.CategoryColumns import CATEGORIES, categoriesOf, countGroupsOf, numbersOf, textsOf
from SpinePainCohortLib.Statistics.Multiplicity import adjust, holm
from SpinePainCohortLib.Statistics.Results import (
    AGREEMENT,
    ASSUMPTION,
    EXPLORATORY,
    PAIRS,
    PRIMARY,
    Labels,
    TestResult,
    formatP,
    quietly,
    resultsFrame,
)
from SpinePainCohortLib.Statistics.ScoreSeries import lesionScoreSeries, patientScores
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Statistics.Tables import groupTable, summaryOf, table1
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES, PUBLISHED_CATEGORIES, VasCategories
from statsmodels.stats.multitest import multipletests

CONTRACT = ["family", "analysis", "outcome", "predictor", "group_a", "group_b", "n", "statistic_name", "statistic",
            "df1", "df2", "p", "p_adjusted", "effect_name", "effect", "ci_low", "ci_high", "method", "note", "group_n",
            "ci_level"]


def rows(family, ps, **other):
    return [TestResult(family, "a", "vas", f"x{index}", p=p, **other) for index, p in enumerate(ps)]


def test_a_result_has_the_columns_of_the_contract():
    assert [field.name for field in fields(TestResult)] == CONTRACT
    assert list(resultsFrame([]).columns) == CONTRACT
    assert list(resultsFrame(rows(PRIMARY, [0.1])).columns) == CONTRACT


def test_nan_and_infinity_never_stay_in_a_result():
    row = Labels(PRIMARY, "a", "vas", "x").row("t", statistic=np.inf, p=np.nan, effect=np.float64(2))
    assert row.statistic is None and row.p is None and row.effect == 2
    assert row.note == "not computable: statistic, p"


def test_p_is_written_with_three_decimals_and_never_as_a_word():
    assert [formatP(p) for p in (0.0009999, 0.001, 0.0496, 0.5, 1.0, 0.0, None, float("nan"))] == \
        ["<0.001", "0.001", "0.050", "0.500", "1.000", "<0.001", "", ""]


def test_the_frame_keeps_full_precision_and_marks_missing():
    frame = resultsFrame(rows(PRIMARY, [1 / 3, None]))
    assert frame["p"][0] == 1 / 3 and pd.isna(frame["p"][1]) and pd.isna(frame["n"][0])


def test_library_warnings_become_plain_sentences_once(capfd):
    import warnings
    with quietly() as caught:
        for _ in range(2):
            warnings.warn("a\n  b", stacklevel=1)
        np.array([1.0]) / np.array([0.0])
    assert caught.messages == ["the numerical library was not certain of this result, its words are in the log"]
    assert capfd.readouterr().err == ""


def test_agreement_of_observers_makes_no_other_p_less_strict():
    alone = adjust(rows(EXPLORATORY, [0.01, 0.04, 0.03]))
    beside = adjust([*rows(EXPLORATORY, [0.01, 0.04, 0.03]), *rows(AGREEMENT, [1e-9] * 5)])
    assert [row.p_adjusted for row in beside[:3]] == [row.p_adjusted for row in alone]
    assert all(row.p_adjusted is None for row in beside[3:])


def test_holm_and_benjamini_hochberg_equal_p_adjust():
    # p.adjust(c(0.01, 0.04, 0.03), "holm"); p.adjust(c(0.005, 0.2, 0.03, 0.9, 0.012), "BH")
    adjusted = adjust([*rows(PRIMARY, [0.01, 0.04, 0.03]), *rows(EXPLORATORY, [0.005, 0.2, 0.03, 0.9, 0.012])])
    assert [row.p_adjusted for row in adjusted] == pytest.approx([0.03, 0.06, 0.06, 0.025, 0.25, 0.05, 0.9, 0.03])
    assert [row.p for row in adjusted] == [0.01, 0.04, 0.03, 0.005, 0.2, 0.03, 0.9, 0.012]


def test_holm_with_ties_and_a_cut_at_one_equals_p_adjust_and_statsmodels():
    # p.adjust(c(0.021, 0.0004, 0.3, 0.021, 0.9, 0.0125, 0.04), "holm")
    p = np.array([0.021, 0.0004, 0.3, 0.021, 0.9, 0.0125, 0.04])
    assert holm(p) == pytest.approx([0.105, 0.0028, 0.6, 0.105, 0.9, 0.075, 0.12], rel=1e-12)
    random = np.random.default_rng(1)
    for size in (1, 2, 3, 10, 50):
        p = random.uniform(0, 1, size).round(1)
        assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], rel=1e-12)


def test_rows_without_p_do_not_make_the_others_stricter():
    adjusted = adjust(rows(PRIMARY, [0.01, None, 0.03]))
    assert [row.p_adjusted for row in adjusted] == [0.02, None, 0.03]
    assert adjust([]) == []


def test_pairs_keep_their_own_adjustment_and_assumption_checks_have_none():
    given = [*rows(PAIRS, [0.01], p_adjusted=0.02), *rows(ASSUMPTION, [0.01]), *rows(EXPLORATORY, [0.04])]
    assert [row.p_adjusted for row in adjust(given)] == [0.02, None, 0.04]


@pytest.mark.parametrize(("vas", "published", "alternative"), [
    (0, "none", "none"), (0.5, "mild", "mild"), (3.49, "mild", "mild"), (3.5, "moderate", "mild"),
    (4.5, "moderate", "moderate"), (7.49, "moderate", "moderate"), (7.5, "severe", "moderate"),
    (8.5, "severe", "severe"), (10, "severe", "severe")])
def test_categories_are_cut_where_the_contract_cuts_them(vas, published, alternative):
    assert categoriesOf(pd.Series([vas]), PUBLISHED_CATEGORIES)[0] == published
    assert categoriesOf(pd.Series([vas]), ALTERNATIVE_CATEGORIES)[0] == alternative


def test_whole_scores_fall_into_the_published_and_the_alternative_ranges():
    whole = pd.Series(range(11))
    counts = [list(categoriesOf(whole, scheme).value_counts()[list(CATEGORIES)])
              for scheme in (PUBLISHED_CATEGORIES, ALTERNATIVE_CATEGORIES)]
    assert counts == [[1, 3, 4, 3], [1, 4, 4, 2]]


@pytest.mark.parametrize("cuts", [(5, 4), (3, 3), (4, 11), (0, 3), (-1, 3)])
def test_unusable_cut_points_are_refused(cuts):
    with pytest.raises(ValueError, match="not in order"):
        VasCategories(*cuts)


def test_a_column_and_a_single_score_fall_into_the_same_category():
    scores = [*np.linspace(0, 10, 201), None]
    for scheme in (PUBLISHED_CATEGORIES, ALTERNATIVE_CATEGORIES):
        together = categoriesOf(pd.Series(scores, dtype=float), scheme)
        assert [None if pd.isna(name) else name for name in together] == [scheme.of(score) for score in scores]


def test_the_cut_points_are_told_in_words():
    assert ALTERNATIVE_CATEGORIES.describe() == "none 0, mild < 4.5, moderate < 8.5, severe from 8.5"


@pytest.mark.parametrize("choice", [{"patientScore": "median"}, {"confidenceLevel": 95}, {"resamples": 5}])
def test_unusable_settings_are_refused(choice):
    with pytest.raises(ValueError):
        AnalysisSettings(**choice)


def test_count_groups_are_one_two_and_more():
    groups = countGroupsOf(pd.Series([1, 2, 3, 9, 0, None]))
    assert [None if pd.isna(group) else group for group in groups] == ["1", "2", ">2", ">2", None, None]


@pytest.mark.parametrize("dtype", [object, "Int64", "Float64", "str", "category"])
def test_values_of_any_column_type_are_read(dtype):
    series = pd.Series([1, None, 3], dtype="Int64" if dtype in ("Int64", "Float64") else object)
    series = series.astype(str).where(series.notna(), None).astype(dtype) if dtype == "str" else series.astype(dtype)
    assert numbersOf(series) == pytest.approx([1, np.nan, 3], nan_ok=True)
    assert textsOf(series)[1] is None


def test_infinite_and_wordy_values_are_missing():
    assert numbersOf(pd.Series(["2.5", "n/a", np.inf, ""], dtype=object)) == pytest.approx([2.5] + [np.nan] * 3,
                                                                                         nan_ok=True)


ENTRIES = pd.DataFrame([("001", "baseline", "T1", "a", 4.0), ("001", "baseline", "T1", "b", 6.0),
                        ("001", "baseline", "L2", "a", 2.0), ("001", "baseline", "L2", "b", 3.0),
                        ("002", "baseline", None, "a", 7.0)],
                       columns=["case_id", "timepoint", "lesion", "rater", "vas"])


@pytest.mark.parametrize(("settings", "first", "second"), [
    (AnalysisSettings(), 5.0, 7.0),  # mean of raters 5 and 2.5, then the larger
    (AnalysisSettings(patientScore="mean"), 3.75, 7.0),
    (AnalysisSettings(rater="b"), 6.0, None)])
def test_a_patient_score_is_made_as_the_settings_say(settings, first, second):
    scores = patientScores(lesionScoreSeries(ENTRIES, settings), settings)
    assert scores["001", "baseline"] == first
    assert scores.get(("002", "baseline")) == second


def test_a_lesion_score_is_the_mean_over_raters():
    assert lesionScoreSeries(ENTRIES, AnalysisSettings())["001", "baseline", "L2"] == 2.5


def test_a_summary_equals_quantile_mean_and_sd_in_r(patients):
    # quantile(rhi_percent, c(0.25, 0.5, 0.75)); mean(vas); sd(vas)
    rhi, vas = (summaryOf(patients[name].to_numpy(dtype=float)) for name in ("rhi_percent", "vas"))
    assert (rhi["q1"], rhi["median"], rhi["q3"]) == pytest.approx((31.2, 51.3, 74.6))
    assert (vas["mean"], vas["sd"]) == pytest.approx((4.37777777778, 2.88443226562))


def test_a_summary_of_little_has_no_invented_numbers():
    assert summaryOf(np.array([np.nan]))["mean"] is None and summaryOf(np.array([np.nan]))["missing"] == 1
    assert summaryOf(np.array([4.0]))["sd"] is None


def test_table_one_counts_levels_of_those_known_and_what_is_missing():
    frame = pd.DataFrame({"case_id": ["1", "2", "3", "4"], "timepoint": "baseline",
                          "location": ["lumbar", "lumbar", "cervical", None], "age": [40, 50, None, 60],
                          "stage": [None] * 4})
    table = table1(frame).set_index(["variable", "level"])
    lumbar = table.loc[("location", "lumbar")]
    assert (lumbar["n"], lumbar["missing"]) == (2, 1) and lumbar["percent"] == pytest.approx(200 / 3)
    age = table.loc["age"].iloc[0]
    assert (age["n"], age["missing"], age["mean"], age["median"]) == (3, 1, 50, 50)
    assert table.loc["stage"].iloc[0]["note"] == "all values are missing"


def test_free_text_is_counted_and_not_listed():
    frame = pd.DataFrame({"case_id": [str(i) for i in range(30)], "timepoint": "baseline",
                          "remark": [f"text {index}" for index in range(30)]})
    row = table1(frame).iloc[1]
    assert (row["n"], row["note"]) == (30, "text with 30 different values, not listed")


def test_group_tables_show_small_and_unknown_groups():
    values = np.array([1.0, 2, 3, 9, np.nan, 5])
    table = groupTable(values, {"location": (np.array(["a", "a", "a", "b", "a", None], dtype=object),
                                             ("a", "b", "c"))})
    assert list(table["group"].fillna("?")) == ["all", "a", "b", "c", "?"]
    assert list(table["n"]) == [5, 3, 1, 0, 1] and table["missing"][1] == 1
    assert list(table["note"]) == ["", "warning: fewer than 5", "fewer than 3: in the one-way ANOVA alone",
                                   "no patient", "group unknown"]
