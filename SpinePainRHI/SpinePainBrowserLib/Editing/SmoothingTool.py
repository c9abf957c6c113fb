"""Smoothing: the filters of trame-slicer's effect, on the segment's surroundings alone."""

import math
from typing import Any

from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.Labelmaps import arrayOf, labelmapOfMask
from trame_slicer.segmentation import SegmentationEffectSmoothing
from trame_slicer.segmentation.segmentation_effect_smoothing import SmoothingEffectMode

from .MaskBoxes import extentOf, grown, overBox
from .SegmentWriting import Change, SegmentWriter
from .ToolOptions import SmoothingMethod, ToolOptions

_FILTERS = {each: SmoothingEffectMode[each.name] for each in SmoothingMethod}

_REACH = 4
"""How far the Gaussian filter reaches, in standard deviations; the others reach no farther than their size."""


class SmoothingTool(SegmentationEffectSmoothing):
    """Smooths the selected segment inside its mask. The mouse stays the view's."""

    def __init__(self, options: ToolOptions) -> None:
        super().__init__()
        self.options = options
        self._filtered: FilteredSegment | None = None

    def set_active(self, is_active: bool) -> None:
        """There is no brush to show or to hide."""
        self._is_active = is_active

    def _create_pipeline(self, _view_node: Any, _parameter: Any) -> None:
        return None

    @property
    def modifier(self) -> Any:
        return self._filtered or super().modifier

    def apply(self) -> bool:
        size = self.options.smoothingMm
        self.set_kernel_size(size)
        self.set_standard_deviation(size)

        def shape(writer: SegmentWriter, _world: GridGeometry) -> CroppedMask:
            outline = writer.outline
            if outline.isEmpty:
                return outline
            i, j, k = (math.ceil(_REACH * size / spacing) for spacing in writer.grid.spacingMm)
            box = overBox(outline, grown(extentOf(outline), (i, j, k), writer.extent))
            self._filtered = FilteredSegment(box, writer.grid)
            try:
                self.apply_smoothing(smoothing_mode=_FILTERS[self.options.smoothingMethod])
                return self._filtered.result
            finally:
                self._filtered = None

        return bool(self.modifier.change(shape, Change.REPLACE))


class FilteredSegment:
    """What the filters take for the segment to modify: a box of voxels, and the ``result`` that they make of it."""

    active_segment_id = ""

    def __init__(self, box: CroppedMask, grid: GridGeometry) -> None:
        self._grid, self.result = grid, box

    def get_segment_labelmap(self, _segmentId: str) -> Any:
        return labelmapOfMask(self.result, self._grid)

    def apply_labelmap(self, labelmap: Any, **_options: Any) -> None:
        self.result = CroppedMask(arrayOf(labelmap) != 0, self.result.offset)
