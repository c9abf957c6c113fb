"""Keys of the page, where no text is being typed: those of the panel in Slicer, and a browser's own for undo."""

from collections.abc import Callable

from trame.widgets import client

from .Controls import resource
from .Workbench import Workbench

TRIGGER = "pageKey"


class PageKeys:
    """The keys, each with what it does; one that a part did not claim does nothing."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._actions: dict[str, Callable[[], object]] = {}
        bench.server.controller.trigger(TRIGGER)(self.press)

    def add(self, actions: dict[str, Callable[[], object]]) -> None:
        """``actions`` by key, such as ``Z``, ``Ctrl+Z``, ``Space``, ``ArrowUp``; before ``build``."""
        self._actions |= actions

    def build(self) -> None:
        """The script that tells which of the keys was pressed."""
        keys = repr(sorted(self._actions))
        client.Script(resource("PageKeys.js").replace("KEY_TRIGGER", TRIGGER).replace("KEY_NAMES", keys))

    def press(self, key: str) -> None:
        """Does what a key does; ValueErrors are shown."""
        action = self._actions.get(key)
        if action is not None:
            self._bench.attempt("", action)
