"""All analyses together: what is there, what is joined, and data that carry little or nothing."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Statistics.Analyses import CohortData, runAnalyses
from SpinePainCohortLib.Statistics.Questions import (
    CLINICAL,
    COUNT,
    JOINT,
    LESION,
    LOCATION,
    RATERS,
    READERS,
    RESPONSE,
    RHI,
    RHI_BY_CATEGORY,
    ROC,
)
from SpinePainCohortLib.Statistics.Results import EXPLORATORY, PRIMARY
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES

SETTINGS = AnalysisSettings(resamples=100)
ANALYSES = {LOCATION, COUNT, RHI, RHI_BY_CATEGORY, JOINT, LESION, RATERS, READERS, "over time", RESPONSE, ROC,
            CLINICAL}
COLUMNS = ["case_id", "timepoint", "location", "count", "rhi_percent", "rhi_max_percent", "rhi_volume_percent", "vas"]


@pytest.fixture
def data(patients, lesions, ratings):
    return CohortData(patients, lesions, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())


def isTold(result):
    """Whether a row without its numbers says why."""
    numbers = (result.effect, result.p, result.statistic)
    return any(number is not None for number in numbers) or result.note.startswith("not computable: ")


def test_the_three_published_tests_are_the_primary_family(data):
    results = runAnalyses(data, SETTINGS)
    primary = results.tests[(results.tests["family"] == PRIMARY) & results.tests["p"].notna()]
    assert list(zip(primary["analysis"], primary["method"], strict=True)) == [
        (LOCATION, "One-way ANOVA (as published)"), (COUNT, "One-way ANOVA (as published)"),
        (RHI, "Pearson correlation (as published)")]
    # p.adjust(c(0.0040124642645, 0.145687047032, 2.62457765681e-04), "holm")
    assert list(primary["p_adjusted"]) == pytest.approx([0.008024928529, 0.145687047032, 7.87373297e-04], rel=1e-6)


def test_every_exploratory_p_is_adjusted_and_never_becomes_smaller(data):
    tests = runAnalyses(data, SETTINGS).tests
    rows = tests[(tests["family"] == EXPLORATORY) & tests["p"].notna()]
    assert len(rows) > 20 and (rows["p_adjusted"] >= rows["p"]).all()


def test_all_analyses_have_rows_whatever_the_data(data):
    for given in (data, CohortData(pd.DataFrame()), CohortData(data.patients.head(1))):
        results = runAnalyses(given, SETTINGS)
        # Where no clinical table was given none was to be analysed.
        assert set(results.tests["analysis"]) == ANALYSES - (set() if "age" in given.patients else {CLINICAL})
        assert results.warnings == () and all(isTold(result) for result in results.results)


def test_the_same_data_and_seed_give_the_same_results(data):
    first, again = runAnalyses(data, SETTINGS), runAnalyses(data, SETTINGS)
    pd.testing.assert_frame_equal(first.tests, again.tests)


def test_the_order_of_rows_does_not_change_a_result(data):
    shuffled = CohortData(data.patients.sample(frac=1, random_state=1), data.lesions.sample(frac=1, random_state=2))
    plain, mixed = (runAnalyses(given, AnalysisSettings(resamples=0)).tests for given in (data, shuffled))
    # 1e-4: the ordinal model takes its second derivatives numerically
    assert list(mixed["p"].dropna()) == pytest.approx(list(plain["p"].dropna()), rel=1e-4)
    assert list(mixed["effect"].dropna()) == pytest.approx(list(plain["effect"].dropna()), rel=1e-6)


def test_the_input_is_left_as_it_was(data):
    before = data.patients.copy()
    runAnalyses(data, SETTINGS)
    pd.testing.assert_frame_equal(data.patients, before)


def test_scores_are_made_of_the_entries_where_there_are_any(patients, lesions, ratings):
    lesions["lesion"] = ""
    results = runAnalyses(CohortData(patients, lesions, ratings), AnalysisSettings(resamples=0, rater="senior"))
    expected = ratings[ratings["rater"] == "senior"].set_index("case_id")["vas"]
    made = results.patients.set_index("case_id")["vas"]
    assert made.dropna().to_dict() == expected.to_dict() and made.isna().sum() == 15


def test_the_chosen_categories_reach_the_tables(data):
    results = runAnalyses(data, replace(SETTINGS, categories=ALTERNATIVE_CATEGORIES))
    table = results.table3.set_index("group")["n"]
    vas = data.patients["vas"]
    assert table["mild"] == ((vas > 0) & (vas < 4.5)).sum() and table["severe"] == (vas >= 8.5).sum()


def test_tables_two_and_three_hold_every_patient(data):
    results = runAnalyses(data, SETTINGS)
    for table, grouping in ((results.table2, "location"), (results.table2, "count"), (results.table3, "vas_category")):
        assert table.loc[table["grouping"] == grouping, "n"].sum() == 45
    assert results.table1.iloc[0]["n"] == 45


def test_ids_that_look_like_numbers_stay_text(data):
    results = runAnalyses(data, SETTINGS)
    assert "003" in next(row.note for row in results.results if "most influential" in row.method)
    assert results.influence["case_id"][0] == "001" and len(results.influence) == 45


def test_other_timepoints_stay_out_of_the_primary_analyses(data):
    later = data.patients.assign(timepoint="week12", vas=0.0)
    results = runAnalyses(CohortData(pd.concat([data.patients, later])), AnalysisSettings(resamples=0))
    alone = runAnalyses(CohortData(data.patients), AnalysisSettings(resamples=0))
    assert results.tests["p"][0] == alone.tests["p"][0]
    assert (results.followUp["timepoint"] == "week12").any()


def test_a_primary_timepoint_that_nobody_has_is_told_with_those_there_are(data):
    results = runAnalyses(data, replace(SETTINGS, timepoint="week12"))
    assert results.warnings == ("No patient has the timepoint 'week12'; there are: baseline.",)
    assert all(isTold(result) for result in results.results)


def test_each_region_is_compared_with_its_absence(data, only):
    regions = data.lesions.drop_duplicates("case_id").copy()
    regions["region"] = ["cervical", "lumbar", "thoracic"] * 15
    extra = regions.iloc[:6].assign(region="lumbar")
    results = runAnalyses(CohortData(data.patients, pd.concat([regions, extra])), AnalysisSettings(resamples=0))
    vas = data.patients.set_index("case_id")["vas"]
    have = set(regions.loc[regions["region"] == "lumbar", "case_id"]) | set(extra["case_id"])
    row = only(results.results, predictor="region lumbar")
    inside = vas.index.isin(have)
    assert row.effect == pytest.approx(vas[inside].mean() - vas[~inside].mean())
    nobody = only(results.results, predictor="region sacral")
    assert nobody.note == "not computable: no patient has a sacral metastasis"


def test_a_covariate_that_is_not_there_is_told(data):
    results = runAnalyses(data, AnalysisSettings(resamples=0, covariates=("age", "sins")))
    notes = [row.note for row in results.results if row.analysis == JOINT and row.method.startswith("Linear model")]
    assert all("no column 'sins', left out of the model" in note for note in notes)
    assert any(row.predictor == "age" for row in results.results)


def test_a_missing_column_and_a_repeated_patient_are_refused_in_one_sentence(data):
    with pytest.raises(ValueError, match=r"^The patients table has no column 'rhi_percent'\.$"):
        runAnalyses(CohortData(data.patients.drop(columns="rhi_percent")), SETTINGS)
    with pytest.raises(ValueError, match="two rows for case 001 at baseline: keep one"):
        runAnalyses(CohortData(pd.concat([data.patients, data.patients.head(1)])), SETTINGS)


def spoilt(patients, kind):
    patients = patients.copy()
    if kind == "all missing":
        patients[["location", "count", "rhi_percent", "vas"]] = None
    elif kind == "constant VAS":
        patients["vas"] = 5.0
    elif kind == "constant RHI":
        patients["rhi_percent"] = 40.0
    elif kind == "RHI all zero and VAS all zero":
        patients[["rhi_percent", "vas"]] = 0.0
    elif kind == "one location and one metastasis each":
        patients["location"], patients["count"] = "lumbar", 1
    elif kind == "two patients":
        patients = patients.head(2)
    elif kind == "four patients":
        patients = patients.head(4)
    elif kind == "NA of pandas":
        patients = patients.convert_dtypes()
        patients.loc[::3, ["vas", "location"]] = pd.NA
    elif kind == "VAS follows RHI exactly":
        patients["vas"] = patients["rhi_percent"] / 10
    elif kind == "VAS follows location exactly":
        scores = {"cervical": 1, "thoracic": 3, "lumbar": 5, "sacral": 6, "multiple": 9}
        patients["vas"] = patients["location"].map(scores)
    elif kind == "words for numbers":
        patients["vas"] = "much"
    elif kind == "no metastases":
        patients["count"], patients["location"] = 0, None
    return patients


@pytest.mark.parametrize("kind", [
    "all missing", "constant VAS", "constant RHI", "RHI all zero and VAS all zero",
    "one location and one metastasis each", "two patients", "four patients", "NA of pandas",
    "VAS follows RHI exactly", "VAS follows location exactly", "words for numbers", "no metastases"])
def test_spoilt_data_give_rows_with_reasons_and_no_words_on_the_terminal(data, kind, capfd):
    patients = spoilt(data.patients, kind)
    lesions = data.lesions.merge(patients[["case_id", "vas"]].rename(columns={"vas": "own"}), on="case_id")
    lesions = lesions.assign(vas=lesions["own"])
    later = patients.assign(timepoint="week12")
    results = runAnalyses(CohortData(pd.concat([patients, later]), lesions), SETTINGS)
    assert set(results.tests["analysis"]) == ANALYSES
    assert [result for result in results.results if not isTold(result)] == []
    assert capfd.readouterr() == ("", "")


def test_random_small_cohorts_never_raise_and_never_hold_a_number_that_is_none():
    random = np.random.default_rng(11)
    for _ in range(12):
        n = int(random.integers(1, 14))
        patients = pd.DataFrame({
            "case_id": [f"{index:03d}" for index in range(n)], "timepoint": random.choice(["baseline", "week1"], n),
            "location": random.choice(["lumbar", "thoracic", "multiple", None], n),
            "count": random.choice([1, 2, 3, np.nan], n), "rhi_percent": random.choice([0, 10, 20.5, np.nan], n),
            "rhi_max_percent": np.nan, "rhi_volume_percent": np.nan, "vas": random.choice([0, 2, 5, 9, np.nan], n),
            "age": np.nan})
        entries = pd.DataFrame({"case_id": np.repeat(patients["case_id"], 2), "timepoint": "baseline", "lesion": None,
                                "rater": ["a", "b"] * n, "vas": random.choice([0, 4, 9, np.nan], 2 * n)})
        for given in (CohortData(patients[COLUMNS]), CohortData(patients[COLUMNS], vasEntries=entries)):
            results = runAnalyses(given, AnalysisSettings(resamples=100, covariates=("age",)))
            assert all(isTold(result) for result in results.results)
            numbers = results.tests.select_dtypes("number").to_numpy(dtype=float, na_value=np.nan)
            assert not np.isinf(numbers).any()
            p = results.tests["p"].dropna()
            assert ((p >= 0) & (p <= 1)).all()


def test_no_row_speaks_of_causes_or_of_significance(data):
    tests = runAnalyses(data, SETTINGS).tests
    words = " ".join(tests[["method", "note", "effect_name"]].fillna("").to_numpy().ravel()).lower()
    assert not any(word in words for word in ("cause", "causal", "significan", "effect of", "due to", " ns "))


def test_rows_of_agreement_are_a_family_of_their_own_and_not_adjusted(patients, lesions, ratings):
    results = runAnalyses(CohortData(patients, lesions, ratings), SETTINGS).results
    rows = [each for each in results if each.analysis in (RATERS, READERS)]
    assert any(each.p is not None for each in rows)
    assert {each.family for each in rows} == {"agreement"} and all(each.p_adjusted is None for each in rows)


def test_a_cohort_without_images_is_asked_nothing_about_them(data):
    without = data.patients.assign(**dict.fromkeys(
        ("location", "count", "rhi_percent", "rhi_max_percent", "rhi_volume_percent")))
    later = without.assign(timepoint="week12", vas=without["vas"] - 1)
    results = runAnalyses(CohortData(pd.concat([without, later])), AnalysisSettings(resamples=0))
    assert {each.analysis for each in results.results} <= {RATERS, "over time", RESPONSE, CLINICAL}
    assert not any("rhi" in text for each in results.results for text in (each.outcome, each.predictor))
