"""The true ratios of a phantom, and how far a measurement on its voxel masks can be from them.

True areas are plane sections (EllipseStack.py) through the voxel centres of each slice, because a voxel belongs to a
truth mask when its centre lies in the solid. The ratios are made of them by Core.Rhi.ratiosOf, by definition the
same as for voxels.

Bound. Take a region of ``m`` simply connected pieces, counted as the pixels (p by q, sides along the unit vectors e
and f) with centres inside. Those pixels cover no point outside the region widened by half a pixel, its Minkowski sum
with the pixel, and every point inside it that is more than half a pixel from the outline. With h(n) =
(p |n.e| + q |n.f|) / 2, the half width of a pixel along the normal n, the gained area is therefore at most the
integral of h along the outline plus m p q (Steiner's formula; an upper bound where a piece is not convex), the lost
area at most the integral. With V_e and V_f the variation of the outline along e and f (Section.variationMm),

    |N p q - A| <= (p V_f + q V_e) / 2 + m p q.

For a disc of diameter D that is 2 p D + p^2. The outline is a polygon; MARGIN covers what it is too short by.

From the bounds of both areas follows an interval for the ratio of every slice, and from these an interval for each of
the three ratios of a case, also where another slice is taken for the one with the largest area. The error bound is
the larger distance from the true value to the end of its interval: it holds always, and is rarely approached.

Standard error. For a boundary that is not aligned with the grid, at a random position, the count has the variance
0.0728 P / p, p being the pixel's side (Kendall 1948, Matheron; 0.0728 = zeta-sum 9.0336 / (4 pi^3)), about zero mean.
It says how far off a measurement typically is.
"""

from dataclasses import dataclass

import numpy as np
from SpinePainRHILib.Core.Arrays import Floats
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Rhi import Ratios, SliceValues, ratiosOf

from .EllipseStack import EllipseStack, Section, sectionBy, volumeMm3

MARGIN = 1.001
"""The polygons of EllipseStack have at least 80 corners a piece, unevenly set: their variation is right to 0.1 %."""

COUNT_VARIANCE = 9.0336 / (4 * np.pi**3)
"""Variance of the number of lattice points in a region, per pixel side of perimeter."""


@dataclass(frozen=True, eq=False)
class SectionAreas:
    """Sections of one solid by every slice: area, its error bound and its variance, (slices,) each."""

    areaMm2: Floats
    boundMm2: Floats
    varianceMm4: Floats


@dataclass(frozen=True, eq=False)
class AxisTruth:
    """True ratios along one index axis of a grid; ``lesions`` in the order of the lesions, each as if alone.

    ``values`` holds areas in mm2 where a measurement holds voxels. Each ``...ErrorBoundPercent`` is the largest
    possible, ``rhiStandardErrorPercent`` the typical distance of a measurement on the truth masks, in points of
    percent. Both are 0 without high intensity, which is then measured as exactly 0.
    """

    axis: int
    axisName: str
    values: SliceValues
    ratios: Ratios
    lesions: tuple[Ratios, ...]
    rhiErrorBoundPercent: float
    rhiMaxErrorBoundPercent: float
    rhiVolumeErrorBoundPercent: float
    rhiStandardErrorPercent: float


@dataclass(frozen=True, eq=False)
class PhantomTruth:
    """What is known of a phantom without measuring it. Volumes are those of the solids, not of the sampled slices."""

    cordVolumeMm3: float
    lesionVolumesMm3: tuple[float, ...]
    acquisition: AxisTruth

    @property
    def highIntensityVolumeMm3(self) -> float:
        return float(sum(self.lesionVolumesMm3))

    @property
    def solidRatioPercent(self) -> float:
        """Volume of the lesions in percent of the cord's: what ``rhiVolumePercent`` tends to for thin slices."""
        return 100.0 * self.highIntensityVolumeMm3 / self.cordVolumeMm3


def truthOf(cord: EllipseStack, lesions: tuple[EllipseStack, ...], geometry: GridGeometry,
            sizeIjk: tuple[int, int, int]) -> PhantomTruth:
    """The truth of a cord with lesions, which must not overlap, on a grid that holds them."""
    return PhantomTruth(volumeMm3(cord), tuple(volumeMm3(lesion) for lesion in lesions),
                        axisTruth(cord, lesions, geometry, sizeIjk))


