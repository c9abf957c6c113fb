"""Tools that change the whole segment at once: Threshold, Islands, Smoothing, Fill between slices."""

from typing import Any

import numpy as np
import slicer
from scipy import ndimage
from slicer import vtkMRMLSliceNode
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.Labelmaps import arrayOf, labelmapOfMask
from trame_slicer.segmentation import (
    SegmentationEffect,
    SegmentationEffectThreshold,
    SegmentationIslandsPipeline,
)

from .MaskBoxes import extentOf, overBox
from .SegmentWriting import Change, SegmentWriter
from .ToolOptions import IslandsOperation, ToolOptions


class ThresholdTool(SegmentationEffectThreshold):
    """The voxels of the editable area within a range of intensities become the segment; shown before, not blinking."""

    def __init__(self, options: ToolOptions) -> None:
        super().__init__()
        self.options = options

    def set_active(self, is_active: bool) -> None:
        SegmentationEffect.set_active(self, is_active)  # not the blinking, which draws every view again all the time
        if is_active:
            self.preview()
        self.get_param_proxy().is_visible = is_active

    def preview(self) -> None:
        """Shows the range of the options in the views."""
        low, high = self.options.thresholdRange or self.defaultRange()
        if self.get_threshold_min_max_values() != (low, high):
            self.set_threshold_min_max_values((low, high))

    def limits(self) -> tuple[float, float]:
        """The smallest and the largest intensity of the volume."""
        volume = self.modifier.volume_node if self.modifier else None
        image = volume.GetImageData() if volume is not None else None
        return image.GetScalarRange() if image is not None else (0.0, 0.0)

    def defaultRange(self) -> tuple[float, float]:
        """As in the Segment Editor: all but the lowest quarter of the intensities."""
        low, high = self.limits()
        return low + (high - low) / 4, high

    def apply(self) -> bool:
        low, high = self.options.thresholdRange or self.defaultRange()

        def shape(writer: SegmentWriter, _world: GridGeometry) -> CroppedMask:
            box = overBox(CroppedMask.empty(), writer.editableExtent())
            values = writer.intensitiesOn(box)
            return CroppedMask((values >= low) & (values <= high), box.offset)

        return bool(self.modifier.change(shape, Change.REPLACE))


class IslandsTool(SegmentationEffect):
    """Keeps or removes pieces of the segment; voxels that share a face belong to one piece."""

    def __init__(self, options: ToolOptions) -> None:
        super().__init__()
        self.options = options

    def _create_pipeline(self, view_node: Any, _parameter: Any) -> Any:
        return SegmentationIslandsPipeline() if isinstance(view_node, vtkMRMLSliceNode) else None

    def is_in_interactive_mode(self) -> bool:
        return self.options.islandsOperation.isByClick

    def select_island_at_position(self, world_pos: Any) -> None:
        """What the click does; nothing where it meets no piece."""
        operation = self.options.islandsOperation

        def shape(writer: SegmentWriter, world: GridGeometry) -> CroppedMask:
            outline = writer.outline
            pieces, _sizes = piecesOf(outline)
            i, j, k = np.rint(np.linalg.inv(world.ijkToRas) @ [*world_pos, 1.0])[:3].astype(int)
            index = tuple(int(each - first) for each, first in zip((k, j, i), outline.offset, strict=True))
            isIn = all(0 <= each < size for each, size in zip(index, pieces.shape, strict=True))
            piece = pieces[index] if isIn else 0
            if not piece:
                return CroppedMask.empty()
            isKept = pieces == piece if operation is IslandsOperation.KEEP_CLICKED else pieces != piece
            return CroppedMask(isKept & outline.voxels, outline.offset)

        self.modifier.change(shape, Change.REPLACE)

    def apply(self) -> bool:
        """The operations without a click."""
        smallest = self.options.smallestIsland
        isLargestOnly = self.options.islandsOperation is IslandsOperation.KEEP_LARGEST

        def shape(writer: SegmentWriter, _world: GridGeometry) -> CroppedMask:
            outline = writer.outline
            pieces, sizes = piecesOf(outline)
            if not len(sizes):
                return CroppedMask.empty()
            isKept = np.arange(len(sizes)) == int(np.argmax(sizes)) if isLargestOnly else sizes >= smallest
            return CroppedMask(np.concatenate([[False], isKept])[pieces], outline.offset)

        return bool(self.modifier.change(shape, Change.REPLACE))


class FillBetweenTool(SegmentationEffect):
    """Fills slices without an outline between slices that have one, as the effect of the Segment Editor does, but in
    the selected segment alone and inside its mask."""

    def __init__(self, _options: ToolOptions) -> None:
        super().__init__()

    def _create_pipeline(self, _view_node: Any, _parameter: Any) -> None:
        return None

    def apply(self) -> bool:
        def shape(writer: SegmentWriter, _world: GridGeometry) -> CroppedMask:
            outline = writer.outline
            if outline.isEmpty:
                return outline
            interpolator = slicer.vtkITKMorphologicalContourInterpolator()
            interpolator.SetInputData(labelmapOfMask(overBox(outline, extentOf(outline)), writer.grid))
            interpolator.Update()
            return CroppedMask(arrayOf(interpolator.GetOutput()) != 0, outline.offset)

        return bool(self.modifier.change(shape, Change.ADD))


def piecesOf(mask: CroppedMask) -> tuple[Any, Any]:
    """The number of each voxel's piece, 0 outside the mask, and the voxels of piece 1, 2, ..."""
    pieces, count = ndimage.label(mask.voxels)
    return pieces, np.bincount(pieces.ravel(), minlength=count + 1)[1:]
