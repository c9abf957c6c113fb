"""Many subjects whose images are DICOM: folders found by patterns, and the series of each said."""

import csv
import json
import os

import nibabel
import numpy as np
import pytest

pytest.importorskip("highdicom", reason="highdicom, which writes segmentations, is not installed")

from ReadableDicom import segmentation, series
from SpinePainCohortLib.CommandLine import ImportCasesCommand
from SpinePainCohortLib.Gathering.Pools import poolOf

SHAPE = (12, 12, 6)
CORD, LESION = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
CORD[3:8, 4:8, 1:5] = 1
LESION[3:8, 4, 2] = 1
VOLUME = np.random.default_rng(0).integers(100, 900, SHAPE)
AFFINE = np.diag([0.5, 0.5, 4, 1])


@pytest.fixture(autouse=True)
def _inThisProcess(monkeypatch):
    """Starting processes takes seconds."""
    monkeypatch.setattr(ImportCasesCommand, "poolOf", lambda jobs: None if jobs == 1 else poolOf(jobs))


def nifti(path, array):
    path.parent.mkdir(parents=True, exist_ok=True)
    nibabel.save(nibabel.Nifti1Image(array, AFFINE), path)


def study(folder, kinds=("T2",)):
    """The series of a subject in folders of their own: headers of each."""
    folder.mkdir(parents=True)
    every = []
    for number, kind in enumerate(kinds, start=1):
        headers = series(folder / f"s{number}", VOLUME + number)
        for place, header in enumerate(headers):
            header.SeriesNumber = number
            header.EchoTime, header.RepetitionTime = (100, 3000) if kind == "T2" else (10, 500)
            header.save_as(folder / f"s{number}" / f"{place}.dcm", enforce_file_format=True)
        every.append(headers)
    return every


def rhi(spinepain, folder):
    result = spinepain("measure", *sorted(folder.glob("*.seg.nrrd")), "--json", "-")
    return {(each["caseId"], each["timepoint"]): each["rhiPercent"] for each in json.loads(result.out)}


def problems(folder):
    with (folder / "problems.csv").open(encoding="utf-8") as file:
        return [each["reason"] for each in csv.DictReader(file)]


@pytest.fixture
def dataset(tmp_path):
    """BIDS with DICOM under sourcedata and masks of the converted images under derivatives: two sessions of one
    subject, none of the other, of which the first has a T1 series too."""
    root = tmp_path / "set"
    for subject, session in (("sub-01", "ses-a"), ("sub-01", "ses-b"), ("sub-02", None)):
        inside = f"{subject}/{session}" if session else subject
        study(root / "sourcedata" / inside / "dicom", ("T1", "T2") if session == "ses-a" else ("T2",))
        stem = f"{subject}_{session}_T2w" if session else f"{subject}_T2w"
        nifti(root / "derivatives" / "labels" / inside / "anat" / f"{stem}_label-SC_seg.nii.gz", CORD)
        nifti(root / "derivatives" / "labels" / inside / "anat" / f"{stem}_label-lesion_seg.nii.gz", LESION)
    return root


PATTERN = "sourcedata/{subject}/[{session}/]dicom/"


def test_folders_of_a_dataset_are_found_and_the_series_of_each_is_said(spinepain, dataset, tmp_path):
    done = spinepain("import-cases", "--bids", dataset, "--volume-pattern", PATTERN, "--series", "T2", "--out",
                     tmp_path / "out", "--jobs", 1)
    assert (done.status, done.err) == (0, "")
    assert rhi(spinepain, tmp_path / "out") == {("sub-01", "a"): 25.0, ("sub-01", "b"): 25.0,
                                                ("sub-02", "baseline"): 25.0}
    assert "sub-01 a: series 2: MR, axial, 12 x 12 x 6, 0.50 x 0.50 x 4.00 mm, T2 (TE 100 ms, TR 3000 ms)." in done.out
    assert "sub-02 baseline: series 1: MR" in done.out


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_where_several_series_may_be_meant_a_subject_is_left_out_with_their_list(spinepain, dataset, tmp_path, option):
    done = spinepain("import-cases", "--bids", dataset, "--volume-pattern", PATTERN, "--out", tmp_path / "out",
                     "--jobs", 1, *option)
    assert done.status == 1
    assert "holds 2 series: choose one with --series, such as --series 2. 2: MR, axial" in done.err
    assert "2 imported" in done.out or "2 would be imported" in done.out
    assert (tmp_path / "out").exists() is not bool(option)


