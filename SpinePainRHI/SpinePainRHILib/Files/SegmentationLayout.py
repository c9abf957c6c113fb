"""Where the voxels of each segment of a saved segmentation are, as Slicer's storage understands its header.

``plainLayoutOf`` answers None for every header that leaves room for doubt: Slicer itself then has to read the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import Box
from ..Core.SegmentRoles import SegmentRecord
from .NrrdHeader import NrrdHeader
from .SegmentationFields import (
    OFFSET,
    Extent,
    SegmentFields,
    fatalField,
    referenceOf,
    segmentFieldsOf,
    voxelsIn,
    wholeNumbers,
)

Triple = tuple[int, int, int]

_EXPECTED_FIELDS = frozenset((
    "type", "dimension", "space", "sizes", "space directions", "kinds", "endian", "encoding", "space origin"))
"""Fields that Slicer, ITK and pynrrd write; any other, or none of one that is needed, may mean something else."""

_OPTIONAL_FIELDS = frozenset(("kinds", "endian"))
_VOXEL_TYPES = frozenset(("u1", "i1", "u2", "i2", "u4", "i4"))
_KINDS = (("domain",) * 3, ("",) * 3, ("list", *("domain",) * 3))

_SAME_GRID_MM = 5e-5
"""Slicer takes grids for the same that differ by less than twice this in every number of their matrices."""


@dataclass(frozen=True)
class StoredSegment:
    """A segment and where its voxels are: those of ``layer`` that have ``labelValue``, inside the extents of all
    segments of the layer together."""

    record: SegmentRecord
    layer: int
    labelValue: int
    extent: Extent


@dataclass(frozen=True, eq=False)
class SegmentationLayout:
    """Where all segments are. ``boxes`` is, for each layer that counts, the part [k, j, i] of the file outside which
    Slicer takes it as empty. ``offset`` (k, j, i) is the grid index of the file's first voxel."""

    geometry: GridGeometry
    offset: Triple
    boxes: Mapping[int, Box]
    segments: tuple[StoredSegment, ...]


def plainLayoutOf(header: NrrdHeader) -> SegmentationLayout | None:
    """The layout of a segmentation file, or None where Slicer might understand the header otherwise."""
    values = header.keyValues
    offset = wholeNumbers(values.get(OFFSET, "0 0 0"), 3)
    if offset is None or not _isPlainImage(header) or "Segmentation_Extent" in values:  # the latter: a legacy format
        return None
    fields = segmentFieldsOf(values)
    segments = tuple(segment for each in fields if (segment := _storedSegment(each, header)))
    if not fields or len({each.record.segmentId for each in segments}) < len(fields) or fatalField(header):
        return None
    extents = {layer: [each.extent for each in segments if each.layer == layer and voxelsIn(each.extent)]
               for layer in {each.layer for each in segments}}
    own = header.geometry.ijkToRas.copy()
    own[:3, 3] -= own[:3, :3] @ np.array(offset, dtype=float)
    geometry = _gridOf(values, own, isEmpty=not any(extents.values()))
    if geometry is None:
        return None
    i, j, k = offset
    return SegmentationLayout(geometry, (k, j, i), {layer: _boxOf(each, header.shape) for layer, each in
                                                    extents.items()}, segments)


def _isPlainImage(header: NrrdHeader) -> bool:
    return (header.isTidy and not header.detached and header.lineSkip == header.byteSkip == 0
            and header.kinds in _KINDS and header.dtype.str[1:] in _VOXEL_TYPES
            and header.fieldNames <= _EXPECTED_FIELDS and _EXPECTED_FIELDS - header.fieldNames <= _OPTIONAL_FIELDS)


def _storedSegment(fields: SegmentFields, header: NrrdHeader) -> StoredSegment | None:
    """The segment, the whole volume its extent where it says none; None where a field leaves room for doubt."""
    k, j, i = header.shape
    layer, label = wholeNumbers(fields.layer, 1), wholeNumbers(fields.labelValue, 1)
    extent = (0, i - 1, 0, j - 1, 0, k - 1) if fields.extent is None else wholeNumbers(fields.extent, 6)
    if not (fields.record.segmentId and layer and label and extent
            and 0 <= layer[0] < header.componentCount and label[0] > 0):
        return None
    return StoredSegment(fields.record, layer[0], label[0], extent)


def _boxOf(extents: Sequence[Extent], shape: Triple) -> Box:
    """The part of a volume of ``shape`` that extents cover together, which are not empty."""
    k, j, i = (slice(max(min((each[axis] for each in extents), default=0), 0),
                     min(max((each[axis + 1] + 1 for each in extents), default=0), size))
               for axis, size in zip((4, 2, 0), shape, strict=True))
    return (k, j, i) if all(each.start < each.stop for each in (k, j, i)) else (slice(0, 0),) * 3


def _gridOf(values: Mapping[str, str], own: NDArray[np.float64], isEmpty: bool) -> GridGeometry | None:
    """The segmentation's grid: its reference geometry where it has one, else ``own``, the matrix of the file itself.

    None where Slicer might resample the one to the other; without any voxel (``isEmpty``) there is nothing to.
    """
    reference = referenceOf(values)
    if reference is None:
        return GridGeometry(own)
    matrix = reference[0]
    return GridGeometry(matrix) if isEmpty or (np.abs(matrix - own) < _SAME_GRID_MM).all() else None
