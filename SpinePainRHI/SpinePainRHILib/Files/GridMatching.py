"""Bringing a mask from one voxel grid to another: exactly where the voxels coincide, else by nearest neighbour."""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask

SAME_GRID_TOLERANCE_MM = 1e-3
"""Grids whose voxels are nowhere farther apart are the same: float32 headers round a position by about 1e-5 mm."""

TIE_BREAK_VOXELS = 1e-6
"""Added before rounding, so that voxels halfway between two neighbours all go the same way despite rounding noise."""

Shape = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class PlacedMask:
    """A mask on the grid asked for. ``resampled`` is False where every voxel was carried over as it is.

    ``outsideVoxels`` counts voxels of the original whose centre lies outside the grid asked for.
    """

    mask: CroppedMask
    resampled: bool
    outsideVoxels: int


def largestCornerDistanceMm(first: GridGeometry, second: GridGeometry, shape: Shape) -> float:
    """How far apart both grids place the same voxel index, at the worst of the corners of ``shape`` (k, j, i).

    The distance is convex over the grid, so no voxel between the corners is farther apart.
    """
    corners = _corners([(0, size - 1) for size in reversed(shape)])
    return float(np.linalg.norm(((first.ijkToRas - second.ijkToRas) @ corners)[:3], axis=0).max())


def gridsOverlap(first: GridGeometry, firstShape: Shape, second: GridGeometry, secondShape: Shape) -> bool:
    """Whether the bodies of both grids, whole voxels included, share any space (separating axis theorem)."""
    centres, halves = [], []
    for geometry, shape in ((first, firstShape), (second, secondShape)):
        sizes = np.array(shape[::-1], dtype=np.float64)
        halves.append(geometry.ijkToRas[:3, :3] * sizes / 2)
        centres.append(geometry.ijkToRas[:3, :3] @ ((sizes - 1) / 2) + geometry.ijkToRas[:3, 3])
    edges = [half.T / np.linalg.norm(half, axis=0)[:, None] for half in halves]
    pairs = [pair for own in edges for pair in combinations(own, 2)] + list(product(*edges))
    for one, other in pairs:
        normal = np.cross(one, other)
        length = np.linalg.norm(normal)
        if length < 1e-9:  # parallel edges separate nothing that the faces do not
            continue
        reach = sum(np.abs(normal @ half).sum() for half in halves)
        # Grids that merely touch share no space; the factor keeps rounding from deciding that.
        if abs(normal @ (centres[0] - centres[1])) >= reach * (1 - 1e-9):
            return False
    return True


def placeMask(mask: CroppedMask, geometry: GridGeometry, shape: Shape,
              reference: GridGeometry, referenceShape: Shape) -> PlacedMask:
    """Brings a mask on the grid ``geometry`` of ``shape`` (k, j, i) to the grid ``reference``.

    Where the voxels of both grids coincide, be the axes flipped, permuted or shifted by whole voxels, the
    voxels are carried over without loss; else each voxel of the reference takes the mask's nearest one.
    """
    if mask.isEmpty:
        return PlacedMask(CroppedMask.empty(), False, 0)
    toReference = np.linalg.inv(reference.ijkToRas) @ geometry.ijkToRas
    steps = latticeSteps(toReference, geometry, shape, reference)
    if steps is not None:
        moved = _moved(mask, steps)
        clipped = _clipped(moved, referenceShape)
        return PlacedMask(clipped, False, moved.voxelCount - clipped.voxelCount)
    return PlacedMask(_resampled(mask, toReference, referenceShape), True,
                      _outsideCount(mask, toReference, referenceShape))


def latticeSteps(toReference: NDArray[np.float64], geometry: GridGeometry, shape: Shape,
                 reference: GridGeometry, toleranceMm: float = SAME_GRID_TOLERANCE_MM) -> NDArray[np.int64] | None:
    """The whole-number 4x4 matrix from one grid's indices to the other's; None unless all voxels coincide."""
    steps = np.rint(toReference)
    size = np.abs(steps[:3, :3])
    if not ((size.sum(axis=0) == 1).all() and (size.sum(axis=1) == 1).all()):
        return None
    carried = GridGeometry(reference.ijkToRas @ steps)
    if largestCornerDistanceMm(carried, geometry, shape) > toleranceMm:
        return None
    return steps.astype(np.int64)


