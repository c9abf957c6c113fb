"""Tables, logs, points and the cache file, each against what Python's own readers make of the same line."""

import csv
import json
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from Kinds import Kind, expect
from Mutators import HOSTILE, damagedBytes, damagedTable
from SpinePainCohortLib.Gathering.CacheFile import NAME, CacheFile, SeenFile
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog
from SpinePainCohortLib.Tables.VasTable import readVasTable
from SpinePainPhantomLib import makeCohortPlan, writeClinicalTable, writeTruthTable, writeVasTable
from SpinePainRHILib.Core.ShownText import visible
from SpinePainRHILib.Files.CsvText import restore
from SpinePainRHILib.Files.PointFiles import readPoints

VAS = """case_id,rater,vas,lesion,timepoint,entered_at,note
sub-001,A,3.5,L3,baseline,2026-01-01T10:00:00+00:00,"said ""no"" then"
sub-001,A,4.5,L3,baseline,2026-01-02T10:00:00+00:00,corrected
sub-002,B,0,,week12,,"two
lines"
sub-003,A,10,T5#2,,2026-01-01,-
"""
VAS_MM = "Site A\nPatient;Rater;vas mm;case_id\nx;A;35,5;sub-001\ny;B;100;sub-002\n"
CLINICAL = """participant_id,timepoint,age,histology,grade,remark
sub-001,baseline,60.5,lung,01,"a, b"
sub-002,week12,NA,breast,02,
sub-003,,71,n/a,03,x
"""
_DIGITS = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
"""Numbers inside a cell such as ``12 %``."""

RESULT_KEYS = {bytes([each]) * 32: f'["result {each}"]'.encode() for each in range(30)}
SEEN = {f"/cases/{each}.seg.nrrd".encode(): SeenFile(f"1 2 {each}", each, "ab" * 32) for each in range(30)}


def tableKinds(folder: Path) -> list[Kind]:
    """Every kind of table and small file that is read."""
    return [
        Kind("VAS table", 2, {"vas.csv": VAS.encode(), "vas_mm.csv": VAS_MM.encode(), **_phantom(folder, "vas")},
             damagedTable, lambda path, _random: checkVas(path)),
        Kind("VAS log", 1, {"log.csv": _log(folder)}, damagedTable, checkLog),
        Kind("clinical table", 2, {"clinical.csv": CLINICAL.encode(), **_phantom(folder, "clinical"),
                                   **_phantom(folder, "truth")}, damagedTable,
             lambda path, _random: checkClinical(path)),
        Kind("points file", 2, points(), damagedTable, lambda path, _random: checkPoints(path)),
        Kind("cache file", 0.5, {NAME: _cache(folder)}, damagedBytes, checkCache)]


def _phantom(folder: Path, name: str) -> dict[str, bytes]:
    writers: dict[str, Callable[..., object]] = {"vas": writeVasTable, "clinical": writeClinicalTable,
                                                 "truth": writeTruthTable}
    path = folder / f"phantom_{name}.csv"
    writers[name](makeCohortPlan(4, 1), path)
    content = path.read_bytes()
    path.unlink()
    return {path.name: content}


