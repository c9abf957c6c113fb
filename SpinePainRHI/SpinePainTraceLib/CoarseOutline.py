"""A closed outline on every section, by dynamic programming around the centre of the cord."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, median_filter
from SpinePainRHILib.Core.Arrays import Floats, Reals

from .CordSizes import RADIUS_RANGE_MM
from .Polar import AT_ONCE, RADIAL_STEP_MM, RADII_MM, IntensityLevels, Polar

STEPS = (-3, -2, -1, 0, 1, 2, 3)
"""Radial steps between neighbouring rays: an ellipse of 14 x 6 mm needs 0.6 mm a ray."""

BEND_COST = 0.06
"""Of a radial step that differs by one from that of the expected ellipse, squared: dents (lesions) and bumps (roots)
cost as much as a full edge is worth after four such steps from one ray to the next."""

FREE_BEND_COST = 0.02
"""While no shape is expected: the steepest step of that ellipse, 2.4, costs a tenth of an edge."""

SHAPE_HARMONICS = 2
"""What is expected of a shape: size, place and ellipse. Dents and bumps do not perpetuate themselves."""

INSIDE_COST = OUTSIDE_COST = 0.5
"""Per mm of tissue unlike cord inside, and of tissue like cord just outside; a full edge is worth 1. A surface
does not step over a fluid layer of 2 mm to reach an edge behind it."""

BESIDE_MM = 2.0

_Values = NDArray[np.float32]


def coarseOutline(polar: Polar, levels: IntensityLevels, smoothMm: float, expectedMm: Floats | None = None,
                  medianMm: float = 0.0, toleranceMm: float = 1.5) -> Floats:
    """Distance [section, angle] from the centre to the surface of least cost.

    Cost of a radius: less the rise from cord to fluid there; plus what is unlike cord inside; plus what is like
    cord just outside; plus, with ``expectedMm``, the squared distance from it in units of ``toleranceMm``.
    ``smoothMm`` averages along the cord; before that, a running median over ``medianMm`` removes what is
    shorter than half of it, lesions above all. Paths bend away from the ellipse nearest to ``expectedMm`` at a cost.
    """
    t = np.clip(levels.relative(polar.values), -1.0, 1.5)
    reach = int(medianMm / polar.stepMm / 2)
    if reach >= 1:
        t = _runningMedian(t, reach)
    t = gaussian_filter(t, (smoothMm / polar.stepMm, 0.7, 0.4 / RADIAL_STEP_MM), mode=("nearest", "wrap", "nearest"),
                        truncate=3.0)
    half = round(0.5 / RADIAL_STEP_MM)
    rise = np.zeros_like(t)
    rise[..., half:-half] = t[..., 2 * half:] - t[..., :-2 * half]
    # Where fluid is missing, the cord ends at ligament or bone, on the other side of its own level.
    unlike = np.where(t > 0, t, -1.5 * t)
    inside = np.cumsum(np.clip(unlike - 0.4, 0, 0.6), axis=2) * RADIAL_STEP_MM
    like = np.cumsum(np.clip(0.5 - unlike, 0, 0.5), axis=2) * RADIAL_STEP_MM
    band = round(BESIDE_MM / RADIAL_STEP_MM)
    outside = np.concatenate([like[..., band:], np.repeat(like[..., -1:], band, axis=2)], axis=2) - like
    cost = INSIDE_COST * inside + OUTSIDE_COST * outside - np.clip(rise, -0.5, 1.0)
    first, last = (round(limit / RADIAL_STEP_MM) for limit in RADIUS_RANGE_MM)
    radii = RADII_MM[first:last + 1]
    cost = cost[..., first:last + 1]
    if expectedMm is None:
        return radii[closedPaths(cost, np.zeros(cost.shape[:2]), FREE_BEND_COST)]
    cost = cost + (0.5 * ((radii - expectedMm[..., None]) / toleranceMm) ** 2).astype(np.float32)
    return radii[closedPaths(cost, _stepsOfEllipse(expectedMm), BEND_COST)]


def _stepsOfEllipse(outlineMm: Floats) -> Floats:
    """Radial steps [section, angle] from the ray before to each ray, of the ellipse-like part of the outline."""
    harmonics = np.fft.rfft(outlineMm, axis=1)
    harmonics[:, SHAPE_HARMONICS + 1:] = 0
    ellipseMm = np.fft.irfft(harmonics, outlineMm.shape[1], axis=1)
    return (ellipseMm - np.roll(ellipseMm, 1, axis=1)) / RADIAL_STEP_MM


def _runningMedian(t: _Values, reach: int) -> _Values:
    """Median over the sections within ``reach``: of nine spread over them, which tell it nearly as well as all."""
    if reach < 4:
        return median_filter(t, size=(2 * reach + 1, 1, 1), mode="nearest")
    place, shifts = np.arange(len(t)), np.rint(np.linspace(-reach, reach, 9)).astype(int)
    result = np.empty_like(t)
    for begin in range(0, len(t), AT_ONCE):
        here = place[begin:begin + AT_ONCE]
        nine = [t[np.clip(here + shift, 0, len(t) - 1)] for shift in shifts]
        low, middle, high = zip(*(_sorted(*nine[n:n + 3]) for n in (0, 3, 6)), strict=True)
        # Of three sorted triples: the middle one of the largest first, the middle second and the smallest third.
        result[here] = _sorted(_sorted(*low)[2], _sorted(*middle)[1], _sorted(*high)[0])[1]
    return result


def _sorted(a: _Values, b: _Values, c: _Values) -> tuple[_Values, _Values, _Values]:
    """Element by element the least, the middle and the largest of three."""
    less, more = np.minimum(a, b), np.maximum(a, b)
    return np.minimum(less, c), np.maximum(less, np.minimum(more, c)), np.maximum(more, c)


def closedPaths(cost: Reals, steps: Floats, bendCost: float) -> NDArray[np.int64]:
    """Index [section, angle] of the closed path of least cost through ``cost`` [section, angle, radius].

    A step from one ray to the next costs ``bendCost`` times the square of what it differs from ``steps``
    [section, angle], the step expected there from the ray before.

    Going round one and a half times and keeping the middle turn closes the path (but for rare ties).
    """
    count, angles, radii = cost.shape
    quarter = angles // 4
    order = np.arange(-quarter, angles + quarter) % angles
    widest = max(STEPS)
    bends = (bendCost * (np.array(STEPS) - steps[..., None]) ** 2).astype(np.float32)
    total = cost[:, order[0]].copy()
    back = np.zeros((len(order), count, radii), dtype=np.int8)
    for n, angle in enumerate(order[1:], start=1):
        padded = np.pad(total, ((0, 0), (widest, widest)), constant_values=np.inf)
        best = np.full_like(total, np.inf)
        for step in STEPS:
            candidate = padded[:, widest - step:widest - step + radii] + bends[:, angle, step + widest, None]
            better = candidate < best
            np.copyto(best, candidate, where=better)
            back[n][better] = step
        total = best + cost[:, angle]
    place = np.argmin(total, axis=1)
    rows = np.arange(count)
    result = np.zeros((count, angles), dtype=np.int64)
    for n in range(len(order) - 1, -1, -1):
        if quarter <= n < quarter + angles:
            result[:, order[n]] = place
        place = place - back[n][rows, place]
    return result
