"""The preview of a suggestion in the slice views: a node of its own, so that no outline is touched."""

from typing import Any

import slicer

from ..Core.Masks import CroppedMask
from ..Scene.CaseSegmentation import referenceGrid
from ..Scene.Labelmaps import BINARY_LABELMAP, gridOf, labelmapOfMask
from ..Scene.Previews import addPreviewNode
from ..Scene.SegmentRecognition import recogniseSegments
from .CaseOpening import removeCase

PREVIEW_COLOUR = (0.35, 1.0, 1.0)
"""Lighter than every outline; and filled where those are lines."""

FILL_OPACITY = 0.55
SEGMENT_ID = "preview"


class SuggestionDisplay:
    """Shows one mask over the case's grid; hidden from lists and never saved with the scene."""

    def __init__(self) -> None:
        self._node: Any = None

    @property
    def isShown(self) -> bool:
        return self._node is not None and self._node.GetScene() is not None

    def show(self, segmentationNode: Any, mask: CroppedMask) -> None:
        """Shows ``mask``, given on the grid of the case in ``segmentationNode``."""
        segmentation = segmentationNode.GetSegmentation()
        cord = segmentation.GetSegment(recogniseSegments(segmentation).cordId)
        if not self.isShown:
            self._makeNode(segmentationNode)
        labelmap = labelmapOfMask(mask, gridOf(referenceGrid(segmentationNode, cord)))
        shown = self._node.GetSegmentation().GetSegment(SEGMENT_ID)
        if shown is not None:
            self._node.GetSegmentation().RemoveSegment(SEGMENT_ID)
        segment = slicer.vtkSegment()
        segment.SetName(SEGMENT_ID)
        segment.SetColor(*PREVIEW_COLOUR)
        segment.AddRepresentation(BINARY_LABELMAP, labelmap)
        self._node.GetSegmentation().AddSegment(segment, SEGMENT_ID)

    def hide(self) -> None:
        """Takes the preview out of the scene."""
        if self.isShown:
            removeCase(self._node)
        self._node = None

    def _makeNode(self, segmentationNode: Any) -> None:
        self._node = addPreviewNode(slicer.mrmlScene, "SpinePainRHI preview")
        self._node.SetAndObserveTransformNodeID(segmentationNode.GetTransformNodeID())
        display = self._node.GetDisplayNode()
        display.SetVisibility2DOutline(False)
        display.SetOpacity2DFill(FILL_OPACITY)
