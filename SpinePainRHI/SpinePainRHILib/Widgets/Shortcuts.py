"""Keys of the panel, installed while it is shown, beside those of Slicer's editor."""

from collections.abc import Callable
from typing import Any

import qt
import slicer


class Shortcuts:
    """The keys, each with what it does."""

    def __init__(self, actions: dict[str, Callable[[], None]]) -> None:
        self._actions = actions
        self._installed: list[tuple[Any, Callable[[], None]]] = []

    def install(self) -> None:
        """Makes the keys work in the main window; without one there are none."""
        self.uninstall()
        window = slicer.util.mainWindow()
        if window is None:
            return
        for key, action in self._actions.items():
            shortcut = qt.QShortcut(qt.QKeySequence(key), window)
            shortcut.connect("activated()", action)
            self._installed.append((shortcut, action))

    def uninstall(self) -> None:
        for shortcut, action in self._installed:
            shortcut.disconnect("activated()", action)
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._installed.clear()
