"""Ring 1: NIfTI files whose qform and sform put the voxels at different places, and slightly sheared ones."""

import nibabel
import numpy as np
import pytest
from ImageTools import cornerOutline, full
from Refusals import refusalBy
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.LabelFiles import writeLabelVolume
from SpinePainRHILib.Files.LabelMasks import readLabelMask

PLAIN = np.array([[0.8, 0, 0, -12], [0, 0.8, 0, -16], [0, 0, 0.8, -19], [0, 0, 0, 1.0]])
TURNED = PLAIN.copy()
TURNED[:3, :3] = np.array([[1, 0, 0], [0, np.cos(0.14), -np.sin(0.14)], [0, np.sin(0.14), np.cos(0.14)]]) * 0.8
FAR = PLAIN.copy()
FAR[:3, 3] += 1.6  # overlaps both, and is neither
OUTLINE = cornerOutline()  # three voxels, [k, j, i]


@pytest.fixture
def write(tmp_path):
    def write(name, qform, sform, array=OUTLINE):
        image = nibabel.Nifti1Image(array.T, np.eye(4))
        image.set_qform(qform, 0 if qform is None else 1)
        image.set_sform(sform, 0 if sform is None else 2)
        image.header.set_zooms((0.8, 0.8, 0.8))  # readers that take the sform look at these, too
        nibabel.save(image, tmp_path / name)
        return tmp_path / name
    return write


def readMask(path, volumePath):
    volume = readVolume(volumePath)
    return readLabelMask(path, volume.geometry, volume.voxels.shape, referenceForms=volume.forms)


def test_a_volume_of_two_places_says_so_and_is_read_by_its_qform(write):
    path = write("v.nii.gz", PLAIN, TURNED)
    volume = readVolume(path)
    np.testing.assert_allclose(volume.geometry.ijkToRas, PLAIN, atol=1e-5)
    [note] = volume.notes
    assert "qform and sform of its header differ" in note and "read by its qform" in note


@pytest.mark.parametrize("forms", [(PLAIN, PLAIN), (PLAIN, None), (None, TURNED)])
def test_one_place_is_no_note(write, forms):
    volume = readVolume(write("v.nii.gz", *forms))
    assert volume.notes == () and volume.forms is None


def test_a_tenth_of_a_millimetre_between_the_forms_is_rounding(write):
    near = PLAIN.copy()
    near[0, 3] += 0.09
    assert readVolume(write("near.nii.gz", PLAIN, near)).forms is None
    near[0, 3] += 0.02
    assert readVolume(write("near.nii.gz", PLAIN, near)).forms.apartMm == pytest.approx(0.11, abs=1e-5)


@pytest.mark.parametrize(("volume", "mask"), [
    ((PLAIN, TURNED), (None, TURNED)), ((PLAIN, TURNED), (PLAIN, None)), ((PLAIN, TURNED), (PLAIN, TURNED)),
    ((PLAIN, TURNED), (TURNED, TURNED)), ((PLAIN, None), (TURNED, PLAIN)), ((None, PLAIN), (PLAIN, TURNED))])
def test_a_mask_of_either_place_is_carried_over_voxel_by_voxel_with_a_note(write, volume, mask):
    outline = readMask(write("m.nii.gz", *mask), write("v.nii.gz", *volume))
    np.testing.assert_array_equal(full(outline.mask), OUTLINE.astype(bool))
    assert "carried over one by one" in outline.notes[-1] and "qform and sform" in outline.notes[-1]
    assert outline.resampled is None


@pytest.mark.parametrize(("volume", "mask"), [
    ((PLAIN, TURNED), (FAR, None)), ((FAR, None), (PLAIN, TURNED)), ((PLAIN, TURNED), (None, FAR))])
def test_a_mask_of_neither_place_is_refused_naming_both(write, volume, mask):
    volumePath = write("v.nii.gz", *volume)
    assert "qform and sform" in refusalBy(lambda path: readMask(path, volumePath), write("m.nii.gz", *mask))


def test_a_mask_of_another_size_is_refused(write):
    volumePath = write("v.nii.gz", PLAIN, TURNED)
    small = write("m.nii.gz", PLAIN, None, OUTLINE[:3])
    assert "has not the volume's size" in refusalBy(lambda path: readMask(path, volumePath), small)


def test_what_is_written_has_one_geometry_in_both_fields(write, tmp_path):
    volumePath = write("v.nii.gz", PLAIN, TURNED)
    volume = readVolume(volumePath)
    outline = readMask(write("m.nii.gz", None, TURNED), volumePath)
    writeLabelVolume(tmp_path / "out.nii.gz", outline.mask, volume.geometry, volume.voxels.shape)
    header = nibabel.load(tmp_path / "out.nii.gz").header
    assert header["qform_code"] > 0 and header["sform_code"] > 0
    np.testing.assert_allclose(header.get_qform(), header.get_sform(), atol=1e-5)


def test_an_sform_that_contradicts_the_voxel_size_is_refused(tmp_path):
    image = nibabel.Nifti1Image(OUTLINE.T, PLAIN)
    image.set_qform(None, 0)
    image.header.set_zooms((1.0, 0.8, 0.8))
    nibabel.save(image, tmp_path / "v.nii.gz")
    assert "another place than its header says" in refusalBy(readVolume, tmp_path / "v.nii.gz")


def sheared(degrees):
    matrix = PLAIN.copy()
    matrix[0, 1] = 0.8 * np.tan(np.radians(degrees))
    return matrix


def test_a_slightly_sheared_sform_is_usable_with_a_note_and_its_mask_fits(write):
    volumePath, maskPath = (write(name, None, sheared(0.05)) for name in ("v.nii.gz", "m.nii.gz"))
    volume = readVolume(volumePath)
    assert "slightly off right angles" in volume.notes[0]
    np.testing.assert_allclose(volume.geometry.ijkToRas, PLAIN, atol=0.8 * np.radians(0.05))
    directions = volume.geometry.ijkToRas[:3, :3] / volume.geometry.spacingMm
    np.testing.assert_allclose(directions.T @ directions, np.eye(3), atol=1e-6)
    np.testing.assert_array_equal(full(readMask(maskPath, volumePath).mask), OUTLINE.astype(bool))


def test_a_plainly_sheared_sform_is_still_refused(write):
    assert "not at right angles" in refusalBy(readVolume, write("v.nii.gz", None, sheared(0.2)))
