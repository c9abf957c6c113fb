"""Paint and Erase: a brush over the slice in view, or a ball, whose stroke changes the segment when it ends."""

from typing import Any

import numpy as np
from slicer import vtkMRMLAbstractWidget, vtkMRMLSliceNode
from SpinePainRHILib.Scene.Labelmaps import fromMatrix
from trame_slicer.segmentation import ModificationMode, SegmentationEffect, SegmentationEffectPipeline
from vtk import vtkCommand, vtkEvent

from .BrushPicture import BrushPicture
from .SegmentWriting import Change
from .StrokeShapes import Brush, strokeMask
from .ToolOptions import ToolOptions

_MOVE, _PRESS, _RELEASE, _FORWARD, _BACKWARD = (int(each) for each in (
    vtkCommand.MouseMoveEvent, vtkCommand.LeftButtonPressEvent, vtkCommand.LeftButtonReleaseEvent,
    vtkCommand.MouseWheelForwardEvent, vtkCommand.MouseWheelBackwardEvent))

_SIZE_STEP = 1.2
"""One notch of the wheel, as in the Segment Editor."""


class PaintTool(SegmentationEffect):
    """Adds what the brush passes over."""

    change = Change.ADD

    def __init__(self, options: ToolOptions) -> None:
        super().__init__()
        self.options = options
        self.set_mode(ModificationMode.Add)

    def _create_pipeline(self, view_node: Any, _parameter: Any) -> Any:
        return BrushPipeline() if isinstance(view_node, vtkMRMLSliceNode) else None

    def stroke(self, points: list[tuple[float, float, float]], sliceToRas: Any) -> None:
        """Changes the segment along ``points`` (world RAS) drawn in a view with the given slice-to-RAS matrix."""
        normal = fromMatrix(sliceToRas)[:3, 2]
        brush = Brush(self.options.brushDiameterMm, normal / np.linalg.norm(normal), self.options.isSphereBrush)
        self.modifier.change(lambda writer, world: strokeMask(world, writer.extent, np.array(points), brush),
                             self.change)


class EraseTool(PaintTool):
    """Takes away what the brush passes over."""

    change = Change.REMOVE


class BrushPipeline(SegmentationEffectPipeline[PaintTool]):
    """One view's brush: follows the mouse, gathers the points of a stroke, and hands them over when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = BrushPicture()
        self._points: list[tuple[float, float, float]] = []
        self._isPainting = False

    def OnRendererAdded(self, renderer: Any) -> None:
        self._picture.moveInto(renderer)

    def OnRendererRemoved(self, _renderer: Any) -> None:
        self._picture.moveInto(None)

    def CanProcessInteractionEvent(self, eventData: Any) -> tuple[bool, float]:
        kind, isShift = eventData.GetType(), bool(eventData.GetModifiers() & vtkEvent.ShiftModifier)
        isMine = isShift if kind in (_FORWARD, _BACKWARD) else (
            kind in (_MOVE, _PRESS, _RELEASE) and (self._isPainting or not eventData.GetModifiers()))
        return bool(self.IsActive()) and isMine, 0.0  # with Shift or Ctrl the button moves the picture

    def ProcessInteractionEvent(self, eventData: Any) -> bool:
        kind = eventData.GetType()
        if kind == _RELEASE:
            self._finish()
        elif kind in (_FORWARD, _BACKWARD):
            self._effect.options.brushDiameterMm *= _SIZE_STEP if kind == _FORWARD else 1 / _SIZE_STEP
            self._follow(eventData)
        else:
            self._isPainting = self._isPainting or kind == _PRESS
            self._follow(eventData)
        self.RequestRender()
        return True

    def LoseFocus(self, eventData: Any) -> None:
        self._finish()
        self._picture.hide()
        self.RequestRender()

    def GetWidgetState(self) -> int:
        return int(vtkMRMLAbstractWidget.WidgetStateUser if self._isPainting else super().GetWidgetState())

    def _follow(self, eventData: Any) -> None:
        x, y = eventData.GetDisplayPosition()
        radius = self._effect.options.brushDiameterMm / 2 / self._mmPerPixel()
        if self._isPainting:
            self._points.append(tuple(eventData.GetWorldPosition()))
            self._picture.addToWay(x, y, radius)
        self._picture.showRing(x, y, radius)

    def _finish(self) -> None:
        points, self._points, self._isPainting = self._points, [], False
        self._picture.endWay()
        if points:
            self._effect.stroke(points, self.GetViewNode().GetSliceToRAS())

    def _mmPerPixel(self) -> float:
        return float(np.linalg.norm(fromMatrix(self.GetViewNode().GetXYToRAS())[:3, 0])) or 1.0
