"""Joining cases, scores and clinical data: hand-made folders, and every input accounted for."""

import dataclasses

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering.Cohort import LEFT_OUT, GatherSettings
from SpinePainCohortLib.Gathering.Flow import FLOW_SUMS, Flow
from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Gathering.Pools import ProcessPool
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES
from SpinePainCohortLib.Tables.Scores import ScoreSettings
from SpinePainRHILib.Core.CaseNames import stemToCase
from SpinePainRHILib.Core.LesionRules import countGroup

MEASURE = MeasureFunction(measureFake)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cases"


@pytest.fixture
def gather(tmp_path, folder):
    def run(vas=None, clinical=None, **settings):
        files = {}
        for name, text in (("vas", vas), ("clinical", clinical)):
            files[name] = None
            if text is not None:
                files[name] = tmp_path / f"{name}.csv"
                files[name].write_text(text, encoding="utf-8")
        return gatherCohort(Inputs(folder, files["vas"], files["clinical"]), MEASURE, GatherSettings(**settings))

    return run


def problemsOf(cohort):
    return [(row[0].rsplit("/", 1)[-1], row[1], row[3]) for row in cohort.problemRows().rows if row[2] == LEFT_OUT]


def test_a_row_of_patients_has_the_columns_of_the_contract(folder, gather):
    writeCase(folder / "sub-1_ses-week12_T2w.seg.nrrd", rhi=12.5,
              lesions=[["highIntensity", "L3", 5.0, 12.5], ["highIntensity", "T2", 4.0, 3.0]])
    cohort = gather("case_id,rater,vas,timepoint\nsub-1,R1,4,week12\nsub-1,R2,5,week12\n",
                    "case_id,age,VAS\nsub-1,51,old\n")
    assert cohort.patients.columns == (
        "case_id", "timepoint", "location", "count", "count_group", "rhi_percent", "rhi_max_percent",
        "rhi_volume_percent", "vas", "vas_category", "age", "clinical_VAS")
    assert cohort.patients.rows == (
        ("sub-1", "week12", "multiple", 2, "2", 12.5, 12.5, 12.5, 4.5, "moderate", 51.0, "old"),)
    assert cohort.problems == cohort.warnings == ()


@pytest.mark.parametrize(("count", "group"), [(0, None), (1, "1"), (2, "2"), (3, ">2"), (30, ">2")])
def test_count_groups_are_one_two_and_more(count, group):
    assert countGroup(count) == group


@pytest.mark.parametrize(("stem", "case", "timepoint"), [
    ("sub-017_ses-week12_T2w", "sub-017", "week12"), ("sub-017_T2w", "sub-017", "baseline"),
    ("sub-017", "sub-017", "baseline"), ("017", "017", "baseline"),
    ("Patient 1_ses-x", "Patient 1_ses-x", "baseline")])
def test_a_stem_gives_case_and_timepoint(stem, case, timepoint):
    assert stemToCase(stem) == (case, timepoint)


def test_rows_are_in_the_order_a_reader_expects(folder, gather):
    for name in ("S10", "S9", "sub-1_ses-week12", "sub-1_ses-week2", "sub-1"):
        writeCase(folder / f"{name}.seg.nrrd")
    assert [row[:2] for row in gather().patients.rows] == [
        ("S9", "baseline"), ("S10", "baseline"), ("sub-1", "baseline"), ("sub-1", "week2"), ("sub-1", "week12")]


def test_a_case_without_a_score_and_a_score_without_an_image_both_stay(folder, gather):
    for name in ("A", "B"):
        writeCase(folder / f"{name}.seg.nrrd", case=name)
    cohort = gather("case_id,rater,vas,timepoint\nA,R,3,\nA,R,1,week1\nX,R,9,\n",
                    "case_id,timepoint,bm22\nA,week2,40\n")
    assert [(row[0], row[1], row[5], row[8], row[10]) for row in cohort.patients.rows] == [
        ("A", "baseline", 20.0, 3.0, None), ("A", "week1", None, 1.0, None), ("A", "week2", None, None, 40.0),
        ("B", "baseline", 20.0, None, None)]
    assert problemsOf(cohort) == [("vas.csv", 4, "unknown case: no case file has the ID of this row ('X')")]
    assert [each.reason.split(";")[0] for each in cohort.warnings] == [
        "no image is at 'week1' (1 pain score)", "no image is at 'week2' (1 clinical row)",
        "no pain score for this case at baseline"]
    flow = cohort.flow
    assert (flow.cases, flow.patientRows, flow.rowsWithImageAndVas, flow.rowsWithImageWithoutVas, flow.rowsWithVasOnly,
            flow.rowsWithClinicalOnly) == (2, 4, 1, 1, 1, 1)
    assert (flow.vasRows, flow.vasRowsUsed, flow.vasRowsLeftOut, flow.clinicalRowsUsed) == (3, 2, 1, 1)


