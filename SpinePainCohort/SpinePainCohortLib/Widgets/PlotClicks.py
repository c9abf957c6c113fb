"""Double clicks on a widget, told to whoever listens; the widget gets them, too."""

from collections.abc import Callable
from typing import Any

import qt


class PlotClicks(qt.QObject):
    """Watches widgets for double clicks of the left button. ``onDoubleClick`` is called once Qt has dealt with the
    click, since loading a case in the middle of it would draw anew what the click is about."""

    def __init__(self, onDoubleClick: Callable[[], None]) -> None:
        qt.QObject.__init__(self)
        self._onDoubleClick: Callable[[], None] | None = onDoubleClick
        self._watched: list[Any] = []

    def watch(self, widget: Any) -> None:
        """Watches one more widget."""
        widget.installEventFilter(self)
        self._watched.append(widget)

    def stop(self) -> None:
        """Watches nothing any more."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()

    def close(self) -> None:
        """Ends all of it, a click that still waits included."""
        self.stop()
        self._onDoubleClick = None

    def eventFilter(self, _watched: Any, event: Any) -> bool:
        if event.type() == qt.QEvent.MouseButtonDblClick and event.button() == qt.Qt.LeftButton:
            qt.QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        if self._onDoubleClick is not None:
            self._onDoubleClick()
