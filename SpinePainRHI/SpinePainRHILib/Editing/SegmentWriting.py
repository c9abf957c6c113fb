"""How every tool changes a segment: under the mask of the case's editor node, over no other segment, and undoable."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

import numpy as np
import slicer
from numpy.typing import NDArray

from ..Core.Arrays import Voxels
from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask, Extent
from ..Scene.CaseSegmentation import worldGrid
from ..Scene.Labelmaps import arrayOf, gridOf, labelmapOfMask, maskOfSegment
from .SegmentGrids import alignedVolume, wholeGrid

_LOGIC = slicer.vtkSlicerSegmentationsModuleLogic


class Change(Enum):
    """What the voxels of a tool do to the segment: are added, taken away, or take its place in their box."""

    ADD = auto()
    REMOVE = auto()
    REPLACE = auto()


class SegmentWriter:
    """Changes one segment of what an editor node (vtkMRMLSegmentEditorNode) edits.

    The same voxels come out as by vtkSlicerSegmentEditorLogic.ModifySegmentByLabelmap on that node, which works on
    the whole grid; this one looks at the box of the change alone. It differs in one thing: where erasing takes voxels
    that lie outside the segment that the mask names, Slicer gives them to that segment. Here no other one changes.
    ``beforeChange`` is called once before the first voxel of a change, and not where nothing would change.
    """

    def __init__(self, editorNode: Any, segmentId: str, beforeChange: Callable[[], None]) -> None:
        self._editorNode, self._segmentId, self._beforeChange = editorNode, segmentId, beforeChange
        self._node = editorNode.GetSegmentationNode()
        self._segment = self._node.GetSegmentation().GetSegment(segmentId)
        self.reference = wholeGrid(self._node, self._segment)
        self.grid: GridGeometry = gridOf(self.reference)

    @property
    def worldGrid(self) -> GridGeometry:
        """The grid as the views show it, under the segmentation's transform. ValueError for one that is not linear."""
        return worldGrid(self._node, self.grid)

    @property
    def extent(self) -> Extent:
        """First and last grid index along i, j and k, all segments included."""
        return tuple(self.reference.GetExtent())

    @property
    def outline(self) -> CroppedMask:
        """The segment as it is."""
        return maskOfSegment(self._segment, self.reference)

    def editableExtent(self) -> Extent:
        """A box outside which nothing of the segment may change."""
        node = self._editorNode
        inside = self._node.GetSegmentation().GetSegment(node.GetMaskSegmentID() or "")
        if node.GetMaskMode() != slicer.vtkMRMLSegmentationNode.EditAllowedInsideSingleSegment or inside is None:
            return self.extent
        return maskOfSegment(inside, self.reference).extent

    @property
    def isShutOut(self) -> bool:
        """Whether the mask leaves nothing that may be drawn on."""
        first, last = self.editableExtent()[::2], self.editableExtent()[1::2]
        return any(begin > end for begin, end in zip(first, last, strict=True))

    def intensitiesOn(self, box: CroppedMask) -> Voxels:
        """The volume's intensities on a box of the grid, interpolated where its own grid is another."""
        return arrayOf(self._alignedVolume(labelmapOfMask(box, self.grid))) if box.voxels.size else box.voxels

    def write(self, mask: CroppedMask, change: Change) -> bool:
        """Changes the segment by ``mask``; whether it changed at all."""
        if not mask.voxels.size:
            return False
        earlier = self.outline.over(mask.extent).voxels
        editable = self._editable(mask, change)
        added = mask.voxels & ~earlier & editable & (change is not Change.REMOVE)
        removed = earlier & editable & (mask.voxels if change is Change.REMOVE else ~mask.voxels) & (
            change is not Change.ADD)
        if not (added.any() or removed.any()):
            return False
        self._beforeChange()
        if removed.any():
            self._merge(CroppedMask(~removed, mask.offset), _LOGIC.MODE_MERGE_MIN)
        if added.any():
            self._merge(CroppedMask(added, mask.offset), _LOGIC.MODE_MERGE_MASK)
        if _LOGIC.GetSegmentStatus(self._segment) == _LOGIC.NotStarted:
            _LOGIC.SetSegmentStatus(self._segment, _LOGIC.InProgress)
        return True

    def _merge(self, mask: CroppedMask, mode: int) -> None:
        if not _LOGIC.SetBinaryLabelmapToSegment(labelmapOfMask(mask, self.grid), self._node, self._segmentId, mode):
            raise ValueError(f"Slicer refused to change the outline of '{self._segment.GetName()}'.")

    def _editable(self, mask: CroppedMask, change: Change) -> NDArray[np.bool_] | bool:
        """Which voxels of the mask's box may change, as the editor node says."""
        node = self._editorNode
        mode, isByIntensity = node.GetMaskMode(), bool(node.GetSourceVolumeIntensityMask())
        isInsideOne = mode == slicer.vtkMRMLSegmentationNode.EditAllowedInsideSingleSegment
        if change is Change.REMOVE and isInsideOne:
            return True  # as in Slicer: what is there of the segment may always be erased
        if mode == slicer.vtkMRMLSegmentationNode.EditAllowedEverywhere and not isByIntensity:
            return True
        box = labelmapOfMask(mask, self.grid)
        forbidden = slicer.vtkOrientedImageData()
        intensities = self._alignedVolume(box) if isByIntensity else None
        limits = node.GetSourceVolumeIntensityMaskRange() if isByIntensity else None
        if not self._node.GenerateEditMask(forbidden, mode, box, self._segmentId, node.GetMaskSegmentID() or "",
                                           intensities, limits):
            raise ValueError("Slicer could not tell where the outline may be changed: nothing was changed.")
        editable: NDArray[np.bool_] = arrayOf(forbidden) == 0
        return editable

    def _alignedVolume(self, box: Any) -> Any:
        aligned = alignedVolume(self._editorNode.GetSourceVolumeNode(), self._node, box)
        if aligned is None:
            raise ValueError("There is no volume to take intensities from: show the volume, or switch the range off.")
        return aligned
