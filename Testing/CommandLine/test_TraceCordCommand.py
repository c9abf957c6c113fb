"""From points along the cord to a label volume or a case, and what is said of the slices left out."""

import json
from dataclasses import replace

import nibabel
import numpy as np
import pytest
from CordPhantom import CordPhantom
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume

PHANTOM = CordPhantom(spacingMm=(0.9, 0.9, 2.0), lengthMm=40.0, widthMm=44.0, noise=0.05, bendMm=2.0)
LPS = np.diag([-1.0, -1.0, 1.0])


@pytest.fixture(scope="module")
def built():
    return PHANTOM.build(subvoxels=2)


@pytest.fixture
def files(built, tmp_path):
    """Writes the volume as NIfTI and the points as Slicer saves a curve; returns both paths."""
    def write(voxels=None, points=None):
        volume, geometry, _truth = built
        path = tmp_path / "t2.nii.gz"
        nibabel.save(nibabel.Nifti1Image((volume if voxels is None else voxels).T, geometry.ijkToRas), path)
        curve = tmp_path / "cord.mrk.json"
        points = PHANTOM.points() if points is None else points
        curve.write_text(json.dumps({"markups": [{"type": "Curve", "coordinateSystem": "LPS", "controlPoints": [
            {"position": (LPS @ each).tolist()} for each in points]}]}), encoding="utf-8")
        return path, curve
    return write


def dice(first, second):
    return 2 * np.count_nonzero(first & second) / (np.count_nonzero(first) + np.count_nonzero(second))


@pytest.mark.parametrize("name", ["cord.nrrd", "cord.nii.gz"])
def test_the_cord_is_written_as_label_volume_on_the_volumes_grid(spinepain, files, built, tmp_path, name):
    volume, points = files()
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / name)
    assert (result.status, result.err) == (0, "")
    written, source = readVolume(tmp_path / name), readVolume(volume)
    assert written.geometry.sameGridAs(source.geometry)
    assert written.voxels.dtype == np.uint8
    traced = written.voxels.any(axis=(1, 2))
    assert 15 <= np.count_nonzero(traced) <= 17  # the points are 32 mm apart, the slices 2 mm
    # The tracing itself is tested elsewhere; 0.9 tells a flipped or shifted mask.
    assert dice(written.voxels[traced] == 1, built[2][traced]) > 0.9


def test_the_summary_tells_slices_area_and_contrast(spinepain, files, built, tmp_path):
    volume, points = files()
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    traced = readVolume(tmp_path / "c.nrrd").voxels
    count = int(traced.any(axis=(1, 2)).sum())
    assert f"Traced {count} of {count} slices (SI slices " in result.out
    assert f"Mean cord area {np.count_nonzero(traced) * 0.81 / count:.1f} mm2." in result.out
    assert "T2-like" in result.out


def test_a_t1_image_is_said_to_be_t1_like(spinepain, files, tmp_path):
    voxels, _geometry, _truth = replace(PHANTOM, contrast="T1").build(subvoxels=2)
    volume, points = files(voxels)
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    assert "T1-like" in result.out


def test_slices_left_to_the_reader_are_listed_with_their_reason_and_status_1(spinepain, files, built, tmp_path):
    voxels = built[0].copy()
    voxels[8:13] = np.random.default_rng(0).normal(400, 30, voxels[8:13].shape)  # no cord to be seen there
    volume, points = files(voxels)
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    assert result.status == 1
    assert "left to the reader" in result.sentence
    assert "note: Slice" in result.out
    traced = readVolume(tmp_path / "c.nrrd").voxels.any(axis=(1, 2))
    assert not traced[9:12].any()
    assert traced[[4, 16]].all()


def test_nothing_is_written_where_no_slice_can_be_traced(spinepain, files, built, tmp_path):
    volume, points = files(np.random.default_rng(0).normal(400, 30, built[0].shape).astype(np.float32))
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    assert result.status == 2
    assert "nothing was written" in result.sentence
    assert not (tmp_path / "c.nrrd").exists()


def test_a_case_is_written_with_its_tags_and_measures_the_same_cord(spinepain, files, tmp_path):
    volume, points = files()
    case = tmp_path / "c.seg.nrrd"
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", case, "--case", "sub-001",
                       "--reader", "R1", "--timepoint", "week12")
    assert (result.status, result.err) == (0, "")
    spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    labels = readVolume(tmp_path / "c.nrrd")
    [values] = json.loads(spinepain("measure", case, "--json", "-").out)
    assert (values["caseId"], values["reader"], values["timepoint"]) == ("sub-001", "R1", "week12")
    assert values["cordMeaning"] == "spinalCord"
    assert values["cordVolumeMm3"] == pytest.approx(np.count_nonzero(labels.voxels) * 0.81 * 2.0, rel=1e-6)
    from SpinePainRHILib.Scene.CaseReading import readCaseFile
    source = readVolume(volume)
    assert readCaseFile(case).info.source == hashVolume(source.voxels, source.geometry)


def test_an_earlier_file_is_kept_beside_the_new_one(spinepain, files, tmp_path):
    volume, points = files()
    out = tmp_path / "c.nrrd"
    out.write_text("earlier")
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", out)
    assert result.status == 0
    assert (tmp_path / "c.nrrd.bak1").read_text() == "earlier"


@pytest.mark.parametrize(("options", "says"), [
    (["--out", "c.seg.nrrd"], "--case"),
    (["--out", "c.nrrd", "--case", "sub-001"], "end in .seg.nrrd"),
    (["--out", "c.seg.nrrd", "--case", " "], "case ID is empty"),
    (["--out", "c.png"], "no format of label volumes"),
    (["--out", "c.nrrd", "--reader", "R1"], "--case"),
    (["--out", "nowhere/c.nrrd"], "does not exist"),
    (["--out", "t2.nii.gz"], "is read from"),
])
def test_options_that_do_not_fit_are_refused(spinepain, files, tmp_path, monkeypatch, options, says):
    volume, points = files()
    before = volume.read_bytes()
    monkeypatch.chdir(tmp_path)
    result = spinepain("trace-cord", "--volume", volume, "--points", points, *options)
    assert result.status == 2
    assert says in result.sentence
    assert volume.read_bytes() == before


def test_too_few_points_and_points_outside_are_refused(spinepain, files, tmp_path):
    volume, points = files(points=PHANTOM.points()[:3])
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    assert (result.status, "3 points" in result.sentence) == (2, True)
    volume, points = files(points=PHANTOM.points() + 500)
    result = spinepain("trace-cord", "--volume", volume, "--points", points, "--out", tmp_path / "c.nrrd")
    assert (result.status, "Outside the volume" in result.sentence) == (2, True)
