"""A table looked at before it is used: its own columns, what they were taken for, and what its rows are understood as.
"""

import pytest
from SpinePainCohortLib.Tables.TableFile import TableSettings
from SpinePainCohortLib.Tables.TableKinds import COLUMNS_OF_KIND, TableKind
from SpinePainCohortLib.Tables.TableLook import FEW, lookAtTable
from SpinePainCohortLib.Tables.VasTable import readVasTable


@pytest.fixture
def look(tmp_path):
    def lookAt(text, kind=TableKind.VAS, **settings):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return lookAtTable(kind, path, TableSettings(**settings))

    return lookAt


def test_the_roles_are_those_that_the_reader_takes(look, tmp_path):
    found = look("Patient ID;Doctor;Pain score (0-10);Visit;mood\n7;Wu;3,5;week 2;good\n8;Wu;4;week 2;\n")
    assert found.header == ("Patient ID", "Doctor", "Pain score (0-10)", "Visit", "mood")
    assert found.firstRows[0] == ("7", "Wu", "3,5", "week 2", "good")
    assert found.roles == {"case_id": "Patient ID", "rater": "Doctor", "vas": "Pain score (0-10)",
                           "timepoint": "Visit"}
    assert readVasTable(tmp_path / "table.csv").preview.columns == found.roles
    assert found.understood.columns == ("case_id", "timepoint", "rater", "vas")
    assert found.understood.rows[0] == ("7", "week 2", "Wu", 3.5)
    assert "2 rows: 2 used, 0 corrected by a later row, 0 left out." in found.understood.sentences
    assert "Not used: mood." in found.understood.sentences
    assert found.understood.sentences[0] == "table.csv: utf-8, separated by semicolon, header on line 1."


def test_a_named_column_changes_what_is_understood_and_one_can_be_said_not_to_be_there(look):
    text = "case_id,who,now,pain,visit\nA,X,5,0,w1\n"
    assert look(text).understood.rows == (("A", "w1", "unnamed", 0.0),)
    named = look(text, columnNames={"rater": "who", "vas": "now", "timepoint": ""})
    assert named.roles == {"case_id": "case_id", "rater": "who", "vas": "now"}
    assert named.understood.rows == (("A", "baseline", "X", 5.0),)


def test_a_table_that_cannot_be_used_shows_its_columns_and_why(look):
    found = look("Kennung,Wert,Tag\nA,5,1\nB,6,2\n")
    assert found.understood is None
    assert "Say which column is the case (--column case_id=NAME)" in found.reason
    assert (found.header, found.roles) == (("Kennung", "Wert", "Tag"), {})
    assert found.firstRows == (("A", "5", "1"), ("B", "6", "2"))
    found = look("Kennung,Wert,Tag\nA,5,1\n", columnNames={"case_id": "Kennung"})
    assert (found.roles, found.understood) == ({"case_id": "Kennung"}, None)
    assert "no column vas" in found.reason
    both = look("case_id,patient,subject,vas,nrs\nA,A,A,1,2\n", columnNames={"vas": "nrs"})
    assert both.understood.rows[0][-1] == 2.0


def test_the_one_column_of_scores_is_told_though_its_name_says_more_and_several_are_none_of_ours(look):
    assert look("Patient;Schmerz jetzt\nA;5\n").roles == {"case_id": "Patient", "vas": "Schmerz jetzt"}
    assert look("Patient;vas_mm_now\nA;50\n").roles == {"case_id": "Patient", "vas_mm": "vas_mm_now"}
    wide = look("case_id,vas_junior,vas_senior\nA,5,6\n")
    assert wide.roles == {"case_id": "case_id"} and len(wide.understood.rows) == 2
    assert look("case_id,vas_baseline\nA,5\n").roles == {"case_id": "case_id"}


def test_what_two_columns_may_be_is_left_open(look):
    found = look("case_id,vas,doctor,observer\nA,1,x,y\n")
    assert found.roles == {"case_id": "case_id", "vas": "vas"}
    assert "'doctor' and 'observer', which may both be rater" in found.reason


def test_the_first_row_of_most_cells_is_taken_for_the_header_where_none_names_the_case(look):
    found = look("Pain study\n\nKennung;Wert\nA;5\n")
    assert (found.header, found.firstRows) == (("Kennung", "Wert"), (("A", "5"),))


