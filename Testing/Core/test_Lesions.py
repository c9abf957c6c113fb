"""Length along the cord."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Lesions import cordCentroids, lengthAlongCordMm
from SpinePainRHILib.Core.Masks import CroppedMask

ISOTROPIC = GridGeometry(np.eye(4))


def column(slices, offset=(0, 0, 0), width=5):
    return CroppedMask(np.ones((slices, width, width), dtype=bool), offset)


def test_in_a_straight_cord_the_length_is_the_number_of_slices():
    assert lengthAlongCordMm(column(7, (3, 1, 1), 2), column(20), ISOTROPIC) == pytest.approx(7.0)


def test_gaps_count_as_length():
    split = np.zeros((9, 1, 1), dtype=bool)
    split[[0, 8]] = True
    assert lengthAlongCordMm(CroppedMask(split, (3, 2, 2)), column(20), ISOTROPIC) == pytest.approx(9.0)


@pytest.mark.parametrize("columns", [[0, 1, 2], [2, 0, 1]])
def test_in_a_cord_inclined_by_45_degrees_the_length_is_longer_by_the_square_root_of_two(columns):
    voxels = np.zeros((30, 40, 5), dtype=bool)
    for k in range(30):
        voxels[k, k:k + 5] = True
    lesion = np.zeros_like(voxels)
    lesion[10:18] = voxels[10:18]
    # The same anatomy with the axes i, j, k stored in another order.
    order = [2 - columns[2 - axis] for axis in range(3)]
    matrix = np.eye(4)
    matrix[:3, :3] = np.eye(3)[:, columns]
    length = lengthAlongCordMm(CroppedMask(np.transpose(lesion, order).copy()),
                               CroppedMask(np.transpose(voxels, order).copy()), GridGeometry(matrix))
    assert length == pytest.approx(8 * np.sqrt(2))


@pytest.mark.parametrize(("slices", "spacing", "length"), [
    (14, 1.0, 1.0),  # the bend at slice 20 is 6 mm away
    (15, 1.0, np.sqrt(1 + (5 / 110) ** 2)),  # 5 mm away: slope of the line through 0 ten times and 1 at the end
    (17, 2.0, 2.0), (18, 2.0, 2 * np.sqrt(1 + (2 / 10 / 2) ** 2))])  # 6 mm and 4 mm away
def test_the_direction_of_the_cord_is_that_of_five_millimetres_to_each_side(slices, spacing, length):
    voxels = np.zeros((21, 6, 5), dtype=bool)
    voxels[:20, :5] = True
    voxels[20, 1:] = True  # the cord steps forward by 1 mm in its last slice
    geometry = GridGeometry(np.diag([1.0, 1.0, spacing, 1.0]))
    lesion = column(1, (slices, 1, 1), 2)
    assert lengthAlongCordMm(lesion, CroppedMask(voxels), geometry) == pytest.approx(length, rel=1e-12)


def test_slice_thickness_scales_the_length():
    thick = GridGeometry(np.diag([0.5, 0.5, 4.0, 1.0]))
    assert lengthAlongCordMm(column(3), column(10), thick) == pytest.approx(12.0)


def test_away_from_the_cord_slices_count_uncorrected():
    assert lengthAlongCordMm(column(2, (50, 0, 0)), column(20), ISOTROPIC) == pytest.approx(2.0)
    assert lengthAlongCordMm(column(2), CroppedMask.empty(), ISOTROPIC) == pytest.approx(2.0)


def test_an_empty_lesion_has_no_length():
    assert lengthAlongCordMm(CroppedMask.empty(), column(20), ISOTROPIC) is None


def test_centroids_are_in_world_coordinates():
    geometry = GridGeometry(np.array([[-2.0, 0, 0, 100], [0, 1, 0, 0], [0, 0, 3, -50], [0, 0, 0, 1]]))
    indices, points = cordCentroids(column(2, (4, 10, 20)), geometry, 2)
    assert indices.tolist() == [4, 5]
    assert points.tolist() == [[100 - 2 * 22, 12, -38], [100 - 2 * 22, 12, -35]]
