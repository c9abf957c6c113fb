"""CSV out: exact numbers, and nothing that a spreadsheet would run."""

import csv

import numpy as np
import pytest
from SpinePainRHILib.Files.CsvText import formatRow, neutralise, restore, writeCsv


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "-a", "@SUM(A1)", "\tx", "\rx", "＝1",
                                  "=cmd|' /C calc'!A0", "'=1"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_and_comes_back(text):
    assert neutralise(text) == "'" + text
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", ["-1", "+1.5", "-0,5", "a=b", "", "'a'", "001", "../x", "<script>", "患者"])
def test_numbers_and_harmless_text_stay(text):
    assert neutralise(text) == text
    assert restore(text) == text


def test_numbers_have_full_precision_and_missing_is_empty():
    values = [0.1 + 0.2, 1e-300, 3, True, None, float("nan"), np.float64(0.1), np.float32(0.5), np.int64(7), -2.5]
    assert formatRow(values) == "0.30000000000000004,1e-300,3,1,,,0.1,0.5,7,-2.5\n"


def test_what_is_written_is_read_back_by_any_csv_reader(tmp_path):
    path = tmp_path / "t.csv"
    rows = [["a,b", 'say "x"', "two\nlines", " blank ", "c\rd"], ["=x", "", "1", "2", "3"]]
    writeCsv(path, ["one", "two", "-three", "four", "five"], rows)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["one", "two", "'-three", "four", "five"], rows[0], ["'=x", *rows[1][1:]]]


def test_a_row_of_another_width_is_refused(tmp_path):
    with pytest.raises(ValueError, match="1 cells, its header 2"):
        writeCsv(tmp_path / "t.csv", ["a", "b"], [[1]])
