"""``spinepain cohort`` from synthetic images to the report: it recovers what is true of them."""

import csv
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from SpinePainCohortLib.CommandLine.MeasureCommand import measureFiles
from SpinePainCohortLib.CommandLine.PhantomCommand import writePhantomCohort

PATIENTS = 12


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phantoms") / "cohort"
    writePhantomCohort(folder, PATIENTS, seed=1, jobs=2)
    return folder


@pytest.fixture
def cohort(spinepain, phantoms, tmp_path):
    """Runs the command on the phantoms; options given replace those here."""
    def run(*more, **replaced):
        options = {"cases": phantoms / "cases", "vas": phantoms / "vas.csv", "clinical": phantoms / "clinical.csv",
                   "out": tmp_path / "result", "cache": phantoms.parent / "cache", "jobs": 1} | replaced
        return spinepain("cohort", *(part for name, value in options.items() for part in (f"--{name}", value)), *more)
    return run


def test_the_report_recovers_the_truth_of_the_phantoms(cohort, phantoms, tmp_path):
    result = cohort()
    assert result.status == 0, result.err
    assert str(tmp_path / "result" / "report.html") in result.out
    truth = {(row["case_id"], row["timepoint"]): row for row in rows(phantoms / "truth.csv")}
    patients = {(row["case_id"], row["timepoint"]): row for row in rows(tmp_path / "result" / "patients.csv")}
    measured, leftOut = measureFiles(sorted((phantoms / "cases").iterdir()))
    assert not leftOut and patients.keys() == truth.keys() == {(each.caseId, each.timepoint) for each in measured}
    for each in measured:
        row, true = patients[each.caseId, each.timepoint], truth[each.caseId, each.timepoint]
        assert (row["location"], row["count"]) == (true["location"], true["count"])
        assert float(row["rhi_percent"]) == each.rhiPercent
        assert abs(each.rhiPercent - float(true["rhi_percent"])) <= float(true["rhi_error_bound_percent"])
    pearson = next(row for row in rows(tmp_path / "result" / "tests.csv")
                   if row["analysis"] == "RHI vs VAS" and row["method"].startswith("Pearson correlation (as"))
    pairs = [(row["rhi_percent"], row["vas"]) for row in patients.values() if row["timepoint"] == "baseline"]
    assert int(pearson["n"]) == len(pairs) == PATIENTS
    assert float(pearson["effect"]) == pytest.approx(np.corrcoef(np.array(pairs, dtype=float).T)[0, 1], abs=1e-12)
    true = float(next(iter(truth.values()))["sample_correlation_rhi_latent_pain"])
    assert float(pearson["ci_low"]) <= true <= float(pearson["ci_high"])


def test_a_second_run_reads_the_cache_and_writes_the_same_bytes(cohort, tmp_path):
    cohort()
    first = {path.name: path.read_bytes() for path in (tmp_path / "result").rglob("*") if path.is_file()}
    second = cohort()
    assert "17 measured (17 unchanged" in second.out
    again = {path.name: path.read_bytes() for path in (tmp_path / "result").rglob("*") if path.is_file()}
    dates = [json.loads(each.pop("provenance.json")).pop("created") for each in (first, again)]
    assert first == again and all(dates)


def test_several_processes_give_the_same_table_as_one(cohort, tmp_path):
    cohort(cache=tmp_path / "one", out=tmp_path / "a")
    cohort(cache=tmp_path / "two", out=tmp_path / "b", jobs=2)
    assert (tmp_path / "a" / "patients.csv").read_bytes() == (tmp_path / "b" / "patients.csv").read_bytes()


