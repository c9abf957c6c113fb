"""Every CSV file that the program writes: nothing in it that a spreadsheet would run, whatever an ID says."""

import ast
import csv
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog
from SpinePainCohortLib.Tables.VasTable import readVasTable
from SpinePainPhantomLib.CohortPlan import makeCohortPlan
from SpinePainPhantomLib.CohortTables import writeClinicalTable, writeTruthTable, writeVasTable

ROOT = Path(__file__).resolve().parents[2]
STARTS = "=+-@\t\r＝＋－＠"
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")  # as a spreadsheet reads it
HOSTILE = ("＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "+1+1", "-1+1")
"""An ID that begins with = or @ is refused where tables are read; these come through."""


def dangerous(path):
    """The cells of a file that a spreadsheet would run, and all cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    return [cell for cell in cells if cell[:1] in tuple(STARTS) and not NUMBER.fullmatch(cell)], cells


def check(path, *texts):
    """Nothing runs, and each hostile text is there, with its apostrophe: it was not avoided by leaving it out."""
    found, cells = dangerous(path)
    assert found == [], path.name
    for text in texts:
        assert any(f"'{text}" in cell for cell in cells), (path.name, text)


def test_the_check_itself_finds_what_it_looks_for(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,＝1+1\n-1,=2\n1e-5,-1e-5\n", encoding="utf-8")
    assert dangerous(path)[0] == ["＝1+1", "=2"]


def test_no_file_of_a_cohort_runs_in_a_spreadsheet(spinepain, tmp_path, monkeypatch):
    measure = MeasureFunction(measureFake)
    monkeypatch.setattr("SpinePainCohortLib.CommandLine.CohortCommand.measuring", lambda *_: measure)
    vas, clinical = ["case_id,rater,vas,timepoint"], ["case_id,＝column,remark"]
    for number in range(12):
        for timepoint in ("baseline", "＋week12"):
            for reader in ("＝reader", "－reader"):
                case = f"{HOSTILE[number % 6]}{number}"
                writeCase(tmp_path / "cases" / f"={number}{timepoint}{reader}.seg.nrrd", case=case, reader=reader,
                          timepoint=timepoint, rhi=float(number + len(timepoint) + (reader[0] == "－")),
                          lesions=[["highIntensity", ("C4", "T5", "L3")[number % 3], 5.0, 20.0]], problems=["=look"])
            vas += [f"{case},{rater},{number % 10},{timepoint}" for rater in ("＝A", "＠B")]
        clinical.append(f"{case},{number},=cmd|' /C calc'!A0")
    (tmp_path / "cases" / "=broken.seg.nrrd").write_text("no")
    for name, lines in (("vas.csv", [*vas, "＝unknown,A,3,"]), ("clinical.csv", clinical)):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    result = spinepain("cohort", "--cases", tmp_path / "cases", "--vas", tmp_path / "vas.csv", "--clinical",
                       tmp_path / "clinical.csv", "--out", tmp_path / "out", "--cache", tmp_path / "cache")
    assert result.status == 1, result.err
    files = {path.name: path for path in (tmp_path / "out").rglob("*.csv")}
    assert files.keys() == {"patients.csv", "lesions.csv", "table1.csv", "table2.csv", "table3.csv", "tests.csv",
                            "agreement.csv", "followup.csv", "problems.csv", "table1_by_pain.csv", "roc.csv",
                            "correlations.csv", "planning.csv"}
    carried = {"patients.csv": (*HOSTILE, "＋week12", "＝column", "=cmd"), "lesions.csv": (*HOSTILE, "＋week12"),
               "agreement.csv": ("＝A", "＠B", "＝reader"), "followup.csv": ("＋week12",),
               "problems.csv": ("=broken",)}
    for name, path in files.items():
        check(path, *carried.get(name, ()))


@pytest.mark.parametrize("case", ["=1+1", *HOSTILE])
def test_no_file_of_measure_runs_in_a_spreadsheet(spinepain, labels, tmp_path, case):
    file = tmp_path / "c.seg.nrrd"
    made = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                     labels.lesion, f"--case={case}", f"--reader={case}", f"--timepoint={case}", "--out", file)
    assert made.status == 0, made.err
    assert spinepain("measure", file, "--csv", tmp_path / "m.csv", "--slices", tmp_path / "s.csv").status == 0
    check(tmp_path / "m.csv", case)
    check(tmp_path / "s.csv", case)


def test_no_table_of_the_phantom_runs_in_a_spreadsheet(tmp_path):
    plan = makeCohortPlan(3, 1)
    plan = replace(plan, vas=[replace(each, caseId="＝a", rater="＋b", note="=c") for each in plan.vas],
                   clinical=[replace(each, caseId="＠a", histology="－b") for each in plan.clinical],
                   cases=[replace(each, caseId="＝a", location="+b") for each in plan.cases])
    for write, texts in ((writeVasTable, ("＝a", "＋b", "=c")), (writeClinicalTable, ("＠a", "－b")),
                         (writeTruthTable, ("＝a", "+b"))):
        write(plan, tmp_path / "t.csv")
        check(tmp_path / "t.csv", *texts)
        assert b"\r" not in (tmp_path / "t.csv").read_bytes()


def test_no_entered_pain_score_runs_in_a_spreadsheet(tmp_path):
    log = VasEntryLog(tmp_path / "vas.csv", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    log.append("＋case", "－rater", 3.5, "L3", "＝time", note="=1+1")
    check(tmp_path / "vas.csv", "＋case", "－rater", "＝time", "=1+1")
    entry = log.read().entries[0]
    assert (entry.caseId, entry.rater, entry.timepoint, entry.note) == ("＋case", "－rater", "＝time", "=1+1")


def test_there_is_one_writer_of_csv():
    """Any other one would have to be made safe anew."""
    writers = set()
    for path in [*ROOT.glob("SpinePainRHI/**/*.py"), *ROOT.glob("SpinePainCohort/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter", "to_csv", "savetxt"):
                writers.add(path.name)
            if isinstance(node, ast.FunctionDef) and node.name in ("neutralise", "writeCsv", "csvText"):
                writers.add(path.name)
    assert writers == {"CsvText.py"}


def test_every_table_begins_with_a_byte_order_mark_and_is_read_back(spinepain, labels, tmp_path, monkeypatch):
    """Without it Excel shows 王医生 as 'çŽ‹åŒ»ç”Ÿ'."""
    file = tmp_path / "c.seg.nrrd"
    assert spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                     labels.lesion, "--case=患者", "--reader=Müller", "--out", file).status == 0
    assert spinepain("measure", file, "--csv", tmp_path / "m.csv", "--slices", tmp_path / "s.csv").status == 0
    assert not spinepain("measure", file, "--csv", "-").out.startswith("\ufeff")
    plan = makeCohortPlan(3, 1)
    for write, name in ((writeVasTable, "v.csv"), (writeClinicalTable, "l.csv"), (writeTruthTable, "t.csv")):
        write(plan, tmp_path / name)
    for path in tmp_path.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") and not path.read_bytes().startswith(b"\xef\xbb\xbf\xef")
    assert len(readVasTable(tmp_path / "v.csv").problems) == len(readClinicalTable(tmp_path / "l.csv").problems) == 0
