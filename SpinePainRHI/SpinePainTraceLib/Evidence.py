"""Whether the image holds enough evidence for the outline on a slice."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, uniform_filter1d
from SpinePainRHILib.Core.Arrays import Floats

from .CordSizes import AREA_RANGE_MM2, RADIUS_RANGE_MM
from .Following import POINT_TOLERANCE_MM, CordSurface
from .Polar import ANGLE_COUNT, DIRECTIONS, bandMean, stepAtOutline
from .Sections import interpolated

LEAST_CONTRAST_TO_NOISE = 1.5
"""Mean step over the outline in standard deviations of a voxel. Without any cord the best outline still
collects 0.2 (independent noise, median; 95th percentile 0.6) to 1.1 (1.3; noise as smooth as in an
interpolated image)."""

LEAST_SUPPORT = {1: 0.6, -1: 0.8}
"""Share of the rays with an edge of their own; on the others the outline is a guess. On T2 ligament looks like cord
where no fluid lies between. On T1 both differ from cord in the same way: only fat behind them hides the edge, and
where fluid looks like cord it is the wall of the canal that gives two thirds of the rays an edge."""

LEAST_TRACED = 1 / 3
"""Of the slices: where most of an image does not show the cord, what is left passed by chance."""

SUPPORT_DISTANCE_MM = 1.0

SUPPORT_CONTRAST = 0.3
"""An edge counts from this share of the step from cord to fluid."""

FRAGMENT_MM = 6.0
"""An outline over less than this along the cord is no longer than the evidence is averaged: it may be chance."""

LARGEST_BLUR = 2 / 3
"""Of the cord's diameter: with fewer than one and a half voxels across it no voxel need hold cord alone."""


LARGEST_FINEST_BLUR_MM = 2.5
"""In the direction of the finest voxels. The fluid beside the cord is 1.5 to 4 mm thick (``FILM_MM``); where an image
mixes everything over more than this, areas of phantoms are off by a tenth and more."""


FOREIGN_LEVEL = -0.3
"""On the other side of the cord's level than fluid, in steps from cord to fluid: ligament and dura on T2 (-0.4 and
beyond) and fat on T1, but not grey against white matter or ringing (0.1)."""

MOST_FOREIGN_SHARE = 1 / 8
"""Of the circumference. The wall of the canal, taken in where the cord lies against it, covers more than this, a
vessel or a root less."""

RIM_MM = 2.0
"""Wall that is taken in lies within this inside the outline."""


