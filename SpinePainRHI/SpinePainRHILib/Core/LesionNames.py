"""What a metastasis is called: ``L3``, and ``L3#2`` for the second one at that level."""

import re
import unicodedata
from collections.abc import Iterable

from .Levels import LEVELS, parseLevel

_NAME = re.compile(r"(?P<level>[^#]*)(?:#(?P<number>[1-9][0-9]?))?", re.ASCII)


def lesionName(level: str, number: int) -> str:
    """The name of the ``number``-th metastasis (from 1) at ``level``."""
    return level if number == 1 else f"{level}#{number}"


def namesOf(levels: Iterable[str | None]) -> tuple[str | None, ...]:
    """The names of a case's metastases at ``levels``, in their order; None for one without a level."""
    seen: dict[str, int] = {}
    names: list[str | None] = []
    for level in levels:
        if level is not None:
            seen[level] = seen.get(level, 0) + 1
        names.append(lesionName(level, seen[level]) if level is not None else None)
    return tuple(names)


def parseLesionName(text: str) -> tuple[str, int]:
    """Level and number that a name tells: ``l3#2`` is ("L3", 2), ``L3`` and ``L3#1`` are ("L3", 1).

    The level may be written in every way that parseLevel understands. Raises ValueError for any other text.
    """
    match = _NAME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise ValueError(f"'{text.strip()}' is no name of a metastasis: write a level, with #2 for the second there.")
    return parseLevel(match["level"]), int(match["number"] or 1)


def fromTheNeckDown(name: str) -> tuple[int, int]:
    """The key that sorts names by level, from head to tail, then by number."""
    level, number = parseLesionName(name)
    return LEVELS.index(level), number
