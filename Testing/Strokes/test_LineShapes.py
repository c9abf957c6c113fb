"""Which voxels a closed line surrounds, and what it takes from an outline."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Strokes.LineShapes import cutMask, insidePolygon, lineMask

GRID = GridGeometry(np.diag([1.0, 1.0, 3.0, 1.0]))
EXTENT = (0, 9, 0, 9, 0, 4)
FLAT = np.array([0.0, 0.0, 1.0])
SQUARE = np.array([[1.5, 2.5, 6.0], [4.5, 2.5, 6.0], [4.5, 5.5, 6.0], [1.5, 5.5, 6.0]])  # i 2 to 4, j 3 to 5, k 2


def wholeOf(mask):
    return mask.over(EXTENT).voxels


def test_a_square_holds_its_voxels_on_its_slice_or_through_all():
    expected = np.zeros((5, 10, 10), dtype=bool)
    expected[:, 3:6, 2:5] = True
    assert np.array_equal(wholeOf(lineMask(GRID, EXTENT, SQUARE, FLAT, False)), expected)
    expected[[0, 1, 3, 4]] = False
    assert np.array_equal(wholeOf(lineMask(GRID, EXTENT, SQUARE, FLAT, True)), expected)


def test_a_line_of_two_points_and_one_beside_the_grid_hold_nothing():
    assert lineMask(GRID, EXTENT, SQUARE[:2], FLAT, False).isEmpty
    assert lineMask(GRID, EXTENT, SQUARE + 100.0, FLAT, False).isEmpty


def test_what_a_line_surrounds_twice_is_outside():
    u, v = np.array([1.0, 3.0, 5.0]), np.array([1.0, 1.0, 1.0])
    twice = np.array([[0, 0], [4, 0], [4, 2], [0, 2], [0, 0], [2, 0], [2, 2], [0, 2]], dtype=float)
    assert insidePolygon(u, v, twice).tolist() == [False, True, False]


@pytest.mark.parametrize(("isSliceOnly", "isOutside", "left"), [
    (False, False, 5 * (100 - 9)), (True, False, 500 - 9), (False, True, 5 * 9), (True, True, 400 + 9)])
def test_a_cut_takes_the_inside_or_the_outside(isSliceOnly, isOutside, left):
    outline = CroppedMask(np.ones((5, 10, 10), dtype=bool))
    taken = cutMask(GRID, outline, SQUARE, FLAT, isSliceOnly, isOutside)
    assert outline.without(taken).voxelCount == left


def test_nothing_is_cut_from_an_empty_outline():
    assert cutMask(GRID, CroppedMask.empty(), SQUARE, FLAT, False, True).isEmpty
