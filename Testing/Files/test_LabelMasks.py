"""Ring 1: outlines read from label volumes, on the volume's grid and on others."""

import os
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from ImageTools import SHAPE, cornerOutline, full, geometryOf, image, read, refusal
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.LabelMasks import readLabelMask

# Outlines on the volume's own grid

@pytest.mark.parametrize("name", ["m.nrrd", "m.seg.nrrd", "m.nii.gz"])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
def test_an_outline_of_whole_numbers_is_taken_whatever_its_type(save, name, dtype):
    outline = read(save(cornerOutline(dtype), name))
    np.testing.assert_array_equal(full(outline.mask), cornerOutline().astype(bool))
    assert outline.notes == ()


def test_several_labels_are_one_outline_and_named_in_a_note(save):
    array = cornerOutline()
    array[1, 1, 2] = 7
    path = save(array)
    outline = read(path)
    assert outline.mask.voxelCount == 3
    assert outline.notes == (f"'{path}' has 2 label values (1, 7): all are taken as one outline.",)


def test_one_of_several_labels_can_be_chosen(save):
    array = cornerOutline(np.float32)
    array[1, 1, 2] = 7
    outline = read(save(array), labelValue=7)
    assert outline.notes == () and np.argwhere(full(outline.mask)).tolist() == [[1, 1, 2]]


def test_a_label_that_is_not_there_is_refused_with_those_that_are(save):
    assert "has no voxel of label 4, only 1:" in refusal(save(cornerOutline()), lambda p: read(p, labelValue=4))
    assert "no voxel of label 0" in refusal(save(cornerOutline()), lambda p: read(p, labelValue=0))
    empty = save(np.zeros(SHAPE, np.uint8))
    assert "no label at all" in refusal(empty, lambda p: read(p, labelValue=1))


def test_many_labels_are_not_all_listed(save):
    array = np.arange(120, dtype=np.int16).reshape(SHAPE)
    assert "119 label values (1, 2, 3, 4, 5, 6, 7, 8, ..., 119)" in read(save(array)).notes[0]


def test_an_empty_outline_is_an_outline(save):
    outline = read(save(np.zeros(SHAPE, np.uint8)))
    assert outline.mask.isEmpty and outline.notes == ()


def test_probabilities_are_refused_with_the_advice_to_threshold(save):
    for value in (0.5, 1e-9, 0.999):
        assert ("looks like a probability map: threshold it, at 0.5 say, and save it as an integer label volume."
                in refusal(save(cornerOutline(np.float32, value))))


def test_fractions_above_one_are_refused(save):
    assert "fractional values (up to 12.5)" in refusal(save(cornerOutline(np.float32, 12.5)))


def test_one_fraction_among_whole_numbers_is_found(save):
    array = cornerOutline(np.float64)
    array[2, 2, 2] = 0.5
    assert "probability map" in refusal(save(array))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_numbers_are_refused(save, value):
    assert "not a finite number, so it is no mask" in refusal(save(cornerOutline(np.float32, value)))


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_negative_values_are_refused(save, dtype):
    assert "negative values (down to -3)" in refusal(save(cornerOutline(dtype, -3)))


def test_an_image_in_place_of_a_mask_is_refused(tmp_path):
    made = image(np.arange(2000, dtype=np.int16).reshape(20, 10, 10))
    sitk.WriteImage(made, str(tmp_path / "t2.nrrd"))
    assert "1999 different values and looks like an image" in refusal(
        tmp_path / "t2.nrrd", lambda p: readLabelMask(p, geometryOf(made), (20, 10, 10)))


# Outlines on other grids

def test_a_thousandth_of_a_millimetre_at_the_first_voxel_is_the_same_grid(save):
    outline = read(save(image(cornerOutline(), origin=(1.0009, 2.0, 3.0))))
    assert outline.notes == ()