def axisTruth(cord: EllipseStack, lesions: tuple[EllipseStack, ...], geometry: GridGeometry,
              sizeIjk: tuple[int, int, int], axis: str = "acquisition") -> AxisTruth:
    """True ratios along ``axis``, one of Geometry.AXIS_CHOICES."""
    indexAxis = geometry.axisFor(axis)
    cordAreas = sectionAreas(cord, geometry, indexAxis, sizeIjk[indexAxis])
    lesionAreas = [sectionAreas(lesion, geometry, indexAxis, sizeIjk[indexAxis]) for lesion in lesions]
    high = SectionAreas(*(sum((getattr(areas, name) for areas in lesionAreas), np.zeros(sizeIjk[indexAxis]))
                          for name in ("areaMm2", "boundMm2", "varianceMm4")))
    values = SliceValues(0, cordAreas.areaMm2, high.areaMm2)  # type: ignore[arg-type]
    ratios = ratiosOf(values)
    low, upper = ratioInterval(high.areaMm2, high.boundMm2, cordAreas.areaMm2, cordAreas.boundMm2)
    # Any of these slices may be found to have the largest area.
    candidates = high.areaMm2 + high.boundMm2 >= (high.areaMm2 - high.boundMm2).max()
    total = [each.sum(keepdims=True) for each in
             (high.areaMm2, high.boundMm2, cordAreas.areaMm2, cordAreas.boundMm2)]
    totalLow, totalUpper = ratioInterval(*total)

    def farther(value: float | None, low: float, upper: float) -> float:
        return 0.0 if value is None else float(max(value - low, upper - value, 0.0))

    representative = ratios.rhiSliceIndex
    return AxisTruth(
        axis=indexAxis, axisName=geometry.axisNames()[indexAxis], values=values, ratios=ratios,
        lesions=tuple(ratiosOf(SliceValues(0, cordAreas.areaMm2, areas.areaMm2))  # type: ignore[arg-type]
                      for areas in lesionAreas),
        rhiErrorBoundPercent=farther(ratios.rhiPercent, low[candidates].min(), upper[candidates].max()),
        rhiMaxErrorBoundPercent=farther(ratios.rhiMaxPercent, low.max(), upper.max()),
        rhiVolumeErrorBoundPercent=farther(ratios.rhiVolumePercent, totalLow[0], totalUpper[0]),
        rhiStandardErrorPercent=0.0 if representative is None else _standardError(
            high.areaMm2[representative], high.varianceMm4[representative],
            cordAreas.areaMm2[representative], cordAreas.varianceMm4[representative]))


def sectionAreas(stack: EllipseStack, geometry: GridGeometry, axis: int, slices: int) -> SectionAreas:
    """Sections of ``stack`` by the slices 0 to ``slices`` - 1 along an index axis of ``geometry``."""
    first, second = (geometry.ijkToRas[:3, other] for other in range(3) if other != axis)
    normal = np.cross(first, second)
    normal /= np.linalg.norm(normal)
    distances = normal @ geometry.ijkToRas[:3, 3] + np.arange(slices) * (normal @ geometry.ijkToRas[:3, axis])
    sections = [sectionBy(stack, normal, float(distance)) for distance in distances]
    pixelMm2 = geometry.voxelAreaMm2(axis)
    return SectionAreas(
        np.array([section.areaMm2 for section in sections]),
        np.array([areaErrorBoundMm2(section, first, second) for section in sections]),
        np.array([COUNT_VARIANCE * section.perimeterMm * pixelMm2**1.5 for section in sections]))


def areaErrorBoundMm2(section: Section, first: Floats, second: Floats) -> float:
    """The most by which the area of the pixels with centres in ``section`` differs from its own; 0 for no section.

    ``first`` and ``second`` (3,) are the sides of a pixel, at right angles to each other.
    """
    p, q = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    strip = (p * section.variationMm(second / q) + q * section.variationMm(first / p)) / 2
    return MARGIN * strip + len(section.outlines) * p * q


def ratioInterval(high: Floats, highBound: Floats, cord: Floats, cordBound: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest ratio in percent of areas within their bounds; exactly 0 where there is no high intensity."""
    low = 100 * np.maximum(high - highBound, 0) / np.maximum(cord + cordBound, 1e-12)
    upper = np.full(np.shape(cord), 100.0)
    np.divide(100 * (high + highBound), cord - cordBound, out=upper, where=cord > cordBound)
    return low, np.where(high + highBound > 0, np.minimum(upper, 100.0), 0.0)


def _standardError(high: float, highVariance: float, cord: float, cordVariance: float) -> float:
    ratio = high / cord
    return float(100 * np.sqrt(highVariance + ratio**2 * cordVariance) / cord)
