"""Reading clinical tables: any columns, numbers recognised, identifiers never taken for numbers."""

import pytest
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.DelimitedFile import TableSettings


@pytest.fixture
def read(tmp_path):
    def readText(text, **settings):
        path = tmp_path / "clinical.csv"
        path.write_text(text, encoding="utf-8")
        return readClinicalTable(path, TableSettings(**settings))

    return readText


def test_columns_of_numbers_are_numbers_and_all_others_text(read):
    table = read("case_id,age,histology,hospital_id,code,grade\n001,51,HER2,7,01,1\n"
                 "002,60.5,n/a,8,02,1b\n003,,,9,3,\n")
    assert table.columns == ("age", "histology", "hospital_id", "code", "grade")
    assert table.numericColumns == {"age"}
    assert table.valuesOf("001", "baseline") == (51.0, "HER2", "7", "01", "1")
    assert table.valuesOf("002", "week1") == (60.5, None, "8", "02", "1b")
    assert table.valuesOf("003", "baseline") == (None, None, "9", "3", None)
    assert table.valuesOf("004", "baseline") == (None,) * 5


def test_with_a_timepoint_column_rows_hold_for_their_timepoint_only(read):
    table = read("case_id\ttimepoint\tbm22\nA\t\t49,1\nA\tses-week1\t42,4\nA\tweek1\t1\n")
    assert table.valuesOf("A", "baseline") == (49.1,)
    assert table.valuesOf("A", "week1") == (42.4,)
    assert table.valuesOf("A", "week2") == (None,)
    assert [(problem.line, problem.reason) for problem in table.problems] == [
        (4, "a second row for the case and timepoint of line 3")]


def test_a_few_words_among_numbers_make_text_and_a_note_or_problems_when_numbers_are_asked_for(read):
    text = "case_id,score\nA,1\nB,2\nC,4a\n"
    table = read(text)
    assert [row.values for row in table.rows.values()] == [("1",), ("2",), ("4a",)]
    assert "1 of 3 values are not numbers (such as '4a')" in table.preview.notes[0]
    forced = read(text, numericColumns=frozenset({"SCORE"}))
    assert [row.values for row in forced.rows.values()] == [(1.0,), (2.0,), (None,)]
    assert [(each.line, each.reason) for each in forced.problems] == [
        (4, "score '4a' is not a number; the cell counts as missing")]
    assert read("case_id,stage\nA,1\n", textColumns=frozenset({"stage"})).valuesOf("A", "x") == ("1",)


def test_infinity_is_never_a_number(read):
    assert read("case_id,x\nA,inf\nB,1\n").numericColumns == frozenset()


def test_unknown_cases_and_second_rows_are_problems_and_counts_add_up(read):
    table = read("case_id,age\nA,1\nX,2\nA,3\n=cmd(),4\nB,5,6\nB,7\n", knownCases=frozenset({"A", "B"}))
    assert [(problem.line, problem.reason.split(":")[0]) for problem in table.problems] == [
        (3, "unknown case"), (4, "a second row for the case and timepoint of line 2"),
        (5, "case_id '=cmd()' is a formula, not an identifier"), (6, "the row has 3 cells where the header has 2")]
    preview = table.preview
    assert (preview.rowCount, preview.usedCount, preview.leftOutCount) == (6, 2, 4)


def test_a_column_that_stands_twice_is_refused(read):
    with pytest.raises(ValueError, match="'age' 2 times"):
        read("case_id,age,Age\nA,1,2\n")


def test_a_column_without_a_name_is_said_to_be_ignored(read):
    table = read("case_id,,age\nA,x,2\n")
    assert table.columns == ("age",)
    assert table.preview.ignoredColumns == ("(column 2, without a name)",)
