"""The centre of the cord on every section, found in the image near the curve through the points."""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, next_fast_len, rfft2
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.ndimage import gaussian_filter1d
from SpinePainRHILib.Core.Arrays import Floats, Reals

from .CordSizes import CORD_SEMI_AXES_MM, RING_FACTOR
from .Sections import Sections, interpolated

SIZES = (0.75, 1.0, 1.3)
"""From a child's to a large cervical cord, as multiples of the typical section."""

STEP_MM = 1.0
"""Grid of candidate centres; the outline refines the centre afterwards."""

REACH_MM = 7.0
"""How far a candidate may lie from the curve: a spline through 4 points on a whole spine misses the cord by
up to about this much between two points."""

CLICK_SD_MM = 2.0
"""Expected distance of a point from the centre of the cord."""

TRACK_STEP_MM = 2.0
"""Sections are tracked about this far apart; between them the centre is interpolated."""


def curveThrough(sections: Sections) -> Floats:
    """(x, y) in mm of a smooth curve through the points, on every section."""
    position, xy = sections.pointsPlane[:, 0], sections.pointsPlane[:, 1:]
    where = np.clip(np.arange(sections.count), position[0], position[-1])
    cubic = CubicSpline(position, xy, bc_type="natural")(where)
    # A cubic overshoots where points are crowded on one side; the shape-preserving one bounds it.
    bounded = PchipInterpolator(position, xy)(where)
    return np.clip(cubic, bounded - REACH_MM, bounded + REACH_MM)


def trackCentres(sections: Sections, start: Floats) -> dict[int, Floats]:
    """For each polarity the centres [slice, 2] along which a cord is best seen.

    The polarity is +1 where the fluid around the cord is brighter (T2), -1 where it is darker (T1). The response
    at a candidate is the mean of an elliptical ring minus that of the ellipse inside it, less the spread inside:
    a cord is even, and differs from what surrounds it. The path through the sections with the largest sum is found
    by dynamic programming; it may bend little and leave the points little.
    """
    arc = sections.arcLengthMm(start)
    count = max(round(arc[-1] / TRACK_STEP_MM) + 1, 2)
    chosen = np.unique(np.searchsorted(arc, np.linspace(0, arc[-1], count)).clip(0, sections.count - 1))
    return {polarity: start + _track(sections, response, start, arc, chosen)
            for polarity, response in _responses(sections, start, chosen).items()}


def _track(sections: Sections, response: Reals, start: Floats, arc: Floats, chosen: NDArray[np.int64]) -> Floats:
    """Shift [slice, 2] from ``start`` along the best path through the responses [chosen, y, x]."""
    # A lesion looks unlike cord; its neighbours along the cord outvote it. The curve strays from the cord and back
    # within two points, so the average must be shorter than that.
    smoothMm = 0.25 * float(np.median(np.diff(np.interp(sections.pointsPlane[:, 0], np.arange(sections.count), arc))))
    perSection = max(arc[-1] / max(len(chosen) - 1, 1), 1e-6)
    response = gaussian_filter1d(response, min(smoothMm, SMOOTHING_MM) / perSection, axis=0, mode="nearest")
    side = response.shape[1]
    offsets = (np.arange(side) - side // 2) * STEP_MM
    shiftY, shiftX = np.meshgrid(offsets, offsets, indexing="ij")
    shift2 = shiftX ** 2 + shiftY ** 2

    # Near a point its own scatter bounds the shift; between points the curve itself is uncertain.
    pointArc = np.interp(sections.pointsPlane[:, 0], np.arange(sections.count), arc)
    away = np.abs(arc[chosen][:, None] - pointArc).min(axis=1)
    spread = CLICK_SD_MM + 0.15 * away
    score = response - 0.5 * shift2 / spread[:, None, None] ** 2 * RESPONSE_UNIT
    gap = np.diff(arc[chosen])
    total, back = score[0].copy(), []
    for n in range(1, len(chosen)):
        best = np.full_like(total, -np.inf)
        origin = np.zeros(total.shape, dtype=np.int32)
        padded = np.pad(total, 1, constant_values=-np.inf)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                step2 = (dx * dx + dy * dy) * STEP_MM ** 2
                candidate = padded[1 - dy:1 - dy + side, 1 - dx:1 - dx + side] \
                    - RESPONSE_UNIT * step2 / max(gap[n - 1], STEP_MM)
                better = candidate > best
                best[better] = candidate[better]
                origin[better] = dy * side + dx
        total = best + score[n]
        back.append(origin)
    place = int(np.argmax(total))
    path = [place]
    for origin in reversed(back):
        place -= int(origin.flat[place])
        path.append(place)
    path.reverse()
    shift = np.column_stack([shiftX.flat[path], shiftY.flat[path]])
    spacing = max(arc[-1] / max(len(chosen) - 1, 1), 1e-6)
    shift = gaussian_filter1d(shift, 4.0 / spacing, axis=0, mode="nearest")
    return interpolated(arc, arc[chosen], shift)


SMOOTHING_MM = 8.0
"""At most this much averaging of neighbouring sections."""

RESPONSE_UNIT = 0.1
"""Response that a shift by one standard deviation costs; responses are in units of the local intensity range."""


def _responses(sections: Sections, start: Floats, chosen: NDArray[np.int64]) -> dict[int, Reals]:
    reach = int(np.ceil(CORD_SEMI_AXES_MM[0] * max(SIZES) * RING_FACTOR / STEP_MM))
    half = int(np.ceil(REACH_MM / STEP_MM)) + reach
    patch = sections.sample(chosen, start[chosen], _grid(half))
    low, high = np.percentile(patch[:, ::2, ::2], (5, 95), axis=(1, 2))
    # The range is a property of the region, not of one section.
    low, high = (gaussian_filter1d(value, 5, mode="nearest")[:, None, None] for value in (low, high))
    patch = np.clip((patch - low) / np.maximum(high - low, 1e-6), -0.2, 1.2).astype(np.float32)
    size = [next_fast_len(patch.shape[1], real=True)] * 2
    values, squares = rfft2(patch, size), rfft2(patch ** 2, size)
    side = 2 * (half - reach) + 1

    def correlated(transformed: NDArray[np.complexfloating], weights: NDArray[np.bool_]) -> Reals:
        kernel = rfft2((weights / weights.sum()).astype(np.float32), size)
        return irfft2(transformed * np.conj(kernel), size)[:, :side, :side]

    radius = np.hypot(*np.moveaxis(_grid(reach) / CORD_SEMI_AXES_MM, -1, 0))
    best: dict[int, Reals] = {}
    for scale in SIZES:
        disc = radius <= scale
        inside = correlated(values, disc)
        rise = correlated(values, (radius > 1.1 * scale) & (radius <= RING_FACTOR * scale)) - inside
        spread = np.sqrt(np.maximum(correlated(squares, disc) - inside ** 2, 0))
        for polarity in (1, -1):
            response = polarity * rise - spread
            best[polarity] = np.maximum(best[polarity], response) if polarity in best else response
    return best


def _grid(reach: int) -> Floats:
    """Offsets [y, x, 2] in mm up to ``reach`` steps either way."""
    axis = np.arange(-reach, reach + 1) * STEP_MM
    return np.stack(np.meshgrid(axis, axis), axis=-1)
