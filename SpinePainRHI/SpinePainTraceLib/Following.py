"""From the curve through the points to the surface of the cord: centre and outline found in turn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from SpinePainRHILib.Core.Arrays import Floats

from .Centreline import curveThrough, trackCentres
from .CoarseOutline import coarseOutline
from .CordSizes import CORD_AREA_LOG_SD, CORD_AREA_MM2, LESION_LENGTH_MM, RADIUS_RANGE_MM
from .Polar import (
    ANGLE_COUNT,
    DIRECTIONS,
    FLUID_PERCENTILE,
    GREY_FLUID_PERCENTILE,
    IntensityLevels,
    Polar,
    bandMean,
    coreOf,
    levelsOf,
    stepAtOutline,
    unwrap,
)
from .Sections import Sections, interpolated
from .Surface import BASIS, Edges, centroidsOf, findEdges, fitSurface, harmonicsAt, smoothed

SEARCH_STEP_MM = 2.0
"""Sections looked at while centre and polarity are sought; the cord changes little over this length."""

FINAL_STEP_MM = 1.0
"""Slices are averaged over about this length: the surface is smoother along the cord than that."""

FINAL_SMOOTHING_MM = 1.0
"""Groups are averaged along the cord over this (SD) before edges are looked for."""

CLEARLY = 0.5
"""A contrast that separates less than this times as well as the other is not the image's."""

CHOICE_MM = 4.0
"""Steps of two surfaces are compared over about this length (SD): half a vertebra."""

POINT_TOLERANCE_MM = 2.0
"""A point may lie this far outside the outline: points are placed to about a millimetre (1 SD)."""


@dataclass(frozen=True, eq=False)
class CordSurface:
    """The surface of the cord on groups of neighbouring slices, and the evidence it rests on."""

    sections: Sections
    polarity: int
    """+1: fluid brighter than cord (T2), -1: darker (T1)."""

    centres: Floats
    """(x, y) in mm on every slice: the origin of the rays."""

    groups: tuple[NDArray[np.int64], ...]
    """The slices that each group is averaged from."""

    coefficients: Floats
    """Harmonics [group, 2 HARMONICS + 1] of the distance from the centre."""

    polar: Polar
    levels: IntensityLevels
    edges: Edges

    @cached_property
    def groupSlices(self) -> Floats:
        """Position of each group along the stack."""
        return np.array([group.mean() for group in self.groups])

    @cached_property
    def radiusMm(self) -> Floats:
        """Distance from the centre to the surface [group, ray]."""
        return np.clip(self.coefficients @ BASIS.T, *RADIUS_RANGE_MM)

    @cached_property
    def areaMm2(self) -> Floats:
        """Area within the outline of each group."""
        squares: Floats = (self.radiusMm ** 2).sum(axis=1)
        return squares * np.pi / ANGLE_COUNT

    def onSlices(self, perGroup: Floats) -> Floats:
        """Values of the groups, interpolated to every slice."""
        flat = perGroup.reshape(len(perGroup), -1)
        values = interpolated(np.arange(self.sections.count), self.groupSlices, flat)
        return values.reshape(len(values), *perGroup.shape[1:])

    def pointsOutsideMm(self) -> Floats:
        """How far each point, in the order along the stack, lies outside the outline (negative: inside)."""
        position, xy = self.sections.pointsPlane[:, 0], self.sections.pointsPlane[:, 1:]
        coefficients = interpolated(position, self.groupSlices, self.coefficients)
        away = xy - interpolated(position, np.arange(self.sections.count), self.centres)
        radius: Floats = (coefficients * harmonicsAt(np.arctan2(away[:, 1], away[:, 0]))).sum(axis=1)
        return np.hypot(away[:, 0], away[:, 1]) - radius


def followCord(sections: Sections) -> CordSurface:
    """The surface that separates best, for either polarity of cord and fluid."""
    start = curveThrough(sections)
    paths = trackCentres(sections, start)
    first = [_search(sections, polarity, centres) for polarity, centres in paths.items()]
    separations = [_separation(surface) for surface in first]
    # Where one contrast is clear the other need not be looked at more closely.
    least = min(max(separations), CLEARLY * max(separations))
    close = [_searchAgain(surface) for surface, separation in zip(first, separations, strict=True)
             if separation >= least]
    tracked = max(close, key=_separation)
    if tracked.polarity < 0:
        tracked = _searchAlong(tracked, paths[-1])
    # Where a lesion or a bundle of roots led the path through the image astray, the points know better.
    return _refine(_betterOf(tracked, _searchAlong(tracked, start)))


def _betterOf(first: CordSurface, second: CordSurface) -> CordSurface:
    """Searched again from whichever of two surfaces on the same groups has the higher step at its edge."""
    smooth = CHOICE_MM / first.polar.stepMm
    steps = (gaussian_filter1d(stepAtOutline(each.polar, each.radiusMm).mean(axis=1), smooth, mode="nearest")
             for each in (first, second))
    share = gaussian_filter1d(np.less(*steps).astype(float), smooth, mode="nearest")
    (centres, outlines), (otherCentres, otherOutlines) = _recentred(first), _recentred(second)
    return _searchFrom(first, centres + first.onSlices(share)[:, None] * (otherCentres - centres),
                       outlines + share[:, None] * (otherOutlines - outlines))


