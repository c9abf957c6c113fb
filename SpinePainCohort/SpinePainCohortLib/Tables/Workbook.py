"""Workbooks of spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) as tables: one sheet, every cell as text."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self

from .ColumnKeys import columnKey
from .Problems import shown
from .TableFile import HEADER_WITHIN_LINES, MissingReader, TableFile, TableFormat

WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a workbook begins: a zip archive, or an old Office file."""

REQUIREMENT = "python-calamine>=0.9,<1"


def startOf(path: Path) -> bytes:
    """The first bytes of a file; empty where it cannot be read, which whoever reads it says."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(4)
    return b""


class CellTable(TableFile):
    """A table whose cells are there at once, as text: ``cells`` from the first row on, ``what`` kind of file it is."""

    def __exit__(self, *_: Any) -> None:
        self._cells: Sequence[list[str]] = ()

    def rows(self, width: int) -> Iterator[tuple[int, list[str], str | None]]:
        """As TableFile.rows; a row is padded with empty cells to the width of the header."""
        for place in range(self.format.headerLine, len(self._cells)):
            cells = self._cells[place]
            yield place + 1, cells + [""] * (width - len(cells)), None

    def useRows(self, cells: Sequence[list[str]], what: str) -> bool:
        """Takes the first row that names the case for the header, by our names before aliases; False: there is none.
        """
        for byAlias in (False, True):
            for place, row in enumerate(cells[:HEADER_WITHIN_LINES]):
                if not self.namesCase(row, byAlias=byAlias):
                    continue
                header = list(row)
                while len(header) > 1 and not header[-1].strip():
                    header.pop()
                self._cells = cells
                self.format = TableFormat(str(self.path), what, "", place + 1, tuple(header),
                                          tuple(map(columnKey, header)))
                for above, others in enumerate(cells[:place], 1):
                    if any(map(str.strip, others)):
                        self.rowCount += 1
                        self.leaveOut(above, "the row stands above the header row")
                return True
        return False


class Workbook(CellTable):
    """The sheet that the settings name, or the first one with a row that names the case."""

    def __enter__(self) -> Self:
        sheets, wanted = self._sheets(), self.settings.sheet
        first = ""
        for name, cells in sheets.items():
            first = first or next((text for row in cells for text in row if text.strip()), "")
            if wanted in (None, name) and self.useRows(cells, f"workbook, sheet {shown(name)}"):
                others = [other for other, rows in sheets.items() if other != name and any(
                    self.namesCase(row, byAlias=True) for row in rows[:HEADER_WITHIN_LINES])]
                if others and wanted is None:
                    self.notes.append(f"Sheet {shown(name)} was read; {', '.join(map(shown, others))} may be a table "
                                      "as well: say which it is (--vas-sheet, --clinical-sheet, --readings-sheet, "
                                      "--table-sheet).")
                self.sheet = name
                return self
        raise ValueError(self.noHeaderSentence(first))

    def beginning(self) -> Sequence[Sequence[str]]:
        """Of the sheet that the settings name, or of the first one that holds anything."""
        for name, cells in self._sheets().items():
            filled = any(text.strip() for row in cells for text in row)
            if self.settings.sheet == name or (filled and self.settings.sheet is None):
                self.sheet = name
                return cells[:HEADER_WITHIN_LINES]
        return ()

    def sheetNames(self) -> Sequence[str]:
        return list(self._read(_tableSheets))

    def _sheets(self) -> dict[str, list[list[str]]]:
        """The cells of every sheet, by its name. Raises ValueError where there is none of the name wanted."""
        sheets = self._read(lambda book: {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                                          for name in _tableSheets(book)})
        if self.settings.sheet is not None and self.settings.sheet not in sheets:
            raise ValueError(f"{self.path} has no sheet {shown(self.settings.sheet)}; there is: "
                             f"{', '.join(map(shown, sheets))}.")
        return {name: [list(map(sheetText, row)) for row in rows] for name, rows in sheets.items()}

    def _read(self, read: Callable[[Any], Any]) -> Any:
        """What ``read`` takes from the open workbook."""
        try:
            from python_calamine import CalamineError, CalamineWorkbook
        except ImportError:
            raise MissingReader(f"{self.path} is a workbook, for which python-calamine is needed: save the sheet as "
                                f'CSV (UTF-8), or run "{sys.executable}" -m pip install "{REQUIREMENT}"',
                                REQUIREMENT) from None
        try:
            return read(CalamineWorkbook.from_path(str(self.path)))
        except (CalamineError, OSError, ValueError):
            raise ValueError(f"{self.path} is no workbook that can be read, or is locked with a password: save the "
                             "sheet as CSV (UTF-8).") from None


def _tableSheets(book: Any) -> list[str]:
    """The sheets with cells: none of charts or macros."""
    from python_calamine import SheetTypeEnum

    return [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]


def sheetText(value: Any) -> str:
    """A cell's text: whole numbers without a decimal point, dates in ISO 8601, TRUE and FALSE as 1 and 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        # What a sheet computes may be off in the last digits: 0.1 + 0.2 is 0.3 in its cell.
        return "" if value != value else str(int(value)) if value.is_integer() else repr(float(f"{value:.15g}"))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
