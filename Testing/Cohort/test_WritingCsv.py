"""CSV out: exact numbers, and nothing that a spreadsheet would run."""

import csv
import random

import numpy as np
import pytest
from SpinePainCohortLib.Tables.DelimitedFile import DelimitedFile, TableSettings
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


INSIDE = {
    "semicolon": "a;=1+1", "blank behind it": "a; =1+1", "mark behind it": 'a;"=1+1', "tab": "a\t@SUM(A1)",
    "line": "a\n-1+1", "carriage return": "a\r+1", "full width": "a;＝1", "two": "a;;\t=1", "own apostrophe": "a;'=1",
    "blank before": " =1+1", "mark before": '"=1+1', "numbers": "1;-2", "last": "a;", "only": ";", "nothing": "a;b\tc"}


@pytest.mark.parametrize("text", INSIDE.values(), ids=INSIDE)
@pytest.mark.parametrize("separators", [",", ";", "\t", ",;\t"])
def test_nothing_inside_a_cell_runs_however_a_spreadsheet_splits_the_line(text, separators):
    line = formatRow(["x", text, "y", text])
    starts = tuple("=+-@＝＋－＠\t")
    assert not [cell for cell in splitAsSpreadsheets(line, separators) if cell.strip(' "')[:1] in starts]
    assert next(csv.reader([line])) == ["x", neutralise(text), "y", neutralise(text)] or "\r" in text or "\n" in text
    assert restore(neutralise(text)) == text


def splitAsSpreadsheets(line, separators):
    """Cells as Excel and LibreOffice take them: a quotation mark counts where it begins a cell, and is text elsewhere;
    what stands behind the closing one belongs to the cell."""
    cells, cell, quoted, begins = [], "", False, True
    for letter in line:
        if begins and letter == '"':
            quoted, begins = True, False
        elif quoted and letter == '"':
            quoted = False
        elif not quoted and letter in separators + "\r\n":
            cells.append(cell)
            cell, begins = "", True
        else:
            cell, begins = cell + letter, False
    return [*cells, cell]


def test_every_text_comes_back_exactly():
    letters = random.Random(1)
    for _ in range(50_000):
        text = "".join(letters.choices("a'=-;\t\r\n\" ＝1,", k=letters.randrange(9)))
        assert restore(neutralise(text)) == text


def test_a_table_of_hostile_texts_comes_back_through_the_projects_own_reader(tmp_path):
    path, texts = tmp_path / "t.csv", list(INSIDE.values())
    writeCsv(path, ["case_id", "=;-a"], [[f"c{number}", text] for number, text in enumerate(texts)])
    with DelimitedFile(path, TableSettings()) as table:
        assert [cells[1] for _line, cells in table.records()] == texts
        assert table.format.header == ("case_id", "=;-a")
        assert table.problems == []


def test_a_name_that_is_not_valid_text_costs_no_table(tmp_path):
    path = tmp_path / "t.csv"
    writeCsv(path, ["file"], [["a\udcff.seg.nrrd"]])
    assert path.read_text(encoding="utf-8-sig") == "file\na\\udcff.seg.nrrd\n"


def test_numbers_have_full_precision_and_missing_is_empty():
    values = [0.1 + 0.2, 1e-300, 3, True, None, float("nan"), np.float64(0.1), np.float32(0.5), np.int64(7), -2.5]
    assert formatRow(values) == "0.30000000000000004,1e-300,3,1,,,0.1,0.5,7,-2.5\n"


def test_what_is_written_is_read_back_by_any_csv_reader(tmp_path):
    path = tmp_path / "t.csv"
    rows = [["a,b", 'say "x"', "two\nlines", " blank ", "c\rd"], ["=x", "", "1", "2", "3"]]
    writeCsv(path, ["one", "two", "-three", "four", "five"], rows)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["one", "two", "'-three", "four", "five"], rows[0], ["'=x", *rows[1][1:]]]


def test_a_row_of_another_width_is_refused(tmp_path):
    with pytest.raises(ValueError, match="1 cells, its header 2"):
        writeCsv(tmp_path / "t.csv", ["a", "b"], [[1]])
