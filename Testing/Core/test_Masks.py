"""Cropped masks: cropping, overlap, union and counts per slice."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Masks import CroppedMask, countSlices, grownExtent, unite


def box(offset, shape):
    return CroppedMask(np.ones(shape, dtype=bool), offset)


def test_a_label_array_is_cropped_to_the_voxels_of_its_own_label():
    labels = np.zeros((6, 7, 8), dtype=np.uint8)
    labels[2:4, 3, 1:5] = 2
    labels[0, 0, 0] = 1
    mask = CroppedMask.fromLabels(labels, 2, (10, 20, 30))
    assert mask.offset == (12, 23, 31)
    assert mask.voxels.shape == (2, 1, 4)
    assert mask.voxelCount == 8


def test_without_a_label_value_every_voxel_but_zero_counts():
    assert CroppedMask.fromLabels(np.array([[[0, 1, 7, 0]]])).voxelCount == 2


def test_a_label_that_does_not_occur_gives_an_empty_mask():
    assert CroppedMask.fromLabels(np.ones((2, 2, 2)), 3).isEmpty
    assert CroppedMask.fromLabels(np.zeros((0, 0, 0)), 1).isEmpty


def test_cropping_lets_go_of_the_uncropped_array():
    labels = np.zeros((4, 500, 500), dtype=np.uint8)
    labels[1:3, 10:12, 10:12] = 1
    voxels = CroppedMask.fromLabels(labels, 1).voxels
    assert voxels.base is None or voxels.base.nbytes <= 16


def test_masks_of_different_boxes_intersect_where_both_have_voxels():
    common = box((0, 0, 0), (3, 3, 3)).intersection(box((2, 1, -1), (3, 3, 3)))
    assert common.offset == (2, 1, 0)
    assert common.voxelCount == 1 * 2 * 2


def test_masks_apart_have_no_intersection():
    assert box((0, 0, 0), (2, 2, 2)).intersection(box((5, 0, 0), (2, 2, 2))).isEmpty


def test_the_union_counts_shared_voxels_once():
    united = unite([box((0, 0, 0), (2, 2, 2)), box((1, 0, 0), (2, 2, 2)), CroppedMask.empty()])
    assert united.voxelCount == 3 * 2 * 2
    assert united.offset == (0, 0, 0)


def test_no_masks_unite_to_an_empty_one():
    assert unite([]).isEmpty


@pytest.mark.parametrize(("offset", "touching"), [((2, 0, 0), True), ((0, 0, 1), True), ((2, 2, 0), False),
                                                  ((3, 0, 0), False)])
def test_masks_touch_when_they_share_a_voxel_face(offset, touching):
    assert box((0, 0, 0), (2, 2, 2)).touches(box(offset, (2, 2, 2))) is touching


@pytest.mark.parametrize(("axis", "expected"), [(0, [2, 0, 1]), (1, [1, 2]), (2, [3])])
def test_voxels_are_counted_per_slice_along_each_axis(axis, expected):
    mask = CroppedMask(np.array([[[1, 0, 0], [1, 0, 1]]], dtype=bool), (7, 8, 9))
    counts = countSlices(mask, axis)
    assert counts.counts.tolist() == expected
    assert counts.first == (9, 8, 7)[axis]


def test_a_tall_box_is_counted_beyond_the_range_of_a_byte():
    counts = countSlices(box((0, 0, 0), (300, 3, 2)), 0)
    assert counts.counts.tolist() == [900, 900]


def test_counts_outside_a_masks_slices_are_zero():
    counts = countSlices(box((5, 0, 0), (2, 1, 1)), 2)
    assert counts.over(3, 9).tolist() == [0, 0, 1, 1, 0, 0]
    assert counts.over(6, 7).tolist() == [1]


def test_equal_voxels_in_different_boxes_are_the_same_mask():
    padded = np.zeros((4, 4, 4), dtype=bool)
    padded[1:3, 1:3, 1:3] = True
    assert CroppedMask(padded, (0, 0, 0)).sameVoxelsAs(box((1, 1, 1), (2, 2, 2)))
    assert not CroppedMask(padded, (1, 0, 0)).sameVoxelsAs(box((1, 1, 1), (2, 2, 2)))


def test_the_extent_names_first_and_last_index_along_i_j_k():
    assert box((5, 6, 7), (2, 3, 4)).extent == (7, 10, 6, 8, 5, 6)
    assert CroppedMask.empty().extent == (0, -1, 0, -1, 0, -1)


def test_a_mask_is_shown_over_another_box():
    over = box((5, 6, 7), (2, 3, 4)).over((9, 12, 0, 9, 6, 6))
    assert (over.offset, over.voxels.shape) == ((6, 0, 9), (1, 10, 4))
    assert np.argwhere(over.voxels).tolist() == [[0, j, i] for j in (6, 7, 8) for i in (0, 1)]
    assert box((0, 0, 0), (1, 1, 1)).over((5, 4, 0, 9, 0, 9)).voxels.size == 0


def test_one_mask_without_another_keeps_its_box():
    rest = box((0, 0, 0), (1, 2, 3)).without(box((0, 1, 1), (5, 5, 5)))
    assert rest.voxels.tolist() == [[[True, True, True], [True, False, False]]]


def test_a_box_grows_to_both_sides_within_limits():
    assert grownExtent((2, 3, 4, 5, 6, 6), (1, 9, 0), (0, 9, 0, 7, 0, 9)) == (1, 4, 0, 7, 6, 6)


def test_a_mask_that_is_not_boolean_is_refused():
    with pytest.raises(ValueError, match="boolean"):
        CroppedMask(np.zeros((2, 2, 2), dtype=np.uint8))
