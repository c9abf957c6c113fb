"""VTK observers that are all undone with one call, and that do not keep alive who observes."""

import weakref
from collections.abc import Callable
from typing import Any

import vtk

BEFORE_SLICER, AFTER_SLICER = 10.0, -10.0
"""Priorities of an observer that is called before Slicer's own, which empty a segmentation about to be removed, or
after those, such as the editor widget's."""

Handler = Callable[[], None]


class Observers:
    """The observers of one owner. ``removeAll`` undoes each of them; observed objects may be gone by then."""

    def __init__(self) -> None:
        self._entries: list[tuple[Any, int]] = []

    def add(self, target: Any, event: Any, handler: Handler, priority: float = 0.0) -> None:
        """Calls the bound method ``handler`` without arguments on ``event`` of ``target`` (a vtkObject).

        Only the method's owner is referred to, and weakly: an owner that was forgotten is not called. Observers of a
        higher priority are called first; Slicer's own have 0.
        """
        weak = weakref.WeakMethod(handler)

        def call(_caller: Any, _event: str) -> None:
            method = weak()
            if method is not None:
                method()

        self._entries.append((target, target.AddObserver(event, call, priority)))

    def addNodeEvent(self, scene: Any, event: Any, handler: Callable[[Any], None], priority: float = 0.0) -> None:
        """Like ``add`` for an event of a scene that brings a node, which ``handler`` gets."""
        weak = weakref.WeakMethod(handler)

        def call(_caller: Any, _event: str, node: Any) -> None:
            method = weak()
            if method is not None:
                method(node)

        call.CallDataType = vtk.VTK_OBJECT  # how VTK's wrapping is told what the event carries
        self._entries.append((scene, scene.AddObserver(event, call, priority)))

    def removeAll(self) -> None:
        for target, tag in self._entries:
            target.RemoveObserver(tag)
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
