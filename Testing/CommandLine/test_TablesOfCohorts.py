"""``spinepain cohort`` with tables as people have them: what reaches terminal, report and result files."""

import csv
from pathlib import Path

import pytest
from FakeMeasuring import measureFake, writeCase
from PackedContent import contentOf
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Tables.Problems import Problem, warningSentences


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fakes(tmp_path, monkeypatch, **content):
    """Six fake cases at ``pre-op`` in a folder, which the command measures."""
    monkeypatch.setattr("SpinePainCohortLib.CommandLine.CohortCommand.measuring",
                        lambda *_: MeasureFunction(measureFake))
    for number in range(6):
        writeCase(tmp_path / "cases" / f"c{number}.seg.nrrd", case=f"c{number}", timepoint="pre-op", rhi=float(number),
                  lesions=[["highIntensity", "L3", 5.0, 20.0]], **content)
    return ["cohort", "--cases", tmp_path / "cases", "--vas", tmp_path / "vas.csv", "--out", tmp_path / "out",
            "--cache", tmp_path / "cache", "--jobs", 1, "--timepoint", "pre-op"]


def scoresAt(tmp_path, *timepoints):
    """Pain falls by 1 from each timepoint to the next."""
    (tmp_path / "vas.csv").write_text("case_id,rater,vas,timepoint\n" + "".join(
        f'c{number},R,{9 - number % 3 - place},"{timepoint}"\n' for number in range(6)
        for place, timepoint in enumerate(timepoints)), encoding="utf-8")


def test_relief_is_a_fall_whatever_the_first_timepoint_is_called(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch)
    scoresAt(tmp_path, "pre-op", "1 week", "3 months")
    result = spinepain(*command)
    assert result.status == 0, result.err
    assert "no image is at '1 week' (6 pain scores), '3 months' (6 pain scores); images are at 'pre-op'" in result.out
    followUp = [row for row in rows(tmp_path / "out" / "followup.csv") if row["measure"] == "vas"]
    assert [(row["timepoint"], row["change_mean"]) for row in followUp] == [
        ("pre-op", ""), ("1 week", "-1.0"), ("3 months", "-2.0")]
    assert "3 timepoints, in this order: pre-op, 1 week, 3 months" in (tmp_path / "out" / "report.html").read_text()


def test_the_order_of_timepoints_can_be_set(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch)
    scoresAt(tmp_path, "pre-op", "early, at home", "late")
    result = spinepain(*command, "--timepoints", 'pre-op,late,"early, at home"')
    assert result.status == 0, result.err
    followUp = [row["timepoint"] for row in rows(tmp_path / "out" / "followup.csv") if row["measure"] == "vas"]
    assert followUp == ["pre-op", "late", "early, at home"]
    assert "--timepoints later does not occur" in spinepain(*command, "--timepoints", "pre-op,later").sentence


def test_scores_that_all_miss_the_images_timepoint_are_not_done(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch)
    scoresAt(tmp_path, "preop")
    result = spinepain(*command)
    assert result.status == 2 and not (tmp_path / "out").exists()
    assert "the scores are at 'preop', the images at 'pre-op'" in result.sentence
    assert "('pre-op', 'preop' may be meant to be the same)" in result.sentence


@pytest.mark.parametrize("table", ["vas", "clinical"])
def test_a_table_of_which_every_case_is_unknown_is_not_done(spinepain, tmp_path, monkeypatch, table):
    command = fakes(tmp_path, monkeypatch)
    scoresAt(tmp_path, "pre-op")
    (tmp_path / f"{table}.csv").write_text("case_id,vas,timepoint\n" + "".join(
        f"C0{number},{number},pre-op\n" for number in range(6)), encoding="utf-8")
    result = spinepain(*command, *(("--clinical", tmp_path / "clinical.csv") if table == "clinical" else ()))
    assert result.status == 2 and not (tmp_path / "out").exists()
    assert f"No row of {tmp_path / table}.csv is of a known case. The first, line 2: unknown case" in result.sentence
    assert "('C00'); nearest: 'c0'" in result.sentence


