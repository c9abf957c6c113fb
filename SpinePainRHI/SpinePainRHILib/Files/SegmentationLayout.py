"""What the header of a saved segmentation says of its segments, as Slicer's storage understands it.

Written after the meaning that Slicer 5.12 gives the fields (vtkMRMLSegmentationStorageNode, vtkSegmentationConverter).
``plainLayoutOf`` answers None for every header that leaves room for doubt: Slicer itself then has to read the file.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.SegmentRoles import SegmentRecord
from .NrrdHeader import NrrdHeader

Triple = tuple[int, int, int]

_EXPECTED_FIELDS = frozenset((
    "type", "dimension", "space", "sizes", "space directions", "kinds", "endian", "encoding", "space origin"))
"""Fields that Slicer, ITK and pynrrd write; any other, or none of one that is needed, may mean something else."""

_OPTIONAL_FIELDS = frozenset(("kinds", "endian"))

_VOXEL_TYPES = frozenset(("u1", "i1", "u2", "i2", "u4", "i4"))

_KINDS = (("domain",) * 3, ("",) * 3, ("list", *("domain",) * 3))

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_DECIMAL_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?")

_REFERENCE = "Reference image geometry"
_SAME_GRID_MM = 5e-5
"""Slicer takes grids for the same that differ by less than twice this in every number of their matrices."""

_TINY = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class StoredSegment:
    """A segment and where its voxels are: those of ``layer`` that have ``labelValue``."""

    record: SegmentRecord
    layer: int
    labelValue: int


@dataclass(frozen=True)
class Box:
    """Voxel indices [k, j, i] in the file, from ``first`` to before ``end``."""

    first: Triple
    end: Triple

    @property
    def shape(self) -> Triple:
        k, j, i = (end - first for first, end in zip(self.first, self.end, strict=True))
        return k, j, i


@dataclass(frozen=True, eq=False)
class SegmentationLayout:
    """Where all segments are. ``boxes`` is, for each layer that counts, the part of the file outside which Slicer
    takes it as empty. ``offset`` (k, j, i) is the grid index of the file's first voxel. ``segments`` is None for a
    label volume without segment fields, where every label is a segment."""

    geometry: GridGeometry
    offset: Triple
    boxes: Mapping[int, Box]
    segments: tuple[StoredSegment, ...] | None


def plainLayoutOf(header: NrrdHeader) -> SegmentationLayout | None:
    """The layout of a segmentation file, or None where Slicer might understand the header otherwise."""
    values = header.keyValues
    if not _isPlainImage(header) or "Segmentation_Extent" in values:  # the latter: a legacy format
        return None
    offset = _wholeNumbers(values.get("Segmentation_ReferenceImageExtentOffset", "0 0 0"), 3)
    if offset is None:
        return None
    geometry = _gridOf(header, offset)
    if geometry is None:
        return None
    whole = Box((0, 0, 0), header.shape)
    i, j, k = offset
    if "Segment0_ID" not in values:
        isLabelVolume = header.componentCount == 1 and offset == (0, 0, 0) and math.prod(header.shape) > 1
        return SegmentationLayout(geometry, (0, 0, 0), {0: whole}, None) if isLabelVolume else None
    segments = _segmentsOf(values, header.componentCount)
    if segments is None:
        return None
    boxes: dict[int, Box] = {}
    for layer in {each.layer for each in segments}:
        extents = [values.get(f"Segment{index}_Extent") for index, each in enumerate(segments) if each.layer == layer]
        if None in extents:
            boxes[layer] = whole
            continue
        numbers = [_wholeNumbers(extent, 6) for extent in extents if extent is not None]
        if None in numbers:
            return None
        boxes[layer] = _boxOf([each for each in numbers if each is not None], header.shape)
    if math.prod(header.shape) == 1 and any(math.prod(box.shape) for box in boxes.values()):
        return None  # one single voxel is how an empty segmentation is stored
    return SegmentationLayout(geometry, (k, j, i), boxes, segments)


def _isPlainImage(header: NrrdHeader) -> bool:
    return (header.isTidy and not header.detached and header.lineSkip == header.byteSkip == 0
            and header.kinds in _KINDS and header.dtype.str[1:] in _VOXEL_TYPES
            and header.fieldNames <= _EXPECTED_FIELDS and _EXPECTED_FIELDS - header.fieldNames <= _OPTIONAL_FIELDS)


def _segmentsOf(values: Mapping[str, str], layerCount: int) -> tuple[StoredSegment, ...] | None:
    segments: list[StoredSegment] = []
    while (segmentId := values.get(f"Segment{len(segments)}_ID")) is not None:
        prefix = f"Segment{len(segments)}_"
        layer = values.get(prefix + "Layer", str(len(segments)))
        label = values.get(prefix + "LabelValue", "1")
        if not (segmentId and _WHOLE_NUMBER.fullmatch(layer) and _WHOLE_NUMBER.fullmatch(label)):
            return None
        if not (0 <= int(layer) < layerCount and int(label) > 0):
            return None
        record = SegmentRecord(segmentId, values.get(prefix + "Name", segmentId),
                               tagsOfText(values.get(prefix + "Tags", "")))
        segments.append(StoredSegment(record, int(layer), int(label)))
    isUnique = len({each.record.segmentId for each in segments}) == len(segments)
    return tuple(segments) if isUnique else None


def tagsOfText(text: str) -> dict[str, str]:
    """The tags in a field ``Segment0_Tags``, such as ``name:value|name:value|``."""
    pairs = (each.partition(":") for each in text.split("|"))
    return {name: value for name, colon, value in pairs if colon}


def _boxOf(extents: list[tuple[int, ...]], shape: Triple) -> Box:
    """The part of a volume of ``shape`` that the union of extents (first and last i, j, k) covers."""
    filled = [each for each in extents if all(each[axis] <= each[axis + 1] for axis in (0, 2, 4))]
    if not filled:
        return Box((0, 0, 0), (0, 0, 0))
    first = [max(min(each[axis] for each in filled), 0) for axis in (4, 2, 0)]
    end = [min(max(each[axis + 1] for each in filled) + 1, size) for axis, size in zip((4, 2, 0), shape, strict=True)]
    if any(last <= begin for begin, last in zip(first, end, strict=True)):
        return Box((0, 0, 0), (0, 0, 0))
    return Box((first[0], first[1], first[2]), (end[0], end[1], end[2]))


def _wholeNumbers(text: str, count: int) -> tuple[int, ...] | None:
    parts = text.split(" ")
    return tuple(map(int, parts)) if len(parts) == count and all(map(_WHOLE_NUMBER.fullmatch, parts)) else None


def _gridOf(header: NrrdHeader, offset: tuple[int, ...]) -> GridGeometry | None:
    """The segmentation's grid: its reference geometry where it has one, else the file's own with ``offset`` (i, j, k)
    taken back. None where both are there but Slicer might resample one to the other."""
    matrix = header.geometry.ijkToRas.copy()
    matrix[:3, 3] -= matrix[:3, :3] @ np.array(offset, dtype=float)
    serialised = _conversionParameter(header.keyValues.get("Segmentation_ConversionParameters", ""), _REFERENCE)
    if not serialised or "Segment0_ID" not in header.keyValues:
        return GridGeometry(matrix)
    parts = serialised.split(";")
    if (len(parts) != 23 or parts[-1] or not all(map(_DECIMAL_NUMBER.fullmatch, parts[:16]))
            or not all(map(_WHOLE_NUMBER.fullmatch, parts[16:22]))):
        return None
    reference = np.array([float(each) for each in parts[:16]]).reshape(4, 4)
    if not np.isfinite(reference).all() or reference[3].tolist() != [0, 0, 0, 1]:
        return None
    if not (np.abs(reference - matrix) < _SAME_GRID_MM).all():
        return None
    return GridGeometry(_asOrientedImage(reference))


def _conversionParameter(text: str, wanted: str) -> str:
    """The last value of a conversion parameter in ``name|value|description&...&``; empty where there is none, and
    ``?`` where it is not of that form."""
    found = ""
    for parameter in text.split("&")[:-1]:
        parts = parameter.split("|")
        if parts[0] == wanted:
            found = parts[1] if len(parts) == 3 else "?"
    return found


def _asOrientedImage(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The matrix as it comes back from a vtkOrientedImageData, which keeps spacings, directions and origin apart and
    overwrites no number that it takes for equal: the same to the last bit."""
    result = np.eye(4)
    for column in range(3):
        x, y, z = matrix[:3, column].tolist()
        length = math.sqrt(x * x + y * y + z * z)
        spacing = 1.0 if abs(length - 1.0) < _TINY else length
        for row, element in enumerate((x, y, z)):
            unit, before = element / length, float(row == column)
            result[row, column] = spacing * (before if abs(unit - before) < _TINY else unit)
    for row in range(3):
        origin = float(matrix[row, 3])
        result[row, 3] = 0.0 if abs(origin) < _TINY else origin
    return result
