"""Paint and Erase: a brush over the slice in view, or a ball, whose stroke changes the segment when it ends."""

from typing import Any

import numpy as np
from slicer import vtkMRMLAbstractWidget
from SpinePainRHILib.Editing.OutlineEditor import OutlineEditor
from SpinePainRHILib.Live.PlaneAreas import Plane
from SpinePainRHILib.Scene.Labelmaps import fromMatrix
from trame_slicer.segmentation import SegmentationEffect, SegmentationEffectPipeline
from vtk import vtkCommand, vtkEvent

from .BrushPicture import BrushPicture

_MOVE, _PRESS, _RELEASE, _FORWARD, _BACKWARD = (int(each) for each in (
    vtkCommand.MouseMoveEvent, vtkCommand.LeftButtonPressEvent, vtkCommand.LeftButtonReleaseEvent,
    vtkCommand.MouseWheelForwardEvent, vtkCommand.MouseWheelBackwardEvent))

_SIZE_STEP = 1.2
"""One notch of the wheel, as in the Segment Editor."""


class BrushEffect(SegmentationEffect):
    """Gives each view its brush, whose strokes go to the editor."""

    def __init__(self, editor: OutlineEditor, isErasing: bool = False) -> None:
        super().__init__()
        self.outlines, self.isErasing = editor, isErasing

    def _create_pipeline(self, _viewNode: Any, _parameter: Any) -> Any:
        return BrushPipeline()


class BrushPipeline(SegmentationEffectPipeline[BrushEffect]):
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
            self._effect.outlines.options.brushDiameterMm *= _SIZE_STEP if kind == _FORWARD else 1 / _SIZE_STEP
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
        radius = self._effect.outlines.options.brushDiameterMm / 2 / self._mmPerPixel()
        if self._isPainting:
            self._points.append(tuple(eventData.GetWorldPosition()))
            self._picture.addToWay(x, y, radius)
        self._picture.showRing(x, y, radius)

    def _finish(self) -> None:
        points, self._points, self._isPainting = self._points, [], False
        self._picture.endWay()
        if points:
            normal = Plane.ofSliceView(fromMatrix(self.GetViewNode().GetSliceToRAS())).normal
            self._effect.outlines.stroke(points, normal, self._effect.isErasing)

    def _mmPerPixel(self) -> float:
        return float(np.linalg.norm(fromMatrix(self.GetViewNode().GetXYToRAS())[:3, 0])) or 1.0
