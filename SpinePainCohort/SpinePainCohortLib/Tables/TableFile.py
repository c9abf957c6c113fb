"""A table of any kind, open for one pass: its columns by what they are, its rows with their place in the file."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from SpinePainRHILib.Core.ShownText import shortened, visible
from SpinePainRHILib.Files.CsvText import neutralise, restore

from .ColumnKeys import columnKey
from .ColumnNames import CASE_COLUMNS, columnOf, namesCase
from .DataDictionary import DataDictionary
from .Problems import Problem, shown

HEADER_WITHIN_LINES = 20


class MissingReader(ValueError):
    """A file whose kind needs a library that is not installed; ``requirement``: which, as pip takes it."""

    def __init__(self, sentence: str, requirement: str) -> None:
        super().__init__(sentence)
        self.requirement = requirement


@dataclass(frozen=True)
class TableSettings:
    """How to read a table where its own look is not enough.

    ``knownCases``: the case IDs that exist; None accepts every ID. ``columnNames``: the table's own column name
    for each of ours (``{"case_id": "Patient"}``). ``encoding`` and ``separator``: None means detected.
    ``numericColumns`` and ``textColumns``: columns of a clinical table that are numbers, or text, whatever they hold.
    ``missing``: further texts that stand for no value in a clinical table. ``sheet``: the name of a workbook's sheet;
    None: the first with a row that names the case. ``dictionary``: what the codes of a clinical table mean.
    """

    knownCases: frozenset[str] | None = None
    columnNames: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    separator: str | None = None
    numericColumns: frozenset[str] = frozenset()
    textColumns: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    sheet: str | None = None
    dictionary: DataDictionary | None = None


@dataclass(frozen=True)
class TableFormat:
    """How a file was understood. ``header`` holds the cells as they stand, ``names`` as they are compared.

    ``separator`` is empty in a workbook, where ``encoding`` says what kind of file it is.
    """

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


class TableFile(ABC):
    """Use it in a ``with`` statement: on entering, the header row is found (``format``), or ValueError is raised with
    one sentence.

    ``records`` then streams the rows; ``problems`` collects what was left out, ``rowCount`` counts every row below the
    header that is not blank, ``blankCount`` those that are, ``notes`` are sentences on how the file was understood;
    ``sheet`` is that of a workbook.
    """

    format: TableFormat
    sheet: str | None = None

    def __init__(self, path: Path, settings: TableSettings) -> None:
        self.path = path
        self.settings = settings
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.rowCount = 0
        self.blankCount = 0

    @abstractmethod
    def __enter__(self) -> Self: ...

    @abstractmethod
    def __exit__(self, *_: Any) -> None: ...

    @abstractmethod
    def rows(self, width: int) -> Iterator[tuple[int, list[str], str | None]]:
        """Place (from 1) and cells of every row below the header, or the reason why it has none. ``width``: that of
        the header."""

    @abstractmethod
    def beginning(self) -> Sequence[Sequence[str]]:
        """The first rows as they stand, of a file that was not entered: there may be no header row to be found. Raises
        ValueError with one sentence."""

    def sheetNames(self) -> Sequence[str]:
        """The sheets of a workbook, of a file that was not entered; none of any other file. Raises ValueError with one
        sentence."""
        return ()

    mayBeNeutralised = True
    """Whether a row that ``rows`` gave may hold text that was neutralised for spreadsheets."""

    def leaveOut(self, line: int, reason: str) -> None:
        """Lists a row as left out."""
        self.problems.append(Problem(str(self.path), line, shortened(visible(reason))))  # it may quote the file

    def countAsBlank(self) -> None:
        """Says of the row that ``records`` gave last that it holds nothing for this table."""
        self.rowCount -= 1
        self.blankCount += 1

    def countAs(self, number: int) -> None:
        """Says that the row that ``records`` gave last holds ``number`` rows, as one with a column a rater does."""
        self.rowCount += number - 1

    def column(self, ours: str) -> int | None:
        """Index of the column that stands for ``ours`` (ColumnNames.columnOf); None where there is none."""
        return columnOf(ours, self.format.header, self.settings.columnNames, str(self.path))

    def caseColumn(self) -> int:
        """Index of the column that names the case. Raises ValueError where two do."""
        index = self.column("case_id")
        assert index is not None  # the header row was found by it
        return index

    def checkNoDuplicates(self, used: Sequence[str] | None = None) -> None:
        """Raises ValueError where a column name stands twice; with ``used``, only those columns are looked at."""
        names = self.format.names
        watched = names if used is None else [columnKey(self.settings.columnNames.get(each, each)) for each in used]
        for name in watched:
            if name and names.count(name) > 1:
                raise ValueError(f"{self.path} has the column {shown(name)} {names.count(name)} times: "
                                 "keep one of them.")

    def namesCase(self, cells: Sequence[str], *, byAlias: bool) -> bool:
        """Whether a row is the header: it names the case, by our names alone or by their aliases too."""
        return namesCase(cells, self.settings.columnNames, byAlias)

    def noHeaderSentence(self, first: str) -> str:
        """Why there is no table; ``first`` is what it begins with."""
        return (f"{self.path} has no header row with a column {CASE_COLUMNS[0]} (or {CASE_COLUMNS[1]}) in its first "
                f"{HEADER_WITHIN_LINES} lines; it begins with {shown(first)}. Say which column is the case "
                "(--column case_id=NAME).")

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that has as many cells as the header, with the physical line it begins on."""
        header, width = list(self.format.header), len(self.format.header)
        starts = (header[0], neutralise(header[0]))
        for line, cells, reason in self.rows(width):
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
                yield line, list(map(restore, cells)) if self.mayBeNeutralised else cells