def test_rows_that_are_left_out_are_told_and_only_a_few_are_shown(look):
    found = look("case_id,vas\n" + "".join(f"c{n},{n}\n" for n in range(12)))
    assert len(found.firstRows) == len(found.understood.rows) == FEW
    assert [problem.line for problem in found.understood.problems] == [13]
    assert not found.understood.isEmpty
    assert look("case_id,vas\nA,eleven\n").understood.isEmpty


def test_who_a_patient_is_does_not_reach_the_look(look):
    text = "case_id,name,birth_date,age\n" + "".join(
        f"N{n},GIVEN{n} FAMILY{n},196{n}-01-02,5{n}\n" for n in range(5))
    for kind in (TableKind.CLINICAL, TableKind.VAS):
        found = look(text, kind)
        assert found.header == ("case_id", "name", "birth_date", "age")
        assert found.firstRows[0] == ("N0", None, None, "50")
        assert "FAMILY" not in repr(found) and "196" not in repr(found)
    unnamed = look(text.replace("case_id", "Kennung"), TableKind.CLINICAL)
    assert unnamed.understood is None and "FAMILY" not in repr(unnamed.firstRows)


def test_a_clinical_table_and_one_of_ratios_are_understood_as_such(look):
    found = look("record_id,event,age,sex\nA,w1,60,f\nB,w1,.,m\n", TableKind.CLINICAL)
    assert found.roles == {"case_id": "record_id", "timepoint": "event"}
    assert found.understood.columns == ("case_id", "timepoint", "age", "sex")
    assert found.understood.rows == (("A", "w1", 60.0, "f"), ("B", "w1", None, "m"))
    found = look("patient,rhi,levels\nA,12.5,T4;L3\nB,200,\n", TableKind.READINGS)
    assert found.roles == {"case_id": "patient", "rhi_percent": "rhi", "levels": "levels"}
    assert found.understood.rows == (("A", "baseline", 12.5, "T4, L3"),)
    assert found.understood.sentences[0] == "2 rows: 1 used, 1 left out."
    assert [problem.line for problem in found.understood.problems] == [3]


def test_an_encoding_that_is_wrong_and_a_file_that_is_not_there_are_said(look, tmp_path):
    assert "Unknown encoding" in look("case_id,vas\nA,1\n", encoding="klingon").reason
    missing = lookAtTable(TableKind.VAS, tmp_path / "no.csv", TableSettings())
    assert (missing.header, missing.understood) == ((), None) and "could not be read" in missing.reason


def test_sheets_are_listed_but_those_of_charts_and_the_one_that_is_read_is_told(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which writes workbooks, is not installed")
    pytest.importorskip("python_calamine", reason="python-calamine, which reads workbooks, is not installed")
    book = openpyxl.Workbook()
    book.active.title = "read me"
    book.active.append(["Kennung", "what this is"])
    book.create_chartsheet("Chart")
    for name, value in (("vas", 3), ("again", 8)):
        sheet = book.create_sheet(name)
        sheet.append(["case_id", "vas"])
        sheet.append(["A", value])
    path = tmp_path / "book.xlsx"
    book.save(path)
    found = lookAtTable(TableKind.VAS, path, TableSettings())
    assert (found.sheets, found.sheet) == (("read me", "vas", "again"), "vas")
    assert found.understood.rows == (("A", "baseline", "unnamed", 3.0),)
    other = lookAtTable(TableKind.VAS, path, TableSettings(sheet="again"))
    assert (other.sheet, other.understood.rows[0][-1]) == ("again", 8.0)
    none = lookAtTable(TableKind.VAS, path, TableSettings(sheet="read me"))
    assert (none.sheet, none.header, none.understood) == ("read me", ("Kennung", "what this is"), None)
    assert "no sheet 'x'" in lookAtTable(TableKind.VAS, path, TableSettings(sheet="x")).reason


def test_a_library_that_is_missing_is_named_for_the_one_who_can_install_it(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04")
    found = lookAtTable(TableKind.VAS, tmp_path / "t.xlsx", TableSettings())
    assert found.requirement.startswith("python-calamine") and "is needed" in found.reason


def test_every_kind_can_say_which_column_is_the_case():
    assert all("case_id" in columns for columns in COLUMNS_OF_KIND.values())
