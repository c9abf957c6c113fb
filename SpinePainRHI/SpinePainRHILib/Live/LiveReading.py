"""Reading a segmentation again and again: only what changed since the last time is touched."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import slicer

from ..Core.CaseAssembly import SegmentContent, assembleCase
from ..Core.Cases import OutlinedCase
from ..Core.CaseTags import Role, Tag
from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from ..Scene.CaseSegmentation import infoOfName, referenceGrid, worldGrid
from ..Scene.Labelmaps import BINARY_LABELMAP, gridOf, liesOn, maskOfSegment
from ..Scene.SegmentRecognition import recogniseSegments
from ..Scene.SegmentTags import nameOf, tagsOf

Colour = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class LiveCase:
    """A case and the IDs and colours of its segments, the lesions' in the order of ``case.lesions``."""

    case: OutlinedCase
    cordId: str
    lesionIds: tuple[str, ...]
    colours: tuple[Colour, ...]

    @property
    def masks(self) -> dict[str, CroppedMask]:
        """The mask of each segment by its ID."""
        return {self.cordId: self.case.cord,
                **{each: lesion.mask for each, lesion in zip(self.lesionIds, self.case.lesions, strict=True)}}


@dataclass(frozen=True, eq=False)
class _KnownMask:
    token: tuple[Any, ...]
    mask: CroppedMask
    isResampled: bool


class CaseReader:
    """Reads the case of one segmentation node; same answers as Scene.CaseSegmentation.readCase, sooner.

    ``read`` returns the very same object for as long as nothing it holds changed, so that callers can skip their
    own work by identity; likewise an outline's mask stays the same object while its voxels do. A labelmap is looked
    at again only when its modification time, label value or the grid changed. No node is added to the scene.
    """

    def __init__(self, node: Any) -> None:
        self._node = node
        self._known: dict[str, _KnownMask] = {}
        self._gridText: str | None = None
        self._grid: tuple[Any, GridGeometry] | None = None
        self._last: tuple[tuple[Any, ...], LiveCase] | None = None

    def forget(self) -> None:
        """Makes the next ``read`` look at every voxel again."""
        self._known.clear()
        self._grid, self._last = None, None

    def read(self) -> LiveCase:
        """The case as it is now. Raises ValueError as readCase does."""
        segmentation = self._node.GetSegmentation()
        if segmentation is None:
            raise ValueError("The segmentation node holds no segmentation: create a case, or open one.")
        recognition = recogniseSegments(segmentation)
        cordId = recognition.cordId
        cord = segmentation.GetSegment(cordId)
        reference, grid = self._readGrid(cord)
        geometry = worldGrid(self._node, grid)
        masks = {each.segmentId: self._readMask(each.segmentId, segmentation.GetSegment(each.segmentId), reference)
                 for each in recognition.segments}
        isResampled = any(self._known[each].isResampled for each in masks)
        self._known = {each: known for each, known in self._known.items() if each in masks}
        segments = {each.segmentId: segmentation.GetSegment(each.segmentId) for each in recognition.segments}
        names = {each: nameOf(segment) for each, segment in segments.items()}
        tags = {each: tagsOf(segment, Tag) for each, segment in segments.items()}
        lesionIds = tuple(each.segmentId for each in recognition.segments if each.role is not Role.CORD)
        colours = tuple(segments[each].GetColor() for each in lesionIds)
        # The last reading keeps its masks alive, so no two of these IDs mean different masks.
        token = (recognition, names, tags, colours, self._node.GetName(), grid.ijkToRas.tobytes(),
                 geometry.ijkToRas.tobytes(), tuple(map(id, masks.values())), isResampled)
        if self._last is None or self._last[0] != token:
            contents = {each: SegmentContent(names[each], tags[each], mask) for each, mask in masks.items()}
            case = assembleCase(recognition, contents, infoOfName(self._node), geometry, grid, isResampled)
            self._last = token, LiveCase(case, cordId, lesionIds, colours)
        return self._last[1]

    def _readGrid(self, cord: Any) -> tuple[Any, GridGeometry]:
        text = self._node.GetSegmentation().GetConversionParameter(
            slicer.vtkSegmentationConverter.GetReferenceImageGeometryParameterName())
        # Without a stored grid the cord's labelmap is the grid, and any stroke may change it.
        if self._grid is None or not text or text != self._gridText:
            reference = referenceGrid(self._node, cord)
            self._gridText, self._grid = text, (reference, gridOf(reference))
            self._known.clear()
        return self._grid

    def _readMask(self, segmentId: str, segment: Any, reference: Any) -> CroppedMask:
        labelmap = segment.GetRepresentation(BINARY_LABELMAP)
        # A modification time is given out once in a program's life, so it also tells one labelmap from another.
        token = (labelmap.GetMTime() if labelmap else None, segment.GetLabelValue())
        known = self._known.get(segmentId)
        if known is None or known.token != token or labelmap is None:
            mask = maskOfSegment(segment, reference)
            if known is not None and sameMask(known.mask, mask):
                mask = known.mask  # such as a neighbour's edit in a shared labelmap
            known = self._known[segmentId] = _KnownMask(token, mask, not liesOn(segment, reference))
        return known.mask


def sameMask(first: CroppedMask, second: CroppedMask) -> bool:
    """Whether two masks cropped to their voxels are equal: a comparison of memory, for masks of one reader."""
    return first is second or (first.offset == second.offset and first.voxels.shape == second.voxels.shape
                               and bool(np.array_equal(first.voxels, second.voxels)))
