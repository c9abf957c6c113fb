"""Ring 1: which values of a label volume are an outline."""

from pathlib import Path

import numpy as np
import pytest
from ImageTools import SHAPE, full, read, refusal
from SpinePainRHILib.Files.LabelValues import outlineIn

CORE = (slice(1, 3), slice(1, 4), slice(2, 5))
"""2 x 3 x 3 = 18 voxels, wholly inside; one rim voxel in front of it is soft."""


def soft(full, rim, dtype):
    array = np.zeros(SHAPE, dtype)
    array[CORE] = full
    array[0, 1:4, 2:5] = rim
    return array


def graded(count, highest):
    """An image of ``count`` different values other than 0, the largest of which is ``highest``."""
    array = np.zeros(SHAPE, np.uint8)
    array.ravel()[:count] = np.arange(highest - count + 1, highest + 1)
    return array


@pytest.mark.parametrize(("value", "isBinary"), [(0.9999, True), (1.0004, True), (0.9996, True), (0.9994, False),
                                                 (1.0006, False)])
def test_a_binary_mask_that_rounding_moved_is_taken(save, value, isBinary):
    path = save(soft(value, 0, np.float32))
    if isBinary:
        outline = read(path)
        assert outline.mask.voxelCount == 18 and outline.notes == ()
    else:
        assert "has" in refusal(path)


def test_labels_that_rounding_moved_can_be_chosen(save):
    array = soft(1.0001, 2.0002, np.float32)
    assert read(save(array), labelValue=2).mask.voxelCount == 9
    assert "2 label values (1, 2)" in read(save(array)).notes[0]


@pytest.mark.parametrize(("array", "words"), [
    (soft(255, [[40, 128, 200]] * 3, np.uint8), "4 different values up to 255 and looks like a soft mask (0 to 255)"),
    (soft(254, [[40, 128, 200]] * 3, np.int16), "soft mask (0 to 255)"),
    (soft(255.0, [[40, 128, 200]] * 3, np.float32), "soft mask (0 to 255)"),
    (graded(32, 200), "32 different values up to 200 and looks like a soft mask (0 to 255)"),
    (graded(64, 100), "64 different values up to 100 and looks like a soft mask (0 to 100)"),
])
def test_soft_masks_of_whole_numbers_are_refused_with_what_to_do(save, array, words):
    sentence = refusal(save(array))
    assert words in sentence and "threshold it" in sentence


@pytest.mark.parametrize("array", [
    soft(255, 0, np.uint8), soft(255, 128, np.uint8), soft(1, 2, np.uint8), graded(31, 200), graded(63, 100),
    graded(117, 117)])
def test_labels_are_no_soft_mask(save, array):
    outline = read(save(array))
    np.testing.assert_array_equal(full(outline.mask), array > 0)


def test_a_label_of_what_looks_like_a_soft_mask_can_be_chosen(save):
    assert read(save(soft(255, [[40, 128, 200]] * 3, np.uint8)), labelValue=255).mask.voxelCount == 18


@pytest.mark.parametrize(("array", "limit"), [
    (soft(1, [[0.2, 0.5, 0.8]] * 3, np.float32), "0.5"),
    (soft(255, [[51, 128, 204]] * 3, np.uint8), "127.5")])
def test_a_threshold_is_a_fraction_of_the_full_scale_and_counts_what_reaches_it(save, array, limit):
    outline = read(save(array), threshold=0.5)
    assert outline.mask.voxelCount == 18 + 6
    assert f"those of {limit} or more are the outline" in outline.notes[0]
    assert read(save(array), threshold=0.9).mask.voxelCount == 18


def test_a_threshold_changes_no_label_volume(save):
    outline = read(save(soft(1, 2, np.uint8)), threshold=0.9)
    assert outline.mask.voxelCount == 27


def test_fractions_above_one_have_no_full_scale_to_be_thresholded_at():
    with pytest.raises(ValueError, match="fractional values"):
        outlineIn(Path("m.nrrd"), soft(12.5, 0, np.float32), threshold=0.5)
