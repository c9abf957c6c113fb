"""Hostile texts through to what a user sees: the terminal, CSV files, the page of a report."""

import contextlib
import csv
import io
import re
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

from CaseKinds import caseFiles
from Kinds import Kind, expect
from Mutators import HOSTILE, PLANTED, encoded, hostileText
from SpinePainCohortLib.CommandLine.Main import main
from SpinePainRHILib.Core.ShownText import visible

_NUMBER = re.compile(r"[+-]?[0-9.,]+(?:e[+-]?[0-9]+)?", re.ASCII)
_FREE = (b"Case", b"Timepoint", b"Reader", b"Notes", b"Status", b"Source")
"""Tags that may hold any text."""
_HARMLESS_LINKS = ("data:image/", "#", "appendix.html", "report.html")
_STARTS = tuple("=+-@＝＋－＠\t\r")


def outputKinds(folder: Path) -> list[Kind]:
    """A case full of hostile texts, through ``measure`` and ``check``, and a cohort of such through all its tables."""
    files = caseFiles(folder)
    return [Kind("case through the command line", 1, files, hostileCase, checkMeasure),
            Kind("cohort", 0.08, files, hostileCase, checkCohort)]


def hostileCase(content: bytes, random: Random) -> bytes:
    """A case file whose texts are hostile, its voxels what they were."""
    head, end, voxels = content.partition(b"\n\n")
    lines = []
    for line in head.split(b"\n"):
        name, mark, value = line.partition(b":=")
        if mark and name.endswith(b"_Name") and random.random() < 0.7:
            value = _escaped(hostileText(random))
        if mark and name.endswith(b"_ID") and random.random() < 0.3:
            value = _escaped(hostileText(random)) + value
        if mark and name.endswith(b"_Tags"):
            for tag in (*_FREE, b"Level", b"CordMeaning", b"Rule"):
                if random.random() < (0.25 if tag in _FREE else 0.03):
                    text = _percent(hostileText(random)) if random.random() < 0.8 else _escaped(hostileText(random))
                    value = re.sub(rb"SpinePain\." + tag + rb":[^|]*", b"", value)
                    value += b"SpinePain." + tag + b":" + text + b"|"
            value += f"PatientName:{PLANTED}|StudyDescription:{PLANTED}|".encode()
        lines.append(name + mark + value)
    return b"\n".join([*lines, f"PatientName:={PLANTED}^GIVEN".encode()]) + end + voxels


