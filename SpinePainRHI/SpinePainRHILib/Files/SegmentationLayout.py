"""What the header of a saved segmentation says of its segments, as Slicer's storage understands it.

Written after the meaning that Slicer 5.12 gives the fields (vtkMRMLSegmentationStorageNode, vtkSegmentationConverter).
``plainLayoutOf`` answers None for every header that leaves room for doubt: Slicer itself then has to read the file.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.SegmentRoles import SegmentRecord
from .HeaderLimits import LARGEST_VOXEL_COUNT, gridOf
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

LARGEST_LABEL = 2**28
"""From here on Slicer takes gigabytes and minutes for a table of labels, or fails."""


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
    if fatalField(header):
        return None
    geometry = _gridOf(values, own, isEmpty=all(extent is None for extent in extents.values()))
    if geometry is None:
        return None
    i, j, k = offset
    return SegmentationLayout(geometry, (k, j, i), {layer: _boxOf(each, header.shape) for layer, each in
                                                    extents.items()}, segments)


def fatalField(header: NrrdHeader) -> str | None:
    """Why Slicer's storage, which checks neither extents, labels nor the reference grid, would end the whole program
    on this file or take all memory; None if not. A clause to put behind the file's name.
    """
    if header.dtype.kind in "iu" and header.dtype.itemsize == 8:
        return "holds 64-bit labels, on which 3D Slicer fails: save it with labels of 8, 16 or 32 bits"
    voxels = math.prod(header.shape)
    index = 0
    while f"Segment{index}_ID" in header.keyValues:
        text = header.keyValues.get(f"Segment{index}_Extent", _NO_EXTENT)
        extent = _wholeNumbers(text, 6)
        size = _sizeOf(extent) if extent else None
        if voxels == 1 and size != 0:
            return ("has one single voxel, which is how a segmentation without any is stored, but an extent for a "
                    "segment: export it again")
        if _largest(text) > _LARGEST_INDEX or (size or 0) > max(voxels, _LARGEST_EXTENT_VOXELS):
            return "has a segment with an extent far beyond the image: it is damaged, so export it again"
        if _largest(header.keyValues.get(f"Segment{index}_LabelValue", "1")) >= LARGEST_LABEL:
            return "has a segment with a label value far beyond any other: it is damaged, so export it again"
        index += 1
    return _fatalReference(header)


def _fatalReference(header: NrrdHeader) -> str | None:
    try:
        reference = _referenceOf(header.keyValues)
    except ValueError:
        return "has a reference image geometry that is not that of an image: it is damaged, so export it again"
    if reference is None or math.prod(header.shape) == 1:
        return None
    matrix, extent = reference
    k, j, i = header.shape
    corners = np.array([(*corner, 1.0) for corner in product((0, i - 1), (0, j - 1), (0, k - 1))]).T
    indices = (np.linalg.inv(matrix) @ header.geometry.ijkToRas @ corners)[:3]
    first, last = indices.min(axis=1), indices.max(axis=1)
    size = _sizeOf(extent)
    if size:  # Slicer makes memory for what spans both
        first, last = np.minimum(first, extent[::2]), np.maximum(last, extent[1::2])
    if np.prod(last - first + 1) > max(_LARGEST_EXTENT_VOXELS, 8 * size):
        return "lies far from its reference image geometry: it is damaged, so export it again"
    return None


def _largest(text: str) -> int:
    """The largest number, sign aside, of those in a text."""
    return max(map(int, re.findall(r"[0-9]{1,18}", text)), default=0)


def _sizeOf(extent: tuple[int, ...]) -> int:
    """The voxels in an extent (first and last i, j, k)."""
    return math.prod(max(extent[axis + 1] - extent[axis] + 1, 0) for axis in (0, 2, 4))


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
    for layer in {each.layer for each in segments}:
        filled: list[tuple[int, ...]] = []
        for index, segment in enumerate(segments):
            if segment.layer != layer:
                continue
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
    reference = _referenceOf(values)
    if reference is None:
        return GridGeometry(own)
    matrix = reference[0]
    return GridGeometry(matrix) if isEmpty or (np.abs(matrix - own) < _SAME_GRID_MM).all() else None


def _referenceOf(values: Mapping[str, str]) -> tuple[NDArray[np.float64], tuple[int, ...]] | None:
    """The matrix and extent of the reference geometry; None where there is none, ValueError where it cannot be one."""
    serialised = _conversionParameter(values.get("Segmentation_ConversionParameters", ""), _REFERENCE)
    if not serialised:
        return None
    parts = serialised.split(";")
    extent = _wholeNumbers(" ".join(parts[16:22]), 6)
    if (len(parts) != 23 or parts[-1] or not all(map(_DECIMAL_NUMBER.fullmatch, parts[:16])) or extent is None
            or max(map(abs, extent)) > _LARGEST_INDEX or _sizeOf(extent) > LARGEST_VOXEL_COUNT):
        raise ValueError("has no reference geometry of 16 numbers and 6 extents")
    matrix = np.array([float(each) for each in parts[:16]]).reshape(4, 4)
    if matrix[3].tolist() != [0, 0, 0, 1]:
        raise ValueError("has a reference geometry that is not affine")
    return gridOf(matrix[:3, :3], matrix[:3, 3]).ijkToRas, extent


def _conversionParameter(text: str, wanted: str) -> str:
    """The last value of a conversion parameter in ``name|value|description&...&``; empty where there is none, and
    ``?`` where it is not of that form."""
    found = ""
    for parameter in text.split("&")[:-1]:
        parts = parameter.split("|")
        if parts[0] == wanted:
            found = parts[1] if len(parts) == 3 else "?"
    return found
