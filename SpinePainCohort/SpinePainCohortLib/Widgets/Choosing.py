"""Boxes whose items carry what they stand for."""

from collections.abc import Mapping
from typing import Any


def fill(box: Any, everything: str | None, values: Any) -> None:
    """The values as text and data (of a mapping: its values as text, its keys as data); ``everything`` stands first,
    with no data. What was chosen stays where it is there."""
    before = chosen(box)
    box.clear()
    if everything is not None:
        box.addItem(everything, None)
    for value in values:
        box.addItem(values[value] if isinstance(values, Mapping) else value, value)
    box.currentIndex = next((at for at in range(box.count) if box.itemData(at) == before), 0)


def chosen(box: Any) -> Any:
    """What the chosen item carries."""
    return box.itemData(box.currentIndex) if box.currentIndex >= 0 else None