def test_inputs_left_out_are_listed_and_give_status_1(cohort, phantoms, tmp_path):
    shutil.copytree(phantoms / "cases", tmp_path / "cases")
    (tmp_path / "cases" / "broken.seg.nrrd").write_bytes(b"NRRD0004\nno")
    vas = tmp_path / "vas.csv"
    vas.write_bytes((phantoms / "vas.csv").read_bytes().rstrip() + b"\nsub-001,rater3,12,,,,\n")
    result = cohort(cases=tmp_path / "cases", vas=vas)
    assert result.status == 1 and "2 inputs were left out" in result.out
    problems = rows(tmp_path / "result" / "problems.csv")
    assert [(row["file"], row["line"]) for row in problems] == [
        ("broken.seg.nrrd", ""), ("vas.csv", str(len(vas.read_text().splitlines())))]
    assert all(row["reason"] for row in problems)


def test_two_readers_are_compared_by_their_outlines(cohort, phantoms, tmp_path):
    from SpinePainRHILib.Mrml.CaseFile import readCaseFile, saveCaseNode
    from SpinePainRHILib.Mrml.CaseSegmentation import addCase
    from SpinePainRHILib.Mrml.EmbeddedSlicer import newScratchScene

    for path in sorted((phantoms / "cases").glob("*_T2w.seg.nrrd"))[:6]:
        if "_ses-" in path.name:
            continue
        case = readCaseFile(path)
        for reader in ("A", "B"):
            from dataclasses import replace
            again = replace(case, info=replace(case.info, reader=reader))
            (tmp_path / "cases").mkdir(exist_ok=True)
            saveCaseNode(addCase(newScratchScene(), again, tuple(200 for _ in range(3))),
                         tmp_path / "cases" / f"{case.info.caseId}_{reader}.seg.nrrd")
    cohort(cases=tmp_path / "cases")
    dice = [row for row in rows(tmp_path / "result" / "agreement.csv") if row["method"] == "Median Dice"]
    assert [(row["observer_a"], row["observer_b"], row["estimate"]) for row in dice] == [("A", "B", "1.0")] * 2


@pytest.mark.parametrize(("options", "sentence"), [
    ({"cases": "nowhere"}, "does not exist"), ({"vas": "nowhere.csv"}, "nowhere.csv"),
    ({"timepoint": "week99"}, "--timepoint week99 does not occur; there is: baseline, week12"),
    ({"rater": "nobody"}, "--rater nobody does not occur; there is: rater1, rater2"),
    ({"reader": "nobody"}, "--reader nobody does not occur; there is: truth"),
    ({"covariate": "weight"}, "--covariate weight does not occur")])
def test_what_cannot_be_done_is_said_in_one_sentence_and_nothing_is_written(cohort, tmp_path, options, sentence):
    result = cohort(**options)
    assert result.status == 2 and sentence in result.sentence
    assert not (tmp_path / "result").exists()


def test_a_folder_with_other_files_is_not_touched(cohort, tmp_path):
    (tmp_path / "result").mkdir()
    (tmp_path / "result" / "thesis.doc").write_text("dear")
    result = cohort()
    assert result.status == 2 and "not empty" in result.sentence
    assert [path.name for path in (tmp_path / "result").iterdir()] == ["thesis.doc"]


def test_the_cache_must_not_lie_in_the_results(cohort, tmp_path):
    assert "choose another folder" in cohort(cache=tmp_path / "result" / "cache").sentence
    assert not (tmp_path / "result").exists()


def test_an_interruption_keeps_what_was_measured_and_the_earlier_result(cohort, phantoms, tmp_path):
    cohort()
    before = (tmp_path / "result" / "report.html").read_bytes()
    code = "import sys; from SpinePainCohortLib.CommandLine.Main import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "cohort", "--cases", phantoms / "cases", "--vas", phantoms / "vas.csv", "--out",
         tmp_path / "result", "--cache", tmp_path / "cache", "--jobs", "1"], stderr=subprocess.PIPE, text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"})
    journal = tmp_path / "cache" / "measurements-1.tsv"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "kept for the next run" in errors and "Traceback" not in errors
    assert (tmp_path / "result" / "report.html").read_bytes() == before
    assert not [path for path in Path(tmp_path).iterdir() if path.name.startswith(".result")]
    assert "(0 unchanged" not in cohort(cache=tmp_path / "cache").out
