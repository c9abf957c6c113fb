"""The joint models. Expected numbers: R/expected.R, sections linear hc3, vif and polr."""

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Statistics.Design import buildDesign, patientsPerParameter
from SpinePainCohortLib.Statistics.JointModels import (
    INTERCEPT,
    LINEAR,
    LINEAR_FIT,
    ORDINAL,
    ORDINAL_FIT,
    THRESHOLD,
    VIF,
    linearModel,
    ordinalModel,
)
from SpinePainCohortLib.Statistics.ProportionalOdds import brantTest
from SpinePainCohortLib.Statistics.Results import ASSUMPTION, EXPLORATORY, Labels
from SpinePainCohortLib.Statistics.Separation import separatingTerms
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables.Categories import PUBLISHED_CATEGORIES

LOCATIONS = ("cervical", "thoracic", "lumbar", "sacral", "multiple")
LABELS = Labels(EXPLORATORY, "together", "vas", "all")
SETTINGS = AnalysisSettings()


def designOf(outcome, patients):
    names = ("rhi_percent", "count", "location", "age", "treatment")
    return buildDesign(outcome, {name: patients[name] for name in names}, {"location": LOCATIONS})


def simple(outcome, **predictors):
    columns = {name: pd.Series(values) for name, values in predictors.items()}
    return buildDesign(np.array(outcome, dtype=float), columns, {})


def test_the_linear_model_equals_lm_with_hc3_errors(patients, only, matches):
    # coeftest(m, vcovHC(m, "HC3")), coefci; the reference is the most frequent level
    rows = linearModel(designOf(patients["vas"].to_numpy(), patients), LABELS, SETTINGS)
    matches(only(rows, method=LINEAR, predictor="rhi_percent"), n=43, df2=34, effect=0.0479244320418,
            statistic=2.700780292183, p=0.0107063402580, ci_low=0.0118629411604, ci_high=0.0839859229232)
    matches(only(rows, method=LINEAR, predictor="location", group_a="thoracic", group_b="multiple"),
            effect=-2.6860249828255, statistic=-2.829418556646, p=0.0077689418708, ci_low=-4.6152763162544,
            ci_high=-0.7567736493965)
    matches(only(rows, method=LINEAR, predictor="treatment", group_a="radio", group_b="chemo"),
            effect=1.4587999337790, p=0.2567765036299)


def test_the_fit_of_the_linear_model_equals_waldtest_and_summary(patients, only, matches):
    # waldtest(m, vcov = vcovHC(m, "HC3")); summary(m)$r.squared
    rows = linearModel(designOf(patients["vas"].to_numpy(), patients), LABELS, SETTINGS)
    fit = only(rows, method=LINEAR_FIT)
    matches(fit, statistic=5.68846371836876, df1=8, df2=34, p=0.00012971488875, effect=0.47136328178113)
    assert "adjusted R squared 0.347" in fit.note


def test_the_intercept_equals_that_of_lm_with_hc3_errors(patients, only, matches):
    # coef(m)[1] + c(-1, 1) * qt(.975, 34) * sqrt(vcovHC(m, "HC3")[1, 1])
    row = only(linearModel(designOf(patients["vas"].to_numpy(), patients), LABELS, SETTINGS), method=INTERCEPT)
    matches(row, effect=3.45279371772, ci_low=-1.38336432306, ci_high=8.28895175849)
    assert row.p is None


def test_a_singular_hc3_covariance_gives_no_f_but_a_reason(only):
    # Nine patients, constant pain in two of three groups: F was -2.2e-16 with p 1.000.
    design = simple([2, 2, 2, 6, 6, 6, 3, 4, 5], place=["a"] * 3 + ["b"] * 3 + ["c"] * 3)
    fit = only(linearModel(design, LABELS, SETTINGS), method=LINEAR_FIT)
    assert fit.statistic is fit.p is None and fit.effect == pytest.approx(1 - 2 / 26)
    assert fit.note.startswith("no F and no p: the HC3 covariance of the coefficients is singular")


def test_the_thresholds_equal_polr(patients, only, matches):
    # coef(summary(polr(category ~ ..., Hess = TRUE))), rows none|mild ...; limits by 1.96 of its Std. Error
    codes = PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy())
    rows = ordinalModel(designOf(codes, patients), LABELS, SETTINGS)
    for below, value, error in (("none", -1.900475356237, 2.03151940214), ("mild", -0.878788892349, 2.01842060489),
                                ("moderate", 2.701790227551, 2.05744235255)):
        # polr's Hessian is numerical, and both optimisers stop at about the fifth digit
        matches(only(rows, method=THRESHOLD, group_a=below), tolerance=1e-3, effect=value,
                ci_low=value - 1.959963984540 * error, ci_high=value + 1.959963984540 * error)


