"""Where the views should go to show a slice or a lesion."""

import numpy as np

from ..Core.Cases import OutlinedCase
from ..Core.Masks import CroppedMask

Point = tuple[float, float, float]


def pointOfSlice(case: OutlinedCase, axis: str, index: int) -> Point | None:
    """World RAS centre of the cord on slice ``index`` along ``axis`` (as in Core.Geometry.axisFor), or, where it has
    none there, the point of that slice nearest to the middle of the cord's box; None for an empty cord."""
    if case.cord.isEmpty:
        return None
    indexAxis = (case.axisGeometry or case.geometry).axisFor(axis)
    return _pointOn(case, indexAxis, case.cord, index)


def pointOfMask(case: OutlinedCase, axis: str, mask: CroppedMask, sliceIndex: int | None) -> Point | None:
    """World RAS centre of a mask's voxels, on one slice where ``sliceIndex`` is given; None for an empty mask."""
    if mask.isEmpty:
        return None
    indexAxis = (case.axisGeometry or case.geometry).axisFor(axis)
    return _pointOn(case, indexAxis, mask, sliceIndex)


def _pointOn(case: OutlinedCase, indexAxis: int, mask: CroppedMask, index: int | None) -> Point:
    dimension = 2 - indexAxis
    voxels, offset = mask.voxels, list(mask.offset)
    if index is not None and 0 <= index - offset[dimension] < voxels.shape[dimension]:
        first = index - offset[dimension]
        voxels = voxels[tuple(slice(first, first + 1) if each == dimension else slice(None) for each in range(3))]
        offset[dimension] = index
    found = np.argwhere(voxels)
    kji = found.mean(axis=0) if len(found) else (np.array(voxels.shape) - 1) / 2
    kji = kji + offset
    if index is not None:
        kji[dimension] = index
    matrix = case.geometry.ijkToRas
    r, a, s = matrix[:3, :3] @ kji[::-1] + matrix[:3, 3]
    return float(r), float(a), float(s)
