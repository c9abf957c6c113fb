"""Rows of a CSV or TSV file with their physical line numbers; what cannot be read is left out one row at a time."""

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from SpinePainRHILib.Files.CsvText import neutralise, restore
from SpinePainRHILib.Files.SystemErrors import reasonOf

from .ColumnKeys import columnKey
from .Encoding import checkEncoding, detectEncoding
from .Problems import Problem, shown

SEPARATORS = (",", ";", "\t")

CASE_COLUMNS = ("case_id", "participant_id")
"""The columns that may name the case; ``participant_id`` is BIDS' name for it."""

_HEADER_WITHIN_LINES = 20
_MAX_RECORD_LINES = 50
_BLOCK_CHARACTERS = 1 << 16


@dataclass(frozen=True)
class TableSettings:
    """How to read a table where its own look is not enough.

    ``knownCases``: the case IDs that exist; None accepts every ID. ``columnNames``: the table's own column name
    for each of ours (``{"case_id": "Patient"}``). ``encoding`` and ``separator``: None means detected.
    ``numericColumns`` and ``textColumns``: columns of a clinical table that are numbers, or text, whatever they hold.
    ``missing``: further texts that stand for no value in a clinical table.
    """

    knownCases: frozenset[str] | None = None
    columnNames: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    separator: str | None = None
    numericColumns: frozenset[str] = frozenset()
    textColumns: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TableFormat:
    """How a file was understood. ``header`` holds the cells as they stand, ``names`` as they are compared."""

    file: str
    encoding: str
    separator: str
    headerLine: int
    header: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def decimalComma(self) -> bool:
        """Whether ``3,5`` can be a number: only where the comma does not separate cells."""
        return self.separator != ","