def test_brants_test_equals_its_formula_in_r(patients, matches):
    # expected.R, section brant: glm(y > j ~ age + count, binomial), covariances by hand
    codes = PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy()).astype(int)
    grouped = np.maximum(codes - 1, 0)  # none and mild together
    row = brantTest(grouped, patients[["age", "count"]].to_numpy(dtype=float), LABELS)
    matches(row, n=45, statistic=1.381721097501, df1=2, p=0.501144624073)
    binary = brantTest((codes > 1).astype(int), patients[["count"]].to_numpy(dtype=float), LABELS)
    assert binary.note == "not computable: two categories have one step only"


def test_brants_test_is_an_assumption_check_beside_the_model(patients, only):
    codes = PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy())
    rows = ordinalModel(designOf(codes, patients), LABELS, SETTINGS)
    assert only(rows, method="Brant test, proportional odds").family == ASSUMPTION


def test_variance_inflation_equals_the_inverse_correlation_matrix_in_r(patients, only, matches):
    # diag(solve(cor(model.matrix(m)[, -1])))
    rows = linearModel(designOf(patients["vas"].to_numpy(), patients), LABELS, SETTINGS)
    matches(only(rows, method=VIF, predictor="rhi_percent"), effect=1.25833080106)
    matches(only(rows, method=VIF, predictor="count"), effect=1.85953272464)
    matches(only(rows, method=VIF, predictor="treatment", group_a="radio"), effect=1.67162318620)


def test_the_ordinal_model_equals_polr(patients, only, matches):
    # MASS::polr(category ~ ..., Hess = TRUE). Both take the Hessian numerically: 1e-4 on errors, 1e-5 on estimates.
    codes = PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy())
    rows = ordinalModel(designOf(codes, patients), LABELS, SETTINGS)
    for fields, value, error in (({"predictor": "rhi_percent"}, 0.03693923822872, 0.0163013149864),
                                 ({"predictor": "count"}, -0.20042887947509, 0.3764474560456),
                                 ({"group_a": "cervical"}, -2.67869435779686, 1.2632348765514),
                                 ({"group_a": "radio"}, 1.71362874601368, 1.1729301197598)):
        row = only(rows, method=ORDINAL, **fields)
        matches(row, tolerance=1e-5, effect=np.exp(value))
        half = 1.959963984540 * error
        matches(row, tolerance=1e-4, statistic=value / error, ci_low=np.exp(value - half),
                ci_high=np.exp(value + half))
    # 2 * (logLik(o) - logLik(polr(category ~ 1)))
    matches(only(rows, method=ORDINAL_FIT), statistic=19.9109533672286, df1=8, p=0.0106782446412,
            effect=0.1928535978299)


def test_patients_per_parameter_are_warned_about(patients):
    rows = linearModel(designOf(patients["vas"].to_numpy(), patients), LABELS, SETTINGS)
    assert "warning: 5.4 patients per parameter, at least 10 to 15 are advised" in rows[0].note
    assert patientsPerParameter(12, 1) == "12.0 patients per parameter, 15 would be comfortable"
    assert patientsPerParameter(30, 2) == ""


def test_a_level_of_two_patients_is_left_out_with_a_note(patients):
    design = designOf(patients["vas"].to_numpy(), patients)
    assert design.n == 43
    assert "warning: 2 patients with a rare location left out of the model: sacral (n = 2)" in design.notes


def test_missing_values_leave_the_patient_out_with_a_note():
    design = simple([1, 2, 3, 4, 5, np.nan], a=[1.0, 3, 2, 5, np.nan, 1])
    assert design.n == 4 and design.notes == ("2 with a missing value left out",)


def test_a_covariate_without_any_value_is_named():
    design = simple(range(6), a=[1.0, 3, 2, 5, 4, 4], sins=[None] * 6)
    assert design.reason == "no patient has all values" and "sins is missing in all patients" in design.notes


def test_a_constant_covariate_is_left_out_with_a_note():
    design = simple([1, 2, 3, 4, 5, 7], a=[1.0, 3, 2, 5, 4, 4], sex=["w"] * 6)
    assert [term.name for term in design.terms] == ["a"]
    assert "sex left out of the model: the same in all patients" in design.notes


def test_numbers_written_as_text_are_numbers_and_truth_values_are_levels():
    assert [term.level for term in simple(range(6), a=["1", "3", "2", "5", "4", "4"]).terms] == [None]
    assert [term.level for term in simple(range(6), a=[True, False, True, False, True, False]).terms] == ["True"]


