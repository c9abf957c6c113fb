"""Where a view shows a cord, from boxes of voxels whose place is known."""

import numpy as np
import pytest
from SpinePainRHILib.Case.SliceViews import cordWindow
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask

AXIAL = np.diag([-1.0, 1.0, 1.0, 1.0])
"""Slicer's axial preset: the patient's right on the left."""

GRID = GridGeometry(np.array([[2.0, 0, 0, 100], [0, 1.0, 0, 200], [0, 0, 5.0, 300], [0, 0, 0, 1]]))
"""Voxels of 2 x 1 x 5 mm along R, A, S."""


def box(i, j, k, offset=(0, 0, 0)):
    return CroppedMask(np.ones((k, j, i), bool), offset)


def test_the_window_is_centred_on_the_cord_and_holds_it_with_a_margin():
    window = cordWindow(AXIAL, box(10, 40, 6, offset=(2, 3, 4)), GRID)
    # Voxels i 4..13, j 3..42, k 2..7: from 107 to 127, 202.5 to 242.5, 307.5 to 337.5 mm; 40 mm is the larger side.
    assert window.centreRas == pytest.approx((117.0, 222.5, 322.5))
    assert window.sizeMm == pytest.approx(1.3 * 40)


def test_a_thin_cord_is_not_blown_up_until_nothing_around_it_is_seen():
    assert cordWindow(AXIAL, box(6, 12, 20), GRID).sizeMm == 40.0


def test_a_cord_that_wanders_from_slice_to_slice_is_held_on_all_of_them():
    voxels = np.zeros((3, 60, 5), bool)
    voxels[0, :10], voxels[2, 50:] = True, True
    assert cordWindow(AXIAL, CroppedMask(voxels), GRID).sizeMm == pytest.approx(1.3 * 60)


def test_the_window_of_a_turned_view_lies_along_its_own_axes():
    turned = np.eye(4)
    turned[:3, :3] = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]  # right of the view along A, its top along S: sagittal
    assert cordWindow(turned, box(10, 40, 20), GRID).sizeMm == pytest.approx(1.3 * 100)


def test_an_empty_cord_has_no_window():
    assert cordWindow(AXIAL, CroppedMask.empty(), GRID) is None
