"""Paint and Erase: a brush over the slice in view, or a ball, whose stroke changes the segment when it ends."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from slicer import vtkMRMLAbstractWidget, vtkMRMLSliceNode
from trame_slicer.segmentation import ModificationMode, SegmentationEffect, SegmentationEffectPipeline
from vtk import vtkCommand

from SpinePainRHILib.Scene.Labelmaps import fromMatrix

from .BrushPicture import BrushPicture
from .SegmentWriting import Change
from .StrokeShapes import Brush, strokeMask

_MOVE, _PRESS, _RELEASE = (int(each) for each in (
    vtkCommand.MouseMoveEvent, vtkCommand.LeftButtonPressEvent, vtkCommand.LeftButtonReleaseEvent))

BRUSH_DIAMETERS_MM = (0.5, 50.0)
"""Smallest and largest brush."""


@dataclass
class BrushOptions:
    """What the reader sets of the brush; the default is that of the panel in Slicer."""

    diameterMm: float = 5.0
    isSphere: bool = False


class PaintTool(SegmentationEffect):
    """Adds what the brush passes over."""

    change = Change.ADD

    def __init__(self, options: BrushOptions) -> None:
        super().__init__()
        self.options = options
        self.set_mode(ModificationMode.Add)

    def _create_pipeline(self, view_node: Any, _parameter: Any) -> Any:
        return BrushPipeline() if isinstance(view_node, vtkMRMLSliceNode) else None

    def stroke(self, points: list[tuple[float, float, float]], sliceToRas: Any) -> None:
        """Changes the segment along ``points`` (world RAS) drawn in a view with the given slice-to-RAS matrix."""
        normal = fromMatrix(sliceToRas)[:3, 2]
        brush = Brush(self.options.diameterMm, normal / np.linalg.norm(normal), self.options.isSphere)
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
        self._pixels: list[tuple[float, float]] = []
        self._isPainting = False

    def OnRendererAdded(self, renderer: Any) -> None:
        if renderer is not None:
            self._picture.addTo(renderer)

    def OnRendererRemoved(self, renderer: Any) -> None:
        if renderer is not None:
            self._picture.removeFrom(renderer)

    def CanProcessInteractionEvent(self, eventData: Any) -> tuple[bool, float]:
        return bool(self.IsActive()) and eventData.GetType() in (_MOVE, _PRESS, _RELEASE), 0.0

    def ProcessInteractionEvent(self, eventData: Any) -> bool:
        kind = eventData.GetType()
        if kind == _RELEASE:
            self._finish()
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
        return vtkMRMLAbstractWidget.WidgetStateUser if self._isPainting else super().GetWidgetState()

    def _follow(self, eventData: Any) -> None:
        x, y = eventData.GetDisplayPosition()
        radius = self._effect.options.diameterMm / 2 / self._mmPerPixel()
        if self._isPainting:
            self._points.append(tuple(eventData.GetWorldPosition()))
            self._pixels.append((float(x), float(y)))
        self._picture.showRing((float(x), float(y)), radius)
        self._picture.showWay(self._pixels, radius)

    def _finish(self) -> None:
        points, self._points, self._pixels, self._isPainting = self._points, [], [], False
        self._picture.showWay([], 1.0)
        if points:
            self._effect.stroke(points, self.GetViewNode().GetSliceToRAS())

    def _mmPerPixel(self) -> float:
        return float(np.linalg.norm(fromMatrix(self.GetViewNode().GetXYToRAS())[:3, 0])) or 1.0
