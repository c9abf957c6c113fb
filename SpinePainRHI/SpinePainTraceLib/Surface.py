"""The smooth surface of the cord through the places where its intensity gives way to the fluid's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from SpinePainRHILib.Core.Arrays import Floats, Reals

from .Polar import (
    ANGLE_COUNT,
    ANGLES,
    INNER_BAND_MM,
    RADIAL_STEP_MM,
    RADII_MM,
    IntensityLevels,
    Polar,
    bandMean,
    besideCord,
)

BOUNDARY_LEVEL = 0.5
"""Share of the way from cord to fluid at which a sharp edge lies after symmetric blur."""

EDGE_WINDOW_MM = 1.25
"""A crossing further from the outline of the last pass belongs to something else."""

HARMONICS = 6
ORDERS = np.array([0] + [order for n in range(1, HARMONICS + 1) for order in (n, n)])

BEND_WEIGHT = 2e-4
"""Penalty on harmonic n is this times n^4: the ellipse (n = 2) keeps 99 %, ripples (n = 6) two thirds."""

STIFF_LENGTH_MM = 2.0
"""Changes along the cord over less than about 2 pi times this (a vertebral body) are smoothed away."""

FALLBACK_WEIGHT = 1e-3
"""Of a place that decides where no edge is left; an edge of full contrast has 1."""

BIWEIGHT_MM = 1.5
"""Crossings this far off the surface (lesions, roots, vessels) have no say."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Crossings of the boundary level [section, angle]; NaN and contrast 0 where there is none."""

    radiusMm: Floats
    contrast: Floats
    """Of the ray, relative to the section's: 0 to 1."""

    step: Floats
    """From the cord's level to that beside it, on the scale where fluid is 1."""

    def at(self, rows: NDArray[np.int64]) -> "Edges":
        return Edges(self.radiusMm[rows], self.contrast[rows], self.step[rows])

    def weightsAround(self, fitMm: Floats) -> Floats:
        """Contrast times Tukey's biweight of the distance from ``fitMm``; 0 where there is no crossing."""
        away = np.where(np.isfinite(self.radiusMm), self.radiusMm - fitMm, BIWEIGHT_MM)
        return self.contrast * np.clip(1 - (away / BIWEIGHT_MM) ** 2, 0, 1) ** 2


def smoothed(polar: Polar, levels: IntensityLevels, smoothMm: float) -> NDArray[np.float32]:
    """Intensities relative to cord (0) and fluid (1), averaged over ``smoothMm`` along the cord and half a ray."""
    values = gaussian_filter(polar.values, (smoothMm / polar.stepMm, 0.5, 0.0), mode=("nearest", "wrap", "nearest"),
                             truncate=3.0)
    return levels.relative(values)


def findEdges(polar: Polar, t: NDArray[np.float32], outlineMm: Floats) -> Edges:
    """On every ray the crossing nearest to ``outlineMm`` of the level between the cord's and that beside it.

    ``t`` are the ``smoothed`` intensities of ``polar``. At the wall of the canal, without fluid, there is none.
    """
    inner = np.clip(bandMean(t, outlineMm, *INNER_BAND_MM), -0.25, 0.25)
    beside = np.maximum(besideCord(t, outlineMm, polar.voxelMm), bandMean(t, outlineMm, 0.25, 0.75))
    outer = gaussian_filter1d(beside, 1.0, axis=1, mode="wrap")
    middle = (inner + BOUNDARY_LEVEL * (outer - inner))[..., None].astype(np.float32)
    window = np.maximum(EDGE_WINDOW_MM, 0.5 * polar.voxelMm)
    first = max(int((outlineMm.min() - window.max()) / RADIAL_STEP_MM) - 1, 0)
    last = int((outlineMm.max() + window.max()) / RADIAL_STEP_MM) + 2
    t = t[..., first:last + 1]
    radii = RADII_MM[first:first + t.shape[2] - 1].astype(np.float32)
    radius = _nearestRise(t, middle, radii, outlineMm, window)
    step = outer - inner
    return Edges(radius, np.where(np.isfinite(radius), np.clip(step, 0, 1), 0.0), step)


