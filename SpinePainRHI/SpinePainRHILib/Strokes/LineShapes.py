"""Which voxels of a grid lie inside a closed line that was drawn in a slice view."""

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask, Extent
from .GridLayers import Points, boxOfPoints, centresIn, isInLayer, layerThicknessMm, planeAxes

_PARALLEL = 1e-9
"""A grid axis whose direction has less of a vector than this runs across it, up to rounding."""


def lineMask(grid: GridGeometry, extent: Extent, corners: Points, normal: NDArray[np.float64],
             isLayerOnly: bool) -> CroppedMask:
    """The voxels of ``extent`` whose centre lies inside the line through ``corners`` (mm), seen along ``normal``.

    With ``isLayerOnly`` those of the slice that the line's plane cuts, else those in front of and behind it, too.
    Where the line crosses itself, what it surrounds an even number of times is outside.
    """
    if len(corners) < 3:
        return CroppedMask.empty()
    depth = layerThicknessMm(grid, normal) if isLayerOnly else _throughEverything(grid, extent, corners)
    first, last = boxOfPoints(grid, extent, np.concatenate([corners - depth * normal, corners + depth * normal]), 0.0)
    if (first > last).any():
        return CroppedMask.empty()
    axes = planeAxes(normal)
    inside = _insideColumns(grid, first, last, axes, corners)
    if isLayerOnly:
        height, = centresIn(grid, first, last, axes[2:])
        inside = inside & isInLayer(grid, normal, height - normal @ corners.mean(axis=0))
    i, j, k = first.tolist()
    return CroppedMask(np.broadcast_to(inside, (last - first + 1)[::-1]).copy(), (k, j, i))


def cutMask(grid: GridGeometry, outline: CroppedMask, corners: Points, normal: NDArray[np.float64],
            isLayerOnly: bool, isOutside: bool) -> CroppedMask:
    """What a closed line takes from an outline, inside it or outside it; see ``lineMask``."""
    inside = lineMask(grid, outline.extent, corners, normal, isLayerOnly)
    if not isOutside or outline.isEmpty:
        return inside
    return (layerMask(grid, outline.extent, corners[0], normal) if isLayerOnly else outline).without(inside)


def layerMask(grid: GridGeometry, extent: Extent, point: Points, normal: NDArray[np.float64]) -> CroppedMask:
    """The voxels of ``extent`` on the slice that the plane through ``point`` cuts."""
    first, last = np.array(extent[::2]), np.array(extent[1::2])
    height, = centresIn(grid, first, last, normal[None])
    i, j, k = first.tolist()
    return CroppedMask(isInLayer(grid, normal, height - normal @ point), (k, j, i))


def insidePolygon(u: NDArray[np.float64], v: NDArray[np.float64], corners: Points) -> NDArray[np.bool_]:
    """Which of the positions (u, v) lie inside the closed line through ``corners`` (rows of u, v)."""
    inside = np.zeros(np.broadcast(u, v).shape, dtype=bool)
    for (u1, v1), (u2, v2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if v1 != v2:
            inside ^= ((v1 > v) != (v2 > v)) & (u < u1 + (v - v1) * ((u2 - u1) / (v2 - v1)))
    return inside


def _insideColumns(grid: GridGeometry, first: NDArray[np.int64], last: NDArray[np.int64], axes: Points,
                   corners: Points) -> NDArray[np.bool_]:
    """Like ``insidePolygon`` for the voxels of a box; a grid axis along the normal is looked at once for all of it."""
    across = np.abs(axes[:2] @ grid.ijkToRas[:3, :3]) / np.array(grid.spacingMm)
    u, v = centresIn(grid, first, np.where((across < _PARALLEL).all(axis=0), first, last), axes[:2])
    return insidePolygon(u, v, corners @ axes[:2].T)


def _throughEverything(grid: GridGeometry, extent: Extent, corners: Points) -> float:
    """A distance in mm that leads from every corner out of the grid."""
    ends = [grid.ijkToRas @ np.array([i, j, k, 1.0]) for i in extent[:2] for j in extent[2:4] for k in extent[4:]]
    return float(np.linalg.norm(np.array(ends)[:, None, :3] - corners[None], axis=2).max())
