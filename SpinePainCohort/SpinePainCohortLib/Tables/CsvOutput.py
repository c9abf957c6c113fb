"""CSV as the project writes it: UTF-8, commas, full-precision numbers, nothing that a spreadsheet would run."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .Cells import neutralise

_QUOTED = frozenset(',"\r\n')


def formatCell(value: Any) -> str:
    """A cell's text: ``''`` for None and NaN, the shortest text that reads back as that number, 1 or 0 for bool."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return int.__repr__(value)
    if hasattr(value, "dtype"):  # a numpy number: its Python twin prints without the type
        return formatCell(value.item())
    if isinstance(value, float):
        return "" if math.isnan(value) else float.__repr__(value)
    return neutralise(str(value))


def formatRow(values: Iterable[Any]) -> str:
    """One line of CSV, ended by a newline; cells are quoted where RFC 4180 asks for it or blanks would be lost."""
    return ",".join(map(_quote, map(formatCell, values))) + "\n"


def writeCsv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes a table, row by row as ``rows`` gives them. Raises ValueError where a row has another width."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(formatRow(columns))
        for row in rows:
            if len(row) != len(columns):
                raise ValueError(f"A row of {path.name} has {len(row)} cells, its header {len(columns)}.")
            file.write(formatRow(row))


def _quote(text: str) -> str:
    if text != text.strip() or not _QUOTED.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text