def test_zero_pain_and_no_score_are_never_confused(folder, gather):
    writeCase(folder / "A.seg.nrrd")
    writeCase(folder / "B.seg.nrrd", rhi=None)
    rows = gather("case_id,rater,vas\nA,R,0\n").patients.rows
    assert [row[5:] for row in rows] == [(20.0, 20.0, 20.0, 0.0, "none"), (None, None, None, None, None)]


def test_of_two_readers_one_enters_and_the_choice_is_recorded(folder, gather):
    writeCase(folder / "a.seg.nrrd", case="A", reader="Wang", rhi=1.0)
    writeCase(folder / "b.seg.nrrd", case="A", reader="Li", rhi=2.0)
    writeCase(folder / "c.seg.nrrd", case="B", rhi=3.0)
    writeCase(folder / "d.seg.nrrd", case="B", reader="Zhou", rhi=4.0)
    cohort = gather()
    assert [row[5] for row in cohort.patients.rows] == [2.0, 4.0]
    assert [(each.caseId, each.readers, each.chosen, each.rule) for each in cohort.readerChoices] == [
        ("A", ("Li", "Wang"), "Li", "alphabetically first"), ("B", ("Zhou", None), "Zhou", "alphabetically first")]
    assert len(cohort.readings) == 4
    assert (cohort.flow.filesOfChosenReader, cohort.flow.filesOfOtherReaders) == (2, 2)
    cohort = gather(reader="Wang")
    assert [row[5] for row in cohort.patients.rows] == [1.0, 4.0]
    assert [each.rule for each in cohort.readerChoices] == ["the reader in the settings", "alphabetically first"]


def test_two_different_files_of_one_reading_are_both_left_out(folder, gather):
    writeCase(folder / "a.seg.nrrd", case="A", rhi=1.0)
    writeCase(folder / "old" / "a.seg.nrrd", case="A", rhi=2.0)
    writeCase(folder / "b.seg.nrrd", case="B")
    cohort = gather("case_id,rater,vas\nA,R,3\nB,R,4\n", "case_id,age\nA,50\nB,60\n")
    assert cohort.patients.column("case_id") == ("B",)
    assert [(file, line) for file, line, _ in problemsOf(cohort)] == [
        ("a.seg.nrrd", None), ("a.seg.nrrd", None), ("vas.csv", 2), ("clinical.csv", 2)]
    assert "2 files have case 'A', timepoint 'baseline' and no reader but differ" in cohort.problems[0].reason
    assert cohort.problems[2].reason == "no file of case 'A' could be used"


def test_an_exact_copy_is_listed_and_the_first_is_used(folder, gather):
    writeCase(folder / "a.seg.nrrd", case="A")
    writeCase(folder / "copy" / "a.seg.nrrd", case="A")
    cohort = gather()
    assert len(cohort.patients.rows) == 1
    assert "is a copy of" in cohort.problems[0].reason
    assert cohort.flow.filesLeftOut == 1


def test_the_same_content_under_two_case_names_is_warned_of(folder, gather):
    for name in ("A", "B"):
        writeCase(folder / f"{name}.seg.nrrd", rhi=1.0)
    cohort = gather()
    assert len(cohort.patients.rows) == 2
    assert "same content" in cohort.warnings[0].reason


def test_scores_of_a_damaged_case_are_problems_that_say_so(folder, gather):
    writeCase(folder / "B.seg.nrrd")
    (folder / "sub-7_T2w.seg.nrrd").write_text("damaged")
    cohort = gather("case_id,rater,vas,entered_at\n7,R,3,2026-01-01\n7,R,4,2026-01-02\nB,R,1,\n")
    assert problemsOf(cohort) == [("sub-7_T2w.seg.nrrd", None, "it is not a NRRD file"),
                                  ("vas.csv", 3, "no file of case 'sub-7' could be used")]
    assert (cohort.flow.vasRows, cohort.flow.vasRowsUsed, cohort.flow.vasRowsCorrected, cohort.flow.vasRowsLeftOut) \
        == (3, 1, 1, 1)


def test_scores_of_a_damaged_file_with_a_name_of_our_own_are_told_by_the_case_in_it(folder, gather):
    writeCase(folder / "B.seg.nrrd")
    (folder / "M%C3%BCller%5F1_ses-t%201_reader-R1.seg.nrrd").write_text("damaged")
    cohort = gather("case_id,rater,vas\nMüller_1,R,3\nB,R,1\n")
    assert problemsOf(cohort)[1] == ("vas.csv", 2, "no file of the case of this row could be used")


