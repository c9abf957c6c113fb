"""A synthetic cohort: what is in it, and that it is what its documentation says."""

import csv
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest
from SpinePainPhantomLib.CohortModel import FOLLOW_UP, RATERS, CohortModel, PainModel
from SpinePainPhantomLib.CohortPain import painOf
from SpinePainPhantomLib.CohortPlan import makeCohortPlan
from SpinePainPhantomLib.CohortTables import (
    CLINICAL_COLUMNS,
    TRUTH_COLUMNS,
    VAS_COLUMNS,
    writeClinicalTable,
    writeTruthTable,
    writeVasTable,
)
from SpinePainPhantomLib.SpinePhantom import makePhantom, outlinedCase
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.LesionNames import namesOf
from SpinePainRHILib.Core.Levels import LEVELS

PATIENTS = 90


@pytest.fixture(scope="module")
def plan():
    return makeCohortPlan(PATIENTS, seed=5)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def withinChance(count, share, total=PATIENTS):
    """Four standard deviations of a binomial count."""
    return abs(count - share * total) < 4 * np.sqrt(total * share * (1 - share))


def test_every_case_measures_its_truth_location_and_count(plan):
    for planned in plan.cases[:40]:
        case, _, _, _ = outlinedCase(planned.parameters)
        measured = measureCase(case)
        assert abs(measured.rhiPercent - planned.truth.ratios.rhiPercent) <= planned.truth.rhiErrorBoundPercent
        assert (measured.caseId, measured.timepoint) == (planned.caseId, planned.timepoint)
        assert (measured.location, measured.lesionCount) == (planned.location, planned.count)
        assert measured.axis == "LR" and measured.countSource == "metastasis" and not measured.problems


def test_a_phantom_is_that_of_its_planned_case():
    plan = makeCohortPlan(2, seed=5)
    for planned in plan.cases:
        phantom = makePhantom(planned.parameters)
        assert phantom.case.info.caseId == planned.caseId
        assert phantom.truth.acquisition.ratios == planned.truth.ratios
        assert phantom.image.dtype == np.int16 and phantom.image.ndim == 3


def test_the_shares_are_those_of_the_model(plan):
    model = plan.model
    locations = Counter(case.location for case in plan.baseline)
    assert all(withinChance(locations[name], share) for name, share in model.locations.items())
    assert withinChance(len(plan.cases) - PATIENTS, model.followedUp)
    histology = Counter(row.histology for row in plan.clinical)
    assert all(withinChance(histology[name], share) for name, share in model.histology.items())
    assert withinChance(sum(row.radiotherapy for row in plan.clinical), model.radiotherapy)
    bright = sum(bool(case.parameters.lesions) for case in plan.baseline)
    # A patient whose main level is not bright may have another bright level in the picture.
    assert bright / PATIENTS > model.brightCord - 4 * np.sqrt(model.brightCord * 0.08 / PATIENTS)


def test_ratios_and_scores_cover_a_wide_range(plan):
    rhi = np.array([case.truth.ratios.rhiPercent for case in plan.baseline])
    assert rhi.min() >= 0 and rhi.max() < 85 and 15 < np.median(rhi) < 50
    assert np.percentile(rhi, 90) - np.percentile(rhi, 10) > 20
    scores = {entry.vas for entry in plan.vas}
    assert scores <= set(range(11)) and len(scores) > 7
    assert all(0 <= row.sins <= 18 and 28 <= row.ageYears <= 85 and 0 <= row.ecog <= 4 for row in plan.clinical)


def test_latent_pain_follows_the_stated_model(plan):
    pain = plan.model.pain
    residuals = [case.latentPain - painOf(pain, case.truth.ratios.rhiPercent, case.count, case.location, False)
                 for case in plan.baseline]
    assert abs(np.mean(residuals)) < 4 * pain.patientSd / np.sqrt(PATIENTS)
    assert np.std(residuals) == pytest.approx(pain.patientSd, rel=4 / np.sqrt(2 * PATIENTS))


def test_pain_is_the_weighted_sum_of_ratio_count_and_region():
    pain = PainModel(1.0, 0.05, 0.5, {"lumbar": 0.7}, followUp=-1.0)
    assert painOf(pain, 40.0, 3, "lumbar", False) == pytest.approx(1 + 2 + 1 + 0.7)
    assert painOf(pain, 40.0, 9, "lumbar", True) == pytest.approx(1 + 2 + 2 + 0.7 - 1)