def test_one_known_case_in_a_table_is_enough_to_go_on(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch)
    (tmp_path / "vas.csv").write_text("case_id,vas,timepoint\nx,1,pre-op\nc0,2,pre-op\n", encoding="utf-8")
    result = spinepain(*command)
    assert result.status == 1, result.err
    assert "line 2: unknown case: no case file has the ID of this row ('x')" in result.out


def test_without_images_an_unknown_case_is_one_that_has_no_pain_score(spinepain, tmp_path):
    scoresAt(tmp_path, "baseline")
    (tmp_path / "clinical.csv").write_text("case_id,age\nc0,50\nx,51\n", encoding="utf-8")
    result = spinepain("cohort", "--vas", tmp_path / "vas.csv", "--clinical", tmp_path / "clinical.csv", "--out",
                       tmp_path / "out")
    assert result.status == 1, result.err
    assert "line 3: unknown case: no pain score has the ID of this row ('x')" in result.out


def test_an_unknown_case_is_named_by_what_the_cases_are_known_from():
    assert Inputs(Path("cases")).caseSource == "case file"
    assert Inputs(Path("cases"), readingsFile=Path("r.csv")).caseSource == "case file and no row of the readings"
    assert Inputs(None, readingsFile=Path("r.csv")).caseSource == "row of the readings"


def test_a_warning_counts_files_or_the_rows_of_one_table():
    def sentence(*places):
        return warningSentences([Problem(file, line, "look at it.") for file, line in places])[0]

    assert sentence(("a.csv", 2)) == "a.csv: look at it."
    assert sentence(("a.csv", 2), ("a.csv", 5)) == "a.csv, 2 rows: look at it."
    assert sentence(("a", None), ("b", None)) == "a and 1 more file: look at it."
    assert sentence(("a", None), ("b", None), ("c", None)) == "a and 2 more files: look at it."


def test_a_warning_of_a_case_is_on_the_terminal_in_the_report_and_in_the_problems(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch, problems=["half of a lesion lies outside the cord"])
    scoresAt(tmp_path, "pre-op")
    result = spinepain(*command)
    assert result.status == 0
    assert "c0.seg.nrrd and 5 more files: half of a lesion lies outside the cord." in result.out
    assert "half of a lesion lies outside the cord" in (tmp_path / "out" / "report.html").read_text()
    assert [row["kind"] for row in rows(tmp_path / "out" / "problems.csv")] == ["warning"] * 6


def test_names_birth_dates_and_hospital_numbers_are_in_no_output_and_it_is_said(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch)
    scoresAt(tmp_path, "pre-op")
    (tmp_path / "clinical.csv").write_text("case_id,age,Nachname,geb.,住院号,ecog\n" + "".join(
        f"c{number},{50 + number},SURNAME{number},1951-02-0{number + 1},00771234{number},{number}\n"
        for number in range(6)) + "c9,SURNAME9,1951-02-09,007712349,1\n", encoding="utf-8")
    result = spinepain(*command, "--clinical", tmp_path / "clinical.csv", "--covariate", "age")
    assert result.status == 1, result.err
    assert (tmp_path / "out" / "report.docx").exists()
    content = contentOf(tmp_path / "out")
    for secret in ("SURNAME", "1951-02", "00771234", "Nachname", "geb."):
        assert secret.encode() not in content and secret not in result.out, secret
    for place, kind in ((3, "names of persons"), (4, "dates of birth"), (5, "hospital or identity numbers")):
        sentence = f"Column {place} seems to hold {kind}: it is left out, and stands in no result."
        assert sentence in result.out and sentence.encode() in content
    assert [row["ecog"] for row in rows(tmp_path / "out" / "patients.csv")] == ["0.0", "1.0", "2.0", "3.0", "4.0", ""]
    assert b"ecog 5 is outside 0 to 4 (ECOG performance status)" in content


def test_an_encoding_that_was_guessed_is_said_on_the_terminal_and_can_be_chosen(spinepain, tmp_path, monkeypatch):
    command = fakes(tmp_path, monkeypatch)
    text = "case_id,rater,vas,timepoint\n" + "".join(f"c{number},Müller,{number},pre-op\n" for number in range(6))
    (tmp_path / "vas.csv").write_bytes(text.encode("cp1252"))
    result = spinepain(*command)
    assert result.status == 0 and "was read as Windows-1252 (western European)" in result.out
    assert "is not utf-8 text" in spinepain(*command, "--encoding", "utf-8").sentence


