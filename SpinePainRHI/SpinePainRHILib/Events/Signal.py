"""A signal without Qt: what a session tells whoever listens, a panel or a console callback."""

from collections.abc import Callable
from typing import Any

Slot = Callable[..., object]


class Signal:
    """Calls every connected slot on ``emit``, in the order of their connection.

    Slots are held strongly until they are disconnected or ``disconnectAll`` is called. A slot may connect and
    disconnect while it is called. When a slot raises, the others are still called, then the first exception
    is raised.
    """

    def __init__(self) -> None:
        self._slots: list[Slot] = []

    def connect(self, slot: Slot) -> Slot:
        """Connects ``slot`` (once, however often it is asked for) and returns it, to serve as a decorator."""
        if slot not in self._slots:
            self._slots.append(slot)
        return slot

    def disconnect(self, slot: Slot) -> None:
        """Disconnects ``slot``; nothing happens where it is not connected."""
        if slot in self._slots:
            self._slots.remove(slot)

    def disconnectAll(self) -> None:
        self._slots.clear()

    def emit(self, *values: Any) -> None:
        first: Exception | None = None
        for slot in tuple(self._slots):
            if slot not in self._slots:
                continue  # disconnected by an earlier slot of this round
            try:
                slot(*values)
            except Exception as error:
                first = first or error
        if first is not None:
            raise first

    def __len__(self) -> int:
        """Number of connected slots."""
        return len(self._slots)