def _log(folder: Path) -> bytes:
    log = VasEntryLog(folder / "log.csv", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for vas in (3.0, 4.5):
        log.append("sub-001", "A", vas, "L3", "baseline", 'a "note", =1')
    content = log.path.read_bytes()
    log.path.unlink()
    return content


def _cache(folder: Path) -> bytes:
    with CacheFile(folder) as file:
        for key, value in RESULT_KEYS.items():
            file.keepResult(key, value)
        for path, seen in SEEN.items():
            file.keepFile(path, seen)
    content = (folder / NAME).read_bytes()
    (folder / NAME).unlink()
    return content


def points() -> dict[str, bytes]:
    """The forms of files of points."""
    markup = {"markups": [{"type": "Curve", "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": [
        {"id": str(each), "position": [each, 2.5, -3.0 * each], "positionStatus": "defined"} for each in range(4)]}]}
    fcsv = ("# Markups fiducial file version = 5.0\n# CoordinateSystem = LPS\n"
            "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
            "1,1.5,2,3,0,0,0,1,1,1,0,F-1,,,2,0\n2,1.5,2,30,0,0,0,1,1,1,0,F-2,,,2,0\n")
    return {"points.mrk.json": json.dumps(markup, indent=1).encode(), "points.fcsv": fcsv.encode(),
            "points.csv": b"name,r,a,s\np1,1,2,3\np2,1.5,-2e1,30\n"}


def _cellsAt(path: Path, encoding: str, separator: str, line: int) -> list[str]:
    """The cells of the row that begins on a physical line, by Python's own reader."""
    with path.open(encoding=encoding, newline="") as file:
        lines = list(file)[line - 1:]
    return [restore(cell).strip() for cell in next(csv.reader(lines, delimiter=separator))]


def _holds(cells: list[str], text: str) -> bool:
    return any(text in (cell, cell.lstrip("'"), cell.removeprefix("ses-"), cell.casefold()) for cell in cells)


def checkVas(path: Path) -> object:
    """Reads a VAS table: every row is used, corrected or a problem, and says what its line says."""
    table = readVasTable(path)
    preview = table.preview
    expect(len(table.entries) + len(table.superseded) + len(table.problems) == preview.rowCount, "rows do not add up")
    for entry in table.rows:
        cells = [unicodedata.normalize("NFC", each) for each in _cellsAt(path, preview.encoding, preview.separator,
                                                                         entry.line)]
        numbers = {_number(cell) for cell in cells}
        hasRater = "rater" not in preview.columns or _holds(cells, entry.rater)  # without, all are of one rater
        expect(_holds(cells, entry.caseId) and hasRater, f"line {entry.line}: other IDs")
        expect(entry.vas in numbers or entry.vas * 10 in {each and round(each, 9) for each in numbers}
               or any(each is not None and math.isclose(each / 10, entry.vas) for each in numbers),
               f"line {entry.line}: another score")
    sayable([each.reason for each in table.problems] + list(preview.notes))
    return table


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def checkLog(path: Path, random: Random) -> object:
    """Opens a log and adds an entry: what was there stays, byte for byte, and the entry is read back."""
    before = path.read_bytes()
    log = VasEntryLog(path, lambda: datetime(2026, 2, 1, tzinfo=UTC))
    try:
        note = "".join(random.choice(HOSTILE) for _ in range(3)).encode("utf-8", "replace").decode()
        entry = log.append("sub-009", "B", 7.5, "T4", "week1", note)
    except ValueError:
        expect(path.read_bytes() == before, "a refused entry changed the file")
        raise
    expect(path.read_bytes().startswith(before), "an entry changed what was there")
    found = [each for each in log.read().entries if (each.caseId, each.rater) == ("sub-009", "B")]
    expect(len(found) == 1 and (found[0].vas, found[0].lesion, found[0].timepoint, found[0].note) == (
        7.5, "T4", "week1", entry.note), "the entry reads back otherwise")
    return entry


def checkClinical(path: Path) -> object:
    """Reads a clinical table: every value of a row stands in its line."""
    table = readClinicalTable(path)
    preview = table.preview
    for row in table.allRows:
        cells = [unicodedata.normalize("NFC", each) for each in _cellsAt(path, preview.encoding, preview.separator,
                                                                         row.line)]
        expect(_holds(cells, row.caseId), f"line {row.line}: another case")
        numbers = {_number(each) for cell in cells for each in (cell, *_DIGITS.findall(cell))}
        for value in row.values:
            if isinstance(value, float):
                expect(value in numbers, f"line {row.line}: {value} is not there")
            elif value is not None:
                # Spellings of one text, and of one grade (-0, 1., 1 c), are taken together.
                folded = ["".join(cell.casefold().split()).removeprefix("-").removesuffix(".") for cell in cells]
                plain = "".join(unicodedata.normalize("NFC", value.casefold()).split())
                plain = plain.removeprefix("-").removesuffix(".")
                expect(_holds(folded, plain), f"line {row.line}: {value!r} is not there")
    sayable([each.reason for each in table.problems] + list(preview.notes))
    return table


def sayable(sentences: list[str]) -> None:
    """Raises Wrong where a sentence could act on a terminal or never ends."""
    for each in sentences:
        expect(visible(each) == each and len(each) <= 2_000, f"not sayable: {each[:200]!r}")


def checkPoints(path: Path) -> object:
    """Reads points: as many as are placed, at coordinates that stand in the file."""
    found = readPoints(path)
    text = path.read_bytes().decode("utf-8-sig")
    expect(found.ndim == 2 and found.shape[1] == 3 and len(found) > 0, "no points")
    expect(bool((abs(found) < math.inf).all()), "no finite points")
    if path.name.endswith(".json"):
        markups: list[dict[str, Any]] = [each for each in json.loads(text)["markups"] if isinstance(each, dict)
                                         and each.get("controlPoints")]
        numbers = {abs(float(value)) for each in markups[0]["controlPoints"] for value in each.get("position") or ()
                   if _isNumber(value)}
    else:
        numbers = {abs(value) for separator in ",;\t" for row in csv.reader(text.splitlines(), delimiter=separator)
                   for cell in row if (value := _number(cell)) is not None}
    expect(all(abs(value) in numbers for value in found.ravel()), "coordinates that are not in the file")
    return found


def _isNumber(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def checkCache(path: Path, _random: Random) -> object:
    """Opens a damaged cache: what it gives is what was kept, or nothing; it can be used again afterwards."""
    with CacheFile(path.parent) as file:
        results = file.results(list(RESULT_KEYS))
        expect(all(RESULT_KEYS[key] == value for key, value in results.items()), "another result")
        seen = file.seenFiles(list(SEEN))
        expect(all(SEEN[key] == value for key, value in seen.items()), "another stamp")
        expect(all(file.result(key) in (None, value) for key, value in RESULT_KEYS.items()), "another result")
        file.keepResult(b"n" * 32, b"new")
        warning = file.warning
    sayable([warning] if warning else [])
    for each in path.parent.glob(f"{NAME}*"):
        each.unlink()
    return results
