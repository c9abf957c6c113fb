"""What a view shows of the brush: a ring at the mouse, and what it passed over since the button was pressed."""

from typing import Any

import numpy as np
import vtk
from numpy.typing import NDArray
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
        self._way = Way()
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
        picture, (left, bottom) = self._way.picture()
        if picture.size:
            self._image.SetDimensions(picture.shape[1], picture.shape[0], 1)
            self._image.GetPointData().SetScalars(numpy_to_vtk(picture.reshape(-1, 4), deep=True))
            self._wayActor.SetPosition(left, bottom)
            self._wayActor.VisibilityOn()

    def endWay(self) -> None:
        self._way = Way()
        self._wayActor.VisibilityOff()


class Way:
    """Which pixels of a view the brush passed over; only the box around them is kept."""

    def __init__(self) -> None:
        self._last: NDArray[np.float64] | None = None
        self._first, self._covered = np.zeros(2, dtype=int), np.zeros((0, 0), dtype=bool)

    def goTo(self, x: float, y: float, radius: float, size: tuple[int, int]) -> None:
        """Adds the straight way to a pixel, as wide as the brush, in a view of ``size`` pixels."""
        here = np.array([x, y])
        before = self._last if self._last is not None else here
        self._last = here
        first = np.maximum(np.floor(np.minimum(before, here) - radius).astype(int), 0)
        last = np.minimum(np.ceil(np.maximum(before, here) + radius).astype(int), np.array(size) - 1)
        if (first > last).any():
            return
        self._grow(first, last)
        across = np.arange(first[0], last[0] + 1) - before[0]
        up = np.arange(first[1], last[1] + 1)[:, None] - before[1]
        step = here - before
        length2 = float(step @ step)
        along = ((across * step[0] + up * step[1]) / length2).clip(0, 1) if length2 > 0 else 0.0
        begin, end = first - self._first, last - self._first + 1
        self._covered[begin[1]:end[1], begin[0]:end[0]] |= (
            (across - along * step[0]) ** 2 + (up - along * step[1]) ** 2 <= radius * radius)

    def picture(self) -> tuple[NDArray[np.uint8], tuple[int, int]]:
        """The box as colours [row, column, RGBA], from the lowest row up, and its left and lowest pixel."""
        return self._covered[..., None] * WAY_COLOUR, (int(self._first[0]), int(self._first[1]))

    def _grow(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> None:
        if not self._covered.size:
            self._first = first
        begin, there = np.minimum(self._first, first), self._first + self._covered.shape[::-1]
        end = np.maximum(there, last + 1)
        if (begin < self._first).any() or (end > there).any():
            margins = [(low, high) for low, high in zip(self._first - begin, end - there, strict=True)]
            self._first, self._covered = begin, np.pad(self._covered, margins[::-1])
