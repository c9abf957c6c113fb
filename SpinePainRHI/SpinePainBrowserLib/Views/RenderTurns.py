"""When each view is drawn: one after the other, and never before the reader's own strokes and numbers."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

import vtk
from SpinePainRHILib.Events.Observers import BEFORE_SLICER, Observers
from trame_slicer.views import ScheduledRenderStrategy

QUIET_SECONDS = 0.012
"""The page sends what the mouse does piece by piece, each once the one before was answered: so long after one there
may be another, which is not to wait for a picture."""

LEAST_SECONDS, SHARE = 0.02, 1.5
"""A picture of a moving brush is put off no longer than this, or this many times what drawing it takes."""

OTHERS_SECONDS = 0.25
"""The views that the mouse is not in wait until it has rested so long."""

TURNS = 10
"""Turns of the event loop in which whatever was found out reaches the web socket."""

_TOUCHES = (vtk.vtkCommand.MouseMoveEvent, vtk.vtkCommand.LeftButtonPressEvent, vtk.vtkCommand.LeftButtonReleaseEvent,
            vtk.vtkCommand.MouseWheelForwardEvent, vtk.vtkCommand.MouseWheelBackwardEvent)


class RenderTurns:
    """Draws the views that ask for it in one thread with everything else, hence one at a time and when it is quiet.

    A picture takes tens of milliseconds without a graphics card; the number after a stroke is not to wait for three.
    """

    def __init__(self) -> None:
        self._views: list[_ViewTurn] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, view: Any, draw: Callable[[], None]) -> None:
        """Takes over when a view (trame-slicer's) is drawn; ``draw`` has it done."""
        self._views.append(_ViewTurn(view, draw, self._wake))

    def close(self) -> None:
        for each in self._views:
            each.observers.removeAll()
        if self._task is not None:
            self._task.cancel()

    def _wake(self) -> None:
        if self._task is None or self._task.done():
            with contextlib.suppress(RuntimeError):  # before the server runs nobody looks; what is sized is drawn
                self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while True:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            waiting = [each for each in self._views if each.isWaiting]
            if not waiting:
                return
            touched = max(self._views, key=lambda each: each.touchedAt)
            due = {each: each.due(None if each is touched else touched.touchedAt) for each in waiting}
            first = min(waiting, key=due.__getitem__)
            wait = due[first] - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            else:
                first.draw()


class _ViewTurn(ScheduledRenderStrategy):
    """One view's wish for a picture: since when, when last, and how long drawing took."""

    def __init__(self, view: Any, draw: Callable[[], None], wake: Callable[[], None]) -> None:
        super().__init__()
        self._draw, self._wake = draw, wake
        self._askedFirst = self._askedLast = self._began = self._took = self.touchedAt = 0.0
        self.isWaiting = False
        self.observers = Observers()
        for event in _TOUCHES:
            self.observers.add(view.interactor(), event, self._onTouch, BEFORE_SLICER)  # which may end it
        self.observers.add(view.render_window(), vtk.vtkCommand.StartEvent, self._onStart)
        self.observers.add(view.render_window(), vtk.vtkCommand.EndEvent, self._onEnd)
        view.set_scheduled_render(self)

    def schedule_render(self) -> None:
        self._askedLast = time.monotonic()
        if not self.isWaiting:
            self.isWaiting, self._askedFirst = True, self._askedLast
            self._wake()

    def due(self, touchedAt: float | None) -> float:
        """When the view that waits is to be drawn; ``touchedAt`` when the mouse last moved in another one."""
        quiet = min(self._askedLast + QUIET_SECONDS, self._askedFirst + max(LEAST_SECONDS, SHARE * self._took))
        return quiet if touchedAt is None else max(quiet, touchedAt + OTHERS_SECONDS)

    def draw(self) -> None:
        self.isWaiting = False
        self._draw()

    def _onTouch(self) -> None:
        self.touchedAt = time.monotonic()

    def _onStart(self) -> None:
        self._began = time.monotonic()

    def _onEnd(self) -> None:
        self._took = time.monotonic() - self._began
