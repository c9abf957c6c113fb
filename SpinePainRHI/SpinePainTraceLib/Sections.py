"""The volume's own slices across the cord, as a stack that does not depend on how the volume is stored.

The cord is followed on the slices along one index axis, the one nearest to its direction: no intensity is
ever interpolated between slices, so that thick axial slices stay what the scanner measured. On a cord that
is tilted against the slices a section is merely longer in the direction of the tilt.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Arrays import Floats, Integers, Reals, Voxels
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask

MARGIN_MM = 25.0
"""Tissue kept around the box of the points: the cord may bulge out of it between two points, and is judged
against what surrounds it."""


@dataclass(frozen=True, eq=False)
class Sections:
    """Intensities on the slices from the first to the last point, cropped around the points.

    ``intensities`` is indexed [slice, v, u]: slices run towards the head (or, for a curve that lies flat,
    towards the positive end of its main direction), u towards the right or anterior, v the other way.
    ``toPlaneMm`` is the 2x2 matrix that takes in-slice indices (u, v) of the crop to orthogonal millimetres (x, y).
    ``runAxis`` is the index axis (0, 1, 2 for i, j, k) of the slices, ``firstSlice`` and ``sliceStep``
    give the grid index of slice n as ``firstSlice + sliceStep * n``.
    """

    intensities: NDArray[np.float32]
    toPlaneMm: Floats
    pointsPlane: Floats
    """Shape (n, 3), sorted: position along the stack in slices from its first, then x, y in mm."""

    pointOrder: NDArray[np.int64]
    """Which of the points given is the n-th along the stack."""

    runAxis: int
    firstSlice: int
    sliceStep: int
    sliceVectorMm: Floats
    """World step from one section to the next at constant (x, y), as its components along x, y and the normal."""

    cropToGrid: tuple[tuple[int, int, int], ...]
    """For run, v, u: index axis, first grid index, step."""

    toRas: Floats
    """4x4: (slice, x, y) of this stack to world millimetres."""

    @property
    def count(self) -> int:
        return len(self.intensities)

    @property
    def sliceIndices(self) -> NDArray[np.int64]:
        """Grid index of each section along ``runAxis``."""
        return self.firstSlice + self.sliceStep * np.arange(self.count)

    def arcLengthMm(self, centres: Floats) -> Floats:
        """Length along ``centres`` ([slice, 2] in mm) from the first section to each section."""
        steps = np.diff(centres, axis=0) + self.sliceVectorMm[:2]
        return np.concatenate([[0.0], np.cumsum(np.hypot(np.hypot(steps[:, 0], steps[:, 1]), self.sliceVectorMm[2]))])

    def voxelMm(self, directions: Floats) -> Floats:
        """Extent of a voxel across an edge that is normal to in-slice ``directions`` (unit vectors [n, 2]).

        The length of the box with the same variance as the voxel's shadow on the direction: the voxel's own
        length along its axes.
        """
        shadow = directions @ self.toPlaneMm
        return np.hypot(shadow[:, 0], shadow[:, 1])

    def sample(self, slices: NDArray[np.int64], centres: Floats, offsets: Floats) \
            -> NDArray[np.float32]:
        """Bilinear intensities at ``offsets`` (mm, [..., 2]) from each of the ``centres`` [slice, 2] on ``slices``.

        Outside the crop the nearest voxel counts.
        """
        toIndex = np.linalg.inv(self.toPlaneMm)
        rows, columns = self.intensities.shape[1:]
        middle, away = (centres @ toIndex.T).astype(np.float32), (offsets @ toIndex.T).astype(np.float32)
        each = (-1,) + (1,) * (offsets.ndim - 1)
        u, v = (middle[:, axis].reshape(each) + away[..., axis] for axis in range(2))
        np.clip(u, 0, columns - 1.001, out=u)
        np.clip(v, 0, rows - 1.001, out=v)
        wholeU, wholeV = u.astype(np.int32), v.astype(np.int32)
        u -= wholeU
        v -= wholeV
        index = wholeV
        index *= columns
        index += wholeU
        index += (np.asarray(slices, dtype=np.int32) * (rows * columns)).reshape(each)
        flat = self.intensities.ravel()
        corner = flat.take(index)
        below = corner + (flat.take(index + 1) - corner) * u
        index += columns
        corner = flat.take(index)
        above = corner + (flat.take(index + 1) - corner) * u
        above -= below
        above *= v
        above += below
        return above

    def toMask(self, inside: NDArray[np.bool_], v: int, u: int) -> CroppedMask:
        """Voxels [slice, v, u] of a box that begins at crop index (0, v, u), as a mask on the volume's grid."""
        axes, offset, view = [], [0, 0, 0], inside
        for position, ((axis, first, step), begin) in enumerate(zip(self.cropToGrid, (0, v, u), strict=True)):
            axes.append(2 - axis)
            size = inside.shape[position]
            if step < 0:
                view = np.flip(view, position)
                offset[2 - axis] = first - (begin + size - 1)
            else:
                offset[2 - axis] = first + begin
        voxels = np.ascontiguousarray(np.moveaxis(view, (0, 1, 2), axes))
        return CroppedMask.fromLabels(voxels, offset=(offset[0], offset[1], offset[2]))


