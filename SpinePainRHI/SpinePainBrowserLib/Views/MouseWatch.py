"""Whether a stroke may be being drawn, which nothing may interrupt that takes a while."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from SpinePainRHILib.Events.Observers import BEFORE_SLICER, Observers

PRESSES = ("LeftButtonPressEvent", "MiddleButtonPressEvent", "RightButtonPressEvent")
RELEASES = ("LeftButtonReleaseEvent", "MiddleButtonReleaseEvent", "RightButtonReleaseEvent")
FORGOTTEN_SECONDS = 10.0
"""A button of which nothing was heard for so long is not held: the page was closed in the middle of a stroke."""


class MouseWatch:
    """Watches the buttons of the mouse over some views (trame-slicer's); it is told first, for tools keep to
    themselves what they take."""

    def __init__(self, views: Sequence[Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._observers = clock, Observers()
        self._heard: float | None = None
        for view in views:
            interactor = view.render_window().GetInteractor()
            for name in PRESSES:
                self._observers.add(interactor, name, self._onPress, BEFORE_SLICER)
            for name in RELEASES:
                self._observers.add(interactor, name, self._onRelease, BEFORE_SLICER)
            self._observers.add(interactor, "MouseMoveEvent", self._onMove, BEFORE_SLICER)

    @property
    def isDown(self) -> bool:
        """Whether a button is held over a view."""
        return self._heard is not None and self._clock() - self._heard < FORGOTTEN_SECONDS

    def close(self) -> None:
        self._observers.removeAll()

    def _onPress(self) -> None:
        self._heard = self._clock()

    def _onMove(self) -> None:
        if self._heard is not None:
            self._heard = self._clock()

    def _onRelease(self) -> None:
        self._heard = None
