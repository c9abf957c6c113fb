"""Subjects told by a table: a row a case, and each row that cannot be used with its line and reason."""

import pytest
from SpinePainCohortLib.Importing.Subjects import ForAll, withoutClashes
from SpinePainCohortLib.Importing.SubjectTable import readSubjectTable
from SpinePainRHILib.Core.CaseTags import Role

HEADER = "case_id,timepoint,volume,cord,high_intensity,high_intensity_2,level,metastasis,reader"


@pytest.fixture
def read(tmp_path):
    def table(*rows, header=HEADER, **settings):
        path = tmp_path / "subjects.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return readSubjectTable(path, ForAll(tmp_path / "out", **settings))
    return table


def test_a_row_tells_a_case_with_paths_from_the_tables_folder(read, tmp_path):
    subject, = read("001,ses-week12,v/t2.nii,seg.nii@1,seg.nii@2:T4,h2.nii,,T4|L1:met.nii,R1").subjects
    wanted = subject.wanted
    assert (wanted.caseId, wanted.timepoint, wanted.reader) == ("001", "week12", "R1")
    assert (wanted.volume, wanted.cord.path, wanted.cord.label) == (tmp_path / "v/t2.nii", tmp_path / "seg.nii", 1)
    assert [(each.role, each.mask and each.mask.path.name, each.mask and each.mask.label, each.level)
            for each in wanted.lesions] == [
        (Role.HIGH_INTENSITY, "seg.nii", 2, "T4"), (Role.HIGH_INTENSITY, "h2.nii", None, None),
        (Role.METASTASIS, None, None, "T4"), (Role.METASTASIS, "met.nii", None, "L1")]
    assert wanted.out.name == "001_ses-week12_reader-R1.seg.nrrd"


