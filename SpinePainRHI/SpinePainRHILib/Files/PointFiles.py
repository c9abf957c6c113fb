"""Points along the cord, read from markups that 3D Slicer saved or from a table of coordinates."""

import csv
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .FileAccess import extensionOf, oneLine, openRegularFile, quoted

READABLE = "Slicer markups (.mrk.json, .fcsv) and tables with the header r,a,s or l,p,s (.csv)"
LARGEST_FILE_BYTES = 10_000_000
"""Some hundred bytes a point: a larger file holds something else."""

SYSTEMS = {"LPS": (-1.0, -1.0, 1.0), "1": (-1.0, -1.0, 1.0), "RAS": (1.0, 1.0, 1.0), "0": (1.0, 1.0, 1.0)}
"""Signs that turn coordinates into RAS, by how Slicer writes the coordinate system; the numbers are its older way."""

DELIMITERS = (",", ";", "\t")

_DEFINED = "2"
"""Position status of a placed point in an .fcsv file; points being placed or without place have others."""

Point = tuple[float, float, float]


def readPoints(path: Path) -> NDArray[np.float64]:
    """The points of a file, in its order, as array (n, 3) in RAS millimetres, n at least 1.

    Markups files may hold a curve, a point list or any other markup with control points; points that were never
    placed (position status other than ``defined``) are passed over. Parent transforms are no part of such files.

    Raises ValueError with one sentence for any other format, for a file without a placed point, with several
    markups, an unknown coordinate system or other lengths than millimetres, and for coordinates that are no finite
    numbers.
    """
    path = Path(path)
    extension = extensionOf(path)
    readers: dict[str, Callable[[Path, str], Sequence[Point]]] = {
        ".json": _readMarkups, ".fcsv": _readFcsv, ".csv": _readTable}
    text = _readText(path)
    if extension not in readers:
        raise ValueError(f"{quoted(path)} is no file of points: use {READABLE}.")
    try:
        points = readers[extension](path, text)
    except csv.Error as error:
        raise ValueError(f"{quoted(path)} is no table of points ({oneLine(error)}): use {READABLE}.") from None
    if not points:
        raise ValueError(f"{quoted(path)} holds no placed point: place 4 to 8 points along the cord and save them "
                         "again.")
    return np.array(points, dtype=np.float64) + 0.0  # turns minus zero into zero


def _readText(path: Path) -> str:
    with openRegularFile(path) as file:
        content = file.read(LARGEST_FILE_BYTES + 1)
    if len(content) > LARGEST_FILE_BYTES:
        raise ValueError(f"{quoted(path)} is too large for a file of points: check which file it is.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{quoted(path)} is not text (UTF-8), so it holds no points: use {READABLE}.") from None


def _readMarkups(path: Path, text: str) -> list[Point]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{quoted(path)} is not valid JSON ({oneLine(error)}): save the markup again.") from None
    markups = content.get("markups") if isinstance(content, dict) else None
    if not isinstance(markups, list):
        raise ValueError(f"{quoted(path)} is JSON, but no Slicer markup: save a curve or point list from 3D Slicer.")
    filled = [each for each in markups if isinstance(each, dict) and each.get("controlPoints")]
    if len(filled) > 1:
        raise ValueError(f"{quoted(path)} holds {len(filled)} markups with points: save only the one along the cord.")
    if not filled:
        return []
    markup = filled[0]
    signs = _signs(path, markup.get("coordinateSystem", "LPS"))
    units = markup.get("coordinateUnits") or "mm"
    unit = units[0] if isinstance(units, list) else units
    if unit != "mm":
        raise ValueError(f"{quoted(path)} gives coordinates in {_shown(unit)}, but millimetres are needed: "
                         "save it from a scene in millimetres.")
    controlPoints = markup["controlPoints"]
    if not isinstance(controlPoints, list) or not all(isinstance(each, dict) for each in controlPoints):
        raise ValueError(f"{quoted(path)} holds control points of an unknown form: save the markup from 3D Slicer.")
    return [_point(path, number, each.get("position"), signs) for number, each in enumerate(controlPoints, 1)
            if each.get("positionStatus", "defined") == "defined"]


def _readFcsv(path: Path, text: str) -> list[Point]:
    signs: Point | None = None
    columns: list[str] = []
    points: list[Point] = []
    for row in csv.reader(text.splitlines()):
        if not row or not any(cell.strip() for cell in row):
            continue
        if row[0].startswith("#"):
            name, _equals, value = ",".join(row)[1:].partition("=")
            if name.strip() == "CoordinateSystem":
                signs = _signs(path, value.strip())
            elif name.strip() == "columns":
                columns = [each.strip() for each in value.split(",")]
            continue
        if signs is None:
            raise ValueError(f"{quoted(path)} has no header that names its coordinate system: save the points from "
                             "3D Slicer again.")
        number = len(points) + 1
        place = columns.index("positionStatus") if "positionStatus" in columns else 14
        status = row[place].strip() if len(row) > place else _DEFINED
        if status in (_DEFINED, ""):
            points.append(_point(path, number, row[1:4], signs))
    return points


def _readTable(path: Path, text: str) -> list[Point]:
    """Columns are divided by what divides the header. Where that is no comma, a comma is a decimal comma, as the
    spreadsheets of many countries write it."""
    lines = [line for line in text.splitlines() if line.strip(" ,;\t")]
    for delimiter in DELIMITERS:
        rows = list(csv.reader(lines, delimiter=delimiter))
        header = [cell.strip().lower() for cell in rows[0]] if rows else []
        for letters, system in (("ras", "RAS"), ("lps", "LPS")):
            if all(header.count(letter) == 1 for letter in letters):
                places = [header.index(letter) for letter in letters]
                return [_point(path, number, [_cell(row, place, delimiter) for place in places], SYSTEMS[system])
                        for number, row in enumerate(rows[1:], 1)]
    raise ValueError(f"{quoted(path)} has no header that names its columns: begin it with the line r,a,s or l,p,s.")


def _cell(row: list[str], place: int, delimiter: str) -> str | None:
    if place >= len(row):
        return None
    return row[place] if delimiter == "," else row[place].replace(",", ".")


def _signs(path: Path, system: Any) -> Point:
    signs = SYSTEMS.get(str(system).strip().upper())
    if signs is None:
        raise ValueError(f"{quoted(path)} uses the coordinate system {_shown(system)}, which is unknown: save it in "
                         "LPS or RAS.")
    return signs


def _point(path: Path, number: int, position: Any, signs: Point) -> Point:
    try:
        if not isinstance(position, list) or len(position) != 3 or any(isinstance(each, bool) for each in position):
            raise ValueError
        r, a, s = (sign * float(value) for sign, value in zip(signs, position, strict=True))
    except (TypeError, ValueError, OverflowError):  # the last: a whole number of hundreds of digits
        raise ValueError(f"{quoted(path)}: point {number} has no three coordinates that are numbers: place it "
                         "again.") from None
    if not all(math.isfinite(each) for each in (r, a, s)):
        raise ValueError(f"{quoted(path)}: point {number} has a coordinate that is not a finite number: place it "
                         "again.")
    return r, a, s


def _shown(value: Any) -> str:
    return quoted(str(value)[:40])
