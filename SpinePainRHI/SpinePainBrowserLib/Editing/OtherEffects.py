"""Draw, Scissors, Islands and Threshold: lines, clicks and preview of trame-slicer, and the changes of the editor."""

from collections.abc import Callable
from typing import Any

import numpy as np
from SpinePainRHILib.Editing.OutlineEditor import OutlineEditor
from SpinePainRHILib.Live.PlaneAreas import Plane
from SpinePainRHILib.Scene.Labelmaps import fromMatrix
from trame_slicer.segmentation import (
    SegmentationEffect,
    SegmentationEffectIslands,
    SegmentationEffectScissors,
    SegmentationEffectThreshold,
)


class LineEffect(SegmentationEffectScissors):
    """A line drawn freely in a slice view; ``use`` gets its corners (world RAS) and the view's normal."""

    def __init__(self, use: Callable[[Any, Any], object]) -> None:
        super().__init__()
        self._use = use

    def apply_points_display_coordinates(self, points_display: Any, view: Any) -> None:
        if not self.is_active:
            return  # another tool was chosen in the middle of the line
        toRas = fromMatrix(view.get_view_node().GetXYToRAS())
        pixels = [points_display.GetPoint(index)[:2] for index in range(points_display.GetNumberOfPoints())]
        self._use(np.array([(toRas @ [x, y, 0.0, 1.0])[:3] for x, y in pixels]), Plane.ofSliceView(toRas).normal)


class IslandsEffect(SegmentationEffectIslands):
    """A click on a piece of the segment, for the operations that take one."""

    def __init__(self, editor: OutlineEditor) -> None:
        super().__init__()
        self._outlines = editor

    def is_in_interactive_mode(self) -> bool:
        return self._outlines.options.islandsOperation.isByClick

    def select_island_at_position(self, world_pos: Any, island_mode: Any = None) -> None:
        self._outlines.islands(world_pos)


class ThresholdEffect(SegmentationEffectThreshold):
    """Shows the range of the options in the views, not blinking: that would draw every view again all the time."""

    def __init__(self, editor: OutlineEditor) -> None:
        super().__init__()
        self._outlines = editor

    def set_active(self, is_active: bool) -> None:
        SegmentationEffect.set_active(self, is_active)
        self.get_param_proxy().is_visible = is_active

    def show(self) -> None:
        """Shows the range, and the colour of the segment, as they are now."""
        self.set_threshold_min_max_values(self._outlines.options.thresholdRange or self._outlines.defaultThreshold)
        self.trigger_pipeline_parameter_change()
