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

_NO_EXTENT = "0 -1 0 -1 0 -1"
_LARGEST_INDEX, _LARGEST_EXTENT_VOXELS = 2**16, 2**28
"""An extent reaches beyond its image in no file that Slicer wrote; memory is made for what it says."""

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
    offset = _wholeNumbers(values.get("Segmentation_ReferenceImageExtentOffset", "0 0 0"), 3)
    if offset is None or not _isPlainImage(header) or "Segmentation_Extent" in values:  # the latter: a legacy format
        return None
    own = header.geometry.ijkToRas.copy()
    own[:3, 3] -= own[:3, :3] @ np.array(offset, dtype=float)
    if "Segment0_ID" not in values:
        isLabelVolume = header.componentCount == 1 and offset == (0, 0, 0) and math.prod(header.shape) > 1
        whole = {0: Box((0, 0, 0), header.shape)}
        return SegmentationLayout(GridGeometry(own), (0, 0, 0), whole, None) if isLabelVolume else None
    segments = _segmentsOf(values, header.componentCount)
    extents = _layerExtents(values, segments or (), header.shape)
    if segments is None or extents is None:
        return None
    geometry = _gridOf(values, own, isEmpty=all(extent is None for extent in extents.values()))
    if geometry is None or fatalExtent(header):
        return None
    i, j, k = offset
    return SegmentationLayout(geometry, (k, j, i), {layer: _boxOf(each, header.shape) for layer, each in
                                                    extents.items()}, segments)


def fatalExtent(header: NrrdHeader) -> str | None:
    """Why Slicer's storage, which does not check extents, would end the whole program on this file; None if not.

    A clause to put behind the file's name.
    """
    voxels = math.prod(header.shape)
    index = 0
    while f"Segment{index}_ID" in header.keyValues:
        text = header.keyValues.get(f"Segment{index}_Extent", _NO_EXTENT)
        extent = _wholeNumbers(text, 6)
        size = math.prod(max(extent[axis + 1] - extent[axis] + 1, 0) for axis in (0, 2, 4)) if extent else None
        if voxels == 1 and size != 0:
            return ("has one single voxel, which is how a segmentation without any is stored, but an extent for a "
                    "segment: export it again")
        if any(abs(int(number)) > _LARGEST_INDEX for number in re.findall(r"[0-9]{1,18}", text)) or (
                size or 0) > max(voxels, _LARGEST_EXTENT_VOXELS):
            return "has a segment with an extent far beyond the image: it is damaged, so export it again"
        index += 1
    return None


def _isPlainImage(header: NrrdHeader) -> bool:
    return (header.isTidy and not header.detached and header.lineSkip == header.byteSkip == 0
            and header.kinds in _KINDS and header.dtype.str[1:] in _VOXEL_TYPES
            and header.fieldNames <= _EXPECTED_FIELDS and _EXPECTED_FIELDS - header.fieldNames <= _OPTIONAL_FIELDS)


def storedRecords(header: NrrdHeader) -> tuple[SegmentRecord, ...]:
    """The segments that a header lists, in order; a tag's value is what Slicer would read back."""
    return _recordsOf(header.keyValues)


def _recordsOf(values: Mapping[str, str]) -> tuple[SegmentRecord, ...]:
    records: list[SegmentRecord] = []
    while (segmentId := values.get(f"Segment{len(records)}_ID")) is not None:
        prefix = f"Segment{len(records)}_"
        records.append(SegmentRecord(segmentId, values.get(prefix + "Name", segmentId),
                                     tagsOfText(values.get(prefix + "Tags", ""))))
    return tuple(records)


