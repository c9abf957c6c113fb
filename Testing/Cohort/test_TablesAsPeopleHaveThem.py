"""Wide tables, REDCap exports, other names of columns, levels and cases: what is understood, and what is refused."""

import pytest
from SpinePainCohortLib.Tables.CaseIds import UNKNOWN_CASE
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.TableFile import TableSettings
from SpinePainCohortLib.Tables.VasTable import readVasTable
from SpinePainRHILib.Core.CaseNames import mayNamePerson


@pytest.fixture
def read(tmp_path):
    def readText(text, known=None, **settings):
        path = tmp_path / "vas.csv"
        path.write_text(text, encoding="utf-8")
        table = readVasTable(path, TableSettings(knownCases=known, **settings))
        preview = table.preview
        assert preview.rowCount == preview.usedCount + preview.supersededCount + preview.leftOutCount
        return table

    return readText


def rowsOf(table):
    return [(each.caseId, each.rater, each.vas, each.lesion, each.timepoint) for each in table.entries]


def test_a_column_a_rater_is_read_as_raters_and_an_empty_cell_is_no_score(read):
    table = read("case_id,vas_junior,VAS Experienced\nN1,5,6\nN2,,4\nN3,,\nN4,11,2\n")
    assert [row[:3] for row in rowsOf(table)] == [("N1", "junior", 5.0), ("N1", "Experienced", 6.0),
                                                  ("N2", "Experienced", 4.0), ("N4", "Experienced", 2.0)]
    assert [(each.line, each.reason) for each in table.problems] == [
        (4, "vas_junior is empty"), (5, "vas_junior '11' is outside 0 to 10")]
    assert "'vas_junior' as scores of rater 'junior'" in table.preview.notes[0]


@pytest.mark.parametrize(("header", "timepoints"), [
    ("id,vas_baseline,vas_week12", ["baseline", "week12"]), ("id,baseline_vas,week12_vas", ["baseline", "week12"]),
    ("id,VAS pre-op,VAS 3 months", ["pre-op", "3 months"]),
    ("编号,术前疼痛评分,术后1周疼痛评分", ["术前", "术后1周"])])
def test_a_column_a_timepoint_is_read_as_timepoints(read, header, timepoints):
    table = read(f"{header}\nA,5,3\n")
    assert rowsOf(table) == [("A", "unnamed", 5.0, None, timepoints[0]), ("A", "unnamed", 3.0, None, timepoints[1])]


def test_a_column_a_lesion_and_one_for_rater_and_timepoint_are_read(read):
    assert rowsOf(read("case_id,rater,vas_L3,vas_Th12\nA,R,5,3\n")) == [
        ("A", "R", 5.0, "L3", "baseline"), ("A", "R", 3.0, "T12", "baseline")]
    assert [row[1::3] for row in rowsOf(read("case_id,vas_week2_wang,vas_week2_li\nA,5,3\n"))] == [
        ("wang", "week2"), ("li", "week2")]
    assert [row[2] for row in rowsOf(read("case_id,vas_mm_a,vas_mm_b\nA,50,33\n"))] == [5.0, 3.3]


@pytest.mark.parametrize(("text", "says"), [
    ("case_id,vas_t1,vas_t2\nA,1,2\n", "may be thoracic levels or timepoints"),
    ("case_id,vas_1,vas_2\nA,1,2\n", "may be raters or timepoints"),
    ("case_id,vas_baseline,vas_junior\nA,1,2\n", "name a timepoint and others do not"),
    ("case_id,rater,vas_junior,vas_senior\nA,R,1,2\n", "also one column of scores for each rater"),
    ("patient,subject,vas\nA,A,1\n", "'patient' and 'subject', which may both be case_id"),
    ("case_id,vas,vas_mm\nA,1,2\n", "both a vas and a vas_mm"), ("case_id,age\nA,1\n", "--column vas=NAME"),
    ("name,pain\nA,1\n", "--column case_id=NAME")])
def test_names_that_could_mean_two_things_are_refused(read, text, says):
    with pytest.raises(ValueError, match=says):
        read(text)