def test_settings_of_scores_categories_and_raters_are_used(folder, gather):
    writeCase(folder / "A.seg.nrrd", lesions=[["metastasis", "L3", 0, None], ["metastasis", "T1", 0, None]])
    vas = "case_id,rater,lesion,vas\nA,R1,L3,8\nA,R1,T1,1\nA,R2,L3,2\n"
    assert gather(vas).patients.rows[0][8:] == (5.0, "moderate")
    assert gather(vas, categories=ALTERNATIVE_CATEGORIES, scores=ScoreSettings(rater="R1")).patients.rows[0][8:] == \
        (8.0, "moderate")
    assert gather(vas, scores=ScoreSettings(overLesions="mean")).patients.rows[0][8:] == (3.0, "mild")


def lesionsOf(cohort):
    return [(row["lesion"], row["role"], row["counted"], row["rhi_percent"], row["vas"])
            for row in cohort.lesions.records()]


def test_high_intensity_segments_stand_for_metastases_where_there_are_none(folder, gather):
    writeCase(folder / "A.seg.nrrd", lesions=[
        ["highIntensity", "L3", 5.0, 11.0], ["highIntensity", "L3", 5.0, 12.0], ["highIntensity", "T1", 0.0, 0.0],
        ["highIntensity", None, 2.0, 3.0]])
    cohort = gather("case_id,rater,lesion,vas\nA,R,L3,1\nA,R,l3#2,2\nA,R,,3\nA,R,T1,4\n")
    assert lesionsOf(cohort) == [
        ("L3", "highIntensity", True, 11.0, 1.0), ("L3#2", "highIntensity", True, 12.0, 2.0),
        (None, "highIntensity", False, 0.0, None), (None, "highIntensity", True, 3.0, None)]
    assert cohort.patients.rows[0][3] == sum(row["counted"] for row in cohort.lesions.records()) == 3
    assert cohort.patients.rows[0][8] == 4.0
    assert ["T1 is of no metastasis" in each.reason for each in cohort.warnings] == [True]


def test_a_bone_metastasis_has_the_ratio_of_the_high_intensity_of_its_level(folder, gather):
    writeCase(folder / "A.seg.nrrd", lesions=[
        ["metastasis", "L3", 0.0, None], ["metastasis", "L3", 9.0, None], ["metastasis", "T1", 0.0, None],
        ["metastasis", None, 0.0, None], ["highIntensity", "L3", 5.0, 11.0], ["highIntensity", "L3", 5.0, 12.0],
        ["highIntensity", "L3", 5.0, 13.0], ["highIntensity", "C1", 5.0, 50.0]])
    cohort = gather("case_id,rater,lesion,vas\nA,R,L3#2,2\nA,R,T1,0\n")
    assert lesionsOf(cohort) == [
        ("L3", "metastasis", True, 11.0, None), ("L3#2", "metastasis", True, 13.0, 2.0),
        ("T1", "metastasis", True, 0.0, 0.0), (None, "metastasis", True, None, None),
        (None, "highIntensity", False, 11.0, None), (None, "highIntensity", False, 12.0, None),
        (None, "highIntensity", False, 13.0, None), (None, "highIntensity", False, 50.0, None)]


@pytest.mark.parametrize("content", [
    {"rhi": None, "lesions": [["metastasis", "L3", 0.0, None]]},
    {"lesions": [["metastasis", "L3", 0.0, None], ["highIntensity", None, 5.0, 9.0]]},
    {"lesions": [["metastasis", "L3", 0.0, None], ["highIntensity", "L3", 0.0, 0.0], ["highIntensity", None, 5, 9]]}])
def test_a_ratio_that_cannot_be_told_is_none_and_not_zero(folder, gather, content):
    writeCase(folder / "A.seg.nrrd", **content)
    assert lesionsOf(gather())[0] == ("L3", "metastasis", True, None, None)


def test_hostile_names_stay_text_and_are_neutralised_when_written(folder, gather, tmp_path):
    writeCase(folder / "x.seg.nrrd", case="=cmd()|'/C calc'!A0", lesions=[["highIntensity", "L3", 1.0, 1.0]])
    writeCase(folder / "y.seg.nrrd", case="../y")
    writeCase(folder / "z.seg.nrrd", case="<script>")
    writeCase(folder / "001.seg.nrrd")
    cohort = gather("case_id,rater,vas\n../y,R,1\n<script>,R,2\n001,R,3\n1,R,4\n", "case_id,=HYPERLINK(1)\n001,-a\n")
    for name, rows in (("patients", cohort.patients), ("lesions", cohort.lesions), ("problems", cohort.problemRows())):
        rows.write(tmp_path / f"{name}.csv")
    lines = (tmp_path / "patients.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].endswith(",vas_category,'=HYPERLINK(1)")
    assert {line.split(",")[0]: line.split(",")[8] for line in lines[1:]} == {
        "../y": "1.0", "001": "3.0", "<script>": "2.0", "'=cmd()|'/C calc'!A0": ""}
    assert next(line for line in lines if line.startswith("001")).endswith(",'-a")
    header, first, *_ = (tmp_path / "problems.csv").read_text("utf-8-sig").splitlines()
    assert header == "file,line,kind,reason"
    assert first == (f"{tmp_path / 'vas.csv'},5,left out,\"unknown case: no case file has the ID of this row ('1'); "
                     "nearest: '001'\"")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "cases", "clinical.csv", "lesions.csv", "patients.csv", "problems.csv", "vas.csv"]