def _segmentsOf(values: Mapping[str, str], layerCount: int) -> tuple[StoredSegment, ...] | None:
    segments: list[StoredSegment] = []
    for index, record in enumerate(_recordsOf(values)):
        layer = values.get(f"Segment{index}_Layer", str(index))
        label = values.get(f"Segment{index}_LabelValue", "1")
        if not (record.segmentId and _WHOLE_NUMBER.fullmatch(layer) and _WHOLE_NUMBER.fullmatch(label)):
            return None
        if not (0 <= int(layer) < layerCount and int(label) > 0):
            return None
        segments.append(StoredSegment(record, int(layer), int(label)))
    isUnique = len({each.record.segmentId for each in segments}) == len(segments)
    return tuple(segments) if isUnique else None


def tagsOfText(text: str) -> dict[str, str]:
    """The tags in a field ``Segment0_Tags``, such as ``name:value|name:value|``."""
    pairs = (each.partition(":") for each in text.split("|"))
    return {name: value for name, colon, value in pairs if colon}


def _layerExtents(values: Mapping[str, str], segments: tuple[StoredSegment, ...],
                  shape: Triple) -> dict[int, tuple[int, ...] | None] | None:
    """For each layer the union of its segments' extents (first and last i, j, k), None where all are empty; the whole
    volume where a segment has none. None altogether where one cannot be read."""
    k, j, i = shape
    unions: dict[int, tuple[int, ...] | None] = {}
    indices: dict[int, list[int]] = {}
    for index, segment in enumerate(segments):
        indices.setdefault(segment.layer, []).append(index)
    for layer, ofLayer in indices.items():
        filled: list[tuple[int, ...]] = []
        for index in ofLayer:
            if (text := values.get(f"Segment{index}_Extent")) is None:
                filled = [(0, i - 1, 0, j - 1, 0, k - 1)]
                break
            if (extent := _wholeNumbers(text, 6)) is None:
                return None
            if all(extent[axis] <= extent[axis + 1] for axis in (0, 2, 4)):
                filled.append(extent)
        unions[layer] = tuple((max if index % 2 else min)(column) for index, column in
                              enumerate(zip(*filled, strict=True))) if filled else None
    return unions


def _boxOf(extent: tuple[int, ...] | None, shape: Triple) -> Box:
    """The part of a volume of ``shape`` that an extent (first and last i, j, k) covers."""
    nothing = Box((0, 0, 0), (0, 0, 0))
    if extent is None:
        return nothing
    first = [max(extent[axis], 0) for axis in (4, 2, 0)]
    end = [min(extent[axis + 1] + 1, size) for axis, size in zip((4, 2, 0), shape, strict=True)]
    if any(last <= begin for begin, last in zip(first, end, strict=True)):
        return nothing
    return Box((first[0], first[1], first[2]), (end[0], end[1], end[2]))


def _wholeNumbers(text: str, count: int) -> tuple[int, ...] | None:
    parts = text.split(" ")
    return tuple(map(int, parts)) if len(parts) == count and all(map(_WHOLE_NUMBER.fullmatch, parts)) else None


def _gridOf(values: Mapping[str, str], own: NDArray[np.float64], isEmpty: bool) -> GridGeometry | None:
    """The segmentation's grid: its reference geometry where it has one, else ``own``, the matrix of the file itself.

    None where Slicer might resample the one to the other; without any voxel (``isEmpty``) there is nothing to.
    """
    serialised = _conversionParameter(values.get("Segmentation_ConversionParameters", ""), _REFERENCE)
    if not serialised:
        return GridGeometry(own)
    parts = serialised.split(";")
    if (len(parts) != 23 or parts[-1] or not all(map(_DECIMAL_NUMBER.fullmatch, parts[:16]))
            or not all(map(_WHOLE_NUMBER.fullmatch, parts[16:22]))):
        return None
    reference = np.array([float(each) for each in parts[:16]]).reshape(4, 4)
    if not np.isfinite(reference).all() or reference[3].tolist() != [0, 0, 0, 1]:
        return None
    if not isEmpty and not (np.abs(reference - own) < _SAME_GRID_MM).all():
        return None
    try:
        return GridGeometry(_asOrientedImage(reference))
    except (ValueError, ZeroDivisionError):
        return None


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
