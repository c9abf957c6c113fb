"""What the header of a saved segmentation says of its segments, checked before Slicer's storage sees the file.

Written after the meaning that Slicer 5.12 gives the fields (vtkMRMLSegmentationStorageNode, vtkSegmentationConverter).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..Core.SegmentRoles import SegmentRecord
from .HeaderLimits import LARGEST_VOXEL_COUNT, checkedGrid
from .NrrdHeader import NrrdHeader

Extent = tuple[int, ...]
"""First and last voxel index along i, then j, then k; without any voxel where a last one is before its first."""

OFFSET = "Segmentation_ReferenceImageExtentOffset"
REFERENCE = "Reference image geometry"

_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")  # leading zeros mean another base to Slicer
_DECIMAL_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?")

_SAME_GRID_VOXELS = 1e-3
"""How far from nested grids may be: rounding of the numbers in a header is far below that."""

_LARGEST_INDEX, _LARGEST_EXTENT_VOXELS = 2**16, 2**28
"""An extent reaches beyond its image in no file that Slicer wrote; memory is made for what it says."""

LARGEST_LABEL = 2**28
"""From here on Slicer takes gigabytes and minutes for a table of labels, or fails."""

_AGAIN = ": it is damaged, so export it again"


@dataclass(frozen=True)
class SegmentFields:
    """A segment as the text of the header's fields; ``extent`` is None where it has none, the others as Slicer takes
    them then."""

    record: SegmentRecord
    layer: str
    labelValue: str
    extent: str | None


def segmentFieldsOf(values: Mapping[str, str]) -> list[SegmentFields]:
    """The segments that the key/value pairs of a header list, in order."""
    found: list[SegmentFields] = []
    while (segmentId := values.get(f"Segment{len(found)}_ID")) is not None:
        prefix = f"Segment{len(found)}_"
        pairs = (each.partition(":") for each in values.get(prefix + "Tags", "").split("|"))
        record = SegmentRecord(segmentId, values.get(prefix + "Name", segmentId),
                               {name: value for name, colon, value in pairs if colon})
        found.append(SegmentFields(record, values.get(prefix + "Layer", str(len(found))),
                                   values.get(prefix + "LabelValue", "1"), values.get(prefix + "Extent")))
    return found


def storedRecords(header: NrrdHeader) -> tuple[SegmentRecord, ...]:
    """The segments that a header lists, in order; a tag's value is what Slicer would read back."""
    return tuple(each.record for each in segmentFieldsOf(header.keyValues))


def wholeNumbers(text: str, count: int) -> tuple[int, ...] | None:
    """``count`` whole numbers with one blank between them; None for anything else."""
    parts = text.split(" ")
    return tuple(map(int, parts)) if len(parts) == count and all(map(_WHOLE_NUMBER.fullmatch, parts)) else None


def voxelsIn(extent: Extent) -> int:
    """The number of voxels in an extent."""
    return math.prod(max(extent[axis + 1] - extent[axis] + 1, 0) for axis in (0, 2, 4))


def referenceOf(values: Mapping[str, str]) -> tuple[NDArray[np.float64], Extent] | None:
    """The matrix and extent of the reference geometry, the last that the conversion parameters
    (``name|value|description&...&``) give; None where there is none, ValueError where it cannot be one."""
    parameters = (each.split("|") for each in values.get("Segmentation_ConversionParameters", "").split("&")[:-1])
    given = [each for each in parameters if each[0] == REFERENCE]
    serialised = "" if not given else given[-1][1] if len(given[-1]) == 3 else "?"
    if not serialised:
        return None
    parts = serialised.split(";")
    extent = wholeNumbers(" ".join(parts[16:22]), 6)
    if (len(parts) != 23 or parts[-1] or not all(map(_DECIMAL_NUMBER.fullmatch, parts[:16])) or extent is None
            or max(map(abs, extent)) > _LARGEST_INDEX or voxelsIn(extent) > LARGEST_VOXEL_COUNT):
        raise ValueError("has no reference geometry of 16 numbers and 6 extents")
    matrix = np.array([float(each) for each in parts[:16]]).reshape(4, 4)
    if matrix[3].tolist() != [0, 0, 0, 1]:
        raise ValueError("has a reference geometry that is not affine")
    return checkedGrid(matrix[:3, :3], matrix[:3, 3]).ijkToRas, extent