def test_a_dry_run_says_which_series_would_be_taken(spinepain, dataset, tmp_path):
    done = spinepain("import-cases", "--bids", dataset, "--volume-pattern", PATTERN, "--series", "2", "--out",
                     tmp_path / "out", "--dry-run")
    assert "sub-01 a: series 2: MR, axial" in done.out
    assert done.err.count("has no series that is '2'") == 2


def test_a_folder_a_subject_with_masks_beside_its_images(spinepain, tmp_path):
    root = tmp_path / "set"
    for name in ("p1", "p2", "p3"):
        [headers] = study(root / name / "images")
        nifti(root / name / "lesion.nii.gz", LESION)
        if name == "p1":
            nifti(root / name / "cord.nii.gz", CORD)
        else:
            segmentation(root / name / "cord.dcm", headers, CORD)
    (root / "p4" / "images").mkdir(parents=True)
    (root / "p4" / "images" / "notes.txt").write_text("no images yet", encoding="utf-8")
    nifti(root / "p4" / "cord.nii.gz", CORD)
    nifti(root / "p4" / "lesion.nii.gz", LESION)
    done = spinepain("import-cases", "--bids", root, "--volume-pattern", "{case}/images/", "--cord-pattern",
                     "{case}/cord.*", "--high-intensity-pattern", "{case}/lesion.nii.gz", "--out", tmp_path / "out",
                     "--jobs", 1)
    assert rhi(spinepain, tmp_path / "out") == {(name, "baseline"): 25.0 for name in ("p1", "p2", "p3")}
    assert done.status == 1
    [reason] = problems(tmp_path / "out")
    assert "is a folder without a DICOM series" in reason and "p4/images" in reason


def test_of_a_study_of_several_series_the_segmentation_says_which(spinepain, tmp_path):
    root = tmp_path / "set"
    _first, second = study(root / "p1" / "dicom", ("T2", "T2"))
    segmentation(root / "p1" / "cord.dcm", second, CORD)
    segmentation(root / "p1" / "lesion.dcm", second, LESION, ("52988006", "SCT"))
    done = spinepain("import-cases", "--bids", root, "--volume-pattern", "{case}/dicom/", "--cord-pattern",
                     "{case}/cord.dcm", "--high-intensity-pattern", "{case}/lesion.dcm", "--out", tmp_path / "out",
                     "--jobs", 1)
    assert (done.status, done.err) == (0, "")
    assert "p1 baseline: series 2: " in done.out


def test_a_table_names_folders_and_series_and_its_own_series_goes_before_the_option(spinepain, dataset, tmp_path):
    folder = "sourcedata/sub-01/ses-a/dicom"
    masks = "derivatives/labels/sub-01/ses-a/anat/sub-01_ses-a_T2w_label"
    nifti(dataset / "t2.nii.gz", VOLUME.astype(np.int16))
    (dataset / "t.csv").write_text(
        "case_id,volume,series,cord,high_intensity\n"
        f"a,{folder},T1,{masks}-SC_seg.nii.gz,{masks}-lesion_seg.nii.gz\n"
        f"b,{folder},,{masks}-SC_seg.nii.gz,{masks}-lesion_seg.nii.gz\n"
        f"c,t2.nii.gz,,{masks}-SC_seg.nii.gz,{masks}-lesion_seg.nii.gz\n", encoding="utf-8")
    done = spinepain("import-cases", "--table", dataset / "t.csv", "--series", "T2", "--out", tmp_path / "out",
                     "--jobs", 1)
    assert (done.status, done.err) == (0, "")
    assert "a baseline: series 1: " in done.out and "b baseline: series 2: " in done.out
    assert rhi(spinepain, tmp_path / "out") == {(name, "baseline"): 25.0 for name in "abc"}


def test_a_series_that_changed_after_its_case_is_told(spinepain, dataset, tmp_path):
    arguments = ("import-cases", "--bids", dataset, "--volume-pattern", PATTERN, "--series", "T2", "--out",
                 tmp_path / "out", "--jobs", 1)
    spinepain(*arguments)
    image = dataset / "sourcedata" / "sub-02" / "dicom" / "s1" / "3.dcm"
    stamp = (tmp_path / "out" / "sub-02_ses-baseline.seg.nrrd").stat().st_mtime + 100
    os.utime(image, (stamp, stamp))
    done = spinepain(*arguments)
    assert "sub-02 baseline: a file of it is newer" in done.out and "3 there already" in done.out
