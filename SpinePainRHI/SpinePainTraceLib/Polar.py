"""Intensities along rays from the centre of the cord, section by section, and what is cord and fluid in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, percentile_filter
from SpinePainRHILib.Core.Arrays import Floats, Reals

from .CordSizes import FLUID_BAND_MM, LESION_LENGTH_MM, RADIUS_OF_SMALL_CORD_MM, RADIUS_RANGE_MM
from .Sections import Sections

ANGLE_COUNT = 48
"""Rays a section: 0.8 mm apart on the surface of a large cord, about a voxel."""

AT_ONCE = 16
"""Sections looked at together: what fits into the processor's cache is worked on up to twice as fast."""

RADIAL_STEP_MM = 0.25
RADII_MM = np.arange(0.0, RADIUS_RANGE_MM[1] + 3.5 + 1e-9, RADIAL_STEP_MM)
ANGLES = 2 * np.pi * np.arange(ANGLE_COUNT) / ANGLE_COUNT
DIRECTIONS = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])

INNER_BAND_MM = (-1.75, -0.75)
"""Where the cord beside its edge is read, from the outline: within the blur's reach, short of the grey matter."""

FLUID_PERCENTILE = 85
"""Of what lies around the centre, sorted from cord to fluid: fluid differs most from cord, as on T2."""

GREY_FLUID_PERCENTILE = 55
"""The same on T1, where ligament and bone behind the fluid are darker still: a third of what is within reach."""

SMOOTHING_MM = 8.0
"""Coil sensitivity and flow change the levels of cord and fluid over centimetres, not within this length."""


@dataclass(frozen=True, eq=False)
class Polar:
    """Intensities times polarity, so that fluid is above cord: [section, angle, radius]."""

    values: NDArray[np.float32]
    stepMm: float
    """Mean distance of neighbouring sections along the cord."""

    voxelMm: Floats
    """Length of a voxel along each ray: the blur of an edge there."""


@dataclass(frozen=True, eq=False)
class IntensityLevels:
    """Of each section, in units of ``Polar.values``."""

    cord: Reals
    fluid: Reals
    noise: Reals
    """Robust standard deviation within the cord, texture included, as of single voxels."""

    def relative(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """0 at the cord's level, 1 at the fluid's."""
        span = (self.fluid - self.cord).astype(np.float32)[:, None, None]
        return (values - self.cord.astype(np.float32)[:, None, None]) / span


def unwrap(sections: Sections, groups: Sequence[NDArray[np.int64]], centres: Floats, polarity: int,
           stepMm: float) -> Polar:
    """Rays of 0 to 13.5 mm around the centres [slice, 2] of each group of slices, averaged over the group."""
    rays = DIRECTIONS[:, None] * RADII_MM[:, None]
    longest = max(len(group) for group in groups)
    total = np.zeros((len(groups), ANGLE_COUNT, len(RADII_MM)), dtype=np.float32)
    for n in range(longest):
        chosen = np.array([group[min(n, len(group) - 1)] for group in groups])
        for begin in range(0, len(groups), AT_ONCE):
            some = chosen[begin:begin + AT_ONCE]
            total[begin:begin + AT_ONCE] += sections.sample(some, centres[some], rays)
    return Polar(total * np.float32(polarity / longest), stepMm, sections.voxelMm(DIRECTIONS))


def levelsOf(polar: Polar, outlineMm: Floats | None = None,
             fluidPercentile: float = FLUID_PERCENTILE) -> IntensityLevels:
    """Levels inside and just outside the outline [section, angle]; without one, near and around the centre.

    A lesion moves the median of its sections towards the fluid, so the cord's level is a low percentile of the
    medians over a length that is longer than most lesions.
    """
    radiusMm = outlineMm if outlineMm is not None else np.full(polar.values.shape[:2], RADIUS_OF_SMALL_CORD_MM)
    core = coreOf(polar.values, radiusMm, 0.8)
    median = np.median(core, axis=1)
    spread = 1.4826 * np.median(np.abs(core - median[:, None]), axis=1)
    window = min(max(round(2 * LESION_LENGTH_MM / polar.stepMm), 1), len(median)) | 1
    smooth = SMOOTHING_MM / polar.stepMm
    cord = gaussian_filter1d(percentile_filter(median, 35, size=window, mode="nearest"), smooth, mode="nearest")
    noise = gaussian_filter1d(percentile_filter(spread, 35, size=window, mode="nearest"), smooth, mode="nearest")
    if outlineMm is None:
        # Grey matter differs from white, too; fluid differs more.
        around = polar.values[:, ::2, int(RADIUS_OF_SMALL_CORD_MM / RADIAL_STEP_MM):int(9.0 / RADIAL_STEP_MM):2]
        fluid = np.percentile(around, fluidPercentile, axis=(1, 2))
    else:
        # Where the cord touches the wall of the canal there is no fluid: the better rays tell its level.
        fluid = np.percentile(besideCord(polar.values, radiusMm, polar.voxelMm), 65, axis=1)
    fluid = gaussian_filter1d(fluid, smooth, mode="nearest")
    return IntensityLevels(cord, np.maximum(fluid, cord + 1e-3 * np.abs(cord) + 1e-6), noise)


def coreOf(values: NDArray[np.float32], radiusMm: Floats, share: float) -> NDArray[np.float32]:
    """Values [section, sample] spread evenly over the area within ``share`` of the outline."""
    shares = share * np.sqrt((np.arange(8) + 0.5) / 8)
    index = np.rint(radiusMm[:, ::2, None] * shares / RADIAL_STEP_MM).astype(np.int64)
    return np.take_along_axis(values[:, ::2], index, axis=2).reshape(len(radiusMm), -1)


def bandMean(values: Reals, radiusMm: Floats, fromMm: Floats | float, toMm: Floats | float) -> Floats:
    """Mean of the values from ``fromMm`` to ``toMm`` beyond the outline, per ray (limits may differ by ray)."""
    share = np.linspace(0, 1, 4)
    begin, end = (np.broadcast_to(np.asarray(limit, dtype=float), radiusMm.shape)[..., None]
                  for limit in (fromMm, toMm))
    place = np.clip((radiusMm[..., None] + begin + (end - begin) * share) / RADIAL_STEP_MM, 0, values.shape[2] - 1.001)
    whole = place.astype(np.int64)
    part = place - whole
    lower = np.take_along_axis(values, whole, axis=2)
    upper = np.take_along_axis(values, whole + 1, axis=2)
    mean: Floats = (lower * (1 - part) + upper * part).mean(axis=2)
    return mean


def besideCord(values: Reals, radiusMm: Floats, voxelMm: Floats) -> Floats:
    """What lies beside the outline, per ray: beyond the blur of the edge."""
    return bandMean(values, radiusMm, np.maximum(FLUID_BAND_MM[0], 0.5 * voxelMm),
                    np.maximum(FLUID_BAND_MM[1], voxelMm))


def stepAtOutline(polar: Polar, radiusMm: Floats) -> Floats:
    """What lies beside the outline less what lies inside it [section, angle]."""
    return besideCord(polar.values, radiusMm, polar.voxelMm) - bandMean(polar.values, radiusMm, *INNER_BAND_MM)