@dataclass(frozen=True, eq=False)
class _Rays:
    """Where one pass looks: around the centres [slice, 2] of groups of slices, ``stepMm`` apart along the cord."""

    sections: Sections
    polarity: int
    groups: tuple[NDArray[np.int64], ...]
    centres: Floats
    stepMm: float

    @staticmethod
    def of(surface: CordSurface, centres: Floats) -> "_Rays":
        """Those of a surface, around other centres."""
        return _Rays(surface.sections, surface.polarity, surface.groups, centres, surface.polar.stepMm)


@dataclass(frozen=True)
class _Care:
    """How one pass looks: averaged over ``smoothMm``, after what is shorter than half ``medianMm`` was taken out."""

    smoothMm: float
    medianMm: float = 0.0
    fluidPercentile: float = FLUID_PERCENTILE


_FIRST_LOOK = _Care(6.0, 1.5 * LESION_LENGTH_MM)
_GREY_LOOK = _Care(6.0, 1.5 * LESION_LENGTH_MM, GREY_FLUID_PERCENTILE)
_NEXT_LOOK = _Care(4.0, 1.5 * LESION_LENGTH_MM)
_LAST_LOOK = _Care(2 * FINAL_SMOOTHING_MM)


def _onePass(rays: _Rays, care: _Care, expectedMm: Floats | None = None) -> CordSurface:
    """Rays, levels, coarse outline, edges and surface, once; ``expectedMm`` [group, ray] is the outline before."""
    polar = unwrap(rays.sections, rays.groups, rays.centres, rays.polarity, rays.stepMm)
    levels = levelsOf(polar, expectedMm, care.fluidPercentile)
    outline = coarseOutline(polar, levels, care.smoothMm, expectedMm, care.medianMm)
    edges = findEdges(polar, smoothed(polar, levels, care.smoothMm / 2), outline)
    coefficients = fitSurface(edges, rays.stepMm, outline)
    return CordSurface(rays.sections, rays.polarity, rays.centres, rays.groups, coefficients, polar, levels, edges)


def _search(sections: Sections, polarity: int, centres: Floats) -> CordSurface:
    step, size = _stepAndSize(sections, centres, SEARCH_STEP_MM)
    groups = tuple(np.array([min(begin + size // 2, sections.count - 1)]) for begin in range(0, sections.count, size))
    return _onePass(_Rays(sections, polarity, groups, centres, step * size), _FIRST_LOOK)


def _searchAlong(surface: CordSurface, centres: Floats) -> CordSurface:
    """A new search on the groups of a surface, now that the contrast is known."""
    return _searchAgain(_onePass(_Rays.of(surface, centres), _FIRST_LOOK if surface.polarity > 0 else _GREY_LOOK))


def _searchAgain(surface: CordSurface) -> CordSurface:
    return _searchFrom(surface, *_recentred(surface))


def _searchFrom(surface: CordSurface, centres: Floats, expectedMm: Floats) -> CordSurface:
    return _onePass(_Rays.of(surface, centres), _NEXT_LOOK, expectedMm)


def _refine(coarse: CordSurface) -> CordSurface:
    centres, expected = _recentred(coarse)
    sections = coarse.sections
    step, size = _stepAndSize(sections, centres, FINAL_STEP_MM)
    groups = tuple(np.arange(begin, min(begin + size, sections.count)) for begin in range(0, sections.count, size))
    middle = np.array([group.mean() for group in groups])
    surface = _onePass(_Rays(sections, coarse.polarity, groups, centres, step * size), _LAST_LOOK,
                       interpolated(middle, coarse.groupSlices, expected))
    centres, expected = _recentred(surface)
    return _onePass(_Rays.of(surface, centres), _LAST_LOOK, expected)


def _stepAndSize(sections: Sections, centres: Floats, wantedMm: float) -> tuple[float, int]:
    """Length along the cord from slice to slice, and how many slices make up about ``wantedMm``."""
    step = float(sections.arcLengthMm(centres)[-1]) / (sections.count - 1)
    return step, max(round(wantedMm / step), 1)


def _recentred(surface: CordSurface, smoothMm: float = 2.0) -> tuple[Floats, Floats]:
    """Centres moved to the outlines' centroids, and the outlines as seen from there (to first order)."""
    radius = surface.radiusMm
    shift = gaussian_filter1d(centroidsOf(radius), smoothMm / surface.polar.stepMm, axis=0, mode="nearest")
    return surface.centres + surface.onSlices(shift), np.clip(radius - shift @ DIRECTIONS.T, *RADIUS_RANGE_MM)


def _separation(surface: CordSurface) -> float:
    """How much better this surface separates an even cord from its surroundings, of anatomical size, at the points."""
    radius = surface.radiusMm
    core = coreOf(surface.polar.values, np.maximum(radius - 0.5, 0.5), 1.0)
    outside = bandMean(surface.polar.values, radius, 0.5, 1.5).mean(axis=1)
    contrast = float(np.median((outside - core.mean(axis=1)) / (core.std(axis=1) + 1e-9)))
    areaMm2 = float(np.median(surface.areaMm2))
    size = np.exp(-0.5 * (np.log(areaMm2 / CORD_AREA_MM2) / CORD_AREA_LOG_SD) ** 2)
    return contrast * float(size) * float(np.mean(surface.pointsOutsideMm() <= POINT_TOLERANCE_MM))
