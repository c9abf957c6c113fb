"""What the header of a saved segmentation says of its segments, as Slicer's storage understands it.

Written after the meaning that Slicer 5.12 gives the fields (vtkMRMLSegmentationStorageNode, vtkSegmentationConverter).
``plainLayoutOf`` answers None for every header that leaves room for doubt: Slicer itself then has to read the file.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.SegmentRoles import SegmentRecord
from .HeaderLimits import LARGEST_VOXEL_COUNT, checkedGrid
from .NrrdHeader import NrrdHeader

Triple = tuple[int, int, int]
Extent = tuple[int, ...]
"""First and last voxel index along i, then j, then k; without any voxel where a last one is before its first."""

_EXPECTED_FIELDS = frozenset((
    "type", "dimension", "space", "sizes", "space directions", "kinds", "endian", "encoding", "space origin"))
"""Fields that Slicer, ITK and pynrrd write; any other, or none of one that is needed, may mean something else."""

_OPTIONAL_FIELDS = frozenset(("kinds", "endian"))

_VOXEL_TYPES = frozenset(("u1", "i1", "u2", "i2", "u4", "i4"))

_KINDS = (("domain",) * 3, ("",) * 3, ("list", *("domain",) * 3))

_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")  # leading zeros mean another base to Slicer
_DECIMAL_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?")

_OFFSET = "Segmentation_ReferenceImageExtentOffset"
_REFERENCE = "Reference image geometry"
_SAME_GRID_MM = 5e-5
"""Slicer takes grids for the same that differ by less than twice this in every number of their matrices."""

_SAME_GRID_VOXELS = 1e-3
"""How far from nested grids may be: rounding of the numbers in a header is far below that."""

_LARGEST_INDEX, _LARGEST_EXTENT_VOXELS = 2**16, 2**28
"""An extent reaches beyond its image in no file that Slicer wrote; memory is made for what it says."""

LARGEST_LABEL = 2**28
"""From here on Slicer takes gigabytes and minutes for a table of labels, or fails."""


@dataclass(frozen=True)
class StoredSegment:
    """A segment and where its voxels are: those of ``layer`` that have ``labelValue``, inside the extents of all
    segments of the layer together."""

    record: SegmentRecord
    layer: int
    labelValue: int
    extent: Extent


@dataclass(frozen=True)
class _SegmentFields:
    """A segment as the text of the header's fields; ``extent`` is None where it has none, the others as Slicer takes
    them then."""

    record: SegmentRecord
    layer: str
    labelValue: str
    extent: str | None


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
    takes it as empty. ``offset`` (k, j, i) is the grid index of the file's first voxel."""

    geometry: GridGeometry
    offset: Triple
    boxes: Mapping[int, Box]
    segments: tuple[StoredSegment, ...]


def plainLayoutOf(header: NrrdHeader) -> SegmentationLayout | None:
    """The layout of a segmentation file, or None where Slicer might understand the header otherwise."""
    values = header.keyValues
    offset = _wholeNumbers(values.get(_OFFSET, "0 0 0"), 3)
    if offset is None or not _isPlainImage(header) or "Segmentation_Extent" in values:  # the latter: a legacy format
        return None
    fields = _segmentFieldsOf(values)
    segments = tuple(segment for each in fields if (segment := _storedSegment(each, header)))
    if not fields or len({each.record.segmentId for each in segments}) < len(fields) or fatalField(header):
        return None
    own = header.geometry.ijkToRas.copy()
    own[:3, 3] -= own[:3, :3] @ np.array(offset, dtype=float)
    extents = {layer: [each.extent for each in segments if each.layer == layer and _sizeOf(each.extent)]
               for layer in {each.layer for each in segments}}
    geometry = _gridOf(values, own, isEmpty=not any(extents.values()))
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
    offset = _wholeNumbers(header.keyValues.get(_OFFSET, "0 0 0").strip(), 3)
    if offset is None or max(map(abs, offset)) > _LARGEST_INDEX:
        return f"has an impossible field '{_OFFSET}': it is damaged, so export it again"
    voxels = math.prod(header.shape)
    fields = _segmentFieldsOf(header.keyValues)
    if len({(each.layer, each.labelValue) for each in fields}) < len(fields):
        return "has two segments with the voxels of one label: it is damaged, so export it again"
    for each in fields:
        extent = _wholeNumbers(each.extent or "", 6)
        size = _sizeOf(extent) if extent else None
        if voxels == 1 and each.extent is not None and size != 0:
            return ("has one single voxel, which is how a segmentation without any is stored, but an extent for a "
                    "segment: export it again")
        if _largest(each.extent or "") > _LARGEST_INDEX or (size or 0) > max(voxels, _LARGEST_EXTENT_VOXELS):
            return "has a segment with an extent far beyond the image: it is damaged, so export it again"
        for name, text in (("layer", each.layer), ("label value", each.labelValue)):
            if not _WHOLE_NUMBER.fullmatch(text.strip()) and _largest(text) < LARGEST_LABEL:
                return f"has a segment with a {name} that is no whole number: it is damaged, so export it again"
        if _largest(each.labelValue) >= LARGEST_LABEL:
            return "has a segment with a label value far beyond any other: it is damaged, so export it again"
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
    if not _isNested(matrix, header.geometry.ijkToRas):
        return "has its voxels on another grid than its reference image geometry: it is damaged, so export it again"
    return None