class DelimitedFile:
    """A table file, open for one pass; use it in a ``with`` statement.

    On entering, encoding, separator and header row are found: the first row, within the first lines, that names
    the case. Raises ValueError with one sentence where there is none, or where the file cannot be read.
    ``records`` then streams the rows; ``problems`` collects what was left out and ``rowCount`` counts every row
    below the header that is not blank, ``blankCount`` those that are.
    """

    def __init__(self, path: Path, settings: TableSettings) -> None:
        self._path = path
        self._settings = settings
        self._file: IO[str] | None = None
        self.problems: list[Problem] = []
        self.rowCount = 0
        self.blankCount = 0

    def __enter__(self) -> Self:
        if self._settings.encoding:
            encoding = self._settings.encoding
            checkEncoding(self._path, encoding)
        else:
            encoding = detectEncoding(self._path)
        try:
            self._file = self._path.open(encoding=encoding, newline="")
            self._lines = _Lines(self._file, self._path)
            try:
                self.format = self._findHeader(encoding)
            except BaseException:
                self._file.close()
                raise
        except OSError as error:
            raise ValueError(f"{self._path} could not be read: {reasonOf(error)}.") from None
        return self

    def __exit__(self, *_: Any) -> None:
        if self._file is not None:
            self._file.close()

    def leaveOut(self, line: int, reason: str) -> None:
        """Lists a row as left out."""
        self.problems.append(Problem(str(self._path), line, reason))

    def column(self, ours: str) -> int | None:
        """Index of the column that stands for ``ours``; None where there is none."""
        wanted = columnKey(self._settings.columnNames.get(ours, ours))
        return self.format.names.index(wanted) if wanted in self.format.names else None

    def caseColumn(self) -> int:
        """Index of the column that names the case. Raises ValueError where two do."""
        found = [index for index in map(self.column, CASE_COLUMNS) if index is not None]
        if len(set(found)) > 1:
            raise ValueError(f"{self._path} has both a case_id and a participant_id column: keep one of them.")
        return found[0]

    def checkNoDuplicates(self, used: Sequence[str] | None = None) -> None:
        """Raises ValueError where a column name stands twice; with ``used``, only those columns are looked at."""
        names = self.format.names
        watched = names if used is None else [columnKey(self._settings.columnNames.get(each, each)) for each in used]
        for name in watched:
            if name and names.count(name) > 1:
                raise ValueError(f"{self._path} has the column {shown(name)} {names.count(name)} times: "
                                 "keep one of them.")

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that has as many cells as the header, with the physical line it begins on."""
        header, width = list(self.format.header), len(self.format.header)
        starts = (header[0], neutralise(header[0]))
        for line, cells, reason in self._lines.records(self.format.separator, width):
            if reason is None and not (cells and cells[0].strip()) and not any(map(str.strip, cells)):
                self.blankCount += 1
                continue
            self.rowCount += 1
            if reason is not None:
                self.leaveOut(line, reason)
                continue
            if len(cells) > width and not any(map(str.strip, cells[width:])):
                cells = cells[:width]
            if len(cells) != width:
                self.leaveOut(line, f"the row has {len(cells)} cells where the header has {width}: a separator is "
                                    "missing, or a cell that holds one needs quotation marks")
            elif cells[0] in starts and list(map(restore, cells)) == header:
                self.leaveOut(line, "the row repeats the header")
            else:
                yield line, list(map(restore, cells)) if self._lines.mayBeNeutralised else cells

    def _findHeader(self, encoding: str) -> TableFormat:
        firstLines = self._lines.peek(_HEADER_WITHIN_LINES)
        separator = self._settings.separator
        if separator not in (None, *SEPARATORS):
            raise ValueError(f"Unknown separator {shown(separator)}: use a comma, a semicolon or a tab.")
        hint = firstLines[0].strip().strip('"').casefold() if firstLines else ""
        if hint in ("sep=,", "sep=;", "sep="):
            separator = separator or hint[4:] or "\t"
            self._lines.skip()  # "sep=;" tells Excel the separator
            firstLines = firstLines[1:]
        cases = {columnKey(self._settings.columnNames.get(each, each)) for each in CASE_COLUMNS}
        best: tuple[int, str] | None = None
        for each in (separator,) if separator else SEPARATORS:
            with suppress(csv.Error):
                headers = (row for row in csv.reader(firstLines, delimiter=each) if cases & set(map(columnKey, row)))
                width = len(next(headers, ()))
                if width and (best is None or width > best[0]):
                    best = width, each
        if best is None:
            first = next((line.strip() for line in firstLines if line.strip()), "")
            raise ValueError(f"{self._path} has no header row with a column case_id (or participant_id) in its first "
                             f"{_HEADER_WITHIN_LINES} lines; it begins with {shown(first)}.")
        for line, cells, reason in self._lines.recordsOfBlock(best[1]):
            names = tuple(map(columnKey, cells))
            if reason is None and cases & set(names):
                while len(cells) > 1 and not cells[-1].strip():
                    cells.pop()
                cells = list(map(restore, cells))
                return TableFormat(str(self._path), encoding, best[1], line, tuple(cells), names[:len(cells)])
            if reason or any(map(str.strip, cells)):
                self.rowCount += 1
                self.leaveOut(line, reason or "the row stands above the header row")
        raise ValueError(f"{self._path} has a header row that cannot be read: look for a stray quotation mark.")


class _Lines:
    """Physical lines, counted. Rows with quotation marks are read one by one, so that a stray mark costs one line."""

    def __init__(self, file: IO[str], path: Path) -> None:
        self._file = file
        self._path = path
        self._ahead: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0
        self.mayBeNeutralised = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if not self._ahead:
            self._readBlock()
        if not self._ahead:
            raise StopIteration
        self._number += 1
        self._taken.append(self._ahead.popleft())
        if len(self._taken) > _MAX_RECORD_LINES:
            raise csv.Error
        return self._taken[-1]

    def peek(self, count: int) -> list[str]:
        """The next lines, which stay to be read."""
        if not self._ahead:
            self._readBlock()
        return list(islice(self._ahead, count))

    def skip(self) -> None:
        """Passes over one line."""
        next(self)

    def records(self, separator: str, width: int) -> Iterator[tuple[int, list[str], str | None]]:
        """First line and cells of every row, or the reason why it has none. ``width``: that of the header."""
        while self._ahead or self._readBlock():
            block = "".join(self._ahead)
            self.mayBeNeutralised = "'" in block
            if '"' not in block and "\0" not in block and max(map(len, self._ahead)) < csv.field_size_limit():
                lines, first = list(self._ahead), self._number + 1
                self._ahead.clear()
                self._number += len(lines)
                for line, cells in enumerate(csv.reader(lines, delimiter=separator), first):
                    yield line, cells, None
            else:
                yield from self.recordsOfBlock(separator, width)

    def recordsOfBlock(self, separator: str, width: int = 0) -> Iterator[tuple[int, list[str], str | None]]:
        """As ``records``, one line at a time, until a row ends where the lines read ahead end."""
        reader = csv.reader(self, delimiter=separator, strict=True)
        while self._ahead:
            self._taken.clear()
            start = self._number + 1
            try:
                cells = next(reader)
                if width and len(self._taken) > 1 and len(cells) != width:
                    raise csv.Error
            except (csv.Error, StopIteration):
                # The quotation mark may have swallowed good rows: only its own line is given up.
                self._ahead.extendleft(reversed(self._taken[1:]))
                self._number = start
                reader = csv.reader(self, delimiter=separator, strict=True)
                yield start, [], "the row has a quotation mark that is not closed, or text after a closing one"
                continue
            if any("\0" in line for line in self._taken):
                yield start, [], "the row has a NUL character"
            else:
                yield start, cells, None

    def _readBlock(self) -> bool:
        try:
            self._ahead.extend(self._file.readlines(_BLOCK_CHARACTERS))
        except OSError as error:
            raise ValueError(f"{self._path} could not be read to its end: {reasonOf(error)}.") from None
        return bool(self._ahead)