def fatalField(header: NrrdHeader) -> str | None:
    """Why Slicer's storage, which checks neither extents, labels nor the reference grid, would end the whole program
    on this file, take all memory or read it wrongly; None if not. A clause to put behind the file's name.
    """
    if header.dtype.kind in "iu" and header.dtype.itemsize == 8:
        return "holds 64-bit labels, on which 3D Slicer fails: save it with labels of 8, 16 or 32 bits"
    offset = wholeNumbers(header.keyValues.get(OFFSET, "0 0 0").strip(), 3)
    if offset is None or max(map(abs, offset)) > _LARGEST_INDEX:
        return f"has an impossible field '{OFFSET}'{_AGAIN}"
    fields = segmentFieldsOf(header.keyValues)
    if len({(each.layer, each.labelValue) for each in fields}) < len(fields):
        return f"has two segments with the voxels of one label{_AGAIN}"
    return next((clause for each in fields if (clause := _fatalSegment(each, math.prod(header.shape)))),
                None) or _fatalReference(header)


def _fatalSegment(fields: SegmentFields, voxels: int) -> str | None:
    extent = wholeNumbers(fields.extent or "", 6)
    size = voxelsIn(extent) if extent else None
    if voxels == 1 and fields.extent is not None and size != 0:
        return ("has one single voxel, which is how a segmentation without any is stored, but an extent for a "
                "segment: export it again")
    far = _largest(fields.extent or "") > _LARGEST_INDEX
    if fields.extent is not None and not far and wholeNumbers(" ".join(fields.extent.split()), 6) is None:
        return f"has a segment with an extent that is not six whole numbers{_AGAIN}"
    if far or (size or 0) > max(voxels, _LARGEST_EXTENT_VOXELS):
        return f"has a segment with an extent far beyond the image{_AGAIN}"
    for name, text in (("layer", fields.layer), ("label value", fields.labelValue)):
        if not _WHOLE_NUMBER.fullmatch(text.strip()) and _largest(text) < LARGEST_LABEL:
            return f"has a segment with a {name} that is no whole number{_AGAIN}"
    if _largest(fields.labelValue) >= LARGEST_LABEL:
        return f"has a segment with a label value far beyond any other{_AGAIN}"
    return None


def _largest(text: str) -> int:
    """The largest number, sign aside, of those in a text."""
    return max(map(int, re.findall(r"[0-9]{1,18}", text)), default=0)


def _fatalReference(header: NrrdHeader) -> str | None:
    try:
        reference = referenceOf(header.keyValues)
    except ValueError:
        return f"has a reference image geometry that is not that of an image{_AGAIN}"
    if reference is None or math.prod(header.shape) == 1:
        return None
    matrix, extent = reference
    k, j, i = header.shape
    corners = np.array([(*corner, 1.0) for corner in product((0, i - 1), (0, j - 1), (0, k - 1))]).T
    indices = (np.linalg.inv(matrix) @ header.geometry.ijkToRas @ corners)[:3]
    first, last = indices.min(axis=1), indices.max(axis=1)
    size = voxelsIn(extent)
    if size:  # Slicer makes memory for what spans both
        first, last = np.minimum(first, extent[::2]), np.maximum(last, extent[1::2])
    if np.prod(last - first + 1) > max(_LARGEST_EXTENT_VOXELS, 8 * size):
        return f"lies far from its reference image geometry{_AGAIN}"
    if not _isNested(matrix, header.geometry.ijkToRas):
        return f"has its voxels on another grid than its reference image geometry{_AGAIN}"
    return None


def _isNested(reference: NDArray[np.float64], own: NDArray[np.float64]) -> bool:
    """Whether a file's grid is its reference grid, or one that divides each voxel of it into as many along each axis:
    Slicer saves on no other."""
    steps = np.linalg.inv(reference[:3, :3]) @ own[:3, :3]
    parts = round(1 / max(abs(steps[0, 0]), 1e-3))
    begin = (np.linalg.inv(reference) @ own[:, 3])[:3] * parts + (parts - 1) / 2
    return bool(parts >= 1 and (np.abs(steps * parts - np.eye(3)) < _SAME_GRID_VOXELS).all()
                and (np.abs(begin - np.rint(begin)) < 10 * _SAME_GRID_VOXELS).all())
