"""Rows of a CSV or TSV file with their physical line numbers; what cannot be read is left out one row at a time."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from SpinePainRHILib.Files.CsvText import restore
from SpinePainRHILib.Files.SystemErrors import reasonOf

from .ColumnKeys import columnKey
from .ColumnNames import CASE_COLUMNS
from .Encoding import checkEncoding, detectEncoding
from .Problems import shown
from .TableFile import HEADER_WITHIN_LINES, TableFile, TableFormat, TableSettings

__all__ = ["CASE_COLUMNS", "SEPARATORS", "DelimitedFile", "TableSettings"]

SEPARATORS = (",", ";", "\t")

_MAX_RECORD_LINES = 50
_BLOCK_CHARACTERS = 1 << 16


class DelimitedFile(TableFile):
    """A table as text. On entering, encoding, separator and header row are found: the first row, within the first
    lines, that names the case, by our names before their aliases."""

    def __init__(self, path: Path, settings: TableSettings) -> None:
        super().__init__(path, settings)
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        encoding = self._encoding()
        try:
            self._file = self.path.open(encoding=encoding, newline="")
            self._lines = _Lines(self._file, self.path)
            try:
                self.format = self._findHeader(encoding)
            except BaseException:
                self._file.close()
                raise
        except OSError as error:
            raise ValueError(f"{self.path} could not be read: {reasonOf(error)}.") from None
        return self

    def __exit__(self, *_: Any) -> None:
        if self._file is not None:
            self._file.close()

    def beginning(self) -> Sequence[Sequence[str]]:
        """Separated by what gives the widest row."""
        try:
            with self.path.open(encoding=self._encoding(), newline="") as file:
                lines = _Lines(file, self.path).peek(HEADER_WITHIN_LINES)
        except OSError as error:
            raise ValueError(f"{self.path} could not be read: {reasonOf(error)}.") from None
        best: list[list[str]] = []
        for separator in SEPARATORS:
            with suppress(csv.Error):
                rows = [list(map(restore, row)) for row in csv.reader(lines, delimiter=separator)]
                best = max(best, rows, key=lambda rows: max(map(len, rows), default=0))
        return best

    def _encoding(self) -> str:
        if self.settings.encoding:
            checkEncoding(self.path, self.settings.encoding)
            return self.settings.encoding
        return detectEncoding(self.path)

    def rows(self, width: int) -> Iterator[tuple[int, list[str], str | None]]:
        for row in self._lines.records(self.format.separator, width):
            self.mayBeNeutralised = self._lines.mayBeNeutralised
            yield row

    def _findHeader(self, encoding: str) -> TableFormat:
        firstLines = self._lines.peek(HEADER_WITHIN_LINES)
        separator = self.settings.separator
        if separator not in (None, *SEPARATORS):
            raise ValueError(f"Unknown separator {shown(separator)}: use a comma, a semicolon or a tab.")
        hint = firstLines[0].strip().strip('"').casefold() if firstLines else ""
        if hint in ("sep=,", "sep=;", "sep="):
            separator = separator or hint[4:] or "\t"
            self._lines.skip()  # "sep=;" tells Excel the separator
            firstLines = firstLines[1:]
        best, byAlias = self._bestSeparator(separator, firstLines)
        if best is None:
            raise ValueError(self.noHeaderSentence(next((line.strip() for line in firstLines if line.strip()), "")))
        for line, cells, reason in self._lines.recordsOfBlock(best):
            if reason is None and self.namesCase(cells, byAlias=byAlias):
                while len(cells) > 1 and not cells[-1].strip():
                    cells.pop()
                cells = list(map(restore, cells))
                return TableFormat(str(self.path), encoding, best, line, tuple(cells), tuple(map(columnKey, cells)))
            if reason or any(map(str.strip, cells)):
                self.rowCount += 1
                self.leaveOut(line, reason or "the row stands above the header row")
        raise ValueError(f"{self.path} has a header row that cannot be read: look for a stray quotation mark.")

    def _bestSeparator(self, given: str | None, firstLines: Sequence[str]) -> tuple[str | None, bool]:
        """The separator whose header row has the most cells, and whether an alias names the case in it."""
        for byAlias in (False, True):
            best: tuple[int, str] | None = None
            for each in (given,) if given else SEPARATORS:
                with suppress(csv.Error):
                    headers = (row for row in csv.reader(firstLines, delimiter=each)
                               if self.namesCase(row, byAlias=byAlias))
                    width = len(next(headers, ()))
                    if width and (best is None or width > best[0]):
                        best = width, each
            if best is not None:
                return best[1], byAlias
        return None, False


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
