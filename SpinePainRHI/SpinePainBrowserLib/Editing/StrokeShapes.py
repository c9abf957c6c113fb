"""Which voxels of a grid lie under a brush: those whose centre does, for a disc on the slice that it cuts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask

Points = NDArray[np.float64]
"""World positions in mm, one a row."""

Extent = tuple[int, int, int, int, int, int]
"""First and last grid index along i, j and k, as Slicer's images have it."""

_TIE = 1e-6
"""In mm or voxels: a plane midway between two layers cuts the one behind it, whatever the rounding."""


@dataclass(frozen=True)
class Brush:
    """A ball, or without ``isSphere`` a disc in the slice that the plane with the unit ``normal`` cuts."""

    diameterMm: float
    normal: Points
    isSphere: bool = False


def strokeMask(grid: GridGeometry, extent: Extent, points: Points, brush: Brush) -> CroppedMask:
    """The voxels that a brush passes over on its way along ``points``, within ``extent``."""
    reach, axes = _reach(grid, brush), planeAxes(brush.normal)
    first, last = boxOfPoints(grid, extent, points, reach)
    if (first > last).any():
        return CroppedMask.empty()
    voxels = np.zeros((last - first + 1)[::-1], dtype=bool)
    toIjk, along = np.linalg.inv(grid.ijkToRas), points @ axes.T
    indices = points @ toIjk[:3, :3].T + toIjk[:3, 3] - first
    centres = centresIn(grid, first, last, axes)
    half = layerThicknessMm(grid, brush.normal) / 2
    for number in range(max(len(points) - 1, 1)):
        ends = slice(number, number + 2)
        low = np.maximum(np.ceil(indices[ends].min(axis=0) - reach - _TIE), 0).astype(int)
        high = np.minimum(np.floor(indices[ends].max(axis=0) + reach + _TIE), last - first).astype(int) + 1
        if (low < high).all():
            box = slice(low[2], high[2]), slice(low[1], high[1]), slice(low[0], high[0])
            relative = [each[box] - start for each, start in zip(centres, along[number], strict=True)]
            voxels[box] |= _passed(relative, along[ends][-1] - along[number], brush, half)
    i, j, k = first.tolist()
    return CroppedMask(voxels, (k, j, i))


def _passed(relative: list[Points], way: Points, brush: Brush, half: float) -> NDArray[np.bool_]:
    """Which of the centres, given from the start of a straight ``way``, the brush passes over."""
    used = 3 if brush.isSphere else 2  # a disc has no extent along the normal: the layer alone counts there
    length2 = float(way[:used] @ way[:used])
    share = (sum(relative[axis] * way[axis] for axis in range(used)) / length2).clip(0, 1) if length2 > 0 else 0.0
    distance2 = sum((relative[axis] - share * way[axis]) ** 2 for axis in range(used))
    inside: NDArray[np.bool_] = distance2 <= (brush.diameterMm / 2) ** 2
    return inside if brush.isSphere else inside & _isInLayer(relative[2], half)


def layerThicknessMm(grid: GridGeometry, normal: Points) -> float:
    """Thickness of the slab along ``normal`` that holds one voxel of every column: oblique, too, without gaps."""
    return float(np.abs(normal @ grid.ijkToRas[:3, :3]).max())


def isInLayer(grid: GridGeometry, normal: Points, heights: Points, planeHeight: float) -> NDArray[np.bool_]:
    """Which of ``heights`` along the normal belong to the layer of voxels that the plane cuts."""
    return _isInLayer(heights - planeHeight, layerThicknessMm(grid, normal) / 2)


def _isInLayer(above: Points, half: float) -> NDArray[np.bool_]:
    return (above > -half - _TIE) & (above <= half - _TIE)


def boxOfPoints(grid: GridGeometry, extent: Extent, points: Points, reach: Points | float) -> tuple[
        NDArray[np.int64], NDArray[np.int64]]:
    """First and last index (i, j, k) within ``reach`` indices of the points; the first larger for none."""
    toIjk = np.linalg.inv(grid.ijkToRas)
    indices = points @ toIjk[:3, :3].T + toIjk[:3, 3]
    first = np.ceil(indices.min(axis=0) - reach - _TIE).astype(np.int64)
    last = np.floor(indices.max(axis=0) + reach + _TIE).astype(np.int64)
    return np.maximum(first, extent[::2]), np.minimum(last, extent[1::2])


def _reach(grid: GridGeometry, brush: Brush) -> Points:
    """How many indices along i, j and k a brush reaches from its middle."""
    steps = np.linalg.inv(grid.ijkToRas)[:3, :3]
    radius, upright = brush.diameterMm / 2, steps @ brush.normal
    lying = steps if brush.isSphere else steps - upright[:, None] * brush.normal
    thickness = 0.0 if brush.isSphere else layerThicknessMm(grid, brush.normal)
    reach: Points = radius * np.linalg.norm(lying, axis=1) + thickness / 2 * np.abs(upright)
    return reach


def centresIn(grid: GridGeometry, first: NDArray[np.int64], last: NDArray[np.int64],
              directions: Points) -> list[Points]:
    """Coordinate of every voxel centre of a box along each of ``directions``, as arrays [k, j, i]."""
    i, j, k = (np.arange(begin, end + 1) for begin, end in zip(first, last, strict=True))
    coordinates = []
    for direction in directions:
        row = direction @ grid.ijkToRas[:3, :3]
        coordinates.append((row[2] * k[:, None, None] + row[1] * j[None, :, None]) + (
            row[0] * i[None, None, :] + direction @ grid.ijkToRas[:3, 3]))
    return coordinates


def planeAxes(normal: Points) -> Points:
    """Two unit vectors that span the plane with ``normal``, and the normal itself."""
    helper = np.eye(3)[int(np.argmin(np.abs(normal)))]
    first = np.cross(normal, helper)
    first /= np.linalg.norm(first)
    return np.array([first, np.cross(normal, first), normal])
