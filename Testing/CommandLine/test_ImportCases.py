"""Many subjects at once: the same numbers as one by one, and nothing lost, guessed, half written or named."""

import csv
import json
import os

import numpy as np
import pytest
from SpinePainCohortLib.CommandLine import ImportCasesCommand
from SpinePainCohortLib.Gathering.Pools import poolOf
from SpinePainCohortLib.Importing.Subjects import PROBLEM_COLUMNS
from SpinePainRHILib.Core.CaseNames import pseudonymOf


@pytest.fixture
def table(labels, tmp_path):
    """A table of two good cases and one whose cord is not there; its rows, to be added to."""
    folder = tmp_path / "cases"
    rows = ["case_id,timepoint,volume,cord,high_intensity,metastasis",
            "001,,t2.nii.gz,cord.nii.gz,lesion.nii.gz:T4,T4", "002,week12,t2.nii.gz,cord.nii.gz,,"]

    def write(*more):
        path = tmp_path / "subjects.csv"
        path.write_text("\n".join((*rows, *more)) + "\n", encoding="utf-8")
        return path

    write.out = folder
    return write


@pytest.fixture(autouse=True)
def _inThisProcess(monkeypatch):
    """Starting processes takes seconds; one test has them."""
    monkeypatch.setattr(ImportCasesCommand, "poolOf", lambda jobs: None if jobs == 1 else poolOf(jobs))


@pytest.fixture
def importing(spinepain, table):
    def run(*options, rows=()):
        return spinepain("import-cases", "--table", table(*rows), "--out", table.out, "--jobs", 1, *options)
    return run


