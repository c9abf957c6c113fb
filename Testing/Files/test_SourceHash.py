"""Ring 1: the fingerprint of a volume, computed a second time from its description alone."""

import hashlib
import struct

import numpy as np
import pytest
import SimpleITK as sitk
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume

VOXELS = np.array([[[0, 1], [2, 3], [4, 5]], [[-6, 7], [8, 9], [10, 1100]]], np.int16)  # [k, j, i]
MATRIX = np.array([[-0.78125, 0, 0, 10], [0, 0, 3, -20.5], [0, 0.46875, 0, 30.12344], [0, 0, 0, 1.0]])


def hashOf(voxels=VOXELS, matrix=MATRIX):
    return hashVolume(voxels, GridGeometry(matrix))


def test_the_fingerprint_is_the_sha256_of_the_bytes_that_are_described():
    described = b"SpinePain.Source 1\n" + struct.pack("<3Q", 2, 3, 2)
    # Ten-thousandths of a millimetre by hand; 7812.5 and 4687.5 are halves and go to the even neighbour.
    described += struct.pack("<12q", -7812, 0, 0, 100000, 0, 0, 30000, -205000, 0, 4688, 0, 301234)
    described += struct.pack("<12d", 0, 1, 2, 3, 4, 5, -6, 7, 8, 9, 10, 1100)
    assert hashOf() == hashlib.sha256(described).hexdigest()


def test_a_left_handed_volume_has_the_fingerprint_of_its_right_handed_copy_with_k_reversed():
    reversedMatrix = MATRIX.copy()
    reversedMatrix[:3, 2] = 0, -3, 0
    reversedMatrix[:3, 3] = 10, -17.5, 30.12344  # the second slice is 3 mm in front of the first
    assert hashOf(VOXELS[::-1], reversedMatrix) == hashOf()
    assert hashOf(VOXELS, reversedMatrix) != hashOf(), "the same numbers at mirrored places are another volume"


def test_the_storage_type_and_memory_layout_do_not_matter():
    expected = hashOf()
    for dtype in ("i2", ">i2", "i4", "f4", "f8", ">f8"):
        assert hashOf(VOXELS.astype(dtype)) == expected
    assert hashOf(np.asfortranarray(VOXELS)) == expected
    assert hashOf(VOXELS[::-1, ::-1, ::-1][::-1, ::-1, ::-1]) == expected


def test_signs_of_zero_and_kinds_of_nan_do_not_matter():
    zeros, minus = np.zeros((1, 1, 2)), np.full((1, 1, 2), -0.0)
    assert hashOf(zeros) == hashOf(minus)
    assert hashOf(np.full((1, 1, 2), np.nan)) == hashOf(np.full((1, 1, 2), -np.nan))
    turned = MATRIX.copy()
    turned[0, 1] = -0.0
    assert hashOf(matrix=turned) == hashOf()


def test_the_last_bits_of_the_matrix_do_not_matter_even_at_a_half():
    for direction in (-np.inf, np.inf):
        assert hashOf(matrix=np.nextafter(MATRIX, direction)) == hashOf()
    assert hashOf(matrix=MATRIX + 1e-9) == hashOf()


@pytest.mark.parametrize("place", [(0, 3), (1, 3), (2, 3)])
def test_a_hundredth_of_a_millimetre_matters(place):
    moved = MATRIX.copy()
    moved[place] += 0.01
    assert hashOf(matrix=moved) != hashOf()


def test_every_voxel_and_the_shape_matter():
    hashes = {hashOf(), hashOf(VOXELS.reshape(2, 2, 3)), hashOf(VOXELS[:1]), hashOf(VOXELS[::-1])}
    for place in np.ndindex(VOXELS.shape):
        changed = VOXELS.copy()
        changed[place] += 1
        hashes.add(hashOf(changed))
    assert len(hashes) == 4 + VOXELS.size


@pytest.mark.parametrize("name", ["v.nrrd", "v.nii", "v.nii.gz"])
@pytest.mark.parametrize("pixel", [sitk.sitkInt16, sitk.sitkFloat32])
def test_the_file_a_volume_is_in_does_not_matter(tmp_path, name, pixel):
    image = sitk.Cast(sitk.GetImageFromArray(VOXELS), pixel)
    image.SetSpacing((0.78125, 0.46875, 3))
    image.SetOrigin((-10, 20.5, 30.12344))
    image.SetDirection((1, 0, 0, 0, 0, -1, 0, 1, 0))
    sitk.WriteImage(image, str(tmp_path / name))
    volume = readVolume(tmp_path / name)
    assert hashVolume(volume.voxels, volume.geometry) == hashOf()


def test_reading_the_voxels_does_not_change_them():
    voxels = VOXELS.astype("<f8")
    voxels[0, 0, 0] = -0.0
    hashOf(voxels)
    assert np.signbit(voxels[0, 0, 0])


@pytest.mark.parametrize("voxels", [np.zeros((2, 2)), np.zeros((1, 1, 1), complex), np.zeros((1, 1, 1), object)])
def test_what_is_no_volume_has_no_fingerprint(voxels):
    with pytest.raises(ValueError, match="three-dimensional volume of real numbers"):
        hashOf(voxels)
