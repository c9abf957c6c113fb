"""How long a lesion is, along the cord."""

import numpy as np
from numpy.typing import NDArray

from .Arrays import Floats
from .Geometry import GridGeometry
from .Masks import CroppedMask, addSlices, countSlices

TANGENT_WINDOW_MM = 5.0
"""Half width of the stretch of cord whose direction is taken as straight: about one cord diameter, long
enough to average out the voxel steps of the centroids, short enough to follow the curve of the spine."""


def lengthAlongCordMm(lesion: CroppedMask, cord: CroppedMask, geometry: GridGeometry) -> float | None:
    """Length of ``lesion`` along the cord, or None where it has no voxel.

    Definition: over the slices of the grid's superior-inferior axis from the first to the last one that the
    lesion reaches (gaps included), the sum of slice distance / cos(angle between the slice normal and the
    cord's direction). The direction at a slice is that of the straight line fitted to the cord's centroids
    within TANGENT_WINDOW_MM; where fewer than two slices of cord are near, the angle counts as 0.

    The Spinal Cord Toolbox's ``sct_analyze_lesion`` divides by the same cosine but fits one spline through
    the whole centreline, and leaves gaps out.
    """
    axis = geometry.axisFor("SI")
    counts = countSlices(lesion, axis)
    reached = np.flatnonzero(counts.counts)
    if not len(reached):
        return None
    slices = counts.first + np.arange(reached[0], reached[-1] + 1)
    distance = geometry.sliceDistanceMm(axis)
    reach = int(TANGENT_WINDOW_MM / distance)
    cordSlices, centroids = cordCentroids(_between(cord, axis, slices[0] - reach, slices[-1] + reach), geometry, axis)
    cosines = _cosines(cordSlices, centroids, geometry.sliceNormal(axis), slices, reach)
    return float((distance / cosines).sum())


def _cosines(cordSlices: NDArray[np.int64], centroids: Floats, normal: Floats, slices: NDArray[np.int64],
             reach: int) -> Floats:
    """|cos| between ``normal`` and the least-squares line through the centroids within ``reach`` of each slice."""
    begin, end = np.searchsorted(cordSlices, slices - reach), np.searchsorted(cordSlices, slices + reach + 1)
    # The line's direction is sum(s p) - sum(s) sum(p) / n over the window, from running sums.
    steps = (cordSlices - slices[0])[:, None].astype(float)
    sums = np.vstack((np.zeros(7), np.cumsum(np.hstack((steps, centroids, steps * centroids)), axis=0)))
    window = sums[end] - sums[begin]
    count = (end - begin)[:, None]
    tangents = window[:, 4:] - window[:, :1] * window[:, 1:4] / np.maximum(count, 1)
    lengths = np.maximum(np.linalg.norm(tangents, axis=1), 1e-12)  # 0 only where no line is fitted
    return np.where(count[:, 0] > 1, np.abs(tangents @ normal) / lengths, 1)


def _between(mask: CroppedMask, axis: int, first: int, last: int) -> CroppedMask:
    """The part of a mask on slices ``first`` to ``last`` along ``axis``; a view."""
    arrayAxis = 2 - axis
    begin = max(first - mask.offset[arrayAxis], 0)
    box = [slice(None)] * 3
    box[arrayAxis] = slice(begin, max(last + 1 - mask.offset[arrayAxis], begin))
    k, j, i = (offset + begin * (each == arrayAxis) for each, offset in enumerate(mask.offset))
    return CroppedMask(mask.voxels[tuple(box)], (int(k), int(j), int(i)))


def cordCentroids(cord: CroppedMask, geometry: GridGeometry, axis: int) -> tuple[NDArray[np.int64], Floats]:
    """The cord's centreline: indices (n,) of its slices along ``axis`` and its centroids on them (n, 3), RAS mm."""
    counts = countSlices(cord, axis)
    filled = np.flatnonzero(counts.counts)
    ijk = np.zeros((len(filled), 3))
    ijk[:, axis] = counts.first + filled
    for other in range(3):
        if other != axis:
            # Sum out the third axis, then weigh the rest by the index along ``other``.
            third = 3 - axis - other
            plane = addSlices(cord.voxels, 2 - third)
            table = plane if axis > other else plane.T  # [slice, other]
            index = cord.offset[2 - other] + np.arange(table.shape[1])
            ijk[:, other] = (table[filled].astype(np.int64) @ index) / counts.counts[filled]
    return counts.first + filled, ijk @ geometry.ijkToRas[:3, :3].T + geometry.ijkToRas[:3, 3]

