"""Keys of the panel, installed while it is shown, beside those of Slicer's editor."""

from collections.abc import Callable
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

TOGGLE_KEY, PREVIOUS_KEY, NEXT_KEY = "D", "A", "S"
"""One hand's keys that neither Slicer's editor nor its main window uses."""


def shortcutList(effectNames: list[str]) -> str:
    """All keys that help with outlining, a line each: the panel's own and those of Slicer's editor."""
    own = [f"{TOGGLE_KEY}  " + _("cord / high intensity"), f"{PREVIOUS_KEY}  " + _("previous high intensity"),
           f"{NEXT_KEY}  " + _("next high intensity")]
    editor = ["Z  " + _("undo"), "Y  " + _("redo"), "Q, W  " + _("previous, next segment"),
              _("Space  last effect on or off"), _("Esc  no effect")]
    effects = [f"{number % 10}  {name}" for number, name in enumerate(effectNames[:10], start=1)]
    return "\n".join(own + editor + effects)


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
