"""What columns are called in a report: in words by themselves, by their labels where a dictionary has them."""

from dataclasses import replace

import pytest
from SpinePainCohortLib.Report.ColumnLabels import withLabels
from SpinePainCohortLib.Report.ColumnWords import measureName
from SpinePainCohortLib.Report.PaperTables import patientsTable


@pytest.mark.parametrize(("column", "shown"), [
    ("age_years", "age, years"), ("sins", "SINS"), ("ecog_status", "ECOG status"), ("vas", "VAS"),
    ("qlq_bm22_painful_sites", "QLQ-BM22 painful sites (0 to 100)"), ("QLQ-BM22 total", "QLQ-BM22 total"),
    ("OMED (mg/d)", "OMED (mg/d)"), ("Age at MRI, years", "Age at MRI, years"), ("years", "years")])
def test_names_of_columns_are_written_in_words_and_everything_else_is_left_alone(column, shown):
    assert measureName(column) == shown


def test_labels_take_the_place_of_names_but_not_of_words_in_a_sentence(result):
    row = replace(result.results.results[0], predictor="value", note="39 without value or grade_2 left out")
    labelled = withLabels(replace(result.results, results=(row,)), {"value": "Ki-67", "grade_2": "Grade"})
    assert labelled.results[0].predictor == "Ki-67"
    assert labelled.results[0].note == "39 without value or Grade left out"
    assert labelled.patients is result.results.patients


def test_table_1_shows_the_label_beside_the_same_numbers(result):
    plain, labelled = (patientsTable(each, None).rows
                       for each in (result.results, withLabels(result.results, {"age": "Age at MRI, years"})))
    assert [row.cells for row in labelled if row.cells[0] == "Age at MRI, years"] == [
        ("Age at MRI, years", *row.cells[1:]) for row in plain if row.cells[0] == "Age"]