def _escaped(text: str) -> bytes:
    return encoded(text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", " ").replace("\0", " "))


def _percent(text: str) -> bytes:
    return "".join(f"%{each:02X}" for each in encoded(text)).encode()


def run(*arguments: object) -> tuple[int, str, str]:
    """The command line in this process: status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([str(each) for each in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def checkMeasure(path: Path, random: Random) -> object:
    """Measures and checks: a status, printable lines, and files that are safe."""
    table, slices = path.parent / "m.csv", path.parent / "s.csv"
    mapping = ("--map", f"cord={hostileText(random)}".replace("\0", "")) if random.random() < 0.2 else ()
    status, out, err = run("measure", path, "--csv", table, "--slices", slices, "--json", path.parent / "m.json",
                           *mapping)
    expect(status in (0, 1, 2) and (status == 0) == (not err), f"status {status} with {err[:300]!r}")
    checkLines(out + err)
    checkLines("".join(run("check", path)[1:]))
    for each in (table, slices):
        if each.exists():
            checkCsv(each)
    for each in (table, slices, path.parent / "m.json"):
        if each.exists():
            expect(PLANTED not in each.read_text("utf-8"), f"a planted name in {each.name}")
            each.unlink()
    expect(status == 0 or len(err.splitlines()) == 1, f"several sentences: {err[:300]!r}")
    if status:
        raise ValueError(err.strip())
    return out


def checkLines(text: str) -> None:
    """What goes to a terminal acts on nothing and ends."""
    for line in text.split("\n"):
        expect(visible(line) == line and len(line) <= 2_000, f"a line for the terminal: {line[:200]!r}")


def checkCsv(path: Path) -> None:
    """No cell is one that a spreadsheet would run, read as CSV or split at semicolons or tabs."""
    text = path.read_text("utf-8")
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    for separator in (";", "\t"):
        cells += [cell for row in csv.reader(text.splitlines(), delimiter=separator) for cell in row]
    for cell in cells:
        expect(not cell.startswith(_STARTS) or bool(_NUMBER.fullmatch(cell.partition(",")[0])),
               f"{path.name}: {cell[:99]!r}")


class _Page(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "link", "base"):
            self.found.append(tag)
        self.found += [f"{tag} {name}={value}" for name, value in attrs if name.startswith("on") or (
            name in ("src", "href") and not (value or "").startswith(_HARMLESS_LINKS))]


def checkCohort(path: Path, random: Random) -> object:
    """A cohort of this case, others and hostile tables: all files of its result are safe and tell no planted name."""
    from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
    from SpinePainCohortLib.Gathering.Inputs import Inputs
    from SpinePainCohortLib.Report import WriteResults
    from SpinePainCohortLib.Run.CaseMeasuring import measuring
    from SpinePainCohortLib.Run.Pipeline import Pipeline
    from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

    WriteResults.makeFigures = lambda *_: ((), ())  # they take seconds, and hold no text of a file
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        folder = Path(name)
        inputs = Inputs(folder / "cases", folder / "vas.csv", folder / "clinical.csv")
        _writeCohort(path.read_bytes(), random, inputs)
        cohort = gatherCohort(inputs, measuring())
        pipeline = Pipeline(measuring())
        analysed = pipeline.analyse(cohort, AnalysisSettings(), isReport=True)
        out = pipeline.publish(folder / "out", inputs, analysed, {})
        for each in out.rglob("*"):
            if each.is_file():
                _checkResult(each)
    return cohort


def _writeCohort(content: bytes, random: Random, inputs: Any) -> None:
    """Cases, pain scores and clinical values of which most texts are hostile."""
    inputs.casesFolder.mkdir()
    for number in range(3):
        (inputs.casesFolder / f"{random.choice(('sub-00', PLANTED + '_'))}{number}.seg.nrrd").write_bytes(
            hostileCase(content, random) if number else content)
    (inputs.casesFolder / f"{PLANTED}_ses-1.seg.nrrd").write_bytes(content[:random.randrange(len(content))])
    texts = [each for each in HOSTILE if not set(each) & set("\n\r\0")]
    rows = [(random.choice(("sub-000", "sub-001", PLANTED, random.choice(texts))), random.choice(texts),
             random.randrange(11), random.choice(("", "L3", random.choice(texts))),
             random.choice(("", "week12", random.choice(texts)))) for _ in range(12)]
    values = [("sub-000", random.choice(texts), 3, PLANTED, "1950-01-01"),
              ("sub-001", random.choice(texts), 4, PLANTED, "1951-01-01"), (PLANTED, "x", 5, PLANTED, "")]
    for path, header, cells in ((inputs.vasFile, ("case_id", "rater", "vas", "lesion", "timepoint"), rows),
                                (inputs.clinicalFile, ("case_id", random.choice(texts) or "c", "age", "PatientName",
                                                       "BirthDate"), values)):
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file).writerows([header, *cells])


def _checkResult(path: Path) -> None:
    """A file of a result: no planted name, nothing that a spreadsheet or a browser runs."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as file:
            text = "".join(file.read(each).decode("utf-8", "replace") for each in file.namelist() if "xml" in each)
    else:
        text = path.read_text("utf-8")
    expect(PLANTED not in text, f"a planted name in {path.name}")
    if path.suffix == ".csv":
        checkCsv(path)
    if path.suffix == ".html":
        parser = _Page()
        parser.feed(text)
        expect(not parser.found, f"{path.name} would run or load {parser.found[:3]}")
        found = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
        expect(found is None, f"control characters in {path.name}: {found and text[found.start() - 80:found.end()]!r}")
