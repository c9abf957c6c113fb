"""A whole case: numbers in mm, lesions, metastases and where they lie."""

import json

import numpy as np
import pytest
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask

GEOMETRY = GridGeometry(np.diag([0.5, 0.5, 4.0, 1.0]))  # a voxel is 1 mm3, its face in a slice 0.25 mm2
CORD = CroppedMask(np.ones((3, 4, 5), dtype=bool), (10, 0, 0))  # 3 slices of 20 voxels


def lesion(name="High intensity", level=None, voxels=5, k=11, role=Role.HIGH_INTENSITY):
    mask = np.zeros((1, 4, 5), dtype=bool)
    mask.ravel()[:voxels] = True
    return Outline(name, role, CroppedMask(mask, (k, 0, 0)) if voxels else CroppedMask.empty(), level)


def metastasis(level, voxels=0):
    return lesion(f"Metastasis {level}", level, voxels, role=Role.METASTASIS)


def measure(*lesions, cord=CORD, **options):
    return measureCase(OutlinedCase(CaseInfo("c1"), GEOMETRY, cord, lesions), **options)


def test_volumes_and_areas_are_in_millimetres():
    case = measure(lesion())
    assert case.cordVolumeMm3 == pytest.approx(60.0)
    assert case.highIntensityVolumeMm3 == pytest.approx(5.0)
    assert [each.sliceIndex for each in case.slices] == [10, 11, 12]
    assert case.slices[1].cordAreaMm2 == pytest.approx(5.0)
    assert case.slices[1].highIntensityAreaMm2 == pytest.approx(1.25)
    assert case.slices[1].rhiPercent == pytest.approx(25.0)
    assert case.slices[1].positionMm == pytest.approx(44.0)


def test_a_linear_transform_scales_millimetres_but_no_ratio_and_no_slice():
    moved = OutlinedCase(CaseInfo("c1"), GEOMETRY.transformedBy(np.diag([20.0, 1, 1, 1])), CORD, (lesion(),),
                         axisGeometry=GEOMETRY)
    case, still = measureCase(moved), measure(lesion())
    assert (case.rhiPercent, case.rhiSliceIndex, case.axis) == (still.rhiPercent, still.rhiSliceIndex, still.axis)
    assert case.cordVolumeMm3 == pytest.approx(20 * still.cordVolumeMm3)
    assert case.slices[0].cordAreaMm2 == pytest.approx(20 * still.slices[0].cordAreaMm2)


def test_each_lesion_is_measured_on_its_own_slice():
    case = measure(lesion("a", "C3", 5, 11), lesion("b", "C5", 8, 12))
    assert [(each.rhiPercent, each.rhiSliceIndex) for each in case.lesions] == [(25.0, 11), (40.0, 12)]
    assert (case.rhiPercent, case.rhiSliceIndex) == (40.0, 12)
    assert [each.region for each in case.lesions] == ["cervical", "cervical"]


def test_metastases_are_counted_where_listed_even_when_not_outlined():
    case = measure(lesion(level="C3"), metastasis("T5"), metastasis("L1", voxels=3))
    assert (case.lesionCount, case.countSource, case.location) == (2, "metastasis", "multiple")
    assert case.regions == ("thoracic", "lumbar")
    listed = case.lesions[1]
    assert (listed.rhiPercent, listed.volumeMm3, listed.lengthMm) == (None, 0.0, None)


def test_without_listed_metastases_the_non_empty_high_intensities_stand_for_them():
    case = measure(lesion(level="T3"), lesion(level="T9", voxels=0))
    assert (case.lesionCount, case.countSource, case.location) == (1, "highIntensity", "thoracic")


def test_what_has_no_level_leaves_the_location_open_and_is_mentioned_as_what_it_is():
    case = measure(lesion())
    assert case.location is None
    assert case.problems == ("The high-intensity segment has no vertebral level: assign one.",)
    listed = measure(lesion(level="T3"), lesion(role=Role.METASTASIS, voxels=0))
    assert "The metastasis has no vertebral level: assign one." in listed.problems


@pytest.mark.parametrize(("levels", "said"), [
    ((None, None), "None of the 2 metastases has a vertebral level: assign them."),
    (("T3", None), "1 of 2 metastases has no vertebral level: assign one."),
    (("T3", None, None), "2 of 3 metastases have no vertebral level: assign one.")])
def test_how_many_have_no_level_is_said_in_a_sentence_that_reads(levels, said):
    assert measure(*map(metastasis, levels)).problems == (said,)


def test_a_case_without_any_lesion_has_ratio_zero_and_count_zero():
    case = measure()
    assert (case.rhiPercent, case.lesionCount, case.location, case.problems) == (0.0, 0, None, ())


def test_an_empty_high_intensity_outline_has_ratio_zero():
    assert measure(lesion(voxels=0)).lesions[0].rhiPercent == 0.0


def test_an_empty_cord_has_null_ratios_and_the_reason_among_the_problems():
    case = measure(lesion(), cord=CroppedMask.empty())
    assert case.rhiPercent is None
    assert case.lesions[0].rhiPercent is None
    assert case.reason in case.problems


def test_the_json_object_has_the_names_of_the_data_contract_in_their_order():
    values = json.loads(json.dumps(measure(lesion(level="C3")).toDict(), allow_nan=False))
    assert list(values) == [
        "caseId", "file", "reader", "timepoint", "axis", "rule", "cordMeaning", "cordVolumeMm3",
        "highIntensityVolumeMm3", "outsideCordVolumeMm3", "rhiPercent", "rhiSliceIndex", "rhiMaxPercent",
        "rhiMaxSliceIndex", "rhiVolumePercent", "lesionCount", "countSource", "regions", "location", "lesions",
        "problems", "cordTool"]
    assert list(values["lesions"][0]) == ["name", "role", "level", "region", "volumeMm3", "lengthMm", "rhiPercent",
                                          "rhiSliceIndex", "tool"]
    assert values["timepoint"] == "baseline"