def test_a_wrong_table_is_refused_before_anything_is_measured(folder, gather):
    writeCase(folder / "A.seg.nrrd", interrupt=True)  # measuring it would end the test
    with pytest.raises(ValueError, match="no column vas"):
        gather("case_id,rater\nA,1\n")
    with pytest.raises(ValueError, match="no header row"):
        gather("case_id,rater,vas\nA,R,1\n", "age\n1\n")


def test_a_folder_without_cases_is_refused(folder, gather):
    folder.mkdir()
    with pytest.raises(ValueError, match=r"There is no case file .* in .*cases or below\.$"):
        gather()


def test_a_cohort_of_damaged_files_only_is_empty_and_accounted_for(folder, gather):
    folder.mkdir()
    (folder / "A.seg.nrrd").write_text("damaged")
    cohort = gather("case_id,rater,vas\nA,R,1\n")
    assert cohort.patients.rows == ()
    assert [file for file, _, _ in problemsOf(cohort)] == ["A.seg.nrrd", "vas.csv"]


def test_a_flow_that_does_not_add_up_cannot_be_made(folder, gather):
    writeCase(folder / "A.seg.nrrd")
    flow = gather("case_id,rater,vas\nA,R,1\nB,R,1\n").flow
    totals = {name for whole, parts in FLOW_SUMS for name in (whole, *parts)}
    assert totals | {"cases"} == set(flow.counts())
    for name in totals:
        with pytest.raises(ValueError, match="does not add up"):
            dataclasses.replace(flow, **{name: getattr(flow, name) + 1})
    assert Flow(**flow.counts()) == flow


def test_the_same_input_gives_the_same_cohort_with_any_number_of_jobs(folder, gather, tmp_path):
    for number in range(4):  # the first take longest, so that two processes end them in another order
        writeCase(folder / f"S{number}.seg.nrrd", rhi=float(number), sleep=0.03 * (4 - number))
    one = gatherCohort(Inputs(folder), MEASURE)
    assert gatherCohort(Inputs(folder), MEASURE, pool=ProcessPool(2)) == one
    cached = [gatherCohort(Inputs(folder), MEASURE, cacheFolder=tmp_path / "cache") for _ in range(2)]
    assert dataclasses.replace(cached[1], unchangedFiles=0) == cached[0] == one


def test_warnings_of_a_case_stand_with_the_problems_as_what_they_are(folder, gather):
    writeCase(folder / "A.seg.nrrd", problems=["the rule is doubtful"])
    rows = gather("case_id,rater,vas\nA,R,3\nX,R,3\n").problemRows().rows
    assert [(row[1:3], row[3].split(":")[0]) for row in rows] == [
        ((3, "left out"), "unknown case"), ((None, "warning"), "the rule is doubtful")]


def test_timepoints_in_no_image_and_names_that_may_mean_the_same_are_said(folder, gather):
    for case in "AB":
        writeCase(folder / f"{case}.seg.nrrd", case=case, timepoint="pre-op")
    cohort = gather("case_id,rater,vas,timepoint\nA,R,3,pre-op\nA,R,2,Week12\nB,R,1,12 weeks\nB,R,3,preop\n")
    assert [each.reason.split(": what")[0] for each in cohort.warnings[:3]] == [
        "no image is at 'preop' (1 pain score), '12 weeks' (1 pain score), 'Week12' (1 pain score); images are at "
        "'pre-op'",
        "the timepoints '12 weeks', 'Week12' may mean the same, but are taken as different ones: write them alike if "
        "they do",
        "the timepoints 'pre-op', 'preop' may mean the same, but are taken as different ones: write them alike if "
        "they do"]


def test_rows_of_a_case_are_in_time_or_in_the_order_that_is_given(folder, gather):
    writeCase(folder / "A.seg.nrrd", case="A", timepoint="pre-op")
    vas = "case_id,rater,vas,timepoint\nA,R,3,3 months\nA,R,2,1 week\nA,R,1,pre-op\n"
    assert gather(vas).patients.column("timepoint") == ("pre-op", "1 week", "3 months")
    assert gather(vas, timepoints=("3 months",)).patients.column("timepoint") == ("3 months", "pre-op", "1 week")