@pytest.mark.parametrize("model", [linearModel, ordinalModel])
@pytest.mark.parametrize(("design", "reason"), [
    (simple([np.nan] * 6, a=[1.0, 2, 3, 4, 5, 6]), "no patient has all values"),
    (simple([1, 2, 3, 4, 5, 6], a=[1.0] * 6), "no predictor varies"),
    (simple([2] * 6, a=[1.0, 2, 3, 4, 5, 6]), "all values of the outcome are equal"),
    (simple([1, 2, 3], a=[1.0, 2, 4]), "3 patients are too few for 1 parameters"),
    (simple([1, 2, 1, 2, 1, 3], a=[1.0, 2, 3, 4, 5, 7], b=[2.0, 4, 6, 8, 10, 14]),
     "the predictors are linearly dependent")])
def test_a_model_that_cannot_be_fitted_is_an_empty_row_with_its_reason(model, design, reason):
    rows = model(design, LABELS, SETTINGS)
    assert len(rows) == 1 and rows[0].note.startswith(f"not computable: {reason}")
    assert rows[0].effect is None and rows[0].p is None


def test_a_coefficient_that_one_patient_determines_is_refused():
    rows = linearModel(simple([1, 5, 2, 6, 3, 9, 4], a=[0.0, 0, 0, 0, 0, 0, 1]), LABELS, SETTINGS)
    assert "one patient alone determines a coefficient" in rows[0].note


@pytest.mark.parametrize(("codes", "a"), [
    ([0, 0, 0, 1, 1, 1, 2, 2], [1.0, 2, 3, 4, 5, 6, 7, 8]),  # wholly: every category has its own range
    ([0, 0, 0, 1, 1, 1, 1, 1], [1.0, 2, 3, 3, 5, 6, 7, 8]),  # in part: they touch in one value
    ([0, 1, 0, 1, 1, 1, 1, 1], [0.0, 0, 0, 0, 1, 1, 1, 1])])  # an indicator whose patients are all in the top one
def test_separated_categories_are_refused_and_the_predictor_named(codes, a):
    rows = ordinalModel(simple(codes, a=a), LABELS, SETTINGS)
    assert len(rows) == 1
    assert rows[0].note.startswith("not computable: no finite estimate, the categories are separated by a")


def test_overlapping_categories_are_not_called_separated(patients):
    design = designOf(PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy()), patients)
    codes = np.unique(design.outcome, return_inverse=True)[1]
    assert separatingTerms(codes, design.matrix - design.matrix.mean(axis=0)) == []
    assert separatingTerms(np.array([0, 1, 0, 1]), np.array([[1.0], [2], [3], [4]])) == []


@pytest.mark.parametrize(("gap", "terms"), [(1e-6, [0]), (2.5e-7, [])])
def test_a_gap_below_a_ten_millionth_a_patient_is_rounding_and_no_separation(gap, terms):
    # Only the last patient is apart, by the gap: the sum of slacks; the limit is 1e-7 for each of the five.
    assert separatingTerms(np.array([0, 1, 0, 1, 1]), np.array([[0.0], [0], [0], [0], [gap]])) == terms


@pytest.mark.parametrize(("share", "terms"), [(1e-6, [0, 1]), (1e-8, [0])])
def test_a_predictor_is_named_where_more_than_a_ten_millionth_of_it_separates(share, terms):
    # The sum of the first and of a share of the second is 0, 0, -1 in the lower category and 0, 1, 2 in the upper.
    matrix = np.array([[0, 0], [2, -2 / share], [-2, 1 / share], [-1, 1 / share], [1, 0], [3, -1 / share]])
    assert separatingTerms(np.array([0, 0, 0, 1, 1, 1]), matrix) == terms


def test_a_scale_of_a_predictor_changes_its_coefficient_and_not_its_test(patients, only):
    codes = PUBLISHED_CATEGORIES.codesOf(patients["vas"].to_numpy())
    plain = only(ordinalModel(simple(codes, a=patients["rhi_percent"]), LABELS, SETTINGS), method=ORDINAL)
    scaled = only(ordinalModel(simple(codes, a=patients["rhi_percent"] * 1e6 + 1e8), LABELS, SETTINGS), method=ORDINAL)
    assert scaled.statistic == pytest.approx(plain.statistic, rel=1e-4)
    assert np.log(scaled.effect) == pytest.approx(np.log(plain.effect) / 1e6, rel=1e-4)
