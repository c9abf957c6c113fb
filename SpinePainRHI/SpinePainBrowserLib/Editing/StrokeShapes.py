"""Which voxels of a grid lie under a brush or inside a drawn line: those whose centre does, on the slice it cuts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask, unite

Points = NDArray[np.float64]
"""World positions in mm, one a row."""

Extent = tuple[int, int, int, int, int, int]
"""First and last grid index along i, j and k, as Slicer's images have it."""

_TIE = 1e-6
"""A plane midway between two layers of voxels cuts the one behind it, whatever the rounding."""


@dataclass(frozen=True)
class Brush:
    """A ball, or without ``isSphere`` a disc in the slice that the plane with the unit ``normal`` cuts."""

    diameterMm: float
    normal: NDArray[np.float64]
    isSphere: bool = False


def layerThicknessMm(grid: GridGeometry, normal: NDArray[np.float64]) -> float:
    """Thickness of the slab along ``normal`` that holds one voxel of every column: no gaps, also where it is oblique."""
    return float(np.abs(normal @ grid.ijkToRas[:3, :3]).max())


def strokeMask(grid: GridGeometry, extent: Extent, points: Points, brush: Brush) -> CroppedMask:
    """The voxels that a brush passes over on its way along ``points``, within ``extent``."""
    ends = zip(points[:-1], points[1:], strict=True) if len(points) > 1 else [(points[0], points[0])]
    return unite([_segmentMask(grid, extent, first, last, brush) for first, last in ends])


def boxAround(grid: GridGeometry, extent: Extent, points: Points, marginMm: float) -> tuple[
        NDArray[np.int64], NDArray[np.int64]]:
    """First and last grid index (i, j, k) of the voxels that come within ``marginMm`` of the box around ``points``."""
    toIjk = np.linalg.inv(grid.ijkToRas)
    indices = points @ toIjk[:3, :3].T + toIjk[:3, 3]
    margin = marginMm * np.linalg.norm(toIjk[:3, :3], axis=1)
    first = np.floor(indices.min(axis=0) - margin).astype(np.int64)
    last = np.ceil(indices.max(axis=0) + margin).astype(np.int64)
    return np.maximum(first, extent[::2]), np.minimum(last, extent[1::2])


def centresIn(grid: GridGeometry, first: NDArray[np.int64], last: NDArray[np.int64],
              directions: Points) -> list[NDArray[np.float64]]:
    """Coordinate of every voxel centre of a box along each of ``directions``, as arrays [k, j, i]."""
    i, j, k = (np.arange(begin, end + 1) for begin, end in zip(first, last, strict=True))
    coordinates = []
    for direction in directions:
        row = direction @ grid.ijkToRas[:3, :3]
        coordinates.append((row[2] * k[:, None, None] + row[1] * j[None, :, None]) + (
            row[0] * i[None, None, :] + direction @ grid.ijkToRas[:3, 3]))
    return coordinates


def planeAxes(normal: NDArray[np.float64]) -> Points:
    """Two unit vectors that span the plane with ``normal``, and the normal itself."""
    helper = np.eye(3)[int(np.argmin(np.abs(normal)))]
    first = np.cross(normal, helper)
    first /= np.linalg.norm(first)
    return np.array([first, np.cross(normal, first), normal])


def isInLayer(grid: GridGeometry, normal: NDArray[np.float64], heights: NDArray[np.float64],
              planeHeight: float) -> NDArray[np.bool_]:
    """Which of ``heights`` along the normal belong to the layer of voxels that the plane cuts."""
    half = layerThicknessMm(grid, normal) / 2
    above = heights - (planeHeight - _TIE)
    return (above > -half) & (above <= half)


def _segmentMask(grid: GridGeometry, extent: Extent, start: Points, end: Points,
                 brush: Brush) -> CroppedMask:
    radius = brush.diameterMm / 2
    axes = planeAxes(brush.normal)
    reach = radius if brush.isSphere else float(np.hypot(radius, layerThicknessMm(grid, brush.normal)))
    first, last = boxAround(grid, extent, np.array([start, end]), reach)
    if (first > last).any():
        return CroppedMask.empty()
    relative = [each - axis @ start for each, axis in zip(centresIn(grid, first, last, axes), axes, strict=True)]
    way = axes @ (end - start)
    used = 3 if brush.isSphere else 2  # a disc has no extent along the normal: the layer alone counts there
    length2 = float(way[:used] @ way[:used])
    along = (sum(each * step for each, step in zip(relative[:used], way, strict=False)) / length2).clip(0, 1) if (
        length2 > 0) else 0.0
    distance2 = sum((each - along * step) ** 2 for each, step in zip(relative[:used], way, strict=False))
    inside = distance2 <= radius * radius
    if not brush.isSphere:
        inside &= isInLayer(grid, brush.normal, relative[2], 0.0)
    i, j, k = first.tolist()
    return CroppedMask(np.broadcast_to(inside, (last - first + 1)[::-1]).copy(), (k, j, i))