def test_a_spacing_that_only_shows_at_the_far_corner_is_another_grid(save):
    # 0.0003 mm a voxel is 0.0015 mm at the sixth voxel: beyond the tolerance of 0.001 mm there, and only there.
    outline = read(save(image(cornerOutline(), spacing=(0.5003, 0.6, 3.0))))
    assert "resampled" in outline.notes[0]
    np.testing.assert_array_equal(full(outline.mask), cornerOutline().astype(bool))


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
@pytest.mark.parametrize("flips", [(f, g, h) for f in (False, True) for g in (False, True) for h in (False, True)])
def test_the_same_voxels_stored_with_other_axes_are_carried_over_without_loss(save, order, flips):
    other = sitk.Flip(sitk.PermuteAxes(image(cornerOutline()), order), flips)
    outline = read(save(other))
    np.testing.assert_array_equal(full(outline.mask), cornerOutline().astype(bool))
    assert outline.notes == ()


def test_a_cropped_label_volume_is_placed_exactly_and_noted(save):
    cropped = image(cornerOutline())[2:6, 1:5, 0:2]
    outline = read(save(cropped))
    expected = cornerOutline().astype(bool)
    expected[3, 4, 5] = False
    np.testing.assert_array_equal(full(outline.mask), expected)
    assert "carried over exactly" in outline.notes[0]


def test_voxels_beyond_the_volume_are_left_out_and_counted(save):
    # Shifted by two voxels along i: the voxels at i = 2 come to i = 4, the one at 5 leaves the volume.
    outline = read(save(image(cornerOutline(), origin=(2.0, 2.0, 3.0))))
    expected = np.zeros(SHAPE, bool)
    expected[0, 1, 4] = expected[1, 1, 4] = True
    np.testing.assert_array_equal(full(outline.mask), expected)
    assert "1 of 3 voxels lie outside the volume and are left out" in outline.notes[0]


def test_a_finer_mask_is_resampled_by_nearest_neighbour_and_noted(save):
    # Every voxel cut into 3 x 3 x 3, so that the middle one has the old centre.
    fine = np.kron(cornerOutline(), np.ones((3, 3, 3), np.uint8))
    step = np.array((0.5, 0.6, 3.0)) / 3
    outline = read(save(image(fine, spacing=step.tolist(), origin=(np.array((1.0, 2.0, 3.0)) - step).tolist())))
    np.testing.assert_array_equal(full(outline.mask), cornerOutline().astype(bool))
    assert len(outline.notes) == 1
    assert "resampled to it by nearest neighbour: 81 voxels before, 3 after." in outline.notes[0]


def test_resampling_also_counts_what_lies_outside(save):
    array = np.zeros(SHAPE, np.uint8)
    array[:, :, 4:] = 1
    # Shifted by 1.25 voxels: i = 4 comes to 5.25, inside the edge at 5.5; i = 5 comes to 6.25 and leaves.
    outline = read(save(image(array, origin=(1.625, 2.0, 3.0))))
    expected = np.zeros(SHAPE, bool)
    expected[:, :, 5] = True
    np.testing.assert_array_equal(full(outline.mask), expected)
    assert "40 voxels before, 20 after; 20 of 40 voxels lie outside the volume" in outline.notes[0]


@pytest.mark.parametrize("angle", [10, 37, 80])
def test_resampling_agrees_with_simpleitk_on_an_oblique_grid(save, tmp_path, angle):
    turn = np.radians(angle)
    draw = np.random.default_rng(angle)
    array = (draw.random((12, 14, 16)) < 0.4).astype(np.uint8)
    moving = image(array, spacing=(0.7, 0.55, 1.3), origin=(-1.0, 0.5, 2.0), direction=(
        np.cos(turn), -np.sin(turn), 0, np.sin(turn), np.cos(turn), 0, 0, 0, 1))
    fixed = image(np.zeros((9, 11, 13), np.uint8), spacing=(0.61, 0.83, 1.7), origin=(-3.0, 0.2, 1.0))
    expected = sitk.GetArrayFromImage(sitk.Resample(moving, fixed, sitk.Transform(), sitk.sitkNearestNeighbor))
    outline = readLabelMask(save(moving), geometryOf(fixed), (9, 11, 13))
    np.testing.assert_array_equal(full(outline.mask, (9, 11, 13)), expected.astype(bool))
    assert expected.any() and f"{array.sum()} voxels before, {expected.sum()} after" in outline.notes[0]