def test_raters_agree_as_closely_as_the_model_says(plan):
    final = defaultdict(dict)
    for entry in plan.vas:
        final[entry.caseId, entry.timepoint, entry.lesion][entry.rater] = entry.vas
    both = np.array([[each[rater] for rater in RATERS] for each in final.values() if len(each) == 2])
    inside = both[((both > 1) & (both < 9)).all(axis=1)]
    difference = inside[:, 1] - inside[:, 0]
    # Two raters of SD 0.7 differ by SD 1, and rounding adds a variance of 1/6.
    assert np.std(difference) == pytest.approx(np.sqrt(2 * 0.7**2 + 1 / 6), rel=0.25)
    missing = sum(len(each) == 1 for each in final.values())
    assert 0 < missing < 0.2 * len(final)


def test_without_disagreement_both_raters_enter_the_same():
    model = CohortModel(pain=replace(PainModel(), raterSd=0.0, raterBias=(0.0, 0.0)), missingEntries=0.0)
    entries = makeCohortPlan(4, model=model).vas
    scores = defaultdict(set)
    for entry in entries:
        if entry.note != "mistyped":
            scores[entry.caseId, entry.timepoint, entry.lesion].add(entry.vas)
    assert all(len(each) == 1 for each in scores.values())


def test_a_correction_is_a_later_row_with_the_same_key(plan):
    corrections = [entry for entry in plan.vas if entry.note == "correction"]
    assert corrections
    for entry in corrections:
        earlier = [each for each in plan.vas if each.note == "mistyped" and (
            each.caseId, each.rater, each.lesion, each.timepoint) == (
            entry.caseId, entry.rater, entry.lesion, entry.timepoint)]
        assert len(earlier) == 1 and earlier[0].enteredAt < entry.enteredAt and earlier[0].vas != entry.vas


def test_no_key_is_entered_twice_but_for_corrections(plan):
    keys = Counter((each.caseId, each.rater, each.lesion, each.timepoint) for each in plan.vas
                   if each.note != "mistyped")
    assert max(keys.values()) == 1


def test_further_metastases_at_a_level_are_numbered():
    assert namesOf(("T4", "L3", "L3", "L3")) == ("T4", "L3", "L3#2", "L3#3")


def test_the_same_seed_gives_the_same_cohort_a_larger_one_begins_alike_and_another_seed_differs():
    one, again, larger, other = (makeCohortPlan(*each) for each in ((3, 1), (3, 1), (5, 1), (3, 2)))

    def numbers(plan, count=None):
        return [(case.caseId, case.timepoint, case.latentPain, case.parameters) for case in plan.cases[:count]]

    assert numbers(one) == numbers(again) == numbers(larger, len(one.cases))
    assert one.vas == again.vas and one.clinical == again.clinical
    assert numbers(one) != numbers(other)


def test_a_cohort_without_patients_is_refused():
    with pytest.raises(ValueError, match="at least one patient"):
        makeCohortPlan(0)


def test_the_tables_hold_the_columns_of_the_contract_and_only_known_cases(plan, tmp_path):
    writeVasTable(plan, tmp_path / "vas.csv")
    writeClinicalTable(plan, tmp_path / "clinical.csv")
    writeTruthTable(plan, tmp_path / "truth.csv")
    vas, clinical, truth = (read(tmp_path / f"{name}.csv") for name in ("vas", "clinical", "truth"))
    assert tuple(vas[0]) == VAS_COLUMNS and tuple(clinical[0]) == CLINICAL_COLUMNS and tuple(truth[0]) == TRUTH_COLUMNS
    assert [row["case_id"] for row in clinical] == [f"sub-{number:03d}" for number in range(1, PATIENTS + 1)]
    assert {(row["case_id"], row["timepoint"]) for row in vas} <= {(row["case_id"], row["timepoint"]) for row in truth}
    assert all(not row["lesion"] or row["lesion"].split("#")[0] in LEVELS for row in vas)
    followed = {row["case_id"] for row in truth if row["timepoint"] == FOLLOW_UP}
    assert followed == {row["case_id"] for row in clinical if row["qlq_bm22_week12"]}
    for row, case in zip(truth, plan.cases, strict=True):
        assert float(row["rhi_percent"]) == case.truth.ratios.rhiPercent
    assert float(truth[0]["model_per_rhi_percent"]) == plan.model.pain.perRhiPercent
    rhi, pain = zip(*((float(row["rhi_percent"]), float(row["latent_pain"])) for row in truth
                      if row["timepoint"] == "baseline"), strict=True)
    assert float(truth[0]["sample_correlation_rhi_latent_pain"]) == pytest.approx(np.corrcoef(rhi, pain)[0, 1])
