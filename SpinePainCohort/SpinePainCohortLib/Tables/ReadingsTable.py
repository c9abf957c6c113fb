"""Ratios that were measured elsewhere, as areas or ratios in a table: by ImageJ, say, as in the published study."""

import re
from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Core.Levels import LOCATIONS

from .Cells import parseIdentifier, parseLesion, parseNumber, parseTimepoint
from .ColumnNames import recognisedNote
from .Encoding import encodingNotes
from .MissingCodes import isMissingNumber
from .OpenTable import openTable
from .Problems import Problem, shownCell
from .TableFile import TableFile, TableSettings

READINGS_COLUMNS = ("case_id", "timepoint", "reader", "rhi_percent", "rhi_fraction", "high_intensity_area",
                    "cord_area", "rhi_max_percent", "rhi_volume_percent", "levels", "location", "count")
"""The columns that are read; of the ratio, one of ``rhi_percent``, ``rhi_fraction`` and the two areas is needed."""

LARGEST_DIFFERENCE = 0.5
"""Percentage points by which a ratio and its areas may differ, since people round."""


@dataclass(frozen=True)
class ReadingRow:
    """One reading of a case at a timepoint. Ratios are percent; None is not given. ``levels`` are those of the
    metastases, with ``#2`` for the second there; ``count`` and ``location`` come from them where they are given."""

    caseId: str
    timepoint: str
    reader: str | None
    rhiPercent: float
    rhiMaxPercent: float | None
    rhiVolumePercent: float | None
    levels: tuple[str, ...]
    location: str | None
    count: int | None
    line: int


@dataclass(frozen=True)
class ReadingsTable:
    """Every row is in ``rows`` or in ``problems``; ``rowCount`` counts both."""

    file: str
    rows: tuple[ReadingRow, ...]
    problems: tuple[Problem, ...]
    rowCount: int
    columns: dict[str, str]
    notes: tuple[str, ...]


def readReadingsTable(path: str | Path, settings: TableSettings | None = None) -> ReadingsTable:
    """Reads a table of READINGS_COLUMNS, with the names that people give them (ColumnNames).

    A ratio is 100 x high-intensity area / cord area, both in the same unit, whichever that is; given beside them, it
    must agree with them to LARGEST_DIFFERENCE. A row without a ratio, or with one outside 0 to 100, areas that cannot
    be, or a level, location or count that is none, is a problem. Raises ValueError with one sentence where the file as
    a whole cannot be used, also where numbers called percent are all fractions.
    """
    path, settings = Path(path), settings or TableSettings()
    rows: list[ReadingRow] = []
    with openTable(path, settings) as table:
        table.checkNoDuplicates(READINGS_COLUMNS)
        columns = {name: index for name in READINGS_COLUMNS if (index := table.column(name)) is not None}
        if not ({"rhi_percent", "rhi_fraction"} & columns.keys() or {"high_intensity_area", "cord_area"}
                <= columns.keys()):
            raise ValueError(f"{path} has no column rhi_percent, nor high_intensity_area and cord_area: say which "
                             "it is (--column rhi_percent=NAME).")
        for line, cells in table.records():
            texts = {name: cells[index].strip() for name, index in columns.items()}
            try:
                rows.append(_rowOf(texts, table, line))
            except ValueError as error:
                table.leaveOut(line, str(error))
    if len(rows) > 2 and "rhi_percent" in columns and 0 < max(row.rhiPercent for row in rows) <= 1:
        raise ValueError(f"{path} gives no ratio above 1 %: if they are fractions of 1, name the column rhi_fraction.")
    taken = {name: table.format.header[index].strip() for name, index in columns.items()}
    notes = (*table.notes, *encodingNotes(table.format.encoding), *recognisedNote(taken))
    return ReadingsTable(str(path), tuple(rows), tuple(table.problems), table.rowCount, taken, notes)


def _rowOf(texts: dict[str, str], table: TableFile, line: int) -> ReadingRow:
    numbers = {name: _number(name, texts.get(name, ""), table) for name in (
        "rhi_percent", "rhi_fraction", "high_intensity_area", "cord_area", "rhi_max_percent", "rhi_volume_percent",
        "count")}
    levels = tuple(level for text in re.split(r"[;,/、，；\s]+", texts.get("levels", ""))
                   if (level := parseLesion(text)) is not None)
    location = texts.get("location", "").casefold() or None
    if location is not None and location not in LOCATIONS:
        raise ValueError(f"location {shownCell(location)} is none of {', '.join(LOCATIONS)}")
    count = numbers["count"]
    if count is not None and (count < 0 or not count.is_integer()):
        raise ValueError(f"count {count:g} is no number of metastases")
    reader = texts.get("reader", "")
    return ReadingRow(
        parseIdentifier(texts["case_id"], "case_id"), parseTimepoint(texts.get("timepoint", "")) or BASELINE,
        parseIdentifier(reader, "reader") if reader else None, _ratioOf(numbers),
        _percent("rhi_max_percent", numbers["rhi_max_percent"]),
        _percent("rhi_volume_percent", numbers["rhi_volume_percent"]), levels, location,
        int(count) if count is not None else None, line)


def _number(name: str, text: str, table: TableFile) -> float | None:
    text = text.removesuffix("%").strip()
    if isMissingNumber(text):
        return None
    number = parseNumber(text, table.format.decimalComma)
    if number is None:
        raise ValueError(f"{name} {shownCell(text)} is not a number")
    return number


def _ratioOf(numbers: dict[str, float | None]) -> float:
    """The ratio, percent, of what a row gives."""
    high, cord = numbers["high_intensity_area"], numbers["cord_area"]
    ratio, fraction = numbers["rhi_percent"], numbers["rhi_fraction"]
    if ratio is None and fraction is not None:
        ratio = 100 * fraction
    ofAreas = None
    if high is not None and cord is not None:
        if cord <= 0 or not 0 <= high <= cord:
            raise ValueError(f"a high-intensity area of {high:g} in a cord of {cord:g} cannot be: the cord is above "
                             "0, and holds the high intensity")
        ofAreas = 100 * high / cord
    given = _percent("rhi_percent", ratio)
    if given is None and ofAreas is None:
        raise ValueError("the row gives no ratio")
    if given is not None and ofAreas is not None and abs(given - ofAreas) > LARGEST_DIFFERENCE:
        raise ValueError(f"the ratio {given:g} % does not agree with its areas, whose ratio is {ofAreas:.4g} %")
    return ofAreas if ofAreas is not None else given or 0.0


def _percent(name: str, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 100:
        raise ValueError(f"{name} {value:g} is outside 0 to 100")
    return value
