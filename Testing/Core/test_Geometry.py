"""Grids: spacing, areas, slice axes and positions."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry


def grid(columns, origin=(0, 0, 0)):
    """A grid whose i, j, k steps are the given world vectors."""
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(columns, dtype=float).T
    matrix[:3, 3] = origin
    return GridGeometry(matrix)


def test_spacing_area_and_volume_of_a_thick_slice_grid():
    sagittal = grid([(0, -0.5, 0), (0, 0, 0.6), (4, 0, 0)])
    assert sagittal.spacingMm == (0.5, 0.6, 4.0)
    assert sagittal.voxelVolumeMm3 == pytest.approx(1.2)
    assert sagittal.voxelAreaMm2(2) == pytest.approx(0.3)  # 0.5 x 0.6 in the sagittal slice
    assert sagittal.sliceDistanceMm(2) == pytest.approx(4.0)


def test_area_of_a_sheared_grid_is_that_of_the_parallelogram():
    # j leans over i by 0.5: base 1, height 1, so the face keeps area 1 although |j| > 1.
    sheared = grid([(1, 0, 0), (0.5, 1, 0), (0, 0, 2)])
    assert sheared.voxelAreaMm2(2) == pytest.approx(1.0)
    assert sheared.voxelVolumeMm3 == pytest.approx(2.0)


def test_the_acquisition_axis_is_the_one_with_the_largest_spacing():
    assert grid([(0, -0.5, 0), (0, 0, 0.6), (4, 0, 0)]).axisFor("acquisition") == 2
    assert grid([(4, 0, 0), (0, 0.5, 0), (0, 0, 0.6)]).axisFor("acquisition") == 0


def test_the_acquisition_axis_of_an_isotropic_grid_is_superior_inferior():
    # The grid of a cervical T2: i posterior, j superior, k right.
    assert grid([(0, -0.8, 0), (0, 0, 0.8), (0.8, 0, 0)]).axisFor("acquisition") == 1


def test_spacings_that_differ_by_rounding_only_count_as_isotropic():
    assert grid([(0, -0.8, 0), (0, 0, 0.8), (0.800002, 0, 0)]).axisFor("acquisition") == 1


@pytest.mark.parametrize(("left", "axis"), [(1.009, 2), (1.0111, 0)])
def test_spacings_that_differ_by_less_than_one_per_cent_count_as_equal(left, axis):
    # 1 / 1.009 is 0.9911 of the largest spacing, 1 / 1.0111 is 0.9890: only the first is within 1 %.
    assert grid([(left, 0, 0), (0, 0.5, 0), (0, 0, 1)]).axisFor("acquisition") == axis


def test_of_two_equally_thick_axes_the_one_nearer_to_superior_inferior_is_taken():
    assert grid([(2, 0, 0), (0, 2, 0), (0, 0, 0.5)]).axisFor("acquisition") in (0, 1)
    assert grid([(2, 0, 0), (0, 0.5, 0), (0, 0, 2)]).axisFor("acquisition") == 2


@pytest.mark.parametrize(("choice", "axis"), [("AP", 0), ("SI", 1), ("LR", 2)])
def test_an_anatomical_axis_is_found_whatever_the_storage_order_and_sign(choice, axis):
    assert grid([(0, 1, 0), (0, 0, -1), (-1, 0, 0)]).axisFor(choice) == axis


def test_axes_tilted_by_almost_45_degrees_still_have_three_different_names():
    c = np.sqrt(0.5)
    assert sorted(grid([(1, 0, 0), (0, c, c), (0, -c, c + 0.001)]).axisNames()) == ["AP", "LR", "SI"]


def test_an_unknown_axis_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="acquisition, SI, AP, LR"):
        grid(np.eye(3)).axisFor("axial")


def test_slice_position_is_the_world_coordinate_on_a_grid_parallel_to_the_patient():
    flipped = grid([(0, 1, 0), (0, 0, -2), (1, 0, 0)], origin=(5, 6, 100))
    assert flipped.slicePositionsMm(1, [3]) == pytest.approx([94.0])  # S = 100 - 3 * 2
    assert flipped.slicePositionsMm(2, [3]) == pytest.approx([8.0])  # R = 5 + 3


def test_slice_position_of_an_oblique_grid_is_measured_along_the_slice_normal():
    # Turned by 30 degrees about R, slices 2 mm apart: 3 slices up is 6 mm along the normal.
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    oblique = grid([(1, 0, 0), (0, c, s), (0, -2 * s, 2 * c)])
    assert np.diff(oblique.slicePositionsMm(2, [0, 3])) == pytest.approx([6.0])


def test_a_linear_transform_scales_areas_and_volumes():
    doubled = grid(np.eye(3)).transformedBy(np.diag([2.0, 1.0, 3.0, 1.0]))
    assert doubled.voxelVolumeMm3 == pytest.approx(6.0)
    assert doubled.voxelAreaMm2(2) == pytest.approx(2.0)


@pytest.mark.parametrize(("matrix", "message"), [
    (np.diag([1.0, 1.0, 0.0, 1.0]), "spacing is zero"),
    (np.diag([1.0, np.nan, 1.0, 1.0]), "not a finite number"),
    (np.array([[1.0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1]]), "parallel"),
    (np.eye(3), "4x4"),
])
def test_a_grid_without_voxel_volume_is_refused(matrix, message):
    with pytest.raises(ValueError, match=message):
        GridGeometry(matrix)


def test_an_isotropic_grid_turned_in_any_way_has_its_slices_along_superior_inferior():
    from scipy.spatial.transform import Rotation

    for turn in Rotation.random(200, random_state=np.random.default_rng(5)).as_matrix():
        turned = grid(turn.T)
        assert turned.axisFor("acquisition") == turned.axisFor("SI")