def interpolated(at: Reals | Integers, places: Reals | Integers, values: Reals) -> Floats:
    """Values [place, column], linear between the ascending ``places``, at ``at``; constant beyond the ends."""
    return np.column_stack([np.interp(at, places, column) for column in values.T])


def gridIndices(geometry: GridGeometry, pointsRas: Floats) -> Reals:
    """Continuous voxel indices (n, 3) of world points (n, 3)."""
    return (np.linalg.inv(geometry.ijkToRas) @ np.column_stack([pointsRas, np.ones(len(pointsRas))]).T)[:3].T


def runAxisOf(geometry: GridGeometry, pointsRas: Floats) -> tuple[int, Floats]:
    """The index axis nearest to the main direction of the points, and that direction (towards the head)."""
    direction = np.linalg.svd(pointsRas - pointsRas.mean(axis=0), full_matrices=False)[2][0]
    direction = direction * (1 if direction[np.argmax(np.abs(direction))] > 0 else -1)
    cosines = np.abs(direction @ geometry.ijkToRas[:3, :3]) / np.array(geometry.spacingMm)
    return int(np.argmax(cosines)), direction


def cutSections(volume: Voxels, geometry: GridGeometry, pointsRas: Floats) -> Sections:
    """The stack of sections of ``volume`` [k, j, i] from the first to the last of the points (n, 3)."""
    matrix = geometry.ijkToRas
    runAxis, direction = runAxisOf(geometry, pointsRas)
    others = [axis for axis in range(3) if axis != runAxis]
    # u is the axis nearest to left-right, so that the result does not depend on the order of storage.
    others.sort(key=lambda axis: -abs(matrix[0, axis]) / geometry.spacingMm[axis])
    uAxis, vAxis = others
    indices = gridIndices(geometry, pointsRas)

    signs = {runAxis: 1 if matrix[:3, runAxis] @ direction > 0 else -1}
    for axis in others:
        signs[axis] = 1 if matrix[np.argmax(np.abs(matrix[:3, axis])), axis] > 0 else -1
    sizes = dict(zip((0, 1, 2), volume.shape[::-1], strict=True))
    begin, end = {}, {}
    for axis in range(3):
        margin = 0 if axis == runAxis else MARGIN_MM / geometry.spacingMm[axis]
        begin[axis] = max(int(np.rint(indices[:, axis].min() - margin)), 0)
        end[axis] = min(int(np.rint(indices[:, axis].max() + margin)), sizes[axis] - 1)

    axes = (runAxis, vAxis, uAxis)
    box = volume[tuple(slice(begin[axis], end[axis] + 1) for axis in (2, 1, 0))]
    box = np.moveaxis(box, [2 - axis for axis in axes], (0, 1, 2))
    box = box[tuple(slice(None, None, signs[axis]) for axis in axes)]
    intensities = np.ascontiguousarray(box, dtype=np.float32)

    firsts = {axis: begin[axis] if signs[axis] > 0 else end[axis] for axis in range(3)}
    run, v, u = (matrix[:3, axis] * signs[axis] for axis in axes)
    x = u / np.linalg.norm(u)
    y = v - (v @ x) * x
    y /= np.linalg.norm(y)
    normal = np.cross(x, y)
    toPlane = np.array([[u @ x, v @ x], [0.0, v @ y]])
    origin = matrix[:3, 3] + sum(firsts[axis] * matrix[:3, axis] for axis in range(3))
    toRas = np.eye(4)
    toRas[:3] = np.column_stack([run, x, y, origin])

    local = np.column_stack([(indices[:, axis] - firsts[axis]) * signs[axis] for axis in axes])
    plane = np.column_stack([local[:, 0], local[:, [2, 1]] @ toPlane.T])
    order = np.argsort(plane[:, 0], kind="stable")
    return Sections(
        intensities=intensities, toPlaneMm=toPlane, pointsPlane=plane[order], pointOrder=order, runAxis=runAxis,
        firstSlice=firsts[runAxis], sliceStep=signs[runAxis],
        sliceVectorMm=np.array([run @ x, run @ y, abs(run @ normal)]),
        cropToGrid=tuple((axis, firsts[axis], signs[axis]) for axis in axes), toRas=toRas)
