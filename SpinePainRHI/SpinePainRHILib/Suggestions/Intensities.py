"""The intensities under a mask, read once and grouped as the thresholds need them."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..Core.Arrays import Voxels
from ..Core.Masks import CroppedMask

WHOLE = None
"""Key of the group that holds all voxels, whatever their slice."""


class MaskedIntensities:
    """The finite intensities of a volume under a mask on the same grid.

    ``volumeVoxels`` is a real-valued array [k, j, i] whose first voxel has the grid index ``volumeOffset``
    (k, j, i); the mask may reach beyond it. ``axis`` (0, 1, 2 for i, j, k) is the slice axis.

    ``shape`` and ``offset`` are those of the box that mask and volume share, ``positions`` the flat indices in
    that box of the voxels read, in order, and ``values`` their intensities as float64. ``slices`` are their
    places along the slice axis, counted from the box's first slice ``firstSlice``. Nothing keeps the volume alive.

    Raises ValueError for a volume that is not three-dimensional or not real-valued.
    """

    def __init__(self, volumeVoxels: Voxels, mask: CroppedMask, axis: int,
                 volumeOffset: tuple[int, int, int] = (0, 0, 0)) -> None:
        if volumeVoxels.ndim != 3 or volumeVoxels.dtype.kind not in "biuf":
            raise ValueError("The volume must be three-dimensional with one real number a voxel: "
                             "choose a T2 volume, not a colour, vector or time series volume.")
        volumeBox = CroppedMask(np.broadcast_to(np.True_, volumeVoxels.shape), volumeOffset)
        overlap = mask.boxOverlap(volumeBox)
        if overlap is None:
            overlap = (slice(0, 0),) * 3, (slice(0, 0),) * 3
        maskBox, imageBox = overlap
        under = mask.voxels[maskBox]
        self.shape: tuple[int, ...] = under.shape
        k, j, i = (first + part.start for first, part in zip(mask.offset, maskBox, strict=True))
        self.offset = (k, j, i)
        self.firstSlice = self.offset[2 - axis]
        positions = np.flatnonzero(under)
        values = volumeVoxels[imageBox][under].astype(np.float64)
        finite = np.isfinite(values)
        self.outsideVoxels = mask.voxelCount - len(positions)
        self.nonFiniteVoxels = len(values) - int(np.count_nonzero(finite))
        if self.nonFiniteVoxels:
            positions, values = positions[finite], values[finite]
        self.positions, self.values = positions, values
        dimension = 2 - axis
        step = int(np.prod(self.shape[dimension + 1:]))
        self.slices = (positions // step) % self.shape[dimension] if len(positions) else positions

    @cached_property
    def whole(self) -> dict[int | None, NDArray[np.float64]]:
        """All values as one group, sorted; none for a mask without a voxel in the volume."""
        return {WHOLE: np.sort(self.values)} if len(self.values) else {}

    @cached_property
    def bySlice(self) -> dict[int | None, NDArray[np.float64]]:
        """The values of each slice that has any, sorted; keys are grid indices along the slice axis."""
        order = np.lexsort((self.values, self.slices))
        slices, starts = np.unique(self.slices[order], return_index=True)
        parts = np.split(self.values[order], starts[1:]) if len(slices) else []
        return {self.firstSlice + int(index): part for index, part in zip(slices, parts, strict=True)}
