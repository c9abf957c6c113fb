"""The folder of a result: the files of the data contract, the same bytes again, nothing half written."""

import csv
import json

import pytest
from FakeMeasuring import writeCase
from PublishedCohort import publish, writeTwelve

FILES = {"patients.csv", "lesions.csv", "table1.csv", "table2.csv", "table3.csv", "tests.csv", "agreement.csv",
         "table1_by_pain.csv", "roc.csv", "correlations.csv", "planning.csv",
         "followup.csv", "problems.csv", "report.html", "appendix.html", "report.docx", "provenance.json"}
TESTS = ("family,analysis,outcome,predictor,group_a,group_b,n,statistic_name,statistic,df1,df2,p,p_adjusted,"
         "effect_name,effect,ci_low,ci_high,method,note,group_n,ci_level")
PATIENTS = ("case_id,timepoint,location,count,count_group,rhi_percent,rhi_max_percent,rhi_volume_percent,vas,"
            "vas_category")


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_of_the_contract_is_there_with_its_columns(result):
    assert {path.name for path in result.folder.iterdir() if path.is_file()} == FILES
    assert (result.folder / "tests.csv").read_text("utf-8-sig").splitlines()[0] == TESTS
    assert (result.folder / "patients.csv").read_text("utf-8-sig").splitlines()[0] == PATIENTS + ",age,remark"
    assert (result.folder / "problems.csv").read_text("utf-8-sig") == "file,line,kind,reason\n"
    names = {path.name for path in (result.folder / "figures").iterdir()}
    stems = ("vas_by_location", "vas_by_count", "rhi_vs_vas", "rhi_by_category", "roc", "pain_map",
             "bland_altman_raters")
    assert names == {f"{stem}.{kind}" for stem in stems for kind in ("png", "svg")}


def test_a_second_run_writes_the_same_bytes_but_for_the_date(result):
    tables = [(result.home / f"{name}.csv").read_text(encoding="utf-8-sig") for name in ("vas", "clinical")]
    first, second = contents(result.folder), contents(publish(result.home, *tables, out="again").folder)
    made = [json.loads(each.pop("provenance.json")) for each in (first, second)]
    assert first == second
    assert all(each.pop("created") for each in made) and made[0] == made[1]


def test_numbers_on_disk_are_at_full_precision_and_missing_ones_are_empty(rough):
    patients = {row["case_id"]: row for row in rows(rough.folder / "patients.csv")}
    assert float(patients["third"]["rhi_percent"]) == 100 / 3
    assert patients["third"]["vas"] == patients["third"]["vas_category"] == patients["third"]["location"] == ""
    assert patients["third"]["count"] == "1"


def test_provenance_names_versions_settings_and_the_fingerprint_of_every_input(result):
    found = json.loads((result.folder / "provenance.json").read_text())
    assert {"spinepain", "Python", "numpy", "scipy", "pandas", "statsmodels", "matplotlib"} <= set(found["versions"])
    assert found["settings"]["analysis"]["resamples"] == 200 and found["settings"]["measuring"]["rule"] == "auto"
    assert [each["kind"] for each in found["inputs"]] == ["vas", "clinical", *["case"] * 12]
    assert all(len(each["sha256"]) == 64 for each in found["inputs"])


def test_a_full_disk_leaves_the_earlier_result_as_it_was(tmp_path, monkeypatch):
    vas = writeTwelve(tmp_path)
    monkeypatch.setattr("SpinePainCohortLib.Report.WriteResults.makeFigures", lambda *_: ([], []))
    earlier = contents(publish(tmp_path, vas).folder)

    def fail(folder, *_):
        (folder / "patients.csv").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("SpinePainCohortLib.Report.WriteResults.writeTables", fail)
    with pytest.raises(ValueError, match="the disk is full"):
        publish(tmp_path, vas)
    assert contents(tmp_path / "out") == earlier
    assert {path.name for path in tmp_path.iterdir()} == {"cases", "vas.csv", "out"}


def test_formulas_from_tables_are_neutralised(result):
    remarks = {row["case_id"]: row["remark"] for row in rows(result.folder / "patients.csv")}
    assert (remarks["p00"], remarks["p01"], remarks["p02"]) == ("'=1+1", "'+x", "")


def test_columns_of_one_measure_at_several_timepoints_become_one(tmp_path):
    vas = ["case_id,rater,vas,timepoint"]
    for number in range(5):
        for timepoint in ("baseline", "week12"):
            writeCase(tmp_path / "cases" / f"p{number}_{timepoint}.seg.nrrd", case=f"p{number}", timepoint=timepoint,
                      rhi=30.0 - number, lesions=[["highIntensity", "T5", 5.0, 20.0]])
            vas.append(f"p{number},A,{number},{timepoint}")
    clinical = "case_id,qlq_bm22_baseline,qlq_bm22_week12\n" + "".join(
        f"p{number},{50 + number},{40 - number}\n" for number in range(5))
    result = publish(tmp_path, "\n".join(vas), clinical)
    medians = {(row["measure"], row["timepoint"]): row["median"] for row in rows(result.folder / "followup.csv")}
    assert (medians["qlq_bm22", "baseline"], medians["qlq_bm22", "week12"]) == ("52.0", "38.0")
    assert rows(result.folder / "patients.csv")[0]["qlq_bm22_week12"] == "40.0"
