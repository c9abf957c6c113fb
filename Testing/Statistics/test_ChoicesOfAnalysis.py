"""What may be chosen about the analyses: the ratio, whose outlines, covariates and their levels."""

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Gathering.Cohort import Rows
from SpinePainCohortLib.Report.AnalysisInput import covariatesOf
from SpinePainCohortLib.Statistics.Analyses import CohortData, runAnalyses
from SpinePainCohortLib.Statistics.Design import buildDesign
from SpinePainCohortLib.Statistics.Results import PRIMARY
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables.PatientColumns import PATIENT_COLUMNS


class CohortOf:
    """As much of a cohort as the check of covariates asks for."""

    clinical = None

    def __init__(self, columns, rows):
        self.patients = Rows((*PATIENT_COLUMNS, *columns), tuple(
            (case, when, *[None] * (len(PATIENT_COLUMNS) - 2), *values) for case, when, *values in rows))


@pytest.fixture
def outlined(patients):
    """Every third image shows the cauda equina."""
    meanings = np.where(np.arange(len(patients)) % 3, "spinalCord", "caudaEquina")
    return patients[["case_id", "timepoint"]].assign(cord_meaning=meanings)


def test_the_spinal_cord_alone_has_rows_of_its_own(patients, outlined, only):
    results = runAnalyses(CohortData(patients, outlined=outlined), AnalysisSettings(resamples=0)).results
    row = only(results, method="Pearson correlation, spinal cord alone")
    chosen = patients[np.arange(len(patients)) % 3 > 0]
    assert (row.n, row.effect) == (30, pytest.approx(np.corrcoef(chosen["rhi_percent"], chosen["vas"])[0, 1]))
    assert "without 15 outlines of another structure" in row.note and row.family == "exploratory"


def test_without_a_record_of_what_was_outlined_the_row_says_so(patients, only):
    results = runAnalyses(CohortData(patients), AnalysisSettings(resamples=0)).results
    row = only(results, method="Spearman correlation, spinal cord alone")
    assert row.note == "not computable: no outline is recorded as that of the spinal cord"


def test_ratios_of_one_structure_alone_can_be_analysed(patients, outlined, only):
    results = runAnalyses(CohortData(patients, outlined=outlined),
                          AnalysisSettings(resamples=0, outlinedAs="caudaEquina")).results
    assert only(results, family=PRIMARY, method="Pearson correlation (as published)").n == 15


def test_another_ratio_can_be_primary(patients, only):
    given = patients.assign(rhi_max_percent=np.random.default_rng(1).normal(size=len(patients)))
    results = runAnalyses(CohortData(given), AnalysisSettings(resamples=0, ratio="rhi_max_percent")).results
    row = only(results, family=PRIMARY, method="Pearson correlation (as published)")
    assert row.predictor == "rhi_max_percent"
    assert row.effect == pytest.approx(np.corrcoef(given["rhi_max_percent"], given["vas"])[0, 1])
    assert {each.predictor for each in results if each.method == "Pearson correlation, other ratio"} == {
        "rhi_percent", "rhi_volume_percent"}
    with pytest.raises(ValueError, match="Unknown ratio 'rhi'"):
        AnalysisSettings(ratio="rhi")


@pytest.mark.parametrize("name", ["vas", "case_id", "timepoint", "rhi_percent"])
def test_what_is_in_the_models_already_is_no_covariate(name):
    with pytest.raises(ValueError, match="is in the models already or is what they explain"):
        covariatesOf(CohortOf(["age"], [("1", "baseline", 5.0)]), [name], "baseline")
    with pytest.raises(ValueError, match="cannot be a covariate"):
        AnalysisSettings(covariates=(name,))


def test_a_covariate_of_one_timepoint_stands_for_the_values_over_time_or_is_refused():
    cohort = CohortOf(["qlq_bm22_baseline", "qlq_bm22_week12", "age"],
                      [("1", "baseline", 1.0, 2.0, 50), ("1", "week12", 1.0, 2.0, 50)])
    assert covariatesOf(cohort, ["qlq_bm22_baseline", "qlq_bm22", "age"], "baseline") == ("qlq_bm22", "age")
    # What Table 1 calls them means them, too.
    assert covariatesOf(cohort, ["QLQ-BM22", "Age"], "baseline") == ("qlq_bm22", "age")
    assert covariatesOf(CohortOf(["age_years"], [("1", "baseline", 5.0)]), ["Age, years"], "baseline") == (
        "age_years",)
    with pytest.raises(ValueError, match="is of week12, the joint models are of baseline: choose qlq_bm22"):
        covariatesOf(cohort, ["qlq_bm22_week12"], "baseline")
    with pytest.raises(ValueError, match="weight does not occur; the clinical table has: qlq_bm22, age"):
        covariatesOf(cohort, ["weight"], "baseline")


def test_ordered_grades_enter_by_their_place_and_lose_nobody():
    grades = ["0", "1a", "1b", "1c", "2", "3", "Grade 1a", "0", "1b", "0"]
    design = buildDesign(np.arange(10.0), {"bilsky_grade": pd.Series(grades)}, {})
    assert design.n == 10 and design.matrix[:, 0].tolist() == [0, 1, 2, 3, 4, 5, 1, 0, 2, 0]
    assert "bilsky_grade coded 0 to 5 in the order 0, 1a, 1b, 1c, 2, 3" in design.notes


def test_rare_levels_are_merged_on_request_and_their_loss_is_a_warning_otherwise():
    primary = pd.Series(["breast"] * 6 + ["lung"] * 2 + ["kidney"] * 2)
    plain = buildDesign(np.arange(10.0) % 7, {"primary": primary, "x": pd.Series(np.arange(10.0) ** 2)}, {})
    assert plain.n == 6
    assert "warning: 4 patients with a rare primary left out of the model: kidney (n = 2), lung (n = 2)" in plain.notes
    merged = buildDesign(np.arange(10.0) % 7, {"primary": primary, "x": pd.Series(np.arange(10.0) ** 2)}, {}, True)
    assert merged.n == 10 and merged.terms[0].level == "rare levels together"
    assert "primary: kidney (n = 2), lung (n = 2) merged" in merged.notes


def test_a_pain_category_that_is_left_out_is_not_called_a_missing_value(patients, only):
    given = patients.assign(vas=np.where(np.arange(len(patients)) < 2, 9.0, np.clip(patients["vas"], 0, 7)))
    results = runAnalyses(CohortData(given), AnalysisSettings(resamples=0)).results
    row = only(results, method="Ordinal logistic model, likelihood ratio")
    assert "category severe left out, n = 2" in row.note and "missing value" not in row.note
