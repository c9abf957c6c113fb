"""Made-up images hold what their voxels cover, and the parts of the tracing that are read from them."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainTraceLib.CoarseOutline import _runningMedian
from SpinePainTraceLib.PartialVolume import Film, rendered
from SpinePainTraceLib.Polar import ANGLE_COUNT
from SpinePainTraceLib.Sections import Sections, cutSections

RADIUS_MM = 4.0


def emptySections(spacingMm: tuple[float, float, float], slices: int = 12) -> Sections:
    """Sections of 40 mm along k, and points through the middle of the volume."""
    sizes = [round(40 / spacingMm[0]), round(40 / spacingMm[1]), slices]
    geometry = GridGeometry(np.diag([*spacingMm, 1.0]))
    heights = spacingMm[2] * np.linspace(0, slices - 1, 4)
    points = np.column_stack([np.full(4, 20.0), np.full(4, 20.0), heights])
    return cutSections(np.zeros(sizes[::-1]), geometry, points)


def made(sections: Sections, centres: np.ndarray, film: tuple[float, float, float], blurMm: float = 0.0) -> Sections:
    """All slices, with a round cord and the same film (width, level, beyond) on every ray."""
    shape = (sections.count, ANGLE_COUNT)
    return rendered(sections, np.arange(sections.count), centres, np.full(shape, RADIUS_MM),
                    Film(*(np.full(shape, value) for value in film)), blurMm)


def middle(sections: Sections, xShiftMm: float = 0.0) -> np.ndarray:
    centre = sections.pointsPlane[:, 1:].mean(axis=0) + np.array([xShiftMm, 0.0])
    return np.tile(centre, (sections.count, 1))


# Whatever the voxels and wherever they lie, all of what they miss of the fluid is the cord's area. The sum over
# sub-voxels of 0.6 mm is good to a few tenths of a percent.
@pytest.mark.parametrize("blurMm", [0.0, 0.7])
@pytest.mark.parametrize("shiftMm", [0.0, 0.3, 1.7])
@pytest.mark.parametrize("spacingMm", [(0.5, 0.5, 1.0), (1.0, 1.0, 1.0), (4.0, 0.6, 1.0)], ids=str)
def test_the_fluid_missing_from_the_voxels_is_the_area_of_the_cord(spacingMm, shiftMm, blurMm):
    sections = emptySections(spacingMm)
    centres = middle(sections, shiftMm)
    image = made(sections, centres, (6.0, 1.0, 1.0), blurMm).intensities
    v, u = np.indices(image.shape[1:])
    x, y = (sections.toPlaneMm @ np.stack([u.ravel(), v.ravel()])) - centres[0][:, None]
    near = (np.hypot(x, y) < RADIUS_MM + 5).reshape(u.shape)
    areaMm2 = (1 - image[:, near]).sum(axis=1) * spacingMm[0] * spacingMm[1]
    np.testing.assert_allclose(areaMm2, np.pi * RADIUS_MM ** 2, rtol=0.01)


def test_a_voxel_within_one_tissue_holds_its_level():
    sections = emptySections((0.5, 0.5, 1.0))
    image = made(sections, middle(sections), (2.0, 0.9, -0.3))
    ray = np.array([[0.0, 0.0], [3.4, 0.0], [5.0, 0.0], [0.0, -5.0], [7.0, 0.0]])
    values = image.sample(np.arange(3), middle(sections)[:3], ray)
    np.testing.assert_allclose(values, np.tile([0.0, 0.0, 0.9, 0.9, -0.3], (3, 1)), atol=1e-6)


def test_within_a_thick_slice_the_cord_moves_with_its_centres():
    sections = emptySections((0.5, 0.5, 4.0), slices=8)
    still = made(sections, middle(sections), (6.0, 1.0, 1.0))
    moving = middle(sections) + np.column_stack([2.0 * (np.arange(8) - 3.5), np.zeros(8)])
    image = made(sections, moving, (6.0, 1.0, 1.0))
    at = np.array([[4.0, 0.0], [5.1, 0.0], [0.0, 4.0]])
    # Shifts of -1 to 1 mm spread the edge over 2 mm in their direction: 1.1 mm beyond it all is fluid, as without.
    np.testing.assert_allclose(image.sample(np.array([4]), moving[4:5], at)[0, 0], 0.5, atol=0.06)
    slopes = [each.sample(np.array([4]), centres[4:5], np.array([[3.5, 0.0], [4.5, 0.0]]))[0]
              for each, centres in ((still, middle(sections)), (image, moving))]
    assert np.diff(slopes[0])[0] > 0.8
    # 1 mm of the 2 mm that the edge is spread over.
    assert np.diff(slopes[1])[0] == pytest.approx(0.5, abs=0.08)


def test_the_extent_of_a_voxel_is_that_of_its_shadow():
    sections = emptySections((4.0, 1.0, 1.0))
    half = np.sqrt(0.5)
    extent = sections.voxelMm(np.array([[1.0, 0.0], [0.0, 1.0], [half, half]]))
    # Variances of a box add up along a slanting direction: (16 + 1) / 2.
    np.testing.assert_allclose(extent, [4.0, 1.0, np.sqrt(8.5)])


@pytest.mark.parametrize("reach", [2, 4, 8])
def test_the_running_median_is_that_of_sections_spread_over_the_window(reach):
    values = np.random.default_rng(2).normal(size=(30, 3, 4)).astype(np.float32)
    shifts = np.arange(-reach, reach + 1, max(reach // 4, 1))
    expected = [np.median(values[n + shifts], axis=0) for n in range(8, 22)]
    np.testing.assert_array_equal(_runningMedian(values, reach)[8:22], expected)
