"""Levels told by labelled vertebrae, on whatever grid they are."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Vertebrae import (
    NumberedLabels,
    Vertebrae,
    positionsOf,
    proposeLevelOf,
    vertebraeOfLabels,
)
from SpinePainRHILib.Core.VertebraSchemes import SCHEMES, checkLabels, schemeNamed

MM = GridGeometry(np.eye(4))
"""Voxels of 1 mm; k runs to the head, j forward, i to the right."""

TSS = SCHEMES["totalspineseg"]


def spine(*labels, height=20, gap=5):
    """A body of 20 x 20 x ``height`` mm for each label, from the head down, ``gap`` mm of nothing between them."""
    array = np.zeros((len(labels) * (height + gap), 60, 40), dtype=np.uint8)
    for place, label in enumerate(labels):
        first = len(array) - (place + 1) * (height + gap)
        array[first:first + height, 35:55, 10:30] = label
    return array


def read(array, scheme=TSS, geometry=MM):
    return vertebraeOfLabels([NumberedLabels(array, geometry)], scheme)


def at(*heights, j=20, i=20):
    """Positions in the canal, behind the bodies."""
    return np.array([(i, j, height) for height in heights], dtype=float)


@pytest.mark.parametrize(("name", "labels"), [
    ("sct", {1: "C1", 7: "C7", 8: "T1", 19: "T12", 20: "L1", 24: "L5", 25: "S1", 49: None, 60: None}),
    ("totalspineseg", {11: "C1", 17: "C7", 21: "T1", 32: "T12", 41: "L1", 45: "L5", 50: None, 63: None, 100: None}),
    ("totalsegmentator", {25: None, 26: "S1", 27: "L5", 31: "L1", 32: "T12", 43: "T1", 44: "C7", 50: "C1"}),
    ("totalsegmentator-mr", {1: None, 2: "L5", 6: "L1", 7: "T12", 18: "T1", 19: "C7", 25: "C1"})])
def test_the_numbers_are_those_that_the_tools_write(name, labels):
    scheme = schemeNamed(name)
    assert {label: scheme.levels.get(label) for label in labels} == labels
    assert not set(scheme.levels) & scheme.others
    assert set(labels) <= set(scheme.levels) | scheme.others


def test_a_cord_lesion_gets_the_level_of_the_body_beside_it():
    found = read(spine(32, 41, 42))  # T12, L1, L2: middles at 59.5, 34.5 and 9.5
    assert [each.level for each in found.landmarks] == ["T12", "L1", "L2"]
    assert [each.positionRas[2] for each in found.landmarks] == [59.5, 34.5, 9.5]
    assert proposeLevelOf(found, at(58, 60, 62)).level == "T12"
    assert proposeLevelOf(found, at(47.1)).level == "T12"  # above the middle of the disc, 47
    assert proposeLevelOf(found, at(47)).level == "T12"    # the middle itself goes to the upper one
    assert proposeLevelOf(found, at(46.9)).level == "L1"
    below = proposeLevelOf(found, at(-4))
    assert (below.level, below.reason) == (None, "The lesion lies below L2, the lowest vertebra marked.")


def test_a_lesion_in_the_bone_gets_the_level_that_holds_most_of_it():
    found = read(spine(32, 41, 42, gap=0))
    column = [(20, 45, height) for height in range(15, 25)]  # five voxels in L2 (0 to 19), five in L1
    tie = proposeLevelOf(found, np.array(column, dtype=float))
    assert (tie.level, tie.reason) == ("L1", "50 % of it lies in L1.")  # the upper one
    assert proposeLevelOf(found, np.array([*column, (20, 45, 14)], dtype=float)).level == "L2"


def test_a_lesion_beside_the_bone_is_not_told_by_the_few_voxels_that_touch_it():
    array = spine(32, 41, 42)
    array[10:14, 20:35, 19:22] = 41  # an arch of L1 that reaches down behind L2
    found = read(array)
    points = at(*range(6, 16))
    assert proposeLevelOf(found, points[:3]).level == "L2"
    touching = proposeLevelOf(found, points)  # four of ten in the arch
    assert touching.level == "L2"
    inside = proposeLevelOf(found, points[3:])  # four of seven
    assert (inside.level, inside.reason) == ("L1", "57 % of it lies in L1.")


def test_processes_do_not_pull_a_vertebra_away_from_its_body():
    array = spine(21, 22, 23)
    for label, top in ((21, 55), (22, 30), (23, 18)):
        array[top - 18:top, 5:35, 18:23] = label  # a spinous process that hangs down
    centroid = np.argwhere(array == 22).mean(axis=0)
    landmark = read(array).landmarks[1]
    assert centroid[0] < 33 and centroid[1] < 40
    assert landmark.positionRas == pytest.approx((19.5, 44.5, 34.5), abs=0.5)  # half a voxel


def test_discs_cord_and_sacrum_are_passed_over():
    array = spine(32, 41, 42)
    array[45:50, 35:55, 10:30] = 91  # the disc T12-L1
    array[:, 15:25, 15:25] = 1  # the cord
    array[0:3, 0:3, 0:3] = 50
    found = read(array)
    assert [each.level for each in found.landmarks] == ["T12", "L1", "L2"]
    disc = np.array([(20, 45, 46), (20, 45, 48)], dtype=float)  # its middle is at 47
    assert proposeLevelOf(found, disc).level == "T12"


def test_a_labelled_cord_tells_the_level_of_each_lesion_in_it():
    cord = np.zeros((60, 20, 20), dtype=np.uint8)
    for label, first in ((8, 40), (9, 20), (10, 0)):  # T1, T2, T3 of the Spinal Cord Toolbox
        cord[first:first + 20, 6:14, 6:14] = label
    found = read(cord, SCHEMES["sct"])
    lesion = CroppedMask.fromLabels(cord == 9)
    assert proposeLevelOf(found, positionsOf(lesion, MM)).reason == "100 % of it lies in T2."
    assert proposeLevelOf(found, np.array([(10, 2, 38.0)])).level == "T2"  # beside the cord


def points(*voxels):
    array = np.zeros((80, 5, 5), dtype=np.int16)
    for label, height in voxels:
        array[height, 2, 2] = label
    return array


def test_points_in_vertebrae_and_points_at_discs_are_told_apart_by_the_one_who_says_so():
    marks = points((3, 70), (4, 50), (5, 30), (6, 10))
    with pytest.raises(ValueError, match="say which, sct-vertebrae or sct-discs"):
        read(marks, SCHEMES["sct"])
    vertebrae = read(marks, SCHEMES["sct-vertebrae"])
    assert [(each.level, each.positionRas[2]) for each in vertebrae.landmarks] == [
        ("C3", 70), ("C4", 50), ("C5", 30), ("C6", 10)]
    discs = read(marks, SCHEMES["sct-discs"])  # label 3 is the disc C2/C3, so C3 reaches from 70 to 50
    assert [(each.level, each.positionRas[2]) for each in discs.landmarks] == [("C3", 60), ("C4", 40), ("C5", 20)]
    assert proposeLevelOf(vertebrae, at(52)).level == "C4"
    assert proposeLevelOf(discs, at(52)).level == "C3"
    assert proposeLevelOf(discs, at(9)).level is None
    with pytest.raises(ValueError, match="holds outlines, not points"):
        read(spine(3, 4), SCHEMES["sct-discs"])


def test_a_mark_that_is_missing_leaves_a_gap_and_no_guess():
    discs = read(points((3, 70), (4, 60), (6, 40), (7, 30), (8, 20)), SCHEMES["sct-discs"])
    assert [each.level for each in discs.landmarks] == ["C3", "C6", "C7"]
    assert proposeLevelOf(discs, at(50)).level is None


def test_an_oblique_grid_of_other_voxels_gives_the_same_levels():
    turned = np.array([[0, 0, -3.0, 120], [0, -2.0, 0, 80], [-1.5, 0, 0, 90], [0, 0, 0, 1]])  # i runs to the feet
    array = np.zeros((30, 60, 60), dtype=np.float32)  # as some tools save labels
    for label, first in ((41, 0), (42, 20), (43, 40)):
        array[5:15, 10:30, first:first + 16] = label
    found = read(array, geometry=GridGeometry(turned))
    # The middle of L1 is i = 7.5: 90 - 1.5 * 7.5; of j = 19.5: 80 - 39; of k = 9.5: 120 - 28.5.
    assert found.landmarks[0].positionRas == pytest.approx((91.5, 41, 78.75))
    assert [each.level for each in found.landmarks] == ["L1", "L2", "L3"]
    assert proposeLevelOf(found, np.array([(90, 60, 49.0)])).level == "L2"
    assert proposeLevelOf(found, np.array([(90, 40, 49.0)])).reason == "100 % of it lies in L2."


def test_the_numbers_of_another_tool_propose_nothing_instead_of_another_level():
    # Numbers that rise towards the head, as of TotalSegmentator, read as those of the Spinal Cord Toolbox.
    upside = read(spine(6, 5, 4), SCHEMES["sct"])
    assert "is not marked below" in proposeLevelOf(upside, at(30)).reason


@pytest.mark.parametrize(("name", "labels", "reason"), [
    ("totalspineseg", (21, 22, 200, 207), r"does not use \(200, 207\)"),  # its first releases
    ("totalsegmentator-mr", (2, 3, 26, 27), r"does not use \(26, 27\)"),
    ("sct", (101, 102), "does not use"), ("totalspineseg", (1, 2), "no label of a vertebra"),
    ("totalspineseg", (), "no label of a vertebra")])
def test_labels_that_a_tool_does_not_use_are_refused(name, labels, reason):
    with pytest.raises(ValueError, match=reason):
        checkLabels(SCHEMES[name], labels)


def test_an_unknown_numbering_is_refused():
    with pytest.raises(ValueError, match="use one of sct, "):
        schemeNamed("verse")


def test_without_vertebrae_or_outline_there_is_no_level_but_a_reason():
    assert "at least two" in proposeLevelOf(Vertebrae(()), at(1)).reason
    assert "not outlined" in proposeLevelOf(read(spine(32, 41)), np.zeros((0, 3))).reason


def test_a_fragment_at_the_edge_of_the_image_does_not_stand_for_its_vertebra():
    array = spine(41, 42, 43)  # L1, L2, L3
    array[60:72, 5:20, 18:22] = 32  # the tip of the spinous process of T12, whose body is not in the image
    found = read(array)
    assert [each.level for each in found.landmarks] == ["L1", "L2", "L3"]
    assert found.notes == ("T12 is but a fragment (9 % of its neighbour's volume): left out.",)  # 720 of 8000 voxels
    assert proposeLevelOf(found, at(75)).level is None  # at T12; nearer to L1 than to anything
    tip = np.argwhere(array == 32)[:, ::-1].astype(float)
    assert proposeLevelOf(found, tip).level == "T12"  # what lies in it is known all the same
    array[60:72, 5:20, 18:22] = 0
    array[60:75, 35:55, 10:30] = 32  # three quarters of a body
    assert read(array).landmarks[0].level == "T12"
