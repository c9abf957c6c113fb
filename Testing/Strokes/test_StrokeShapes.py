"""Which voxels a brush passes over: those whose centre is under it, counted by hand on small grids."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Strokes.StrokeShapes import Brush, strokeMask

EXTENT = (0, 9, 0, 9, 0, 4)
FLAT = np.array([0.0, 0.0, 1.0])


def gridOf(*spacing):
    return GridGeometry(np.diag([*spacing, 1.0]))


def voxelsOf(mask):
    """Indices (i, j, k)."""
    return {(i + mask.offset[2], j + mask.offset[1], k + mask.offset[0])
            for k, j, i in np.argwhere(mask.voxels).tolist()}


def test_a_disc_takes_the_centres_within_its_radius_on_the_slice_that_it_cuts():
    mask = strokeMask(gridOf(1, 1, 3), EXTENT, np.array([[4.0, 5.0, 6.9]]), Brush(2.0, FLAT))
    assert voxelsOf(mask) == {(4, 5, 2), (3, 5, 2), (5, 5, 2), (4, 4, 2), (4, 6, 2)}


def test_a_ball_reaches_other_slices():
    mask = strokeMask(gridOf(1, 1, 3), EXTENT, np.array([[4.0, 5.0, 6.0]]), Brush(6.0, FLAT, isSphere=True))
    found = voxelsOf(mask)
    assert {each for each in found if each[2] != 2} == {(4, 5, 1), (4, 5, 3)}
    assert len(found) == 29 + 2  # a disc of radius 3 covers 29 points of a square grid


def test_the_way_between_two_points_is_straight_and_without_gaps():
    mask = strokeMask(gridOf(1, 1, 3), EXTENT, np.array([[1.0, 1.0, 0.0], [7.0, 1.0, 0.0]]), Brush(1.0, FLAT))
    assert voxelsOf(mask) == {(i, 1, 0) for i in range(1, 8)}


@pytest.mark.parametrize("normal", [FLAT, -FLAT])
def test_midway_between_two_slices_it_is_the_one_with_the_larger_index(normal):
    mask = strokeMask(gridOf(1, 1, 3), EXTENT, np.array([[4.0, 5.0, 4.5]]), Brush(1.0, normal))
    assert voxelsOf(mask) == {(4, 5, 2)}


def test_a_stroke_beside_the_grid_is_empty_and_one_across_its_border_is_cut():
    grid = gridOf(1, 1, 3)
    assert strokeMask(grid, EXTENT, np.array([[40.0, 5.0, 6.0]]), Brush(4.0, FLAT)).isEmpty
    mask = strokeMask(grid, EXTENT, np.array([[9.0, 9.0, 0.0]]), Brush(2.0, FLAT))
    assert voxelsOf(mask) == {(9, 9, 0), (8, 9, 0), (9, 8, 0)}


def test_on_a_sheared_or_turned_grid_the_layer_has_one_voxel_in_each_column():
    turned = GridGeometry(np.array([[0.0, -1, 0, 3], [0.8, 0, -0.6, 0], [0.6, 0, 0.8, -2], [0, 0, 0, 1]]))
    normal = turned.ijkToRas[:3, 2]
    point = (turned.ijkToRas @ [5, 5, 2, 1])[:3]
    mask = strokeMask(turned, EXTENT, point[None], Brush(40.0, normal))
    assert voxelsOf(mask) == {(i, j, 2) for i in range(10) for j in range(10)}