def test_columns_and_sheets_can_be_named_and_scores_are_read_from_a_workbook(spinepain, tmp_path, monkeypatch):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which writes workbooks, is not installed")
    command = fakes(tmp_path, monkeypatch)
    book = openpyxl.Workbook()
    for name, header in (("old", ["code", "when", "worst"]), ("new", ["code", "when", "worst"])):
        sheet = book.create_sheet(name)
        sheet.append(header)
        for number in range(6):
            sheet.append([f"c{number}", "pre-op", number if name == "new" else 9])
    book.save(tmp_path / "vas.xlsx")
    command[command.index("--vas") + 1] = tmp_path / "vas.xlsx"
    mapping = ["--column", "case_id=code", "--column", "timepoint=when", "--column", "vas=worst"]
    result = spinepain(*command, *mapping, "--vas-sheet", "new")
    assert result.status == 0, result.err
    assert [row["vas"] for row in rows(tmp_path / "out" / "patients.csv")] == [f"{number}.0" for number in range(6)]
    assert "no header row" in spinepain(*command, "--vas-sheet", "new").sentence
    assert "No table has a column 'site' for lesion; there is: 'code'" in spinepain(
        *command, *mapping, "--column", "lesion=site", "--vas-sheet", "new").sentence
    assert "write OURS=THEIRS" in spinepain(*command, "--column", "case=code").sentence
    assert "has no sheet 'x'" in spinepain(*command, *mapping, "--vas-sheet", "x").sentence


def test_ratios_measured_elsewhere_are_analysed_and_marked_in_every_table_and_the_methods(spinepain, tmp_path):
    number = range(12)
    (tmp_path / "vas.csv").write_text("case_id,vas\n" + "".join(f"c{each},{each % 10}\n" for each in number))
    (tmp_path / "imagej.csv").write_text("case_id,Lesion area,Cord area,levels\n" + "".join(
        f"c{each},{each % 7},50,L{each % 5 + 1}\n" for each in number))
    result = spinepain("cohort", "--readings", tmp_path / "imagej.csv", "--vas", tmp_path / "vas.csv", "--out",
                       tmp_path / "out", "--cache", tmp_path / "cache")
    assert result.status == 0, result.err
    patients = rows(tmp_path / "out" / "patients.csv")
    assert [row["rhi_percent"] for row in patients] == [str(100 * (each % 7) / 50) for each in number]
    assert {row["rhi_source"] for row in patients} == {"measured elsewhere"}
    assert "rhi_source" not in {row["predictor"] for row in rows(tmp_path / "out" / "tests.csv")}  # nothing clinical
    note = "RHI of 12 of 12 images measured elsewhere"
    tests = rows(tmp_path / "out" / "tests.csv")
    assert {note in row["note"] for row in tests if "rhi" in row["outcome"] + row["predictor"]} == {True}
    assert {note in row["note"] for row in rows(tmp_path / "out" / "table3.csv")} == {True}
    for name in ("followup", "table1_by_pain", "correlations"):
        table = rows(tmp_path / "out" / f"{name}.csv")
        about = [any("rhi" in row.get(column, "") for column in ("measure", "variable", "measure_a", "measure_b"))
                 for row in table]
        assert [note in row["note"] for row in table] == about and set(about) == {True, False}
    assert {note in row["note"] for row in tests if row["analysis"].startswith("VAS by location")} <= {False}
    page = (tmp_path / "out" / "report.html").read_text()
    assert "The RHI of 12 images was measured elsewhere" in page and "were outlined on T2-weighted MRI" not in page
    provenance = (tmp_path / "out" / "provenance.json").read_text()
    assert '"readings"' in provenance and "imagej.csv" in provenance and '"case"' not in provenance


