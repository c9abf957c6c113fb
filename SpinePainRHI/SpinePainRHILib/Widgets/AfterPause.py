"""Work that waits until nothing has changed for a moment."""

from collections.abc import Callable

import qt


class AfterPause:
    """A schedule (Events.Scheduling): calls what it was given last once nothing came for ``milliseconds``."""

    def __init__(self, milliseconds: int) -> None:
        self._callback: Callable[[], None] | None = None
        self._timer = qt.QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.connect("timeout()", self._onTimeout)

    def __call__(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._timer.start()

    def drop(self) -> None:
        """Forgets what waits."""
        self._callback = None
        self._timer.stop()

    def stop(self) -> None:
        """Forgets what waits and undoes the connection; nothing is called any more."""
        self.drop()
        self._timer.disconnect("timeout()", self._onTimeout)

    def _onTimeout(self) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()
