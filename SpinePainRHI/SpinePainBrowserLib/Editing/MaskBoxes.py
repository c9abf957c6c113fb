"""Boxes of masks: as extents of Slicer's images, grown, and one mask without another."""

import numpy as np
from SpinePainRHILib.Core.Masks import CroppedMask

from .StrokeShapes import Extent


def extentOf(mask: CroppedMask) -> Extent:
    """First and last grid index along i, j and k of a mask's box."""
    (k, j, i), (depth, height, width) = mask.offset, mask.voxels.shape
    return i, i + width - 1, j, j + height - 1, k, k + depth - 1


def overBox(mask: CroppedMask, extent: Extent) -> CroppedMask:
    """The part of a mask in a box, empty voxels of the box included."""
    shape = [extent[5 - 2 * axis] - extent[4 - 2 * axis] + 1 for axis in range(3)]
    result = CroppedMask(np.zeros(np.maximum(shape, 0), dtype=bool), (extent[4], extent[2], extent[0]))
    overlap = result.boxOverlap(mask)
    if overlap is not None:
        result.voxels[overlap[0]] = mask.voxels[overlap[1]]
    return result


def grown(extent: Extent, steps: tuple[int, int, int], limits: Extent) -> Extent:
    """A box with ``steps`` voxels more on both sides of i, j and k, within ``limits``."""
    first = [max(extent[2 * axis] - steps[axis], limits[2 * axis]) for axis in range(3)]
    last = [min(extent[2 * axis + 1] + steps[axis], limits[2 * axis + 1]) for axis in range(3)]
    return first[0], last[0], first[1], last[1], first[2], last[2]


def without(mask: CroppedMask, other: CroppedMask) -> CroppedMask:
    """The voxels of ``mask`` that are not in ``other``, on the same box."""
    return CroppedMask(mask.voxels & ~overBox(other, extentOf(mask)).voxels, mask.offset)
