"""What a scanner makes of a cord with a known surface: every voxel holds the mean of what it covers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from SpinePainRHILib.Core.Arrays import Floats, Integers

from .Polar import ANGLE_COUNT
from .Sections import Sections

SUBVOXEL_MM = 0.6
"""Voxels are divided to about this size; across a part the surface counts as straight."""

MOST_LAYERS = 16
"""Parts, at most, that a slice is divided into along the cord."""

FINE = 4
"""Directions looked up between two rays: 0.2 mm apart on the surface of a large cord."""

MARGIN_MM = 3.0
"""Voxels are filled in to this distance beyond the film: what is read there is never further out."""


@dataclass(frozen=True, eq=False)
class Film:
    """The fluid between the cord and what lies behind it, on every ray [group, ray].

    Levels are relative: 0 is the cord's, 1 the fluid's.
    """

    widthMm: Floats
    level: Floats
    beyond: Floats

    def at(self, rows: NDArray[np.int64]) -> "Film":
        return Film(self.widthMm[rows], self.level[rows], self.beyond[rows])


def rendered(sections: Sections, slices: NDArray[np.int64], centres: Floats,
             radiusMm: Floats, film: Film, blurMm: float = 0.0) -> Sections:
    """The stack of ``slices`` only, as it would be measured with that surface and film.

    ``centres`` (x, y) of the rays are given for the whole stack, all else [slice of ``slices``, ray]. Cord is 0 and
    fluid 1; a voxel is the mean over its box, within which the cord moves along with its centres, then spread
    by a Gaussian of SD ``blurMm`` within its slice. Voxels further out than the rays need are 0.
    """
    slope = np.gradient(centres, axis=0)[slices]
    centres = centres[slices]
    toPlane, inverse = sections.toPlaneMm, np.linalg.inv(sections.toPlaneMm)
    reach = float((radiusMm + film.widthMm).max()) + MARGIN_MM
    half = np.ceil(reach * np.linalg.norm(inverse, axis=1)).astype(int)
    nearest = np.rint(centres @ inverse.T).astype(int)
    u, v = (nearest[:, axis, None] + np.arange(-half[axis], half[axis] + 1) for axis in range(2))
    away = [(toPlane[axis, 0] * u[:, None, :] + toPlane[axis, 1] * v[:, :, None] - centres[:, axis, None, None])
            .astype(np.float32) for axis in range(2)]
    parts = np.maximum(np.ceil(np.linalg.norm(toPlane, axis=0) / SUBVOXEL_MM), 1).astype(int)
    layers = int(np.clip(np.ceil(np.hypot(*slope.T).max() / SUBVOXEL_MM), 1, MOST_LAYERS))

    tables = [_betweenRays(each) for each in (radiusMm, film.widthMm, film.level, film.beyond)]
    angles = 2 * np.pi * np.arange(FINE * ANGLE_COUNT) / (FINE * ANGLE_COUNT)
    # Over the length of a part along the ray a step in intensity becomes a ramp.
    shadow = np.column_stack([np.cos(angles), np.sin(angles)]) @ (toPlane / parts)
    ramp = np.abs(shadow).sum(axis=1).astype(np.float32)
    rows = (np.arange(len(slices), dtype=np.int32) * len(angles))[:, None, None]
    total = np.zeros(away[0].shape, dtype=np.float32)
    for shift in _shifts(toPlane, parts, slope, layers):
        x, y = (each + part for each, part in zip(away, shift, strict=True))
        place = np.rint(np.arctan2(y, x) * np.float32(len(angles) / (2 * np.pi))).astype(np.int32) % len(angles)
        perMm = 1 / ramp[place]
        place += rows
        radius, width, level, beyond = (table.take(place) for table in tables)
        outside = (np.hypot(x, y) - radius) * perMm + np.float32(0.5)
        total += level * np.clip(outside, 0, 1)
        total += (beyond - level) * np.clip(outside - width * perMm, 0, 1)
    total /= layers * parts.prod()
    if blurMm:
        voxelMm = np.linalg.norm(toPlane, axis=0)
        total = gaussian_filter(total, (0, blurMm / voxelMm[1], blurMm / voxelMm[0]), mode="nearest", truncate=3.0)
    return replace(sections, intensities=_placed(total, u, v, sections.intensities.shape[1:]))


def _betweenRays(values: Floats) -> NDArray[np.float32]:
    """From [slice, ray] to ``FINE`` times as many directions, linear between the rays."""
    share = np.arange(FINE) / FINE
    following = np.roll(values, -1, axis=1)
    fine = values[..., None] * (1 - share) + following[..., None] * share
    return fine.reshape(len(values), -1).astype(np.float32)


def _shifts(toPlaneMm: Floats, parts: Integers, slope: Floats, layers: int) -> Iterator[list[NDArray[np.float32]]]:
    """Of every part of a voxel the place (x, y) relative to the cord, less that of the voxel's middle."""
    across, down, along = ((np.arange(count) + 0.5) / count - 0.5 for count in (*parts, layers))
    for layer in along:
        for a in across:
            for b in down:
                yield [(toPlaneMm[axis, 0] * a + toPlaneMm[axis, 1] * b - layer * slope[:, axis, None, None])
                       .astype(np.float32) for axis in range(2)]


def _placed(values: NDArray[np.float32], u: Integers, v: Integers, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Windows [slice, row, column] that begin anywhere, in slices of this shape."""
    result = np.zeros((len(values), *shape), dtype=np.float32)
    for slice_, window, columns, rows in zip(result, values, u, v, strict=True):
        inU, inV = ((place >= 0) & (place < size) for place, size in zip((columns, rows), shape[::-1], strict=True))
        if inU.any() and inV.any():
            slice_[rows[inV][0]:rows[inV][-1] + 1, columns[inU][0]:columns[inU][-1] + 1] = window[np.ix_(inV, inU)]
    return result