def _nearestRise(t: Reals, level: Reals, radii: Reals, outlineMm: Floats, window: Floats) -> Floats:
    """Where ``t`` [..., radius] rises through the level nearest to the outline; NaN where not within the window."""
    above = t >= level
    crossing = ~above[..., :-1] & above[..., 1:]
    rise = np.where(crossing, t[..., 1:] - t[..., :-1], 1.0)
    place = radii + np.float32(RADIAL_STEP_MM) * np.clip((level - t[..., :-1]) / rise, 0, 1)
    gap = np.where(crossing, np.abs(place - outlineMm[..., None]), np.inf)
    nearest = np.argmin(gap, axis=-1)[..., None]
    found = np.take_along_axis(gap, nearest, -1)[..., 0] <= window
    return np.where(found, np.take_along_axis(place, nearest, -1)[..., 0], np.nan)


def harmonicsAt(angles: Floats) -> Floats:
    """1, cos, sin, cos 2, sin 2 ... of the angles, in a last axis."""
    columns = [np.ones_like(angles)]
    for order in range(1, HARMONICS + 1):
        columns += [np.cos(order * angles), np.sin(order * angles)]
    return np.stack(columns, axis=-1)


BASIS = harmonicsAt(ANGLES)
BASIS_PRODUCTS = (BASIS[:, :, None] * BASIS[:, None, :]).reshape(ANGLE_COUNT, -1)


def fitSurface(edges: Edges, stepMm: float, fallbackMm: Floats) -> Floats:
    """Fourier coefficients [section, 2 HARMONICS + 1] of the smooth surface nearest to the edges.

    Penalised least squares: to the squared distances, weighted by contrast and by Tukey's biweight of the distance
    from the last fit, are added the squared second differences along the cord and the squared harmonics.
    """
    target = np.where(np.isfinite(edges.radiusMm), edges.radiusMm, 0.0)
    # A trace of the coarse outline decides where no edge is left.
    coefficients = _penalised(edges.contrast, target, fallbackMm, stepMm)
    for _ in range(3):
        weights = edges.weightsAround(coefficients @ BASIS.T)
        coefficients = _penalised(weights, target, fallbackMm, stepMm)
    return coefficients


def fitDifference(differenceMm: Floats, weights: Floats, stepMm: float) -> Floats:
    """The smooth surface nearest to a difference [section, angle], as ``fitSurface`` but with weights given."""
    return _penalised(weights, differenceMm, np.zeros_like(differenceMm), stepMm)


def _penalised(weights: Floats, target: Floats, fallback: Floats, stepMm: float) -> Floats:
    size = len(ORDERS)
    normal = ((weights + FALLBACK_WEIGHT) @ BASIS_PRODUCTS).reshape(-1, size, size)
    normal[:, np.arange(size), np.arange(size)] += ANGLE_COUNT * BEND_WEIGHT * ORDERS.astype(float) ** 4
    right = (weights * target + FALLBACK_WEIGHT * fallback) @ BASIS
    return _solveAlong(normal, right, 0.5 * ANGLE_COUNT * (STIFF_LENGTH_MM / stepMm) ** 4)


def _solveAlong(normal: Floats, right: Floats, stiffness: float) -> Floats:
    """Solves the sections' normal equations, coupled by squared second differences along the cord."""
    count, size = right.shape
    coupling = np.zeros((3, count))
    if count >= 3:
        coupling[0, :-2] += 1
        coupling[0, 1:-1] += 4
        coupling[0, 2:] += 1
        coupling[1, :-2] -= 2
        coupling[1, 1:-1] -= 2
        coupling[2, :-2] += 1
    bands = np.zeros((2 * size + 1, count, size))
    for below in range(size):
        column = np.arange(size - below)
        bands[below, :, :size - below] = normal[:, column + below, column]
    for gap in range(3):
        bands[gap * size] += stiffness * coupling[gap][:, None]
    bands = bands.reshape(2 * size + 1, -1)
    solved: Floats = solveh_banded(bands, right.ravel(), lower=True, check_finite=False)
    return solved.reshape(count, size)


def centroidsOf(radiusMm: Floats) -> Floats:
    """Centroid (x, y) of every outline [section, angle], from the centre of its rays."""
    x, y = radiusMm * np.cos(ANGLES), radiusMm * np.sin(ANGLES)
    nextX, nextY = np.roll(x, -1, axis=1), np.roll(y, -1, axis=1)
    cross = x * nextY - nextX * y
    moments = np.column_stack([((x + nextX) * cross).sum(axis=1), ((y + nextY) * cross).sum(axis=1)])
    doubleArea: Floats = cross.sum(axis=1)
    return moments / (3 * doubleArea[:, None])
