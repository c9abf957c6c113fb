"""Saved segmentations (``.seg.nrrd``) read without Slicer: the header, then all voxels once, checked on the way."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from ..Core.SegmentRoles import SegmentRecord
from .FileAccess import openRegularFile, quoted
from .ItkReading import readWithSimpleItk
from .NrrdHeader import NrrdHeader, checkNrrdFile, damagedError, headerOfFile, readNrrdHeader
from .Payload import portionsOf
from .SegmentationFields import LARGEST_LABEL, fatalField, storedRecords
from .SegmentationLayout import SegmentationLayout, StoredSegment, Triple, plainLayoutOf

_PORTION_BYTES = 2**18
"""Whole slices of at least this size are decompressed at once: they stay in the processor's cache."""

MOST_SEGMENTS = 2_000
"""Slicer compares each segment with each other when it lets go of them: 50,000 take minutes, these half a second."""

_FEW_SEGMENTS, _MOST_BOXES = 20, 2**20
"""Looking through a layer for each segment is quickest for few; for many, their boxes are found together."""


@dataclass(frozen=True, eq=False)
class SegmentationFile:
    """All segments of a file, in its order, on the grid of ``geometry``.

    ``layers`` holds the voxels of each layer inside its box, whose first voxel has the grid index in ``offsets``.
    """

    geometry: GridGeometry
    segments: tuple[StoredSegment, ...]
    layers: dict[int, NDArray[Any]]
    offsets: dict[int, Triple]

    @property
    def records(self) -> tuple[SegmentRecord, ...]:
        """The segments without their voxels."""
        return tuple(each.record for each in self.segments)

    def tagsOf(self, segmentId: str) -> dict[str, str]:
        """The tags of a segment. Raises KeyError for an ID that is not there."""
        return dict(self._byId[segmentId].record.tags)

    def maskOf(self, segmentId: str) -> CroppedMask:
        """The outline of a segment, cropped to its voxels. Raises KeyError for an ID that is not there."""
        segment = self._byId[segmentId]
        labels, (k, j, i) = self.layers[segment.layer], self.offsets[segment.layer]
        if len(self.segments) > _FEW_SEGMENTS and (boxes := self._boxes.get(segment.layer)) is not None:
            box = boxes[segment.labelValue - 1] if segment.labelValue <= len(boxes) else None
            if box is None:
                return CroppedMask.empty()
            labels, (k, j, i) = labels[box], (k + box[0].start, j + box[1].start, i + box[2].start)
        return CroppedMask.fromLabels(labels, segment.labelValue, (k, j, i))

    @cached_property
    def _byId(self) -> dict[str, StoredSegment]:
        return {each.record.segmentId: each for each in self.segments}

    @cached_property
    def _boxes(self) -> dict[int, list[tuple[slice, ...] | None]]:
        """For each layer the boxes of its labels, found in one pass however many share it."""
        return {layer: list(ndimage.find_objects(labels)) for layer, labels in self.layers.items()
                if labels.size and labels.dtype.kind in "iu" and labels.max() <= _MOST_BOXES}


def readSegmentationFile(path: Path) -> SegmentationFile | None:
    """Reads a segmentation as Slicer's own storage would, to the last voxel; None for a file of which this is not
    certain, which Slicer then has to read.

    Not read are: label volumes without segment fields, float and 64-bit voxels, skipped lines or bytes, unusual
    fields, kinds and numbers, legacy headers, segments with the same ID, and reference grids that differ from the
    file's. Without a reference grid in the file, the grid is the file's own, which Slicer gives with other rounding
    (about 1e-13).

    Raises ValueError with one sentence that names the file where it is damaged, as ``checkNrrdFile`` does.
    """
    if not path.name.endswith(".nrrd"):
        return None
    with openRegularFile(path) as file:
        header = headerOfFile(path, file)
        layout = plainLayoutOf(header)
        if layout is None:
            return None
        try:
            stored, lowest, highest = _readVoxels(file, header, layout)
        except ValueError as error:
            raise damagedError(path, error) from None
    _refuseFarLabels(path, lowest, highest)
    return stored


def checkSegmentationFile(path: Path) -> NrrdHeader:
    """Makes sure that Slicer's own storage can be given a file: header, length of the data, extents, reference grid
    and labels. Returns the header. Raises ValueError with one sentence that names the file, as ``checkNrrdFile`` does.
    """
    _refuseManySegments(path, len(storedRecords(readNrrdHeader(path))))  # before a parser that takes minutes for them
    header = checkNrrdFile(path)
    if header.dtype.kind == "f":
        raise ValueError(f"{path} holds fractional values, not a segmentation: threshold it and import it as a case.")
    if clause := fatalField(header):
        raise ValueError(f"{quoted(path)} {clause}.")
    listed = len(storedRecords(header))
    if header.dtype.itemsize == 4 or (header.dtype.itemsize == 2 and not listed):
        import SimpleITK

        image = readWithSimpleItk(path, "NrrdImageIO")  # a view of its voxels does not keep it alive
        voxels = SimpleITK.GetArrayViewFromImage(image)
        _refuseFarLabels(path, int(voxels.min()), int(voxels.max()))
        listed = listed or int(np.count_nonzero(np.unique(voxels)))
    _refuseManySegments(path, listed)
    return header


def _refuseManySegments(path: Path, listed: int) -> None:
    if listed > MOST_SEGMENTS:
        raise ValueError(f"{quoted(path)} holds {listed} segments, more than the {MOST_SEGMENTS} that 3D Slicer can "
                         "be given: is it an image, or are single objects numbered in it? Choose an outline of the "
                         "cord and of the high intensity.")


def _refuseFarLabels(path: Path, lowest: int, highest: int) -> None:
    if max(-lowest, highest) >= LARGEST_LABEL:
        farthest = highest if highest >= LARGEST_LABEL else lowest
        raise ValueError(f"{quoted(path)} holds the label value {farthest}, far beyond "
                         "those of a segmentation: number its labels from 1 on, or export it again.")


def _readVoxels(file: BinaryIO, header: NrrdHeader, layout: SegmentationLayout) -> tuple[SegmentationFile, int, int]:
    """The outlines, and the lowest and highest of 32-bit labels; smaller ones cannot be too large to be a label."""
    k, j, i = header.shape
    sliceBytes = j * i * header.componentCount * header.dtype.itemsize
    together = min(max(_PORTION_BYTES // sliceBytes, 1), k)
    layers = {layer: np.empty([each.stop - each.start for each in box], dtype=header.dtype)
              for layer, box in layout.boxes.items()}
    lowest = highest = first = 0
    for portion in portionsOf(file, header.dataOffset, header.dataBytes, header.encoding == "gzip",
                              together * sliceBytes):
        voxels = np.frombuffer(portion, dtype=header.dtype).reshape(-1, j, i, header.componentCount)
        for layer, (slices, rows, columns) in layout.boxes.items():
            begin, end = max(slices.start, first), min(slices.stop, first + len(voxels))
            if begin < end:
                layers[layer][begin - slices.start:end - slices.start] = voxels[
                    begin - first:end - first, rows, columns, layer]
        if voxels.dtype.itemsize == 4:
            lowest, highest = min(lowest, int(voxels.min())), max(highest, int(voxels.max()))
        first += len(voxels)
        del voxels, portion  # so that the next ones take their place in the processor's cache
    k, j, i = layout.offset
    offsets = {layer: (k + box[0].start, j + box[1].start, i + box[2].start) for layer, box in layout.boxes.items()}
    return SegmentationFile(layout.geometry, layout.segments, layers, offsets), lowest, highest
