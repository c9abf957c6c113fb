"""Tables for a terminal: aligned columns, wide (East Asian) characters counted as two."""

import unicodedata
from collections.abc import Sequence

from SpinePainRHILib.Core.ShownText import shortened, visible

NOT_COMPUTABLE = "-"
LONGEST_TEXT = 300


def formatNumber(value: float | None, decimals: int = 1) -> str:
    """A number with fixed decimals; a dash for None, so that it is never mistaken for 0."""
    return NOT_COMPUTABLE if value is None else f"{value:.{decimals}f}"


def formatText(value: object) -> str:
    """Any value as a cell or part of a sentence, visible and not without end; a dash for None or nothing."""
    text = "" if value is None else str(value)
    return visible(shortened(text, LONGEST_TEXT)) or NOT_COMPUTABLE


def formatTable(header: Sequence[str], rows: Sequence[Sequence[str]], rightAligned: Sequence[bool]) -> str:
    """Rows of text under a header, two spaces between columns, a rule below the header."""
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (" " * (width - _width(cell)) + cell if right else cell + " " * (width - _width(cell))
                  for cell, width, right in zip(cells, widths, rightAligned, strict=True))
        return "  ".join(padded).rstrip()

    return "\n".join((line(header), "  ".join("-" * width for width in widths), *map(line, rows)))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
               if not unicodedata.combining(each))
