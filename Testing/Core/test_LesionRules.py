"""Which lesions count, what they are called, whose high intensity is whose, and how many they are."""

from dataclasses import dataclass

import numpy as np
import pytest
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.LesionNames import fromTheNeckDown, namesOf, parseLesionName
from SpinePainRHILib.Core.LesionRules import (
    countedMetastases,
    countGroup,
    hasUnassignedHighIntensity,
    highIntensityOfMetastases,
    lesionNames,
)
from SpinePainRHILib.Core.Masks import CroppedMask


@dataclass(frozen=True)
class Record:
    """All that the rules need of a lesion."""

    role: Role
    level: str | None
    isEmpty: bool | None = False


def bright(level, isEmpty=False):
    return Record(Role.HIGH_INTENSITY, level, isEmpty)


def bone(level, isEmpty=True):
    return Record(Role.METASTASIS, level, isEmpty)


def test_listed_metastases_count_and_high_intensity_stands_for_them_only_where_there_is_none():
    assert countedMetastases([bright("L3"), bone("L3"), bone(None)]) == (Role.METASTASIS, (1, 2))
    assert countedMetastases([bright("L3"), bright("L3", True), bright(None)]) == (Role.HIGH_INTENSITY, (0, 2))
    assert countedMetastases([]) == (Role.HIGH_INTENSITY, ())


def test_metastases_are_named_by_their_level_and_number_there_and_what_does_not_count_takes_no_number():
    assert lesionNames([bright("L3", True), bright("L3"), bright("L3"), bright(None), bright("T1")]) == {
        1: "L3", 2: "L3#2", 4: "T1"}
    assert lesionNames([bright("L3"), bone("L3"), bone(None), bone("L3")]) == {1: "L3", 3: "L3#2"}


def test_high_intensity_goes_to_the_metastases_of_its_level_in_order_and_the_rest_to_the_last():
    lesions = [bright("L3"), bone("L3"), bright("L3"), bone("L3"), bright("L3"), bright(None), bone(None),
               bright("T1")]
    assert highIntensityOfMetastases(lesions) == {1: (0,), 3: (2, 4), 6: ()}


def test_an_empty_outline_takes_no_metastasis_turn_and_stands_where_it_would_belong():
    two = [bone("L3"), bone("L3")]
    assert highIntensityOfMetastases([*two, bright("L3", True), bright("L3")]) == {0: (2, 3), 1: ()}
    assert highIntensityOfMetastases([*two, bright("L3"), bright("L3", True)]) == {0: (2,), 1: (3,)}
    assert highIntensityOfMetastases([*two, bright("L3"), bright("L3", True), bright("L3")]) == {0: (2,), 1: (3, 4)}


@pytest.mark.parametrize("filled", range(4))
def test_outlining_an_empty_segment_leaves_it_where_it_stood(filled):
    lesions = [bone("L3"), bone("L3"), *(bright("L3", place != 1) for place in range(4))]
    before = highIntensityOfMetastases(lesions)
    lesions[2 + filled] = bright("L3")
    after = highIntensityOfMetastases(lesions)
    assert [place for place, own in before.items() if 2 + filled in own] == [
        place for place, own in after.items() if 2 + filled in own]


def test_only_outlined_high_intensity_without_a_level_is_unassigned():
    assert hasUnassignedHighIntensity([bright("L3"), bright(None)])
    assert not hasUnassignedHighIntensity([bright("L3"), bright(None, True), bone(None, False)])


@pytest.mark.parametrize(("count", "group"), [
    (0, None), (1, "1"), (2, "2"), (3, ">2"), (30, ">2"), (2.0, "2"), (1.5, None), (-1, None), (None, None),
    (float("nan"), None)])
def test_count_groups_are_one_two_and_more(count, group):
    assert countGroup(count) == group


def test_names_are_read_back_and_sorted_from_the_neck_down():
    names = namesOf(["L3", None, "C2", "L3", *["T12"] * 11])
    assert names[:4] == ("L3", None, "C2", "L3#2") and names[-1] == "T12#11"
    known = [name for name in names if name]
    assert sorted(known, key=fromTheNeckDown) == ["C2", "T12", *(f"T12#{n}" for n in range(2, 12)), "L3", "L3#2"]
    assert [parseLesionName(name) for name in ("l3", " L3#1 ", "t12#11")] == [("L3", 1), ("L3", 1), ("T12", 11)]


@pytest.mark.parametrize("text", ["", "L9", "L3#", "L3#0", "L3#100", "L3#2#3", "#2"])
def test_what_is_no_name_is_refused(text):
    with pytest.raises(ValueError):
        parseLesionName(text)


def case(*lesions):
    cord = CroppedMask(np.ones((6, 6, 6), dtype=bool))
    return OutlinedCase(CaseInfo("A"), GridGeometry(np.eye(4)), cord, lesions)


def test_a_single_tiny_voxel_is_an_outline_and_none_is_not():
    voxel = CroppedMask(np.ones((1, 1, 1), dtype=bool), (2, 2, 2))
    lesions = (Outline("a", Role.HIGH_INTENSITY, CroppedMask.empty(), "L3"),
               Outline("b", Role.HIGH_INTENSITY, CroppedMask(np.zeros((2, 2, 2), dtype=bool)), "L3"),
               Outline("c", Role.HIGH_INTENSITY, voxel, "L3"))
    tiny = case(*lesions)
    tiny = OutlinedCase(tiny.info, GridGeometry(np.diag([1e-3, 1e-3, 1e-3, 1])), tiny.cord, tiny.lesions)
    measured = measureCase(tiny)
    assert [each.isEmpty for each in measured.lesions] == [each.isEmpty for each in lesions] == [True, True, False]
    assert (measured.lesionCount, lesionNames(measured.lesions)) == (1, {2: "L3"})


def test_high_intensity_without_a_level_beside_listed_metastases_is_pointed_out():
    voxel = CroppedMask(np.ones((1, 1, 1), dtype=bool), (2, 2, 2))
    loose = Outline("h", Role.HIGH_INTENSITY, voxel)
    metastasis = Outline("m", Role.METASTASIS, CroppedMask.empty(), "L3")
    assert any("belongs to no metastasis" in each for each in measureCase(case(loose, metastasis)).problems)
    told = measureCase(case(loose)).problems
    assert told == ("The high-intensity segment has no vertebral level: assign one.",)
    empty = Outline("h", Role.HIGH_INTENSITY, CroppedMask.empty())
    assert measureCase(case(empty, metastasis)).problems == ()
