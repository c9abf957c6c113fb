"""CSV as the project writes it, the one writer for every table.

UTF-8 with a byte order mark (without it Excel shows letters of other scripts wrong), commas, lines ended by a line
feed, full-precision numbers, and nothing that a spreadsheet would run.
"""

import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ENCODING = "utf-8-sig"
"""UTF-8 that begins with a byte order mark; reading by it takes the mark off where there is one."""

PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
"""A plain decimal number: ASCII digits, one sign and one decimal mark."""

_SEPARATORS = ";\t\r\n"
"""What a spreadsheet may take for the end of a cell beside the comma: LibreOffice by its usual settings, where a cell
is not quoted, Excel in countries of the decimal comma, quoted or not."""

_QUOTED = frozenset('",;\t\r\n')
_FORMULA = r"""[ "]*[=+\-@＝＋－＠\t\r]"""
_NEUTRALISABLE = re.compile(rf"(\A|[;\t\r\n])(?='*{_FORMULA})")
_NEUTRALISED = re.compile(rf"(\A|[;\t\r\n])'(?='*{_FORMULA})")


def neutralise(text: str) -> str:
    """``text`` so that no spreadsheet runs it: an apostrophe before ``=``, ``+``, ``-``, ``@``, tab, carriage return.

    So also behind blanks and quotation marks, and inside the text where a spreadsheet may begin another cell: behind
    ``;``, tabs and ends of lines. Numbers stay as they are. Full-width signs count too (some spreadsheets take them
    for the plain ones). ``restore`` gives the text back. Source: OWASP, "CSV Injection".
    """
    return text if PLAIN_NUMBER.fullmatch(text) else _NEUTRALISABLE.sub(r"\1'", text)


def restore(text: str) -> str:
    """The text that ``neutralise`` was given."""
    return _NEUTRALISED.sub(r"\1", text) if "'" in text else text


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
    """One line of CSV, ended by a newline; cells are quoted where RFC 4180 asks for it, blanks would be lost, or a
    spreadsheet may split them."""
    return ",".join(map(_quote, map(formatCell, values))) + "\n"


def csvText(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A whole table as text, to be written by ENCODING. Raises ValueError where a row has another width."""
    return "".join(_lines("the table", columns, rows))


def writeCsv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes a table, row by row as ``rows`` gives them; what is no valid text (a file's name) is written out.

    Raises ValueError where a row has another width.
    """
    with path.open("w", encoding=ENCODING, errors="backslashreplace", newline="") as file:
        file.writelines(_lines(path.name, columns, rows))


def _lines(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterable[str]:
    yield formatRow(columns)
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"A row of {name} has {len(row)} cells, its header {len(columns)}.")
        yield formatRow(row)


def _quote(text: str) -> str:
    if text != text.strip() or not _QUOTED.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text
