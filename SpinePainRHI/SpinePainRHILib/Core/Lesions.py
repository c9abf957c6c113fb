"""How long a lesion is, along the cord."""

import numpy as np
from numpy.typing import NDArray

from .Geometry import GridGeometry
from .Masks import CroppedMask, countSlices

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
    cordSlices, centroids = cordCentroids(cord, geometry, axis)
    normal = np.cross(*(geometry.ijkToRas[:3, other] for other in range(3) if other != axis))
    normal /= np.linalg.norm(normal)
    length = 0.0
    for index in slices:
        near = np.abs(cordSlices - index) * distance <= TANGENT_WINDOW_MM
        length += distance / (_cosine(cordSlices[near], centroids[near], normal) if near.sum() > 1 else 1.0)
    return float(length)


def cordCentroids(cord: CroppedMask, geometry: GridGeometry, axis: int) -> tuple[NDArray, NDArray]:
    """The cord's centreline: indices (n,) of its slices along ``axis`` and its centroids on them (n, 3), RAS mm."""
    counts = countSlices(cord, axis)
    filled = np.flatnonzero(counts.counts)
    ijk = np.zeros((len(filled), 3))
    ijk[:, axis] = counts.first + filled
    for other in range(3):
        if other != axis:
            # Sum out the third axis, then weigh the rest by the index along ``other``.
            third = 3 - axis - other
            plane = np.add.reduce(cord.voxels.view(np.uint8), axis=2 - third, dtype=np.uint32)
            table = plane if axis > other else plane.T  # [slice, other]
            index = cord.offset[2 - other] + np.arange(table.shape[1])
            ijk[:, other] = (table[filled] @ index) / counts.counts[filled]
    return counts.first + filled, ijk @ geometry.ijkToRas[:3, :3].T + geometry.ijkToRas[:3, 3]


def _cosine(slices: NDArray, points: NDArray, normal: NDArray) -> float:
    """|cos| of the angle between ``normal`` and the least-squares line of ``points`` over ``slices``."""
    centred = slices - slices.mean()
    tangent = centred @ points
    return float(abs(tangent @ normal) / np.linalg.norm(tangent))
