"""Qt connections that are all undone with one call."""

from collections.abc import Callable
from typing import Any


class Connections:
    """The connections of one part of the panel. ``removeAll`` undoes each; a forgotten one keeps the panel alive."""

    def __init__(self) -> None:
        self._entries: list[tuple[Any, str, Callable[..., None]]] = []

    def add(self, sender: Any, signal: str, slot: Callable[..., None]) -> None:
        """Connects a signal given by its full text, such as ``clicked(bool)``.

        RuntimeError where the sender has no such signal: Qt itself only prints a line.
        """
        if not sender.connect(signal, slot):
            raise RuntimeError(f"{sender.className()} has no signal {signal}")
        self._entries.append((sender, signal, slot))

    def removeAll(self) -> None:
        for sender, signal, slot in self._entries:
            sender.disconnect(signal, slot)
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