def test_a_speck_that_falls_between_the_volumes_voxels_is_refused(save):
    fine = np.zeros((8, 10, 12), np.uint8)
    fine[3, 3, 3] = 1
    assert "resampling leaves nothing of it" in refusal(save(image(fine, spacing=(0.25, 0.3, 1.5))))


def test_a_mask_elsewhere_in_space_is_refused(save):
    assert "does not overlap the volume in space" in refusal(save(image(cornerOutline(), origin=(500.0, 2.0, 3.0))))


def test_a_mask_that_only_touches_the_volume_is_refused(save):
    # Six voxels of 0.5 mm: shifted by 3 mm the first voxel begins where the last one of the volume ends.
    assert "does not overlap" in refusal(save(image(cornerOutline(), origin=(4.0, 2.0, 3.0))))
    array = np.ones(SHAPE, np.uint8)
    assert read(save(image(array, origin=(3.5, 2.0, 3.0)))).mask.voxelCount == 20


def test_an_oblique_mask_beside_the_volume_is_refused_though_the_boxes_around_both_overlap(save):
    turn = np.radians(45)
    # The volume spans x from 0.75 to 3.75 and y from 1.7 to 4.7, so x + y is at most 8.45 in it. Along i x + y
    # stays the same in the bars, and along j it falls by 0.5 * sqrt(2) a voxel: by 1.06 from the first centre
    # to the far face. Starting at 9.6 the bar stays above 8.54; starting at 7.4 it crosses the volume.
    bar = image(np.ones((4, 2, 20), np.uint8), spacing=(0.5, 0.5, 3.0), origin=(2.0, 7.6, 3.0), direction=(
        np.cos(turn), -np.sin(turn), 0, -np.sin(turn), -np.cos(turn), 0, 0, 0, -1))
    across = image(np.ones((4, 2, 20), np.uint8), spacing=(0.5, 0.5, 3.0), origin=(2.0, 5.4, 3.0), direction=(
        np.cos(turn), -np.sin(turn), 0, -np.sin(turn), -np.cos(turn), 0, 0, 0, -1))
    assert "does not overlap" in refusal(save(bar))
    assert read(save(across)).mask.voxelCount > 0


def test_an_outline_wholly_outside_an_overlapping_volume_is_refused(save):
    array = np.zeros(SHAPE, np.uint8)
    array[:, :, 5] = 1
    assert "whole outline (20 voxels) outside the volume" in refusal(save(image(array, origin=(2.0, 2.0, 3.0))))
    assert "whole outline (20 voxels) outside the volume" in refusal(save(image(array, origin=(2.1, 2.0, 3.0))))


# Real images

@pytest.fixture
def real():
    default = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("SPINEPAIN_SHARED", default)) / "data" / "sct"
    if not folder.is_dir():
        pytest.skip("the real images are not here: set SPINEPAIN_SHARED to the folder that holds data/sct")
    return folder


def test_real_outlines_have_the_voxels_that_their_source_states(real):
    volume = readVolume(real / "t2_fake_lesion.nii.gz")
    for name, count in (("t2_fake_lesion_sc_seg", 7335), ("t2_fake_lesion_lesion_seg", 163)):
        outline = readLabelMask(real / f"{name}.nii.gz", volume.geometry, volume.voxels.shape)
        assert outline.mask.voxelCount == count and outline.notes == ()


def test_a_real_label_volume_stored_as_float_is_taken_with_its_levels_noted(real):
    volume = readVolume(real / "t2.nii.gz")
    outline = readLabelMask(real / "t2_seg-manual_labeled.nii.gz", volume.geometry, volume.voxels.shape)
    assert "4 label values (2, 3, 4, 5)" in outline.notes[0]
