"""Boxes whose items carry what they stand for."""

from typing import Any


def fill(box: Any, everything: str | None, values: Any) -> None:
    """The values as text and data; ``everything`` stands first, with no data. What was chosen stays where it is there.
    """
    before = chosen(box)
    box.clear()
    if everything is not None:
        box.addItem(everything, None)
    for value in values:
        box.addItem(value, value)
    box.currentIndex = next((at for at in range(box.count) if box.itemData(at) == before), 0)


def chosen(box: Any) -> Any:
    """What the chosen item carries."""
    return box.itemData(box.currentIndex) if box.currentIndex >= 0 else None
