"""Which voxels of a grid lie under a brush: those whose centre does, for a disc on the slice that it cuts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask, Extent
from .GridLayers import TIE, Points, boxOfPoints, centresIn, isInLayer, layerThicknessMm, planeAxes


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
    for number in range(max(len(points) - 1, 1)):
        ends = slice(number, number + 2)
        low = np.maximum(np.ceil(indices[ends].min(axis=0) - reach - TIE), 0).astype(int)
        high = np.minimum(np.floor(indices[ends].max(axis=0) + reach + TIE), last - first).astype(int) + 1
        if (low < high).all():
            box = slice(low[2], high[2]), slice(low[1], high[1]), slice(low[0], high[0])
            relative = [each[box] - start for each, start in zip(centres, along[number], strict=True)]
            passed = _passed(relative, along[ends][-1] - along[number], brush)
            voxels[box] |= passed if brush.isSphere else passed & isInLayer(grid, brush.normal, relative[2])
    i, j, k = first.tolist()
    return CroppedMask(voxels, (k, j, i))


def _passed(relative: list[Points], way: Points, brush: Brush) -> NDArray[np.bool_]:
    """Which of the centres, given from the start of a straight ``way``, the brush passes over."""
    used = 3 if brush.isSphere else 2  # a disc has no extent along the normal: the layer alone counts there
    length2 = float(way[:used] @ way[:used])
    share = (sum(relative[axis] * way[axis] for axis in range(used)) / length2).clip(0, 1) if length2 > 0 else 0.0
    distance2 = sum((relative[axis] - share * way[axis]) ** 2 for axis in range(used))
    inside: NDArray[np.bool_] = distance2 <= (brush.diameterMm / 2) ** 2
    return inside


def _reach(grid: GridGeometry, brush: Brush) -> Points:
    """How many indices along i, j and k a brush reaches from its middle."""
    steps = np.linalg.inv(grid.ijkToRas)[:3, :3]
    radius, upright = brush.diameterMm / 2, steps @ brush.normal
    lying = steps if brush.isSphere else steps - upright[:, None] * brush.normal
    thickness = 0.0 if brush.isSphere else layerThicknessMm(grid, brush.normal)
    reach: Points = radius * np.linalg.norm(lying, axis=1) + thickness / 2 * np.abs(upright)
    return reach