@pytest.mark.parametrize("names", [("r1", "r2"), ("Rater1", "Rater2"), ("reader_1", "reader_2"), ("A", "B")])
def test_numbered_raters_are_raters_and_no_timepoints(read, names):
    assert [row[1::3] for row in rowsOf(read(f"case_id,vas_{names[0]},vas_{names[1]}\nX,1,2\n"))] == [
        (name, "baseline") for name in names]


def test_scores_without_a_rater_are_those_of_one_rater(read):
    table = read("case_id,vas\nA,5\nB,3\n")
    assert [row[1] for row in rowsOf(table)] == ["unnamed", "unnamed"]
    assert "no column rater" in table.preview.notes[0]


@pytest.mark.parametrize("header", [
    "Patient ID,Pain score (0-10),Doctor,Visit", "患者编号,疼痛评分,评分者,时间点",
    "Fall,Schmerz,Untersucher,Zeitpunkt",
    "record_id,VAS,observer,redcap_event_name", "Subject ID,NRS,Rater,Session", "ＩＤ,VAS（0-10）,医生,访视"])
def test_columns_are_told_by_what_people_call_them_in_three_languages(read, header):
    table = read(f"{header}\nA,5,R,week2\n")
    assert rowsOf(table) == [("A", "R", 5.0, None, "week2")]
    assert "case_id from" in table.preview.notes[0]


def test_a_mapping_comes_first_and_our_own_names_before_others(read):
    text = "patient,subject,score,vas\nP,S,1,2\n"
    table = read(text, columnNames={"case_id": "Subject", "vas": "score"})
    assert rowsOf(table)[0][::2] == ("S", 1.0, "baseline")
    assert rowsOf(read("case_id,patient,vas\nA,P,1\n"))[0][0] == "A"
    assert rowsOf(read("id,VAS (mm)\nA,55\n"))[0][2] == 5.5


def test_a_redcap_export_is_read_by_its_events_and_rows_of_other_instruments_are_blank(read):
    table = read("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,rater,vas\n"
                 "N1,baseline_arm_1,,,R,5\nN1,week12_arm_2,,,R,3\nN1,baseline_arm_1,labs,1,,\n")
    assert [row[4] for row in rowsOf(table)] == ["baseline", "week12"]
    assert (table.preview.blankCount, table.problems) == (1, ())


REPEATED = ("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,vas\n"
            "N1,baseline_arm_1,pain,1,5\nN1,baseline_arm_1,pain,2,3\nN2,baseline_arm_1,pain,1,4\n")


def test_scores_that_the_instance_of_redcap_alone_tells_apart_are_refused_and_read_where_it_is_said(read):
    with pytest.raises(ValueError, match=r"tells apart \(lines 2 and 3\): say what it stands for with --column "
                                         "timepoint=redcap_repeat_instance or --column rater="):
        read(REPEATED)
    table = read(REPEATED, columnNames={"timepoint": "redcap_repeat_instance"})
    assert [row[4] for row in rowsOf(table)] == ["1", "2", "1"]
    table = read(REPEATED, columnNames={"rater": "redcap_repeat_instance"})
    assert [row[1] for row in rowsOf(table)] == ["1", "2", "1"]
    # A date does not make the later instance a correction.
    with pytest.raises(ValueError, match="several scores"):
        read(REPEATED.replace("vas\n", "vas,entered_at\n").replace(",5\n", ",5,2025-01-01\n")
             .replace(",3\n", ",3,2025-01-02\n").replace(",4\n", ",4,\n"))
    # In an export of labels the columns have other names.
    with pytest.raises(ValueError, match="'Repeat Instance' tells apart"):
        read(REPEATED.replace("redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance",
                              "Event Name,Repeat Instrument,Repeat Instance"))


