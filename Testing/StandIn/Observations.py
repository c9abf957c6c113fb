"""VTK observers that end with the widget that made them."""

import weakref

import shiboken6

from . import Connections


class Observations:
    """The VTK observers of one stand-in widget, removed when Qt destroys it (as the real widgets' are)."""

    def __init__(self, owner) -> None:
        self._owner = weakref.ref(owner)
        self._entries: list[tuple] = []
        Connections.nativeConnect(owner, "2destroyed()", lambda entries=self._entries: _remove(entries))

    def add(self, observed, event, methodName: str) -> None:
        """Call ``owner.methodName()`` at ``event`` of ``observed`` (which may be None)."""
        def call(*_, owner=self._owner):
            widget = owner()
            if widget is not None and shiboken6.isValid(widget):
                getattr(widget, methodName)()

        if observed is not None:
            self._entries.append((observed, observed.AddObserver(event, call)))

    def remove(self, observed) -> None:
        """End all observation of ``observed``."""
        _remove(self._entries, observed)


def _remove(entries: list, observed=None) -> None:
    for entry in list(entries):
        if observed is None or entry[0] is observed:
            entry[0].RemoveObserver(entry[1])
            entries.remove(entry)
