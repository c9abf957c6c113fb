"""``spinepain cohort`` from synthetic images to the report: it recovers what is true of them."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.CommandLine.Main import main
from SpinePainCohortLib.CommandLine.MeasureCommand import measureFiles
from SpinePainCohortLib.CommandLine.PhantomCommand import writePhantomCohort
from SpinePainCohortLib.Gathering.FindCases import findCases
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Gathering.MeasurePairs import measurePairs
from SpinePainCohortLib.Gathering.Pools import ProcessPool
from SpinePainCohortLib.Report.ReaderOverlap import diceOf
from SpinePainCohortLib.Run.CaseMeasuring import MEASURE, overlappingAs
from SpinePainCohortLib.Run.CohortSession import CohortSession
from SpinePainCohortLib.Run.Filters import Filters
from SpinePainCohortLib.Run.ReportExport import exportReport
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.CaseFile import saveCaseNode
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase
from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene

PATIENTS = 12


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phantoms") / "cohort"
    writePhantomCohort(folder, PATIENTS, seed=1, jobs=2)
    return folder


def arguments(phantoms, out, **replaced):
    options = {"cases": phantoms / "cases", "vas": phantoms / "vas.csv", "clinical": phantoms / "clinical.csv",
               "out": out, "cache": phantoms.parent / "cache", "jobs": 1} | replaced
    return ["cohort", *(str(part) for name, value in options.items() for part in (f"--{name}", value))]


@pytest.fixture(scope="module")
def analysed(phantoms):
    """The phantoms analysed once, measured in two processes."""
    out = phantoms.parent / "result"
    assert main(arguments(phantoms, out, jobs=2)) == 0
    return out


@pytest.fixture
def cohort(spinepain, phantoms, tmp_path):
    """Runs the command on the phantoms; options given replace those of ``arguments``."""
    return lambda **replaced: spinepain(*arguments(phantoms, tmp_path / "result", **replaced))


def test_the_report_recovers_the_truth_of_the_phantoms(phantoms, analysed):
    truth = {(row["case_id"], row["timepoint"]): row for row in rows(phantoms / "truth.csv")}
    patients = {(row["case_id"], row["timepoint"]): row for row in rows(analysed / "patients.csv")}
    measured, leftOut = measureFiles(sorted((phantoms / "cases").iterdir()))
    assert not leftOut and patients.keys() == truth.keys() == {(each.caseId, each.timepoint) for each in measured}
    for each in measured:
        row, true = patients[each.caseId, each.timepoint], truth[each.caseId, each.timepoint]
        assert (row["location"], row["count"]) == (true["location"], true["count"])
        for name in ("rhi_percent", "rhi_max_percent", "rhi_volume_percent"):
            assert float(row[name]) == float(true[f"voxel_{name}"])
        assert float(row["rhi_percent"]) == each.rhiPercent
        assert abs(each.rhiPercent - float(true["rhi_percent"])) <= float(true["rhi_error_bound_percent"])
    pearson = next(row for row in rows(analysed / "tests.csv")
                   if row["analysis"] == "RHI vs VAS" and row["method"].startswith("Pearson correlation (as"))
    pairs = [(row["rhi_percent"], row["vas"]) for row in patients.values() if row["timepoint"] == "baseline"]
    assert int(pearson["n"]) == len(pairs) == PATIENTS
    assert float(pearson["effect"]) == pytest.approx(np.corrcoef(np.array(pairs, dtype=float).T)[0, 1], abs=1e-12)
    true = float(next(iter(truth.values()))["sample_correlation_rhi_latent_pain"])
    assert float(pearson["ci_low"]) <= true <= float(pearson["ci_high"])


def test_a_second_run_reads_the_cache_and_writes_the_same_bytes(cohort, analysed, tmp_path):
    second = cohort()
    assert second.status == 0 and str(tmp_path / "result" / "report.html") in second.out
    assert f"({len(rows(analysed / 'patients.csv'))} unchanged" in second.out
    first, again = ({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
                    for folder in (analysed, tmp_path / "result"))
    dates = [json.loads(each.pop("provenance.json")).pop("created") for each in (first, again)]
    assert first == again and all(dates)


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
    (tmp_path / "cases").mkdir()
    for path in sorted((phantoms / "cases").iterdir())[:2]:
        case = readCaseFile(path)
        for reader, cord in (("A", case.cord), ("B", firstHalf(case.cord))):
            info = replace(case.info, reader=reader)
            node = addCase(newScratchScene(), replace(case, info=info, cord=cord), (400, 400, 400))
            saveCaseNode(node, tmp_path / "cases" / f"{case.info.caseId}_{reader}.seg.nrrd")
    assert cohort(cases=tmp_path / "cases").status == 1  # the VAS rows of the other patients are left out
    dice = {row["measure"]: row for row in rows(tmp_path / "result" / "agreement.csv")
            if row["method"] == "Median Dice"}
    assert (dice["dice_cord"]["observer_a"], dice["dice_cord"]["observer_b"]) == ("A", "B")
    assert 0.4 < float(dice["dice_cord"]["estimate"]) < 0.95  # a half against the whole: 2/3 where halves are equal
    assert dice["dice_high_intensity"]["estimate"] in ("1.0", "")  # empty where both are


def firstHalf(mask):
    voxels = mask.voxels.copy()
    voxels[len(voxels) // 2:] = False
    return CroppedMask(voxels, mask.offset)


@pytest.mark.parametrize(("options", "sentence"), [
    ({"cases": "nowhere"}, "does not exist"), ({"vas": "nowhere.csv"}, "nowhere.csv"),
    ({"timepoint": "week99"}, "--timepoint week99 does not occur; there is: baseline, week12"),
    ({"rater": "nobody"}, "--rater nobody does not occur; there is: rater1, rater2"),
    ({"reader": "nobody"}, "--reader nobody does not occur; there is: truth"),
    ({"covariate": "weight"}, "The covariate weight does not occur"),
    ({"covariate": "vas"}, "The covariate vas is in the models already or is what they explain")])
def test_what_cannot_be_done_is_said_in_one_sentence_and_nothing_is_written(cohort, analysed, tmp_path, options,
                                                                            sentence):
    result = cohort(**options)
    assert result.status == 2 and sentence in result.sentence
    assert not (tmp_path / "result").exists()


def test_a_folder_with_other_files_is_not_touched(cohort, tmp_path):
    (tmp_path / "result").mkdir()
    (tmp_path / "result" / "thesis.doc").write_text("dear")
    result = cohort()
    assert result.status == 2 and "not empty" in result.sentence
    assert [path.name for path in (tmp_path / "result").iterdir()] == ["thesis.doc"]


def test_an_unusable_cache_is_said_in_one_sentence_and_changes_no_result(cohort, analysed, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    result = cohort(cache=blocked)
    assert result.status == 0
    assert result.sentence.startswith("spinepain cohort: Measurements are not kept, ")
    assert (tmp_path / "result" / "report.html").read_bytes() == (analysed / "report.html").read_bytes()


def test_the_panel_finds_what_the_command_measured(analysed, phantoms):
    files = findCases(phantoms / "cases").files
    assert measureCases(files, MEASURE, phantoms.parent / "cache").unchanged == len(files)


def test_the_panel_writes_what_the_command_writes(analysed, phantoms, tmp_path):
    session = CohortSession(MEASURE, phantoms.parent / "cache", lambda _progress: None)
    session.gather(Inputs(phantoms / "cases", phantoms / "vas.csv", phantoms / "clinical.csv"))
    exportReport(session, Filters(), tmp_path / "report")
    byCommand, byPanel = ({path.relative_to(folder).as_posix(): path.read_bytes()
                           for path in folder.rglob("*") if path.is_file()}
                          for folder in (analysed, tmp_path / "report"))
    made = [json.loads(each.pop("provenance.json")) for each in (byCommand, byPanel)]
    assert byCommand == byPanel
    for each in made:
        assert each.pop("created") and each["settings"]["gathering"] == {"reader": None}
    assert made[0] == made[1]


def test_processes_that_measure_plain_cases_do_not_load_slicer(phantoms):
    code = ("import sys; from pathlib import Path; from SpinePainCohortLib.Run.CaseMeasuring import MEASURE; "
            "print(MEASURE(Path(sys.argv[1])).caseId, {'slicer', 'vtk', 'SimpleITK', 'pandas'} & set(sys.modules))")
    path = min((phantoms / "cases").iterdir())
    result = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True,
                            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    assert result.stdout.split("\n")[0] == "sub-001 set()"


def test_the_overlap_of_readers_is_measured_once(tmp_path, phantoms):
    (tmp_path / "cases").mkdir()
    path = min((phantoms / "cases").iterdir())
    case = readCaseFile(path)
    for reader, cord in (("A", case.cord), ("B", firstHalf(case.cord))):
        node = addCase(newScratchScene(), replace(case, info=replace(case.info, reader=reader), cord=cord),
                       (400, 400, 400))
        saveCaseNode(node, tmp_path / "cases" / f"{reader}.seg.nrrd")
    pair = measureCases(findCases(tmp_path / "cases").files, MEASURE).measured
    first = list(measurePairs([pair], overlappingAs(MEASURE), tmp_path / "cache", ProcessPool(2)))
    assert first[0].values[0] == diceOf(case.cord, firstHalf(case.cord))
    for each in pair:  # what is kept needs no file
        each.path.unlink()
    assert list(measurePairs([pair], overlappingAs(MEASURE), tmp_path / "cache")) == first
    assert "does not exist" in next(measurePairs([pair], overlappingAs(MEASURE))).reason


def test_the_cache_must_not_lie_in_the_results(cohort, tmp_path):
    assert "choose another folder" in cohort(cache=tmp_path / "result" / "cache").sentence
    assert not (tmp_path / "result").exists()


def keptIn(cache):
    """How many measurements the cache has."""
    try:
        with closing(sqlite3.connect(f"file:{cache / 'measurements-3.sqlite'}?mode=ro", uri=True)) as database:
            return database.execute("SELECT COUNT(*) FROM result").fetchone()[0]
    except sqlite3.OperationalError:  # not there yet
        return 0


def test_a_file_that_kills_what_reads_it_does_not_take_the_run_with_it(tmp_path, spinepain, monkeypatch):
    """With one job, too: a new file is never read in the process of the command itself."""
    measure = MeasureFunction(measureFake, {"log": str(tmp_path / "log")})
    monkeypatch.setattr("SpinePainCohortLib.CommandLine.CohortCommand.measuring", lambda *_: measure)
    vas = tmp_path / "vas.csv"
    vas.write_text("case_id,rater,vas\n" + "".join(f"p{number},A,{number}\n" for number in range(6)))
    for number in range(6):
        writeCase(tmp_path / "cases" / f"p{number}.seg.nrrd", kill=number == 3, rhi=10.0 * number)
    result = spinepain("cohort", "--cases", tmp_path / "cases", "--vas", vas, "--out", tmp_path / "result",
                       "--cache", tmp_path / "cache", "--jobs", 1)
    assert result.status == 1, result.err
    problems = {row["file"]: row["reason"] for row in rows(tmp_path / "result" / "problems.csv")}
    assert "ended before its time" in problems["p3.seg.nrrd"]
    assert len(rows(tmp_path / "result" / "patients.csv")) == 5


def test_an_interruption_keeps_what_was_measured_and_the_earlier_result(phantoms, analysed, tmp_path):
    shutil.copytree(analysed, tmp_path / "result")
    code = "import sys; from SpinePainCohortLib.CommandLine.Main import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments(phantoms, tmp_path / "result", cache=tmp_path / "cache")],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    while process.poll() is None and not keptIn(tmp_path / "cache"):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "kept for the next run" in errors and "Traceback" not in errors
    assert keptIn(tmp_path / "cache") >= 1
    assert {path.name for path in tmp_path.iterdir()} == {"cache", "result"}
    for path in analysed.rglob("*"):
        if path.is_file():
            assert (tmp_path / "result" / path.relative_to(analysed)).read_bytes() == path.read_bytes()
