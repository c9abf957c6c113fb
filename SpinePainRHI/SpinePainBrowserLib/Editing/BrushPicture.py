"""What a view shows of the brush: a ring at the mouse, and what it passed over since the button was pressed."""

from typing import Any

import numpy as np
import vtk
from SpinePainRHILib.Strokes.SweptPixels import SweptPixels
from vtkmodules.util.numpy_support import numpy_to_vtk

RING_CORNERS = 48
RING_COLOUR = (1.0, 1.0, 0.3)
WAY_COLOUR = np.array([255, 217, 51, 115], dtype=np.uint8)
"""Red, green, blue and how much of it is seen."""


class BrushPicture:
    """Flat shapes over one view, in its pixels; one more point of the way costs the same however long it is."""

    def __init__(self) -> None:
        self._ring, self._ringActor = vtk.vtkPolyData(), vtk.vtkActor2D()
        self._ringActor.SetMapper(vtk.vtkPolyDataMapper2D())
        self._ringActor.GetMapper().SetInputData(self._ring)
        self._ringActor.GetProperty().SetColor(*RING_COLOUR)
        self._ringActor.GetProperty().SetLineWidth(1.5)
        self._image, self._wayActor = vtk.vtkImageData(), vtk.vtkActor2D()
        self._wayActor.SetMapper(vtk.vtkImageMapper())
        self._wayActor.GetMapper().SetInputData(self._image)
        self._wayActor.GetMapper().SetColorWindow(255)
        self._wayActor.GetMapper().SetColorLevel(127.5)
        self._way = SweptPixels()
        self._renderer: Any = None
        self.hide()

    def moveInto(self, renderer: Any) -> None:
        """Puts the shapes into a renderer, None for none, and takes them out of the one before."""
        for actor in (self._wayActor, self._ringActor):
            if self._renderer is not None:
                self._renderer.RemoveViewProp(actor)
            if renderer is not None:
                renderer.AddViewProp(actor)
        self._renderer = renderer

    def hide(self) -> None:
        self._ringActor.VisibilityOff()
        self.endWay()

    def showRing(self, x: float, y: float, radius: float) -> None:
        angles = np.linspace(0, 2 * np.pi, RING_CORNERS + 1)
        corners = np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles), np.zeros(len(angles))])
        points, line = vtk.vtkPoints(), vtk.vtkCellArray()
        points.SetData(numpy_to_vtk(corners, deep=True))
        line.InsertNextCell(len(corners), list(range(len(corners))))
        self._ring.SetPoints(points)
        self._ring.SetLines(line)
        self._ringActor.VisibilityOn()

    def addToWay(self, x: float, y: float, radius: float) -> None:
        """Shows that the brush went on to a point, in a straight line from the last one."""
        if self._renderer is None:
            return
        self._way.goTo(x, y, radius, self._renderer.GetSize())
        picture = self._way.covered[..., None] * WAY_COLOUR
        if picture.size:
            self._image.SetDimensions(picture.shape[1], picture.shape[0], 1)
            self._image.GetPointData().SetScalars(numpy_to_vtk(picture.reshape(-1, 4), deep=True))
            self._wayActor.SetPosition(*self._way.first.tolist())
            self._wayActor.VisibilityOn()

    def endWay(self) -> None:
        self._way = SweptPixels()
        self._wayActor.VisibilityOff()
