"""Ratios that were measured elsewhere: read from a table, joined with scores, and marked as such."""

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering.Cohort import GatherSettings
from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Tables.ReadingsTable import readReadingsTable
from SpinePainCohortLib.Tables.TableFile import TableSettings


@pytest.fixture
def read(tmp_path):
    def readText(text, **settings):
        path = tmp_path / "readings.csv"
        path.write_text(text, encoding="utf-8")
        table = readReadingsTable(path, TableSettings(**settings))
        assert table.rowCount == len(table.rows) + len(table.problems)
        return table

    return readText


def test_a_ratio_comes_from_two_areas_or_is_given_as_percent_or_as_a_fraction(read):
    assert [row.rhiPercent for row in read("case_id,high_intensity_area,cord_area\nA,12.5,50\nB,0,50\n").rows] == [
        25.0, 0.0]
    row = read("case_id,RHI (%),reader,timepoint\nA,25%,wang,week 2\n").rows[0]
    assert (row.rhiPercent, row.reader, row.timepoint, row.count) == (25.0, "wang", "week 2", None)
    assert read("case_id,rhi_fraction\nA,0.25\n").rows[0].rhiPercent == 25.0
    assert read("编号,高信号面积,脊髓面积\nA,1,4\n").rows[0].rhiPercent == 25.0
    assert read("case_id,rhi_percent,lesion_area,cord_area\nA,25.3,1,4\n").rows[0].rhiPercent == 25.0


@pytest.mark.parametrize(("row", "says"), [
    ("A,60,50,,", "cannot be"), ("A,1,0,,", "cannot be"), ("A,-1,50,,", "cannot be"), ("A,,,,", "no ratio"),
    ("A,,,101,", "outside 0 to 100"), ("A,10,50,30,", "30 % does not agree with its areas, whose ratio is 20 %"),
    ("A,x,50,,", "'x' is not a number"), ("A,1,4,,L9", "no vertebral level"), (",1,4,,", "case_id is empty")])
def test_a_row_that_cannot_be_is_left_out(read, row, says):
    table = read(f"case_id,high_intensity_area,cord_area,rhi_percent,levels\n{row}\nB,1,4,,\n")
    assert [each.caseId for each in table.rows] == ["B"]
    assert [(each.line, says in each.reason) for each in table.problems] == [(2, True)]


def test_fractions_that_are_called_percent_are_refused(read):
    with pytest.raises(ValueError, match="name the column rhi_fraction"):
        read("case_id,rhi\nA,0.25\nB,0.4\nC,0.1\n")
    with pytest.raises(ValueError, match="no column rhi_percent, nor high_intensity_area and cord_area"):
        read("case_id,cord_area\nA,1\n")


@pytest.fixture
def gather(tmp_path):
    def run(readings, vas, cases=None, clinical=None, **settings):
        files = {}
        for name, text in (("readings", readings), ("vas", vas), ("clinical", clinical)):
            files[name] = tmp_path / f"{name}.csv" if text is not None else None
            if text is not None:
                files[name].write_text(text, encoding="utf-8")
        inputs = Inputs(cases, files["vas"], files["clinical"], readingsFile=files["readings"])
        return gatherCohort(inputs, MeasureFunction(measureFake), GatherSettings(**settings))

    return run


def test_readings_of_a_table_alone_make_a_cohort_that_says_where_they_come_from(gather):
    cohort = gather("case_id,rhi_percent,levels\nA,25,T4;L3\nB,10,\n", "case_id,vas,lesion\nA,5,T4\nA,3,L3\nB,2,\n",
                    clinical="case_id,age,rhi_source\nA,50,x\n")
    assert cohort.patients.columns[10:] == ("rhi_source", "age", "clinical_rhi_source")
    first, second = cohort.patients.rows
    assert first == ("A", "baseline", "multiple", 2, "2", 25.0, None, None, 5.0, "moderate", "measured elsewhere",
                     50.0, "x")
    assert second[2:6] == (None, None, None, 10.0)
    assert [(row["lesion"], row["rhi_percent"], row["vas"]) for row in cohort.lesions.records()] == [
        ("T4", None, 5.0), ("L3", None, 3.0)]
    assert (cohort.flow.readingRowsUsed, cohort.flow.filesMeasured, cohort.flow.rowsWithImageAndVas) == (2, 0, 2)


def test_rows_of_a_table_and_case_files_are_readings_side_by_side(gather, tmp_path):
    writeCase(tmp_path / "cases" / "a.seg.nrrd", case="A", reader="here", rhi=20.0)
    writeCase(tmp_path / "cases" / "b.seg.nrrd", case="B", rhi=30.0)
    cohort = gather("case_id,reader,rhi_percent\nA,there,25\nB,,31\nC,,5\nC,,6\nD,,7\n", "case_id,vas\nA,1\nD,2\n",
                    tmp_path / "cases", reader="here")
    assert [(row[0], row[5], row[10]) for row in cohort.patients.rows] == [
        ("A", 20.0, "outlined here"), ("D", 7.0, "measured elsewhere")]
    assert sorted((each.line or 0, each.reason[:40]) for each in cohort.problems) == [
        (0, "2 files have case 'B', timepoint 'baseli"), (3, "2 files have case 'B', timepoint 'baseli"),
        (4, "2 files have case 'C', timepoint 'baseli"), (5, "2 files have case 'C', timepoint 'baseli")]
    assert (cohort.flow.readings, cohort.flow.readingRowsLeftOut, cohort.flow.filesLeftOut) == (3, 3, 1)


def test_a_table_that_contradicts_itself_is_warned_of(gather):
    cohort = gather("case_id,rhi_percent,levels,count,location\nA,25,T4;L3,3,lumbar\n", "case_id,vas\nA,5\n")
    assert cohort.patients.rows[0][2:4] == ("lumbar", 3)
    assert ["line 2 counts 3" in each.reason or "line 2 says lumbar" in each.reason for each in cohort.warnings] == [
        True, True]


def test_a_cohort_of_scores_alone_has_every_case_of_the_vas_table(gather):
    cohort = gather(None, "case_id,vas,timepoint\nA,5,pre\nA,2,post\nB,4,pre\n",
                    clinical="case_id,age\nA,50\nX,60\n")
    assert [row[:2] + row[5:] for row in cohort.patients.rows] == [
        ("A", "pre", None, None, None, 5.0, "moderate", 50.0), ("A", "post", None, None, None, 2.0, "mild", 50.0),
        ("B", "pre", None, None, None, 4.0, "moderate", None)]
    assert [each.line for each in cohort.problems] == [3] and cohort.warnings == ()
