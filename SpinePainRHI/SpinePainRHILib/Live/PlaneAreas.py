"""Areas of a mask in any plane, such as an oblique slice view: exact sections of the voxels.

A voxel is the parallelepiped around its centre. A plane cuts it in a polygon whose area has a closed form:
with unit normal n, voxel axes v1, v2, v3 (mm) and a_e = |n . v_e|, the area at distance u from the centre is
|det(v1 v2 v3)| times the density at u of a_1 X_1 + a_2 X_2 + a_3 X_3, X_e uniform on [-1/2, 1/2]. Nothing is
sampled, so the area of the mask's section is exact up to rounding (relative error below 1e-5, see
PARALLEL_TOLERANCE).
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask

PARALLEL_TOLERANCE = 1e-5
"""Plane and grid axis count as parallel where |n . v_e| is below this part of the largest: the closed form would
divide by it. Over a box of 1000 voxels that is a hundredth of a voxel."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in world RAS millimetres: a point of it and its unit normal."""

    point: NDArray[np.float64]
    normal: NDArray[np.float64]

    @classmethod
    def ofSliceView(cls, sliceToRas: NDArray) -> "Plane":
        """The plane of a slice view: its slice-to-RAS matrix has the normal in column 2, the centre in column 3.

        Raises ValueError for a matrix that is not 4x4, not finite or without a normal.
        """
        matrix = np.array(sliceToRas, dtype=np.float64)
        if matrix.shape != (4, 4) or not np.isfinite(matrix).all():
            raise ValueError("The slice-to-RAS matrix of the view must be 4x4 and finite.")
        # Not column 2 itself: for a sheared matrix only the cross product is perpendicular to the picture.
        normal = np.cross(matrix[:3, 0], matrix[:3, 1])
        length = np.linalg.norm(normal)
        if length == 0:
            raise ValueError("The slice-to-RAS matrix of the view has no plane: its first two axes are parallel.")
        return cls(matrix[:3, 3], normal / length)


@dataclass(frozen=True)
class GridSlice:
    """The slice of a grid that a plane parallel to it lies in; ``axis`` 0, 1, 2 for i, j, k."""

    axis: int
    index: int


class PlaneSection:
    """How a plane cuts the voxels of a grid."""

    def __init__(self, plane: Plane, geometry: GridGeometry) -> None:
        self._steps = plane.normal @ geometry.ijkToRas[:3, :3]  # mm along the normal for a step along i, j, k
        self._first = float(plane.normal @ (geometry.ijkToRas[:3, 3] - plane.point))  # of voxel (0, 0, 0)
        self._volumeMm3 = geometry.voxelVolumeMm3
        sizes = np.abs(self._steps)
        self._main = int(np.argmax(sizes))
        self._others = [axis for axis in range(3) if axis != self._main]
        isParallel = sizes <= PARALLEL_TOLERANCE * sizes[self._main]
        self._oblique = sizes[~isParallel]
        self.gridSlice: GridSlice | None = None
        if len(self._oblique) == 1:
            # A plane exactly between two slices belongs to the upper one.
            index = int(np.floor(-self._first / self._steps[self._main] + 0.5))
            self.gridSlice = GridSlice(self._main, index)

    def areaMm2(self, mask: CroppedMask) -> float:
        """Area of the section of ``mask``, on the grid of this section; 0.0 where the plane misses it."""
        if not mask.voxels.size:
            return 0.0
        if self.gridSlice is not None:
            return self._sliceArea(mask, self.gridSlice)
        return self._volumeMm3 * self._densities(mask)

    def _sliceArea(self, mask: CroppedMask, gridSlice: GridSlice) -> float:
        dimension = 2 - gridSlice.axis
        index = gridSlice.index - mask.offset[dimension]
        if not 0 <= index < mask.voxels.shape[dimension]:
            return 0.0
        count = int(np.count_nonzero(mask.voxels.take(index, axis=dimension)))
        return count * self._volumeMm3 / float(abs(self._steps[self._main]))

    def _densities(self, mask: CroppedMask) -> float:
        """Sum over the mask's voxels of the density at their distance from the plane."""
        main, (second, third) = self._main, self._others
        voxels = mask.voxels.transpose(2 - main, 2 - second, 2 - third)
        step = self._steps[main]
        # Per column along the main axis: where, in index steps, the plane crosses it.
        offset = [mask.offset[2 - axis] for axis in (main, second, third)]
        columns = np.nonzero(self._reachedColumns(voxels, offset) & voxels.any(axis=0))
        level = (self._first + self._steps[main] * offset[0] + self._steps[second] * (offset[1] + columns[0])
                 + self._steps[third] * (offset[2] + columns[1]))
        crossing = -level / step
        reach = self._oblique.sum() / (2 * abs(step))
        first = np.ceil(crossing - reach).astype(np.int64)
        total = 0.0
        for extra in range(int(np.floor(2 * reach)) + 1):
            index = first + extra
            inside = (index >= 0) & (index < voxels.shape[0])
            cut = np.flatnonzero(inside)
            cut = cut[voxels[index[cut], columns[0][cut], columns[1][cut]]]
            total += float(self._density((crossing[cut] - index[cut]) * step).sum())
        return total

    def _reachedColumns(self, voxels: NDArray[np.bool_], offset: list[int]) -> NDArray[np.bool_]:
        """Which columns along the main axis the plane crosses inside the box."""
        second, third = self._others
        level = ((self._first + self._steps[self._main] * offset[0])
                 + (self._steps[second] * (offset[1] + np.arange(voxels.shape[1])))[:, None]
                 + (self._steps[third] * (offset[2] + np.arange(voxels.shape[2])))[None, :])
        crossing = -level / self._steps[self._main]
        reach = self._oblique.sum() / (2 * abs(self._steps[self._main]))
        return (crossing > -1 - reach) & (crossing < voxels.shape[0] + reach)

    def _density(self, distance: NDArray[np.float64]) -> NDArray[np.float64]:
        sizes = self._oblique
        if len(sizes) == 2:
            return np.clip(sizes.sum() / 2 - np.abs(distance), 0, sizes.min()) / sizes.prod()
        # The sum is symmetric; the lower half has the smaller terms and so the smaller rounding error.
        lower = sizes.sum() / 2 - np.abs(distance)
        result = np.zeros_like(distance)
        for chosen in product((0, 1), repeat=3):
            result += (-1) ** sum(chosen) * np.maximum(lower - np.dot(chosen, sizes), 0) ** 2
        return np.maximum(result, 0) / (2 * sizes.prod())


def planeOf(sliceToRas: Any) -> Plane | None:
    """The plane of a slice view given as vtkMatrix4x4 or array; None for None."""
    if sliceToRas is None:
        return None
    if hasattr(sliceToRas, "GetElement"):
        sliceToRas = [[sliceToRas.GetElement(row, column) for column in range(4)] for row in range(4)]
    return Plane.ofSliceView(np.array(sliceToRas, dtype=np.float64))