def reasonsToLeave(surface: CordSurface) -> list[str | None]:
    """For every slice of the stack the reason to leave it to the reader, or None."""
    radius = surface.radiusMm
    contrast, support = contrastAndSupport(surface)
    diameters = radius + np.roll(radius, ANGLE_COUNT // 2, axis=1)
    areaMm2 = surface.areaMm2
    blurred = np.logical_or.reduce(blurOf(surface) > LARGEST_BLUR * diameters, axis=1)
    atLimit = (radius >= RADIUS_RANGE_MM[1] - 0.25).mean(axis=1) > 0.1
    checks: tuple[tuple[NDArray[np.bool_], str], ...] = (
        (np.full(len(radius), surface.polar.voxelMm.min() > LARGEST_FINEST_BLUR_MM),
         "the image is too coarse or too blurred to tell where the cord ends"),
        (blurred, "the voxels are too thick for the width of the cord here"),
        (contrast < LEAST_CONTRAST_TO_NOISE, "cord and fluid differ too little against the noise"),
        (support < LEAST_SUPPORT[surface.polarity], "the edge of the cord is seen on too little of its circumference"),
        (foreignShareOf(surface) > MOST_FOREIGN_SHARE,
         "the outline takes in what is neither cord nor fluid, as where the cord lies against the wall of its canal"),
        ((areaMm2 < AREA_RANGE_MM2[0]) | (areaMm2 > AREA_RANGE_MM2[1]) | atLimit,
         "what was found is too small or too large for a cord"),
    )
    place = np.rint(np.interp(np.arange(surface.sections.count), surface.groupSlices,
                              np.arange(len(surface.groupSlices)))).astype(int)
    reasons: list[str | None] = [None] * surface.sections.count
    for failed, reason in checks:
        for n in np.flatnonzero(failed[place]):
            reasons[n] = reasons[n] or reason
    for n in np.flatnonzero(_nearStrayPoint(surface)):
        reasons[n] = reasons[n] or "a point beside it lies off the cord"
    _leaveFragments(reasons, surface)
    if sum(reason is None for reason in reasons) < LEAST_TRACED * len(reasons):
        reasons = [reason or "on most other slices the cord is not seen well enough" for reason in reasons]
    return reasons


def _leaveFragments(reasons: list[str | None], surface: CordSurface) -> None:
    """Leaves out what is traced over less than ``FRAGMENT_MM`` next to slices that are left out."""
    count = len(reasons)
    perSlice = float(surface.sections.arcLengthMm(surface.centres)[-1]) / (count - 1)
    for reason, begin, end in runsOf(reasons):
        if reason is None and end - begin < count and (end - begin) * perSlice < FRAGMENT_MM:
            reasons[begin:end] = ["too short a piece of cord is seen here"] * (end - begin)


def runsOf(reasons: Sequence[str | None]) -> list[tuple[str | None, int, int]]:
    """Each stretch of equal reasons: the reason, its first slice and the one after its last."""
    ends = [n for n in range(1, len(reasons) + 1) if n == len(reasons) or reasons[n] != reasons[n - 1]]
    return [(reasons[begin], begin, end) for begin, end in pairwise([0, *ends])]


def contrastAndSupport(surface: CordSurface) -> tuple[Floats, Floats]:
    """Contrast of the cord to what is beside it in units of the noise, and the share of rays with an edge."""
    radius = surface.radiusMm
    step = surface.polar.stepMm
    difference = stepAtOutline(surface.polar, radius)
    contrast = gaussian_filter1d(difference.mean(axis=1), 2.0 / step, mode="nearest")
    near = np.abs(np.where(np.isfinite(surface.edges.radiusMm), surface.edges.radiusMm, np.inf) - radius)
    seen = (near <= SUPPORT_DISTANCE_MM) & (surface.edges.step >= SUPPORT_CONTRAST)
    support = uniform_filter1d(seen.mean(axis=1), max(round(3.0 / step), 1), mode="nearest")
    return contrast / np.maximum(surface.levels.noise, 1e-9), support


def foreignShareOf(surface: CordSurface) -> Floats:
    """Share of the rays [group] that cross, in the rim of the outline, tissue beyond ``FOREIGN_LEVEL``."""
    t = surface.levels.relative(surface.polar.values)
    begins = np.arange(0, RIM_MM, 0.5)
    rim = np.stack([bandMean(t, surface.radiusMm, -begin - 0.5, -begin) for begin in begins], axis=-1)
    # Averaged around and along the cord, since a wall goes on: noise alone does not reach the level.
    rim = gaussian_filter(rim, (6.0 / surface.polar.stepMm, 1.0, 0.0), mode=("nearest", "wrap", "nearest"))
    share: Floats = (rim.min(axis=2) < FOREIGN_LEVEL).mean(axis=1)
    return share


def blurOf(surface: CordSurface) -> Floats:
    """Length [group, ray] over which the image mixes tissue across the cord.

    That of the voxel and the image along the ray, or how far the cord shifts along it within the thickness of a slice.
    """
    sections = surface.sections
    slope = np.gradient(surface.centres, axis=0) + sections.sliceVectorMm[:2]
    slope = interpolated(surface.groupSlices, np.arange(sections.count), slope)
    shiftMm: Floats = np.abs(slope @ DIRECTIONS.T)
    return np.maximum(surface.polar.voxelMm, shiftMm)


def _nearStrayPoint(surface: CordSurface) -> NDArray[np.bool_]:
    """Slices nearer to a point off the outline than to any other point."""
    stray = surface.pointsOutsideMm() > POINT_TOLERANCE_MM
    position = surface.sections.pointsPlane[:, 0]
    nearest = np.abs(np.arange(surface.sections.count)[:, None] - position).argmin(axis=1)
    isStray: NDArray[np.bool_] = stray[nearest]
    return isStray