def _isNested(reference: NDArray[np.float64], own: NDArray[np.float64]) -> bool:
    """Whether a file's grid is its reference grid, or one that divides each voxel of it into as many along each axis:
    Slicer saves on no other."""
    steps = np.linalg.inv(reference[:3, :3]) @ own[:3, :3]
    parts = round(1 / max(abs(steps[0, 0]), 1e-3))
    begin = (np.linalg.inv(reference) @ own[:, 3])[:3] * parts + (parts - 1) / 2
    return bool(parts >= 1 and (np.abs(steps * parts - np.eye(3)) < _SAME_GRID_VOXELS).all()
                and (np.abs(begin - np.rint(begin)) < 10 * _SAME_GRID_VOXELS).all())


def _largest(text: str) -> int:
    """The largest number, sign aside, of those in a text."""
    return max(map(int, re.findall(r"[0-9]{1,18}", text)), default=0)


def _sizeOf(extent: Extent) -> int:
    """The voxels in an extent."""
    return math.prod(max(extent[axis + 1] - extent[axis] + 1, 0) for axis in (0, 2, 4))


def _isPlainImage(header: NrrdHeader) -> bool:
    return (header.isTidy and not header.detached and header.lineSkip == header.byteSkip == 0
            and header.kinds in _KINDS and header.dtype.str[1:] in _VOXEL_TYPES
            and header.fieldNames <= _EXPECTED_FIELDS and _EXPECTED_FIELDS - header.fieldNames <= _OPTIONAL_FIELDS)


def storedRecords(header: NrrdHeader) -> tuple[SegmentRecord, ...]:
    """The segments that a header lists, in order; a tag's value is what Slicer would read back."""
    return tuple(each.record for each in _segmentFieldsOf(header.keyValues))


def _segmentFieldsOf(values: Mapping[str, str]) -> list[_SegmentFields]:
    found: list[_SegmentFields] = []
    while (segmentId := values.get(f"Segment{len(found)}_ID")) is not None:
        prefix = f"Segment{len(found)}_"
        record = SegmentRecord(segmentId, values.get(prefix + "Name", segmentId),
                               tagsOfText(values.get(prefix + "Tags", "")))
        found.append(_SegmentFields(record, values.get(prefix + "Layer", str(len(found))),
                                    values.get(prefix + "LabelValue", "1"), values.get(prefix + "Extent")))
    return found


def _storedSegment(fields: _SegmentFields, header: NrrdHeader) -> StoredSegment | None:
    """The segment, the whole volume its extent where it says none; None where a field leaves room for doubt."""
    k, j, i = header.shape
    layer, label = _wholeNumbers(fields.layer, 1), _wholeNumbers(fields.labelValue, 1)
    extent = (0, i - 1, 0, j - 1, 0, k - 1) if fields.extent is None else _wholeNumbers(fields.extent, 6)
    if not (fields.record.segmentId and layer and label and extent
            and 0 <= layer[0] < header.componentCount and label[0] > 0):
        return None
    return StoredSegment(fields.record, layer[0], label[0], extent)


def tagsOfText(text: str) -> dict[str, str]:
    """The tags in a field ``Segment0_Tags``, such as ``name:value|name:value|``."""
    pairs = (each.partition(":") for each in text.split("|"))
    return {name: value for name, colon, value in pairs if colon}


def _boxOf(extents: Sequence[Extent], shape: Triple) -> Box:
    """The part of a volume of ``shape`` that extents cover together, which are not empty."""
    k, j, i = (slice(max(min((each[axis] for each in extents), default=0), 0),
                     min(max((each[axis + 1] + 1 for each in extents), default=0), size))
               for axis, size in zip((4, 2, 0), shape, strict=True))
    if any(each.stop <= each.start for each in (k, j, i)):
        return Box((0, 0, 0), (0, 0, 0))
    return Box((k.start, j.start, i.start), (k.stop, j.stop, i.stop))


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


def _referenceOf(values: Mapping[str, str]) -> tuple[NDArray[np.float64], Extent] | None:
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
    return checkedGrid(matrix[:3, :3], matrix[:3, 3]).ijkToRas, extent


def _conversionParameter(text: str, wanted: str) -> str:
    """The last value of a conversion parameter in ``name|value|description&...&``; empty where there is none, and
    ``?`` where it is not of that form."""
    found = ""
    for parameter in text.split("&")[:-1]:
        parts = parameter.split("|")
        if parts[0] == wanted:
            found = parts[1] if len(parts) == 3 else "?"
    return found