def test_rows_of_repeated_instruments_are_joined_where_they_say_one_thing(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,age,hb,ecog,labs_complete\n"
                    "1,baseline_arm_1,labs,1,,12,,2\n1,baseline_arm_1,,,50,,1,\n1,week12_arm_1,labs,1,,11,,2\n"
                    "2,baseline_arm_1,,,60,,,\n2,baseline_arm_1,visit,1,,,2,\n", encoding="utf-8")
    table = readClinicalTable(path)
    assert table.columns == ("age", "hb", "ecog")
    assert table.valuesOf("1", "baseline") == (50.0, 12.0, 1.0) and table.valuesOf("1", "week12") == (None, 11.0, None)
    assert table.valuesOf("2", "baseline") == (60.0, None, 2.0)
    assert (table.preview.rowCount, table.preview.usedCount, table.preview.leftOutCount) == (3, 3, 0)
    assert table.problems == () and table.preview.blankCount == 2


def test_a_column_with_several_values_in_redcaps_instances_is_left_out_and_named(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("record_id,redcap_repeat_instrument,redcap_repeat_instance,age,hb\n"
                    "1,,,50,\n1,labs,1,,12\n1,labs,2,,11\n2,,,60,\n2,labs,1,,13\n", encoding="utf-8")
    table = readClinicalTable(path)
    assert table.columns == ("age",) and table.valuesOf("2", "baseline") == (60.0,)
    assert any("Columns 'hb' have several values" in note for note in table.preview.notes)
    table = readClinicalTable(path, TableSettings(columnNames={"timepoint": "redcap_repeat_instance"}))
    assert table.valuesOf("1", "2") == (None, 11.0)


def test_the_forms_of_redcap_are_no_clinical_columns(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("record_id,redcap_event_name,redcap_repeat_instance,age,demographics_complete\n"
                    "1,baseline_arm_1,,50,2\n", encoding="utf-8")
    table = readClinicalTable(path)
    assert table.columns == ("age",)
    assert table.valuesOf("1", "baseline") == (50.0,)
    path.write_text("Record ID,Event Name,Repeat Instrument,Repeat Instance,Age,Complete?,ECOG,Complete?\n"
                    "1,Baseline (Arm 1: A),,,50,Complete,1,Unverified\n", encoding="utf-8")  # as labels
    table = readClinicalTable(path)
    assert table.columns == ("Age", "ECOG") and table.valuesOf("1", "baseline") == (50.0, 1.0)


@pytest.mark.parametrize(("written", "level"), [
    ("Th12", "T12"), ("th12", "T12"), ("D12", "T12"), ("BWK 12", "T12"), ("l3", "L3"), ("LWK3", "L3"), ("胸12", "T12"),
    ("腰椎3", "L3"), ("C 7", "C7"), ("t4#2", "T4#2"), ("Ｌ３", "L3"), ("C05", "C5")])
def test_a_level_is_understood_as_people_write_it(read, written, level):
    assert rowsOf(read(f"case_id,rater,vas,lesion\nA,R,1,{written}\n"))[0][3] == level


@pytest.mark.parametrize("written", ["L6", "T13", "C8", "L3/4", "Th", "BWK", "12", "X3"])
def test_what_is_no_level_is_left_out(read, written):
    assert read(f"case_id,rater,vas,lesion\nA,R,1,{written}\n").entries == ()


@pytest.mark.parametrize(("written", "nearest"), [
    ("7", "'007'"), ("0007", "'007'"), ("x01", "'X01'"), ("X-1", "'X01'"), ("sub-x1", "'X01'"), ("C12", "'C112'")])
def test_an_unknown_case_is_listed_with_the_nearest_that_exist(read, written, nearest):
    table = read(f"case_id,vas\n{written},1\n", frozenset({"007", "X01", "C112", "Z9"}))
    assert table.entries == ()
    assert table.problems[0].reason == f"{UNKNOWN_CASE} ('{written}'); nearest: {nearest}"


def test_an_unknown_id_that_may_be_a_name_is_not_shown(read):
    assert mayNamePerson("MUSTERMANN, ERIKA")
    table = read('case_id,vas\n"MUSTERMANN, ERIKA",1\n', frozenset({"Z9"}))
    assert table.problems[0].reason == UNKNOWN_CASE


def test_thousands_of_unknown_cases_do_not_take_long(read):
    known = frozenset(f"P{number:04}" for number in range(2000))
    table = read("case_id,vas\n" + "".join(f"Q{number},1\n" for number in range(3000)), known)
    assert len(table.problems) == 3000
