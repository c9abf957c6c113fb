"""What a view shows of the brush: a ring at the mouse, and the way it went since the button was pressed."""

from typing import Any

import numpy as np
import vtk

RING_CORNERS = 48
RING_COLOUR = (1.0, 1.0, 0.3)
WAY_COLOUR = (1.0, 0.85, 0.2)
WAY_OPACITY = 0.45


class BrushPicture:
    """Flat shapes over one view, in its pixels; a long way costs no more than a short one.

    ``addTo`` and ``removeFrom`` put it into a renderer and take it out again.
    """

    def __init__(self) -> None:
        self._ring, self._ringActor = _flat(RING_COLOUR, 1.0)
        self._way, self._wayActor = _flat(WAY_COLOUR, WAY_OPACITY)
        angles = np.linspace(0, 2 * np.pi, RING_CORNERS, endpoint=False)
        self._circle = np.column_stack([np.cos(angles), np.sin(angles)])
        self._ringActor.GetProperty().SetLineWidth(1.5)
        self.hide()

    def addTo(self, renderer: Any) -> None:
        for actor in (self._wayActor, self._ringActor):
            renderer.AddViewProp(actor)

    def removeFrom(self, renderer: Any) -> None:
        for actor in (self._wayActor, self._ringActor):
            renderer.RemoveViewProp(actor)

    def hide(self) -> None:
        self._ringActor.VisibilityOff()
        self._wayActor.VisibilityOff()

    def showRing(self, centre: tuple[float, float], radiusPixels: float) -> None:
        points = self._circle * radiusPixels + centre
        _setLine(self._ring, np.vstack([points, points[:1]]))
        self._ringActor.VisibilityOn()

    def showWay(self, corners: list[tuple[float, float]], radiusPixels: float) -> None:
        """A line through the middle of what the brush passed over, as wide as the brush."""
        if not corners:
            self._wayActor.VisibilityOff()
            return
        _setLine(self._way, np.array([*corners, corners[-1]], dtype=float))
        self._wayActor.GetProperty().SetLineWidth(max(2.0, 2 * radiusPixels))
        self._wayActor.VisibilityOn()


def _flat(colour: tuple[float, float, float], opacity: float) -> tuple[Any, Any]:
    polydata, mapper, actor = vtk.vtkPolyData(), vtk.vtkPolyDataMapper2D(), vtk.vtkActor2D()
    mapper.SetInputData(polydata)
    actor.SetMapper(mapper)
    actor.GetProperty().SetColor(*colour)
    actor.GetProperty().SetOpacity(opacity)
    return polydata, actor


def _setLine(polydata: Any, corners: Any) -> None:
    points, line = vtk.vtkPoints(), vtk.vtkCellArray()
    line.InsertNextCell(len(corners))
    for index, (x, y) in enumerate(corners.tolist()):
        points.InsertNextPoint(x, y, 0)
        line.InsertCellPoint(index)
    polydata.SetPoints(points)
    polydata.SetLines(line)
    polydata.Modified()
