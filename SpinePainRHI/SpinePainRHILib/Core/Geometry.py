"""Voxel grids in patient space: which way the slices run, and how large they are."""

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

ANATOMICAL_AXES = ("LR", "AP", "SI")
"""Anatomical axes in the order of the world coordinates R, A, S."""

AXIS_CHOICES = ("acquisition", "SI", "AP", "LR")

ISOTROPY_TOLERANCE = 0.01
"""Spacings that differ by less than this fraction count as equal: scanners and resamplers round them."""

SINGULARITY_TOLERANCE = 1e-3
"""Smallest accepted |det| of the unit axis vectors; below it two axes are within about 0.06 degrees."""


@dataclass(frozen=True, eq=False)
class GridGeometry:
    """A regular voxel grid.

    ``ijkToRas`` is the 4x4 matrix that takes voxel indices (i, j, k) to world millimetres (right,
    anterior, superior). Arrays over the grid are indexed [k, j, i], as Slicer does; an *axis* below is
    0, 1 or 2 for i, j, k.

    Raises ValueError when the matrix is not finite, has a zero spacing or (nearly) parallel axes.
    """

    ijkToRas: NDArray[np.float64]

    def __post_init__(self) -> None:
        matrix = np.array(self.ijkToRas, dtype=np.float64)
        if matrix.shape != (4, 4):
            raise ValueError(f"The voxel-to-world matrix must be 4x4, not {'x'.join(map(str, matrix.shape))}.")
        if not np.isfinite(matrix).all():
            raise ValueError("The voxel-to-world matrix holds a value that is not a finite number.")
        spacing = np.linalg.norm(matrix[:3, :3], axis=0)
        if (spacing <= 0).any():
            raise ValueError("The voxel spacing is zero along at least one axis.")
        if abs(np.linalg.det(matrix[:3, :3] / spacing)) < SINGULARITY_TOLERANCE:
            raise ValueError("The axis directions of the grid are parallel, so voxels have no volume.")
        matrix.setflags(write=False)
        object.__setattr__(self, "ijkToRas", matrix)

    @cached_property
    def spacingMm(self) -> tuple[float, float, float]:
        """Length of a voxel along i, j, k."""
        i, j, k = np.linalg.norm(self.ijkToRas[:3, :3], axis=0)
        return float(i), float(j), float(k)

    @cached_property
    def voxelVolumeMm3(self) -> float:
        """Volume of a voxel; exact for sheared grids too."""
        return float(abs(np.linalg.det(self.ijkToRas[:3, :3])))

    def voxelAreaMm2(self, axis: int) -> float:
        """Area of a voxel's face in the slices perpendicular to index axis ``axis``."""
        first, second = (self.ijkToRas[:3, other] for other in range(3) if other != axis)
        return float(np.linalg.norm(np.cross(first, second)))

    def sliceDistanceMm(self, axis: int) -> float:
        """Perpendicular distance between neighbouring slices along ``axis``."""
        return self.voxelVolumeMm3 / self.voxelAreaMm2(axis)

    def axisNames(self) -> tuple[str, str, str]:
        """The anatomical axis (LR, AP, SI) of i, j and k, each name used once.

        Of the six assignments the one with the largest sum of |cosine| is taken, so that a grid tilted
        by almost 45 degrees still gets three different names.
        """
        return self._axisNames

    @cached_property
    def _axisNames(self) -> tuple[str, str, str]:
        cosines = np.abs(self.ijkToRas[:3, :3] / np.array(self.spacingMm))
        best = max(permutations(range(3)), key=lambda order: sum(cosines[order[axis], axis] for axis in range(3)))
        return ANATOMICAL_AXES[best[0]], ANATOMICAL_AXES[best[1]], ANATOMICAL_AXES[best[2]]

    def axisFor(self, choice: str) -> int:
        """Index axis (0, 1, 2 for i, j, k) for ``acquisition``, ``SI``, ``AP`` or ``LR``.

        The acquisition axis is the one with the largest spacing; where several are equally large
        (isotropic volumes above all) it is the one of them nearest to superior-inferior.
        """
        names = self.axisNames()
        if choice in names:
            return names.index(choice)
        if choice != "acquisition":
            raise ValueError(f"Unknown slice axis '{choice}': use one of {', '.join(AXIS_CHOICES)}.")
        spacing = np.array(self.spacingMm)
        largest = [axis for axis in range(3) if spacing[axis] >= spacing.max() * (1 - ISOTROPY_TOLERANCE)]
        towardsSuperior = np.abs(self.ijkToRas[2, :3]) / spacing
        if names.index("SI") in largest:
            return names.index("SI")
        return max(largest, key=lambda axis: towardsSuperior[axis])

    def sliceNormal(self, axis: int) -> NDArray[np.float64]:
        """Unit normal of the slices along ``axis``, pointing to their right, anterior or superior side."""
        first, second = (self.ijkToRas[:3, other] for other in range(3) if other != axis)
        normal = np.cross(first, second)
        normal /= np.linalg.norm(normal)
        return normal if normal[ANATOMICAL_AXES.index(self.axisNames()[axis])] >= 0 else -normal

    def slicePositionsMm(self, axis: int, sliceIndices: NDArray[np.number]) -> NDArray[np.float64]:
        """Signed distances of slice planes from the world origin along the slice normal.

        On a grid parallel to the patient this is simply the R, A or S coordinate of each slice.
        """
        normal = self.sliceNormal(axis)
        return normal @ self.ijkToRas[:3, 3] + np.asarray(sliceIndices) * (normal @ self.ijkToRas[:3, axis])

    def slicePositionMm(self, axis: int, sliceIndex: float) -> float:
        """The position of one slice, as in ``slicePositionsMm``."""
        return float(self.slicePositionsMm(axis, np.asarray(sliceIndex)))

    def transformedBy(self, toWorld: NDArray[np.float64]) -> "GridGeometry":
        """The same grid under a further linear transform (4x4), such as a parent transform node."""
        return GridGeometry(np.asarray(toWorld, dtype=np.float64) @ self.ijkToRas)

    def sameGridAs(self, other: "GridGeometry", toleranceMm: float = 1e-3) -> bool:
        """Whether both grids place index (0, 0, 0) and the unit steps at the same world points."""
        return bool(np.allclose(self.ijkToRas, other.ijkToRas, rtol=0, atol=toleranceMm))