def snapped(geometry: GridGeometry, shape: Shape, reference: GridGeometry, toleranceMm: float) -> GridGeometry:
    """The grid moved onto the voxels of ``reference`` where none of its own lies farther from one; else as it is."""
    toReference = np.linalg.inv(reference.ijkToRas) @ geometry.ijkToRas
    steps = latticeSteps(toReference, geometry, shape, reference, toleranceMm)
    return geometry if steps is None else GridGeometry(reference.ijkToRas @ steps)


def _corners(ranges: list[tuple[float, float]]) -> NDArray[np.float64]:
    """The eight corners of a box as columns (i, j, k, 1)."""
    return np.array([(*corner, 1.0) for corner in product(*ranges)]).T


def _moved(mask: CroppedMask, steps: NDArray[np.int64]) -> CroppedMask:
    """The mask with its axes permuted and flipped and its box shifted as the index matrix ``steps`` says."""
    sources = np.abs(steps[:3, :3]).argmax(axis=1)
    voxels = mask.voxels.transpose([2 - int(sources[2 - axis]) for axis in range(3)])
    offset = [0, 0, 0]
    for target in range(3):  # i, j, k; array axes count the other way round
        source = int(sources[target])
        first, size, shift = mask.offset[2 - source], mask.voxels.shape[2 - source], int(steps[target, 3])
        if steps[target, source] > 0:
            offset[2 - target] = shift + first
        else:
            offset[2 - target] = shift - (first + size - 1)
            voxels = np.flip(voxels, 2 - target)
    return CroppedMask(np.ascontiguousarray(voxels), (offset[0], offset[1], offset[2]))


def _clipped(mask: CroppedMask, shape: Shape) -> CroppedMask:
    begin = [max(-first, 0) for first in mask.offset]
    end = [min(size, whole - first) for size, whole, first in zip(mask.voxels.shape, shape, mask.offset, strict=True)]
    if begin == [0, 0, 0] and tuple(end) == mask.voxels.shape:
        return mask
    if any(last <= first for first, last in zip(begin, end, strict=True)):
        return CroppedMask.empty()
    k, j, i = (slice(*limits) for limits in zip(begin, end, strict=True))
    return CroppedMask.fromLabels(mask.voxels[k, j, i], offset=(
        mask.offset[0] + begin[0], mask.offset[1] + begin[1], mask.offset[2] + begin[2]))


def _resampled(mask: CroppedMask, toReference: NDArray[np.float64], shape: Shape) -> CroppedMask:
    """Nearest neighbour, over the part of the reference that the mask's box can reach, one slice at a time."""
    reach = [(first - 0.5, first + size - 0.5) for first, size in
             zip(reversed(mask.offset), reversed(mask.voxels.shape), strict=True)]
    around = (toReference @ _corners(reach))[:3]
    first = np.clip(np.floor(around.min(axis=1)), 0, shape[::-1]).astype(int)
    end = np.clip(np.ceil(around.max(axis=1)) + 1, 0, shape[::-1]).astype(int)
    if (end <= first).any():
        return CroppedMask.empty()
    fromReference = np.linalg.inv(toReference)
    i, j = (np.arange(first[axis], end[axis]) for axis in (0, 1))
    voxels = np.zeros((end - first)[::-1], dtype=bool)
    for plane, k in enumerate(range(first[2], end[2])):
        indices, inside = [], np.ones((len(j), len(i)), dtype=bool)
        for axis in range(3):
            row = fromReference[axis]
            index = np.floor(row[0] * i[None, :] + row[1] * j[:, None] + (row[2] * k + row[3])
                             + (0.5 + TIE_BREAK_VOXELS)).astype(np.int64) - mask.offset[2 - axis]
            inside &= (index >= 0) & (index < mask.voxels.shape[2 - axis])
            indices.append(index)
        voxels[plane][inside] = mask.voxels[tuple(index[inside] for index in reversed(indices))]
    return CroppedMask.fromLabels(voxels, offset=(int(first[2]), int(first[1]), int(first[0])))


def _outsideCount(mask: CroppedMask, toReference: NDArray[np.float64], shape: Shape) -> int:
    count = 0
    limits = np.array(shape[::-1])[:, None] - 0.5
    for k, plane in enumerate(mask.voxels, start=mask.offset[0]):
        j, i = np.nonzero(plane)
        indices = toReference[:3, :3] @ np.array([i + mask.offset[2], j + mask.offset[1], np.full(len(i), k)])
        indices += toReference[:3, 3:]
        count += int(((indices < -0.5) | (indices >= limits)).any(axis=0).sum())
    return count