def test_a_workbook_is_read_as_a_table_in_text_is(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which writes workbooks, is not installed")
    pytest.importorskip("python_calamine", reason="python-calamine, which reads workbooks, is not installed")
    book = openpyxl.Workbook()
    for name, cases in (("old", (7,)), ("new", ("001", 2))):
        sheet = book.create_sheet(name)
        sheet.append(("Patient", "volume", "cord", "high_intensity", "threshold"))
        for each in cases:
            sheet.append((each, "t2.nii", "seg.nii@1", "seg.nii@2:BWK 4", 0.5))
    book.save(tmp_path / "subjects.xlsx")
    found = readSubjectTable(tmp_path / "subjects.xlsx", ForAll(tmp_path / "out"), "new")
    assert [(each.line, each.wanted.caseId) for each in found.subjects] == [(2, "001"), (3, "2")]
    wanted = found.subjects[0].wanted
    assert (wanted.volume, wanted.lesions[0].level, wanted.choices.threshold) == (tmp_path / "t2.nii", "T4", 0.5)
    first = readSubjectTable(tmp_path / "subjects.xlsx", ForAll(tmp_path / "out"))
    assert [each.wanted.caseId for each in first.subjects] == ["7"]
    assert "'new' may be a table as well: say which it is" in first.notes[0] and "--table-sheet" in first.notes[0]


def test_levels_may_stand_in_a_column_of_their_own(read):
    subject, = read("a,,t2.nii,c.nii,h.nii|i.nii,,T4|Th8,,").subjects
    assert [each.level for each in subject.wanted.lesions] == ["T4", "T8"]


def test_an_empty_cell_of_high_intensity_is_a_case_without_any(read):
    subject, = read("a,,t2.nii,c.nii,,,,,").subjects
    assert subject.wanted.lesions == ()


def test_a_table_without_a_column_of_high_intensity_is_refused(read):
    with pytest.raises(ValueError, match="no column high_intensity"):
        read("a,t2.nii,c.nii,h.nii", header="case_id,volume,cord,high_intesity")


def test_columns_that_are_not_used_are_said(read):
    subjects = read("a,t2.nii,c.nii,h.nii,x", header="case_id,volume,cord,high_intensity,metastases")
    assert "'metastases'" in subjects.notes[0]


@pytest.mark.parametrize(("row", "word"), [
    (",,t2.nii,c.nii,h.nii,,,,", "case_id is empty"), ("a,,,c.nii,h.nii,,,,", "volume is empty"),
    ("a,,t2.nii,,h.nii,,,,", "cord is empty"), ("a,,t2.nii,c.nii,h.nii:2,,,,", "label is chosen as"),
    ("a,,t2.nii,c.nii,h.nii:T4,,T5,,", "two cells"), ("a,,t2.nii,c.nii,h.nii,,T4|T5,,", "as many"),
    ("a,,t2.nii,c.nii,,,T5,,", "high_intensity is empty"), ("a,,t2.nii,c.nii,h.nii,,T13,,", "T13"),
    ("a,,t2.nii,c.nii,h.nii,,,nowhere,", "nowhere")])
def test_a_row_that_cannot_be_used_is_listed_with_its_line(read, row, word):
    subjects = read("ok,,t2.nii,c.nii,h.nii,,,,", row)
    assert [each.wanted.caseId for each in subjects.subjects] == ["ok"]
    problem, = subjects.problems
    assert problem.line == 3
    assert word in problem.reason


def test_columns_of_building_override_what_holds_for_all(read):
    header = "case_id,volume,cord,high_intensity,cord_meaning,rule,threshold,notes"
    first, second = read("a,v,c,h,caudaEquina,union,0.5,seen twice", "b,v,c,h,,,,", header=header).subjects
    choices = first.wanted.choices
    assert (choices.cordMeaning, choices.rule, choices.threshold, choices.notes) == (
        "caudaEquina", "union", 0.5, "seen twice")
    assert (second.wanted.choices.rule, second.wanted.choices.threshold) == ("auto", None)
    reasons = [each.reason for each in read("a,v,c,h,thecal,,,", "b,v,c,h,,both,,", "c,v,c,h,,,50,",
                                            header=header).problems]
    assert [reason.split()[0] for reason in reasons] == ["cord_meaning", "rule", "threshold"]


def test_the_programs_of_a_row_take_the_place_of_those_of_the_options(read):
    header = "case_id,volume,cord,high_intensity,tool"
    found = read("a,v,c,h,ITK-SNAP 4.2|cord=SCT 6.5", "b,v,c,h,", "c,v,c,h,cord=", header=header)
    first, second = found.subjects
    assert (first.wanted.choices.tools[Role.CORD], first.wanted.choices.tools[Role.HIGH_INTENSITY]) == (
        "SCT 6.5", "ITK-SNAP 4.2")
    assert second.wanted.choices.tools == {}
    assert [each.reason.split(":")[0] for each in found.problems] == ["'cord=' names no program"]


def test_a_semicolon_table_with_participant_id_is_read_too(read):
    subject, = read("sub-1;t2.nii;c.nii;h.nii;0,5",
                    header="participant_id;Volume;Cord;High intensity;threshold").subjects
    assert (subject.wanted.caseId, subject.wanted.choices.threshold) == ("sub-1", 0.5)


def test_two_rows_of_one_case_are_both_left_out_also_where_only_letter_case_differs(read):
    found = read("a,,t2.nii,c.nii,h.nii,,,,", "A,,t3.nii,c.nii,h.nii,,,,", "b,,t2.nii,c.nii,h.nii,,,,",
                 "a,week1,t2.nii,c.nii,h.nii,,,,")
    kept, problems = withoutClashes(found.subjects)
    assert [(each.wanted.caseId, each.wanted.timepoint) for each in kept] == [("b", "baseline"), ("a", "week1")]
    assert [(each.line, "line 3" in each.reason or "line 2" in each.reason) for each in problems] == [
        (2, True), (3, True)]
