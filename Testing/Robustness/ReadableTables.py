"""One input of each kind of table and file of points: how it is made, and what is to come of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from ReadableImages import NOTE, READ, REFUSED, Outcome
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog
from SpinePainCohortLib.Tables.VasTable import readVasTable
from SpinePainRHILib.Files.PointFiles import readPoints
from TableKinds import points

ROW_LEFT_OUT = "row left out"

HEADER = "case_id,rater,vas,lesion,timepoint,entered_at\n"
GOOD = "sub-1,A,3.5,L3,baseline,2026-01-01T10:00\n"


def _vas(folder: Path, content: bytes | str) -> Outcome:
    path = folder / "vas.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        table = readVasTable(path)
    except ValueError as error:
        return REFUSED, str(error)
    assert [each.vas for each in table.entries if each.line == 2] in ([3.5], []), "the good row is read as it is"
    problems = [each.reason for each in table.problems]
    outcome = ROW_LEFT_OUT if problems else NOTE if table.preview.notes else READ
    if not problems:
        assert table.entries[0][:3] == ("sub-1", table.entries[0].rater, 3.5)
    return outcome, "\n".join([*problems, *table.preview.notes, f"{len(table.superseded)} corrected"])


def _row(row: str) -> Callable[[Path], Outcome]:
    return lambda folder: _vas(folder, HEADER + GOOD + row)


def _bytes(start: bytes) -> Callable[[Path], Outcome]:
    return lambda folder: _vas(folder, start + b"\0" * 99)


VAS: Mapping[str, Callable[[Path], Outcome]] = {
    "CSV (UTF-8), with commas": _row(""),
    "semicolons and decimal commas, or tabs": lambda folder: _vas(
        folder, (HEADER + GOOD).replace(",", ";").replace("3.5", "3,5")),
    "UTF-16 with a byte order mark (Excel's Unicode text)": lambda folder: _vas(
        folder, (HEADER + GOOD).replace(",", "\t").encode("utf-16")),
    "GB18030": lambda folder: _vas(folder, (HEADER + GOOD.replace(",A,", ",张三,")).encode("gb18030")),
    "a PDF file, or a picture": _bytes(b"%PDF-1.7 "),
    "no header row with `case_id` or `participant_id`": lambda folder: _vas(folder, "a,b,c\n1,2,3\n"),
    "a column twice": lambda folder: _vas(folder, HEADER.replace("lesion", "vas") + GOOD),
    "a score column of another name": lambda folder: _vas(folder, HEADER.replace("vas", "pain") + GOOD),
    "no score column": lambda folder: _vas(folder, HEADER.replace("vas", "remark") + GOOD),
    "a correction with a later `entered_at`": _row("sub-1,A,3.5,L3,baseline,2026-01-02T10:00\n"),
    "a second score for the same key without one": _row("sub-1,A,4.5,L3,baseline,\n"),
    "a score that is no number or outside 0 to 10": _row("sub-2,A,11,,,\n"),
    "a lesion that is no vertebral level": _row("sub-2,A,1,X9,,\n"),
    "a row with another number of cells than the header": _row("sub-2,A,1\n"),
    "a quotation mark that is not closed": _row('"sub-2,A,1,,,\n'),
    "a NUL character": _row("sub-2\0,A,1,,,\n"),
    "an ID that is a formula or cannot be seen": _row("=1+1,A,1,,,\n"),
}


def _clinical(folder: Path, header: str, *rows: str) -> Outcome:
    path = folder / "clinical.csv"
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    try:
        table = readClinicalTable(path)
    except ValueError as error:
        return REFUSED, str(error)
    assert all("SURNAME" not in str(each.values) for each in table.allRows)
    problems = [each.reason for each in table.problems]
    return (ROW_LEFT_OUT if problems else NOTE if table.preview.notes else READ), "\n".join(
        [*problems, *table.preview.notes])


CLINICAL: Mapping[str, Callable[[Path], Outcome]] = {
    "any columns beside `case_id` and `timepoint`": lambda folder: _clinical(
        folder, "case_id,timepoint,age,histology", "sub-1,baseline,60,lung", "sub-2,,NA,breast"),
    "columns that tell who a patient is": lambda folder: _clinical(
        folder, "case_id,PatientName,age", "sub-1,SURNAME^GIVEN,60", "sub-2,SURNAME^OTHER,61"),
    "a second row for a case and timepoint": lambda folder: _clinical(folder, "case_id,age", "sub-1,60", "sub-1,61"),
}


def _log(folder: Path, content: bytes) -> Outcome:
    path = folder / "log.csv"
    path.write_bytes(content)
    try:
        log = VasEntryLog(path)
        log.append("sub-2", "B", 4.0)
    except ValueError as error:
        assert path.read_bytes() == content
        return REFUSED, str(error)
    assert path.read_bytes().startswith(content) and log.read().entries[-1].vas == 4.0
    problems = [each.reason for each in log.read().problems]
    return ROW_LEFT_OUT if problems else READ, "\n".join(problems)


LOG = (b"\xef\xbb\xbfcase_id,rater,vas,lesion,timepoint,entered_at,note\n"
       b'sub-1,A,3.0,L3,baseline,2026-01-01T10:00:00+00:00,""\n')

LOGS: Mapping[str, Callable[[Path], Outcome]] = {
    "a log as the panel writes it": lambda folder: _log(folder, LOG),
    "a line torn by a crash": lambda folder: _log(folder, LOG + b'sub-1,A,5.0,L3,baseline,2026-01-03T10:00,"'),
    "a log saved anew in another encoding": lambda folder: _log(folder, LOG.decode("utf-8-sig").encode("utf-16")),
    "another table": lambda folder: _log(folder, (HEADER + GOOD).encode()),
}


def _points(folder: Path, name: str, content: bytes) -> Outcome:
    path = folder / name
    path.write_bytes(content)
    try:
        found = readPoints(path)
    except ValueError as error:
        return REFUSED, str(error)
    assert np.isfinite(found).all() and len(found) >= 2
    return READ, ""


def _markup(before: bytes, after: bytes) -> Callable[[Path], Outcome]:
    content = points()["points.mrk.json"]
    assert before in content
    return lambda folder: _points(folder, "p.mrk.json", content.replace(before, after))


POINTS: Mapping[str, Callable[[Path], Outcome]] = {
    "markups of Slicer (`.mrk.json`)": _markup(b"LPS", b"LPS"),
    "older markups (`.fcsv`)": lambda folder: _points(folder, "p.fcsv", points()["points.fcsv"]),
    "a table with the columns r, a, s or l, p, s (`.csv`)": lambda folder: _points(
        folder, "p.csv", points()["points.csv"]),
    "no placed point": _markup(b"defined", b"preview"),
    "an unknown coordinate system": _markup(b"LPS", b"XYZ"),
    "other units than millimetres": _markup(b'"mm"', b'"cm"'),
    "a coordinate that is no finite number": _markup(b"2.5", b"1e999"),
    "a table whose columns have other names": lambda folder: _points(folder, "p.csv", b"x,y,z\n1,2,3\n"),
    "a file that is no text": lambda folder: _points(folder, "p.csv", b"\xff\xfe\x00r,a,s"),
    "any other extension": lambda folder: _points(folder, "p.txt", b"r,a,s\n1,2,3\n"),
}
