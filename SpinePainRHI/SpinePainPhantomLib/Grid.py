"""The voxel grid of a phantom, and how its arrays are stored.

Everything is computed on the canonical array [S, A, R] and then reordered, so that the same phantom stored
otherwise has the very same voxels.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Arrays import Floats
from SpinePainRHILib.Core.Geometry import GridGeometry

from .Parameters import DIRECTIONS, PhantomParameters, Triple

Number = TypeVar("Number", bound=np.generic)

Index = tuple[int, int, int]
"""A voxel (i, j, k), or (k, j, i) where an array is meant."""


def canonicalGeometry(parameters: PhantomParameters, centreRasMm: Floats) -> GridGeometry:
    """The grid with i, j, k along R, A, S (before tilt), its middle at ``centreRasMm`` plus the shift."""
    matrix = np.eye(4)
    matrix[:3, :3] = _rotation(parameters.tiltDegrees) * np.array(parameters.spacingMm)
    middle = (np.array(parameters.size) - 1) / 2
    matrix[:3, 3] = centreRasMm + np.array(parameters.gridShiftMm) - matrix[:3, :3] @ middle
    return GridGeometry(matrix)


@dataclass(frozen=True)
class Reordering:
    """From the canonical array [S, A, R] to the stored one [k, j, i]."""

    world: Index
    signs: Index

    @classmethod
    def to(cls, axes: str) -> "Reordering":
        i, j, k = (DIRECTIONS[each] for each in axes)
        return cls((i[0], j[0], k[0]), (i[1], j[1], k[1]))

    def array(self, values: NDArray[Number]) -> NDArray[Number]:
        """A canonical array as it is stored; contiguous."""
        stored = values.transpose([2 - world for world in reversed(self.world)])
        return np.ascontiguousarray(stored[tuple(slice(None, None, sign) for sign in reversed(self.signs))])

    def size(self, sizeRas: Index) -> Index:
        i, j, k = (sizeRas[world] for world in self.world)
        return i, j, k

    def offset(self, offset: Index, shape: tuple[int, ...],
               sizeRas: Index) -> Index:
        """Where a box (k, j, i) of ``shape`` in the canonical array begins in the stored one."""
        first = []
        for world, sign in zip(reversed(self.world), reversed(self.signs), strict=True):
            begin, length = offset[2 - world], shape[2 - world]
            first.append(begin if sign > 0 else sizeRas[world] - begin - length)
        return first[0], first[1], first[2]

    def geometry(self, canonical: GridGeometry, sizeRas: Index) -> GridGeometry:
        matrix = np.eye(4)
        matrix[:3, 3] = canonical.ijkToRas[:3, 3]
        for axis, (world, sign) in enumerate(zip(self.world, self.signs, strict=True)):
            matrix[:3, axis] = sign * canonical.ijkToRas[:3, world]
            if sign < 0:
                matrix[:3, 3] += (sizeRas[world] - 1) * canonical.ijkToRas[:3, world]
        return GridGeometry(matrix)


def _rotation(degrees: Triple) -> Floats:
    """Turns about R, then A, then S."""
    result = np.eye(3)
    for axis, angle in enumerate(np.radians(degrees)):
        one, two = (axis + 1) % 3, (axis + 2) % 3
        turn = np.eye(3)
        turn[one, one] = turn[two, two] = np.cos(angle)
        turn[one, two], turn[two, one] = -np.sin(angle), np.sin(angle)
        result = turn @ result
    return result


def worldPoints(geometry: GridGeometry, begin: Index, end: Index,
                shiftIjk: Triple = (0.0, 0.0, 0.0)) -> tuple[Floats, Floats, Floats]:
    """R, A and S of the voxels ``begin`` to ``end`` - 1 (i, j, k), moved by a part of a voxel.

    The three arrays broadcast to [k, j, i]; a coordinate that does not change along an axis has length 1 there.
    """
    indices = [(np.arange(first, last) + shift).reshape([-1 if axis == 2 - each else 1 for axis in range(3)])
               for each, (first, last, shift) in enumerate(zip(begin, end, shiftIjk, strict=True))]
    matrix = geometry.ijkToRas

    def coordinate(world: int) -> Floats:
        steps = [matrix[world, axis] * indices[axis] for axis in range(3) if matrix[world, axis]]
        return sum(steps, np.full((1, 1, 1), matrix[world, 3]))

    return coordinate(0), coordinate(1), coordinate(2)


def boxAround(points: Floats, geometry: GridGeometry, size: Index, margin: int = 1) -> tuple[Index, Index]:
    """First and end index (i, j, k) of the voxels around world ``points`` (n, 3), inside the grid."""
    ijk = indicesOf(points, geometry)
    begin = np.clip(np.floor(ijk.min(axis=0)).astype(int) - margin, 0, size)
    end = np.clip(np.ceil(ijk.max(axis=0)).astype(int) + margin + 1, begin, size)
    return tuple(begin.tolist()), tuple(end.tolist())


def pointsAround(x: Floats, y: Floats, s: Floats, right: Floats | float,
                 front: Floats | float) -> Floats:
    """World points (n, 3) ``right`` to both sides, and ``front`` before and behind, of each point (x, y, s)."""
    return np.concatenate([np.stack([x + side * right, y + way * front, s], axis=1)
                           for side in (-1, 1) for way in (-1, 1)])


def indicesOf(points: Floats, geometry: GridGeometry) -> Floats:
    """Continuous voxel indices (n, 3) of world points (n, 3)."""
    return (points - geometry.ijkToRas[:3, 3]) @ np.linalg.inv(geometry.ijkToRas[:3, :3]).T