def test_a_cohort_of_scores_alone_is_analysed_over_time(spinepain, tmp_path):
    scoresAt(tmp_path, "pre-op", "1 week", "3 months")
    (tmp_path / "clinical.csv").write_text("case_id,timepoint,qlq_bm22_total\n" + "".join(
        f"c{number},{timepoint},{40 - 5 * place + number}\n" for number in range(6)
        for place, timepoint in enumerate(("pre-op", "1 week", "3 months"))))
    result = spinepain("cohort", "--vas", tmp_path / "vas.csv", "--clinical", tmp_path / "clinical.csv", "--out",
                       tmp_path / "out", "--timepoint", "pre-op", "--cache", tmp_path / "cache")
    assert result.status == 0, result.err
    followUp = rows(tmp_path / "out" / "followup.csv")
    changes = {(row["measure"], row["timepoint"]): row["change_mean"] for row in followUp}
    assert changes["vas", "3 months"] == "-2.0" and changes["qlq_bm22_total", "1 week"] == "-5.0"
    report = (tmp_path / "out" / "report.html").read_text()
    assert "were outlined on T2-weighted MRI" not in report and "RHI" not in report
    assert "signed-rank test of paired values" in report  # the methods of the only analyses there are
    assert "Did pain change from pre-op to 1 week?" in report and "Responders since pre-op" in report
    assert "Did pain change from pre-op to 3 months?" in result.out
    assert "VAS falls: mean change −2.0 (0.0), median −2, V = 0" in result.out
    # Z of six patients who all fall by the same: -21 / sqrt(6 * 3.5 ** 2) = -2.449
    assert ">VAS: pre-op – 1 week, median change −1<" in report and "Z\u00a0=\u00a0−2.45" in report


def test_scores_of_one_timepoint_say_how_much_pain_there_is(spinepain, tmp_path):
    scoresAt(tmp_path, "baseline")
    items = ",".join(f"qlq_bm22_q{number:02}" for number in range(1, 23))
    (tmp_path / "clinical.csv").write_text(f"case_id,mri_date,{items}\n" + "".join(
        f"c{number},2025-01-0{number + 1}," + ",".join("1234"[(number + item) % 4] for item in range(22)) + "\n"
        for number in range(6)))
    result = spinepain("cohort", "--vas", tmp_path / "vas.csv", "--clinical", tmp_path / "clinical.csv", "--out",
                       tmp_path / "out", "--cache", tmp_path / "cache")
    assert result.status == 0, result.err
    report, appendix = ((tmp_path / "out" / name).read_text() for name in ("report.html", "appendix.html"))
    assert "How much pain do the patients have?" in report and "VAS at baseline: median" in result.out
    assert "all values of QLQ-BM22 functional interference (0 to 100) are equal" in report
    # A date is no category, and nothing that anybody planned.
    assert "dates are no category" in appendix and "2025-01-01" not in report + appendix
    assert "6 different dates, not listed" in (tmp_path / "out" / "table1.csv").read_text()
    assert "The EORTC QLQ-BM22 was scored from its items, 0 to 100" in report


def test_labels_of_a_data_dictionary_stand_in_the_report_and_names_in_the_tables(spinepain, tmp_path):
    scoresAt(tmp_path, "pre-op", "1 week")
    (tmp_path / "clinical.csv").write_text("case_id,age_years,grp\n" + "".join(
        f"c{number},{50 + number},{1 + number % 2}\n" for number in range(6)))
    (tmp_path / "dictionary.csv").write_text("column,label,unit,levels\nage_years,Age at MRI,years,\n"
                                             "grp,Subtype,,1=Luminal A; 2=TNBC\n")
    common = ("--vas", tmp_path / "vas.csv", "--dictionary", tmp_path / "dictionary.csv", "--out", tmp_path / "out",
              "--timepoint", "pre-op", "--cache", tmp_path / "cache")
    assert "give that table, too" in spinepain("cohort", *common).err
    result = spinepain("cohort", *common, "--clinical", tmp_path / "clinical.csv")
    assert result.status == 0, result.err
    report, appendix = ((tmp_path / "out" / name).read_text() for name in ("report.html", "appendix.html"))
    assert "Age at MRI, years" in report and "Subtype, n (%)" in report and "Luminal A" in report
    assert "VAS by Age at MRI, years" in appendix and "age_years" not in report + appendix
    assert {row["variable"] for row in rows(tmp_path / "out" / "table1.csv")} > {"age_years", "grp"}
    assert {row["grp"] for row in rows(tmp_path / "out" / "patients.csv")} == {"Luminal A", "TNBC"}
    assert "dictionary.csv" in (tmp_path / "out" / "provenance.json").read_text()
