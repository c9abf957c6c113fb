"""The coarse outline follows any ellipse, and steps neither into a lesion nor over a film of fluid."""

import numpy as np
import pytest
from SpinePainTraceLib.CoarseOutline import coarseOutline
from SpinePainTraceLib.Polar import ANGLE_COUNT, ANGLES, RADII_MM, IntensityLevels, Polar

X, Y = (np.multiply.outer(function(ANGLES), RADII_MM) for function in (np.cos, np.sin))


def ellipseMm(semiAxesMm: tuple[float, float], centreMm: tuple[float, float]) -> np.ndarray:
    """Distance along every ray to an ellipse, from the origin within it."""
    (a, b), (x, y) = semiAxesMm, centreMm
    direction = np.column_stack([np.cos(ANGLES) / a, np.sin(ANGLES) / b])
    offset = np.array([x / a, y / b])
    square, along = (direction ** 2).sum(axis=1), direction @ offset
    return (along + np.sqrt(along ** 2 - square * (offset @ offset - 1))) / square


def polarOf(outlineMm: np.ndarray) -> tuple[Polar, IntensityLevels]:
    """One section: cord 0 inside the outline, fluid 1 outside, the step spread over 1 mm."""
    t = np.clip(RADII_MM - outlineMm[:, None] + 0.5, 0, 1).astype(np.float32)
    return Polar(t[None], 1.0, np.full(ANGLE_COUNT, 1.0)), IntensityLevels(np.zeros(1), np.ones(1), np.full(1, 0.1))


@pytest.mark.parametrize("centreMm", [(0.0, 0.0), (2.0, 0.0), (1.0, -0.75)])
def test_a_flat_cord_is_outlined_to_its_ends_from_beside_its_centre(centreMm):
    wanted = ellipseMm((7.0, 3.0), centreMm)
    polar, levels = polarOf(wanted)
    # Paths run on a grid of 0.25 mm and the image is smoothed by 0.4 mm before.
    np.testing.assert_allclose(coarseOutline(polar, levels, 1.0)[0], wanted, atol=0.6)


def test_a_dent_in_the_expected_outline_does_not_perpetuate_itself():
    wanted = ellipseMm((5.5, 3.75), (0.0, 0.0))
    polar, levels = polarOf(wanted)
    lesion = (X > 1.0) & (X < 4.0) & (np.abs(Y) < 1.5)
    polar.values[0, lesion] = 1.0
    dent = np.where(np.abs(np.sin(ANGLES)) * wanted < 1.5, np.where(np.cos(ANGLES) > 0, 1.5, wanted), wanted)
    found = coarseOutline(polar, levels, 1.0, expectedMm=dent[None], toleranceMm=3.0)[0]
    np.testing.assert_allclose(found, wanted, atol=0.6)


def test_a_bump_in_the_expected_outline_does_not_perpetuate_itself():
    wanted = ellipseMm((5.5, 3.75), (0.0, 0.0))
    polar, levels = polarOf(wanted)
    # Roots half as bright as the fluid, 2 mm beyond the cord, and an outline that took them in before.
    roots = (np.abs(Y) < 1.0) & (X > 5.5) & (X < 7.5)
    polar.values[0, roots] = 0.5
    bump = wanted + 2.0 * (np.abs(np.sin(ANGLES)) * wanted < 1.0) * (np.cos(ANGLES) > 0)
    found = coarseOutline(polar, levels, 1.0, expectedMm=bump[None])[0]
    np.testing.assert_allclose(found, wanted, atol=0.6)
