"""Tables in workbooks and SPSS files, against independent writers of both."""

import sys
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from SpinePainCohortLib.Tables import SpssFile, Workbook
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.TableFile import TableSettings
from SpinePainCohortLib.Tables.VasTable import readVasTable

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which writes workbooks, is not installed")
pytest.importorskip("python_calamine", reason="python-calamine, which reads workbooks, is not installed")


@pytest.fixture
def save(tmp_path):
    def write(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "table.xlsx"
        book.save(path)
        return path

    return write


def test_a_workbook_is_read_as_the_same_table_in_csv_is(save):
    path = save(vas=[["Pain study"], [], ["case_id", "rater", "vas", "timepoint", "entered_at"],
                     ["001", "王", 3, "baseline", datetime(2025, 6, 10, 12, 29)],
                     ["001", "王", 7.5, "baseline", datetime(2025, 6, 11, 9, 5)], [None, None, None],
                     [17, "王", 11, None, None], ["018", "王", "3,5", "week 2", "soon"]])
    table = readVasTable(path)
    assert [(each.caseId, each.rater, each.vas, each.timepoint, each.line) for each in table.entries] == [
        ("001", "王", 7.5, "baseline", 5), ("018", "王", 3.5, "week 2", 8)]
    assert [each.vas for each in table.superseded] == [3.0]
    assert [(each.line, each.reason) for each in table.problems] == [
        (1, "the row stands above the header row"), (7, "vas '11' is outside 0 to 10")]
    assert table.preview.encoding == "workbook, sheet 'vas'" and table.preview.blankCount == 1
    assert "header on line 3" in table.preview.lines()[0]


def test_the_sheet_can_be_named_and_others_are_pointed_out(save):
    path = save(read_me=[["what this is"]], vas=[["case_id", "vas"], ["A", 3]],
                clinical=[["Patient ID", "age", "seen", "ok", "bmi"],
                          ["A", 50, date(2025, 6, 10), True, 0.1 + 0.2], ["B", 61, None, False, 24]])
    assert [each.vas for each in readVasTable(path).entries] == [3.0]
    assert "'clinical' may be a table as well" in readVasTable(path).preview.notes[0]
    table = readClinicalTable(path, TableSettings(sheet="clinical"))
    assert [row.values for row in table.rows.values()] == [(50.0, "2025-06-10", 1.0, 0.3), (61.0, None, 0.0, 24.0)]
    with pytest.raises(ValueError, match="no sheet 'x'; there is: 'read_me', 'vas', 'clinical'"):
        readVasTable(path, TableSettings(sheet="x"))
    with pytest.raises(ValueError, match="no header row"):
        readVasTable(path, TableSettings(sheet="read_me"))


def test_a_birth_date_in_a_workbook_stays_out_too(save):
    path = save(clinical=[["case_id", "x", "age"], *([f"c{n}", date(1950 + n, 1, 2), 60] for n in range(5))])
    table = readClinicalTable(path)
    assert table.columns == ("age",) and "195" not in repr(table)


def test_without_the_library_a_sentence_says_what_to_install(save, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(ValueError, match=r"save the sheet as CSV .*-m pip install \"python-calamine"):
        readVasTable(save(vas=[["case_id", "vas"], ["A", 3]]))


def test_an_spss_file_is_read_with_its_labels_and_missing_values(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat, which reads SPSS files, is not installed")
    import pandas as pd

    path = tmp_path / "c.sav"
    frame = pd.DataFrame({"patient_id": ["001", "002", "003"], "age": [50.0, 999.0, 61.5], "sex": [1.0, 2.0, 1.0],
                          "ecog": [0.0, 1.0, 2.0]})
    labels = {"sex": {1: "male", 2: "female"}, "ecog": {0: "active", 1: "restricted", 2: "ambulatory"}}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels,
                         missing_ranges={"age": [999]})
    table = readClinicalTable(path)
    assert {key[0]: row.values for key, row in table.rows.items()} == {
        "001": (50.0, "male", 0.0), "002": (None, "female", 1.0), "003": (61.5, "male", 2.0)}
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ValueError, match="cannot be read as an SPSS file"):
        readClinicalTable(path)


def test_without_pyreadstat_a_sentence_names_it_and_the_way_round_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    (tmp_path / "c.sav").write_bytes(b"$FL2@(#) SPSS DATA FILE")
    with pytest.raises(ValueError, match=r"as CSV .*-m pip install \"pyreadstat"):
        readClinicalTable(tmp_path / "c.sav")


def test_what_is_to_be_installed_is_what_the_package_itself_asks_for():
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert Workbook.REQUIREMENT in project["dependencies"]
    assert project["optional-dependencies"]["spss"] == [SpssFile.REQUIREMENT]
