"""The voxels of a grid in the layer that a plane cuts, and boxes of voxels with their centres."""

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import Extent

Points = NDArray[np.float64]
"""World positions in mm, one a row."""

TIE = 1e-6
"""In mm or voxels: what lies on a border up to rounding is always on the same side of it."""


def layerThicknessMm(grid: GridGeometry, normal: Points) -> float:
    """Thickness of the slab along ``normal`` that holds one voxel of every column: oblique, too, without gaps."""
    return float(np.abs(normal @ grid.ijkToRas[:3, :3]).max())


def isInLayer(grid: GridGeometry, normal: Points, above: Points) -> NDArray[np.bool_]:
    """Which heights ``above`` a plane, along its ``normal``, are of voxels in the layer that the plane cuts.

    Midway between two layers it cuts the one with the larger index, as where the area of a slice is measured.
    """
    steps = normal @ grid.ijkToRas[:3, :3]
    step = steps[np.argmax(np.abs(steps))]
    half, towardsLarger = abs(step) / 2, above if step > 0 else -above
    inside: NDArray[np.bool_] = (towardsLarger > TIE - half) & (towardsLarger <= half + TIE)
    return inside


def boxOfPoints(grid: GridGeometry, extent: Extent, points: Points, reach: Points | float) -> tuple[
        NDArray[np.int64], NDArray[np.int64]]:
    """First and last index (i, j, k) within ``reach`` indices of the points; the first larger for none."""
    toIjk = np.linalg.inv(grid.ijkToRas)
    indices = points @ toIjk[:3, :3].T + toIjk[:3, 3]
    first = np.ceil(indices.min(axis=0) - reach - TIE).astype(np.int64)
    last = np.floor(indices.max(axis=0) + reach + TIE).astype(np.int64)
    return np.maximum(first, extent[::2]), np.minimum(last, extent[1::2])


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