def problems(folder):
    with (folder / "problems.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rhi(spinepain, folder):
    result = spinepain("measure", *sorted(folder.glob("*.seg.nrrd")), "--json", "-")
    return {each["caseId"]: each["rhiPercent"] for each in json.loads(result.out)}


def test_a_table_becomes_case_files_with_the_ratios_that_import_case_gives(importing, spinepain, table, tmp_path):
    result = importing("--csv", tmp_path / "all.csv")
    assert (result.status, result.err) == (0, "")
    assert "2 imported, 0 there already, 0 left out." in result.out
    assert sorted(path.name for path in table.out.iterdir()) == [
        "001_ses-baseline.seg.nrrd", "002_ses-week12.seg.nrrd", "problems.csv"]
    assert rhi(spinepain, table.out) == {"001": 25.0, "002": 0.0}
    assert (table.out / "problems.csv").read_text(encoding="utf-8").strip() == ",".join(PROBLEM_COLUMNS)
    assert [row["caseId"] for row in csv.DictReader((tmp_path / "all.csv").open(encoding="utf-8"))] == ["001", "002"]


def test_what_cannot_be_imported_is_listed_and_the_others_are_there(importing, spinepain, table, tmp_path):
    (tmp_path / "broken.nii").write_bytes(b"no image")
    result = importing(rows=("003,,t2.nii.gz,cord_99.nii.gz,,", "004,,broken.nii,cord.nii.gz,,",
                             "005,,t2.nii.gz,lesion.nii.gz,cord.nii.gz,"))
    assert result.status == 1
    assert [(row["case_id"], row["line"]) for row in problems(table.out)] == [("003", "4"), ("004", "5"), ("005", "6")]
    reasons = [row["reason"] for row in problems(table.out)]
    assert "'cord_99.nii.gz' does not exist" in reasons[0]
    assert "larger than" in reasons[2] or "swapped" in reasons[2]
    assert not any(str(tmp_path) in reason for reason in reasons)
    assert result.err.count("left out") == 3
    assert set(rhi(spinepain, table.out)) == {"001", "002"}


def test_a_second_run_leaves_what_is_there_and_builds_what_was_missing(importing, table):
    assert importing(rows=("003,,t2.nii.gz,later.nii.gz,,",)).status == 1
    before = {path.name: path.read_bytes() for path in table.out.glob("*.seg.nrrd")}
    (table.out.parent / "later.nii.gz").write_bytes((table.out.parent / "cord.nii.gz").read_bytes())
    result = importing(rows=("003,,t2.nii.gz,later.nii.gz,,",))
    assert result.status == 0
    assert "1 imported, 2 there already" in result.out
    assert {name: (table.out / name).read_bytes() for name in before} == before
    assert problems(table.out) == []
    assert importing(rows=("003,,t2.nii.gz,later.nii.gz,,",)).status == 0


def test_a_case_file_older_than_its_outlines_is_pointed_out_and_replaced_on_request(importing, table):
    importing()
    file, lesion = table.out / "001_ses-baseline.seg.nrrd", table.out.parent / "lesion.nii.gz"
    later = file.stat().st_mtime + 10
    os.utime(lesion, (later, later))
    before = file.read_bytes()
    assert "001 baseline: a file of it is newer" in importing().out
    assert file.read_bytes() == before
    assert "the earlier file is kept as 001_ses-baseline.seg.nrrd.bak1" in importing("--replace").out
    assert (table.out / "001_ses-baseline.seg.nrrd.bak1").read_bytes() == before


def test_a_damaged_case_file_is_a_problem_and_not_taken_as_there(importing, table):
    importing()
    (table.out / "001_ses-baseline.seg.nrrd").write_bytes(b"NRRD0004\n")
    result = importing()
    assert result.status == 1
    assert "--replace" in problems(table.out)[0]["reason"]


def test_a_dry_run_shows_what_would_be_and_writes_nothing(importing, table):
    result = importing("--dry-run", rows=("003,,t2.nii.gz,cord_99.nii.gz,,",))
    assert result.status == 1
    assert "2 would be imported" in result.out and "lesion.nii.gz:T4" in result.out
    assert "cord_99.nii.gz" in result.err
    assert not table.out.exists()


def test_nothing_that_can_be_imported_is_status_two(importing, table, spinepain, tmp_path):
    (tmp_path / "cord.nii.gz").unlink()
    result = importing()
    assert result.status == 2
    assert len(problems(table.out)) == 2
    (tmp_path / "empty").mkdir()
    result = spinepain("import-cases", "--bids", tmp_path / "empty", "--out", table.out)
    assert (result.status, "no subject was found" in result.sentence) == (2, True)


def test_two_processes_give_the_same_as_one(importing, table, spinepain):
    result = importing("--jobs", 2, rows=("003,,t2.nii.gz,cord_99.nii.gz,,",))
    assert result.status == 1
    assert rhi(spinepain, table.out) == {"001": 25.0, "002": 0.0}


def test_a_list_of_problems_of_something_else_is_not_replaced(importing, table):
    table.out.mkdir()
    (table.out / "problems.csv").write_text("file,line,reason\n", encoding="utf-8")
    result = importing()
    assert (result.status, "something else" in result.sentence) == (2, True)
    assert [path.name for path in table.out.iterdir()] == ["problems.csv"]


def test_a_dataset_named_as_bids_does_is_imported(spinepain, labels, tmp_path):
    root = tmp_path / "dataset"
    for session in ("ses-pre", "ses-post"):
        image, outlines = root / "sub-01" / session / "anat", root / f"derivatives/labels/sub-01/{session}/anat"
        stem = f"sub-01_{session}_acq-sag_T2w"
        for folder, source, name in ((image, labels.volume, stem), (outlines, labels.cord, f"{stem}_label-SC_seg"),
                                     (outlines, labels.lesion, f"{stem}_label-lesion_seg")):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.nii.gz").write_bytes(source.read_bytes())
    result = spinepain("import-cases", "--bids", root, "--out", tmp_path / "out", "--reader", "R1", "--jobs", 1)
    assert (result.status, result.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.nrrd")) == [
        "sub-01_ses-post_reader-R1.seg.nrrd", "sub-01_ses-pre_reader-R1.seg.nrrd"]
    assert rhi(spinepain, tmp_path / "out") == {"sub-01": 25.0}


def test_a_name_in_a_layout_of_ones_own_reaches_no_result(spinepain, labels, tmp_path):
    root = tmp_path / "dataset"
    for person, cord in (("MUSTER_ERIKA", labels.cord), ("MUSTER_HANS", None)):
        (root / person).mkdir(parents=True)
        for source, name in ((labels.volume, "t2"), (cord, "t2_seg"), (labels.lesion, "t2_lesionseg")):
            (root / person / f"{name}.nii.gz").write_bytes(source.read_bytes() if source else b"no image")
    result = spinepain("import-cases", "--bids", root, "--volume-pattern", "{case}/t2.nii.gz", "--jobs", 1,
                       "--out", tmp_path / "out")
    assert result.status == 1
    assert rhi(spinepain, tmp_path / "out") == {pseudonymOf("MUSTER_ERIKA"): 25.0}
    written = "".join(path.name for path in (tmp_path / "out").iterdir()) + json.dumps(problems(tmp_path / "out"))
    assert "MUSTER" not in written + result.out + result.err


def test_a_pattern_with_a_table_is_refused(importing):
    assert "--cord-pattern belongs to --bids" in importing("--cord-pattern", "x").sentence


def test_real_results_of_the_spinal_cord_toolbox_give_the_reference(spinepain, sctFolder, tmp_path):
    anat = tmp_path / "dataset" / "sub-01" / "anat"
    anat.mkdir(parents=True)
    for name in ("", "_sc_seg", "_lesion_seg"):
        (anat / f"sub-01_T2w{name}.nii.gz").write_bytes((sctFolder / f"t2_fake_lesion{name}.nii.gz").read_bytes())
    result = spinepain("import-cases", "--bids", tmp_path / "dataset", "--out", tmp_path / "out", "--jobs", 1)
    assert (result.status, result.err) == (0, "")
    assert rhi(spinepain, tmp_path / "out")["sub-01"] == pytest.approx(28.409, abs=0.001)  # by ImageJ and SCT


def test_vertebrae_of_a_row_give_the_levels_of_its_outlines(spinepain, labels, tmp_path):
    vertebrae = np.zeros((12, 12, 6), dtype=np.uint8)
    vertebrae[..., :3], vertebrae[..., 3:] = 12, 11  # T5 below T4, as the Spinal Cord Toolbox numbers them
    labels("vertebrae.nii.gz", vertebrae)
    path = tmp_path / "subjects.csv"
    path.write_text("case_id,volume,cord,high_intensity,vertebrae\n"
                    "1,t2.nii.gz,cord.nii.gz,lesion.nii.gz,vertebrae.nii.gz\n2,t2.nii.gz,cord.nii.gz,,\n",
                    encoding="utf-8")
    result = spinepain("import-cases", "--table", path, "--out", tmp_path / "out", "--jobs", 1,
                       "--vertebra-labels", "sct")
    assert (result.status, result.err) == (0, "")
    measured = spinepain("measure", tmp_path / "out" / "1_ses-baseline.seg.nrrd", "--json", "-")
    assert json.loads(measured.out)[0]["lesions"][0]["level"] == "T5"
    without = spinepain("import-cases", "--table", path, "--out", tmp_path / "other", "--jobs", 1)
    assert without.status == 1
    assert "--vertebra-labels" in problems(tmp_path / "other")[0]["reason"]
