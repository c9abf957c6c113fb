"""What a cell of a clinical table becomes: numbers, grades, missing values, and what cannot be."""

import pytest
from SpinePainCohortLib.Tables.ClinicalColumns import ColumnSettings, convertColumn
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.DelimitedFile import TableSettings
from SpinePainCohortLib.Tables.KnownColumns import knownColumn


def convert(name, texts, **settings):
    return convertColumn(name, texts.split(), ColumnSettings(**settings))


@pytest.mark.parametrize("code", ["999", "99", "-9", "-99", ".", "-", "NA", "#N/A", "unknown", "k.A.", "不详", "?"])
@pytest.mark.parametrize("name", ["ecog", "SINS", "qlq_bm22_q03", "Bilsky"])
def test_a_code_for_a_missing_value_is_none_on_a_known_scale(code, name):
    values = convert(name, f"1 2 3 {code}").values
    assert values[3] is None
    assert None not in values[:3]


def test_what_is_outside_a_known_scale_counts_as_missing_and_is_listed():
    column = convert("ecog", "0 4 7 1")
    assert column.values == [0.0, 4.0, None, 1.0]
    assert column.bad == [(2, "ecog 7 is outside 0 to 4 (ECOG performance status); the cell counts as missing")]


@pytest.mark.parametrize(("name", "good", "bad"), [
    ("age", "0 120", "121"), ("Age (years)", "61", "-3"), ("SINS_total", "0 18", "19"), ("ECOG", "0 4", "5"),
    ("KPS", "0 100", "110"), ("qlq_bm22_painful_sites", "0 100", "101"), ("QLQ-BM22 Q22", "1 4", "5"),
    ("年龄", "55", "155"), ("tokuhashi", "0 15", "16"), ("Tomita", "2 10", "1"), ("ecog_week12", "0 4", "6")])
def test_the_ranges_are_those_of_the_scales(name, good, bad):
    column = convert(name, f"{good} {bad}")
    assert column.values == [*map(float, good.split()), None]
    assert [row for row, _ in column.bad] == [len(good.split())]


@pytest.mark.parametrize("name", ["cement_ml", "agent", "language", "sinsight", "image"])
def test_a_column_is_known_only_by_its_own_name(name):
    assert knownColumn(name) is None


def test_grades_of_compression_are_one_spelling_and_others_are_listed():
    column = convertColumn("bilsky", ["1A", "Grade 1b", "2", "4", "0"], ColumnSettings())
    assert column.values == ["1a", "1b", "2", None, "0"]
    assert not column.isNumeric and [row for row, _ in column.bad] == [3]


def test_a_code_far_above_other_values_is_missing_also_where_the_scale_is_not_known():
    column = convert("months_to_metastasis", "3 14 7 999 25 999")
    assert column.values == [3.0, 14.0, 7.0, None, 25.0, None]
    assert "999 (2 times) was taken as a code" in column.notes[0]


def test_a_number_that_only_may_be_a_code_stays_and_is_pointed_out():
    column = convert("crp", "3 14 7 99")
    assert column.values[3] == 99.0
    assert "--missing 99" in column.notes[0]
    assert convert("crp", "3 14 7 99", missing=("99",)).values[3] is None


def test_a_large_value_among_large_ones_is_a_value():
    column = convert("psa", "100 800 999 1200 40")
    assert column.values[2] == 999.0 and column.notes == []
    assert convert("change", "-12 3 5 -9").values[3] == -9.0


def test_percent_signs_and_decimal_commas_are_numbers_and_thousands_are_not_guessed():
    assert convert("karnofsky", "80% 70 90%").values == [80.0, 70.0, 90.0]
    assert convert("height", "1,65 1,7 2").values == [1.65, 1.7, 2.0]
    assert not convert("cells", "1,650 2,700").isNumeric
    assert not convert("cells", "1,65 2,700").isNumeric
    assert convert("cement", "1,650 2,7", decimalComma=True).values == [1.65, 2.7]


def test_unknown_is_an_answer_among_texts_and_missing_among_numbers():
    assert convert("primary", "lung unknown lung").values == ["lung", "unknown", "lung"]
    assert convert("months", "3 unknown 4").values == [3.0, None, 4.0]
    assert convert("her2", "+ - +").values == ["+", "-", "+"]


def test_spellings_of_a_text_are_taken_together_and_said():
    column = convert("sex", "F f Female m 男")
    assert column.values == ["female", "female", "female", "male", "male"]
    assert convert("sex", "F M f").values == ["F", "M", "F"]
    column = convert("histology", "Lung lung breast Lung")
    assert column.values == ["Lung", "Lung", "breast", "Lung"]
    assert "taken together" in column.notes[0]


def test_a_missing_age_is_not_averaged(tmp_path):
    path = tmp_path / "clinical.csv"
    path.write_text("case_id,age,height\nA,50,\"1,65\"\nB,999,\"1,7\"\nC,.,\"1,8\"\nD,60,\nE,555,\n", encoding="utf-8")
    table = readClinicalTable(path)
    assert [row.values for row in table.rows.values()] == [(50.0, 1.65), (None, 1.7), (None, 1.8), (60.0, None),
                                                          (None, None)]
    assert [each.line for each in table.problems] == [6]
    assert any("999 (once)" in note for note in table.preview.notes)


def test_texts_that_count_as_missing_can_be_named(tmp_path):
    path = tmp_path / "clinical.csv"
    path.write_text("case_id,crp\nA,5\nB,66\n", encoding="utf-8")
    table = readClinicalTable(path, TableSettings(missing=frozenset({"66"})))
    assert [row.values for row in table.rows.values()] == [(5.0,), (None,)]
