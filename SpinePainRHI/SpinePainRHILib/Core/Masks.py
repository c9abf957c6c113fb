"""Binary masks that know only their own box, and counts of their voxels slice by slice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .Arrays import Voxels

Box = tuple[slice, slice, slice]

Extent = tuple[int, int, int, int, int, int]
"""First and last grid index along i, j and k, as Slicer's images have it; a last one below its first for no voxel."""

_VOXELS_AT_ONCE = 2**16
"""Looking through slices in blocks of this size keeps the memory small and thin slices fast."""


@dataclass(frozen=True, eq=False)
class CroppedMask:
    """A mask given on a box of a larger grid; outside the box it is empty.

    ``voxels`` is a boolean array indexed [k, j, i]; ``offset`` is the grid index (k, j, i) of its first
    voxel, negative where the box begins before the grid's first voxel.
    """

    voxels: NDArray[np.bool_]
    offset: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        if self.voxels.ndim != 3 or self.voxels.dtype != np.bool_:
            raise ValueError("A mask must be a three-dimensional boolean array.")

    @classmethod
    def empty(cls) -> "CroppedMask":
        """A mask without a voxel."""
        return cls(np.zeros((0, 0, 0), dtype=bool))

    @classmethod
    def fromLabels(cls, labels: Voxels, labelValue: int | None = None,
                   offset: tuple[int, int, int] = (0, 0, 0)) -> "CroppedMask":
        """The voxels of a label array [k, j, i] that equal ``labelValue`` (None: that are not zero).

        The result is cropped to its voxels. Slices without a voxel are skipped one by one, so the extra
        memory is that of the occupied slices, however much empty space the label array carries.
        """
        def select(part: Voxels) -> NDArray[np.bool_]:
            selected: NDArray[np.bool_] = part != 0 if labelValue is None else part == labelValue
            return selected

        together = max(1, _VOXELS_AT_ONCE // max(labels[0].size, 1)) if len(labels) else 1
        blocks = [select(labels[k:k + together]).any(axis=(1, 2)) for k in range(0, len(labels), together)]
        occupied = np.flatnonzero(np.concatenate(blocks)).tolist() if blocks else []
        if not occupied:
            return cls.empty()
        selected = select(labels[occupied[0]:occupied[-1] + 1])
        projection = np.logical_or.reduce(selected, axis=0)
        (firstJ, lastJ), (firstI, lastI) = (
            np.flatnonzero(projection.any(axis=axis))[[0, -1]].tolist() for axis in (1, 0))
        box = selected[:, firstJ:lastJ + 1, firstI:lastI + 1]
        k, j, i = offset
        # A copy lets go of the uncropped slices; not worth its time where they are nearly all box.
        return cls(box.copy() if 2 * box.size < selected.size else box, (k + occupied[0], j + firstJ, i + firstI))

    @property
    def isEmpty(self) -> bool:
        return not self.voxels.any()

    @property
    def voxelCount(self) -> int:
        return int(np.count_nonzero(self.voxels))

    def boxOverlap(self, other: "CroppedMask") -> tuple[Box, Box] | None:
        """Index boxes into both masks' ``voxels`` of the region they share; None where they share none."""
        mine, theirs = [], []
        for first, size, otherFirst, otherSize in zip(
                self.offset, self.voxels.shape, other.offset, other.voxels.shape, strict=True):
            begin, end = max(first, otherFirst), min(first + size, otherFirst + otherSize)
            if begin >= end:
                return None
            mine.append(slice(begin - first, end - first))
            theirs.append(slice(begin - otherFirst, end - otherFirst))
        return (mine[0], mine[1], mine[2]), (theirs[0], theirs[1], theirs[2])

    def intersection(self, other: "CroppedMask") -> "CroppedMask":
        """Voxels in both masks, on the box that both share."""
        overlap = self.boxOverlap(other)
        if overlap is None:
            return CroppedMask.empty()
        mine, theirs = overlap
        k, j, i = (first + box.start for first, box in zip(self.offset, mine, strict=True))
        return CroppedMask(self.voxels[mine] & other.voxels[theirs], (k, j, i))

    @property
    def extent(self) -> Extent:
        """The box, empty voxels included."""
        (k, j, i), (depth, height, width) = self.offset, self.voxels.shape
        return i, i + width - 1, j, j + height - 1, k, k + depth - 1

    def over(self, extent: Extent) -> "CroppedMask":
        """What of the mask lies in another box, on the whole of that box."""
        shape = [max(extent[5 - 2 * axis] - extent[4 - 2 * axis] + 1, 0) for axis in range(3)]
        result = CroppedMask(np.zeros(shape, dtype=bool), (extent[4], extent[2], extent[0]))
        overlap = result.boxOverlap(self)
        if overlap is not None:
            result.voxels[overlap[0]] = self.voxels[overlap[1]]
        return result

    def without(self, other: "CroppedMask") -> "CroppedMask":
        """The voxels that are not in ``other``, on the same box."""
        return CroppedMask(self.voxels & ~other.over(self.extent).voxels, self.offset)

    def sameVoxelsAs(self, other: "CroppedMask") -> bool:
        """Whether both masks hold exactly the same grid voxels, whatever their boxes."""
        return self.voxelCount == other.voxelCount == self.intersection(other).voxelCount

    def touches(self, other: "CroppedMask") -> bool:
        """Whether a voxel of one mask is, or shares a face with, a voxel of the other."""
        for axis in range(3):
            for step in (-1, 0, 1):
                k, j, i = (first + step * (axis == each) for each, first in enumerate(self.offset))
                if not CroppedMask(self.voxels, (k, j, i)).intersection(other).isEmpty:
                    return True
        return False


def grownExtent(extent: Extent, steps: tuple[int, int, int], limits: Extent) -> Extent:
    """A box with ``steps`` voxels more on both sides of i, j and k, within ``limits``."""
    first = [max(extent[2 * axis] - steps[axis], limits[2 * axis]) for axis in range(3)]
    last = [min(extent[2 * axis + 1] + steps[axis], limits[2 * axis + 1]) for axis in range(3)]
    return first[0], last[0], first[1], last[1], first[2], last[2]


def unite(masks: Sequence[CroppedMask]) -> CroppedMask:
    """The voxels in at least one of the masks, on the smallest box that holds all their boxes."""
    filled = [mask for mask in masks if mask.voxels.size]
    if not filled:
        return CroppedMask.empty()
    if len(filled) == 1:
        return filled[0]
    first = [min(mask.offset[axis] for mask in filled) for axis in range(3)]
    end = [max(mask.offset[axis] + mask.voxels.shape[axis] for mask in filled) for axis in range(3)]
    voxels = np.zeros([last - begin for begin, last in zip(first, end, strict=True)], dtype=bool)
    for mask in filled:
        box = tuple(slice(offset - begin, offset - begin + size)
                    for offset, begin, size in zip(mask.offset, first, mask.voxels.shape, strict=True))
        voxels[box] |= mask.voxels
    return CroppedMask(voxels, (first[0], first[1], first[2]))


@dataclass(frozen=True, eq=False)
class SliceCounts:
    """Voxels per slice along one index axis; slices outside ``first .. first + len(counts) - 1`` hold none."""

    first: int
    counts: NDArray[np.int64]

    def over(self, first: int, end: int) -> NDArray[np.int64]:
        """The counts of slices ``first`` to ``end - 1``, zero where this mask has no slice."""
        result = np.zeros(max(end - first, 0), dtype=np.int64)
        begin, stop = max(first, self.first), min(end, self.first + len(self.counts))
        if begin < stop:
            result[begin - first:stop - first] = self.counts[begin - self.first:stop - self.first]
        return result


def countSlices(mask: CroppedMask, axis: int) -> SliceCounts:
    """Voxels of ``mask`` on each slice along index axis ``axis`` (0, 1, 2 for i, j, k)."""
    if axis == 2:
        counts = np.fromiter((np.count_nonzero(plane) for plane in mask.voxels), np.int64, len(mask.voxels))
    else:
        # Adding whole k-slices first runs along memory; numpy's strided count is several times slower.
        counts = addSlices(mask.voxels, 0).sum(axis=axis, dtype=np.int64)
    return SliceCounts(mask.offset[2 - axis], counts)


def addSlices(voxels: NDArray[np.bool_], arrayAxis: int) -> NDArray[np.unsignedinteger]:
    """The number of voxels along one array axis, in the smallest integer type that holds it: a small, fast sum."""
    counts: NDArray[np.unsignedinteger] = np.add.reduce(voxels.view(np.uint8), axis=arrayAxis,
                                                        dtype=np.min_scalar_type(voxels.shape[arrayAxis]))
    return counts
