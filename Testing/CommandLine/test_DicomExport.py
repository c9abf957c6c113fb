"""A case file and a folder with its series become a folder of objects for the archive."""

import shutil
import sys

import pytest

pytest.importorskip("highdicom", reason="highdicom, which writes DICOM objects, is not installed")

import highdicom
import nibabel
import numpy as np
import pydicom
from SeriesOfCase import SHAPE, fullMask, makeCase, makeHeaders, makeVolume
from SpinePainRHILib.Scene.CaseFile import saveCaseNode
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase


@pytest.fixture(scope="session")
def series(tmp_path_factory):
    """A folder with the series, another series and a file that is no DICOM."""
    folder = tmp_path_factory.mktemp("series")
    volume = makeVolume()
    (folder / "readme.txt").write_text("no DICOM", encoding="utf-8")
    (folder / "b").mkdir()
    for number, header in enumerate(makeHeaders(volume)):
        header.save_as(folder / "b" / f"{number}.dcm")
    other = volume.voxels + 1
    for number, header in enumerate(makeHeaders(volume)):
        header.PixelData = other[header.InstanceNumber - 1].tobytes()
        header.save_as(folder / f"{number}.dcm")
    return folder


@pytest.fixture
def caseFile(scene, tmp_path):
    path = tmp_path / "case.seg.nrrd"
    saveCaseNode(addCase(scene, makeCase(makeVolume()), SHAPE), path)
    return path


def test_the_series_that_was_outlined_is_found_among_others(spinepain, series, caseFile, tmp_path):
    result = spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "out")
    assert (result.status, result.err) == (0, "")
    images = [pydicom.dcmread(path) for path in (series / "b").iterdir()]
    outlines = pydicom.dcmread(tmp_path / "out" / "outlines.dcm")
    references = {each.ReferencedSOPInstanceUID
                  for each in outlines.ReferencedSeriesSequence[0].ReferencedInstanceSequence}
    assert references == {each.SOPInstanceUID for each in images}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "measurements.dcm", "outlines.dcm", "page.dcm"]


def test_the_command_says_whose_identity_is_in_the_objects_and_quotes_none(spinepain, series, caseFile, tmp_path):
    result = spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "out")
    assert "hold the name, ID and birth date of the patient" in result.out
    assert "The report is unverified." in result.out
    assert "45.0" in result.out
    assert "planted" not in (result.out + result.err).lower()


def test_a_verifying_observer_is_named_with_the_organization(spinepain, series, caseFile, tmp_path):
    result = spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "out",
                       "--verifying-observer", "Doe^Jane", "--verifying-organization", "Clinic")
    assert "The report is verified." in result.out
    assert pydicom.dcmread(tmp_path / "out" / "measurements.dcm").VerificationFlag == "VERIFIED"
    result = spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "b",
                       "--verifying-observer", "Jane Doe", "--verifying-organization", "Clinic")
    assert result.status == 2
    assert "write it as Family^Given" in result.sentence


def test_axis_and_rule_are_those_of_measure(spinepain, series, caseFile, tmp_path):
    measured = spinepain("measure", caseFile, "--axis", "LR", "--rule", "union")
    result = spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "out", "--axis", "LR",
                       "--rule", "union")
    assert (result.status, result.err) == (0, "")
    assert measured.out.splitlines()[2] in result.out
    text = str(pydicom.dcmread(tmp_path / "out" / "measurements.dcm"))
    assert "axis LR" in text and "rule union" in text


def test_roles_of_segments_of_other_tools_are_told_by_map(spinepain, series, caseFile, tmp_path):
    header, gap, voxels = caseFile.read_bytes().partition(b"\n\n")
    lines = [b"Segment1_Tags:=" if line.startswith(b"Segment1_Tags:=") else line for line in header.split(b"\n")]
    other = tmp_path / "other.seg.nrrd"
    other.write_bytes(b"\n".join(lines) + gap + voxels)
    for mapping, count in (((), 0), (("--map", "highIntensity=named by hand:L3"), 1)):
        out = tmp_path / f"out{count}"
        result = spinepain("dicom-export", other, "--series", series, "--out", out, *mapping)
        assert (result.status, result.err) == (0, "")
        labels = [each.SegmentLabel for each in pydicom.dcmread(out / "outlines.dcm").SegmentSequence]
        assert labels.count("High intensity L3") == count


def test_segments_have_the_geometry_of_the_case(spinepain, series, caseFile, tmp_path):
    spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "out")
    case = readCaseFile(caseFile)
    volume = highdicom.seg.segread(tmp_path / "out" / "outlines.dcm").get_volume(segment_numbers=[1])
    ras = volume.get_affine("LPS")[:3]
    ras[:2] *= -1  # columns are slices, rows, columns of the images
    assert abs(abs(ras[:, :3]).sum() - abs(case.geometry.ijkToRas[:3, :3]).sum()) < 1e-4
    assert int(volume.array.sum()) == case.cord.voxelCount


def test_outlines_come_back_from_the_archive_as_they_went(spinepain, series, caseFile, tmp_path):
    spinepain("dicom-export", caseFile, "--series", series, "--out", tmp_path / "out")
    outlines = tmp_path / "out" / "outlines.dcm"
    done = spinepain("import-case", "--volume", series / "b", "--cord", outlines, "--high-intensity",
                     f"{outlines}@2:L3", "--high-intensity", f"{outlines}@3:T12", "--case", "c",
                     "--out", tmp_path / "back.seg.nrrd")
    assert (done.status, done.err) == (0, "")
    case, back = readCaseFile(caseFile), readCaseFile(tmp_path / "back.seg.nrrd")
    assert back.info.source == case.info.source
    for sent, returned in ((case.cord, back.cord), *((one.mask, other.mask) for one, other in zip(
            case.lesions[:2], back.lesions, strict=True))):
        assert (fullMask(sent) == fullMask(returned)).all()


@pytest.mark.parametrize("turned", [(), (1,), (0,), (0, 1), (0, 1, 2)])
def test_a_case_outlined_on_a_converted_image_finds_its_series(spinepain, series, tmp_path, turned):
    """As dcm2niix does, which lets the rows run the other way."""
    volume = makeVolume()
    case = makeCase(volume)
    matrix = volume.geometry.ijkToRas.copy()
    for axis in turned:
        matrix[:, 3] += (SHAPE[2 - axis] - 1) * matrix[:, axis]
        matrix[:, axis] *= -1
    cord = np.flip(fullMask(case.cord), [2 - axis for axis in turned]).astype(np.uint8)
    for name, voxels in (("t2", np.flip(volume.voxels, [2 - axis for axis in turned])), ("cord", cord)):
        nibabel.save(nibabel.Nifti1Image(np.asarray(voxels).T, matrix), tmp_path / f"{name}.nii.gz")
    done = spinepain("import-case", "--volume", tmp_path / "t2.nii.gz", "--cord", tmp_path / "cord.nii.gz",
                     "--case", "c", "--out", tmp_path / "case.seg.nrrd")
    assert done.status == 0
    result = spinepain("dicom-export", tmp_path / "case.seg.nrrd", "--series", series, "--out", tmp_path / "out")
    assert (result.status, result.err) == (0, "")
    image = highdicom.seg.segread(tmp_path / "out" / "outlines.dcm")
    headers = [pydicom.dcmread(path) for path in (series / "b").iterdir()]
    frames = image.get_pixels_by_source_instance([header.SOPInstanceUID for header in headers],
                                                 assert_missing_frames_are_empty=True)
    whole = np.zeros(SHAPE, dtype=bool)
    whole[[header.InstanceNumber - 1 for header in headers]] = frames[..., 0]
    assert (whole == fullMask(case.cord)).all()


@pytest.mark.parametrize(("what", "words"), [("other", "differ from the fingerprint"), ("empty", "holds no DICOM"),
                                             ("missing", "is no folder")])
def test_another_series_is_refused(spinepain, series, caseFile, tmp_path, what, words):
    folder = tmp_path / "given"
    if what != "missing":
        folder.mkdir()
    if what == "other":
        for path in series.glob("*.dcm"):
            shutil.copy(path, folder)
    result = spinepain("dicom-export", caseFile, "--series", folder, "--out", tmp_path / "out")
    assert result.status == 2
    assert words in result.sentence
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_files_is_refused_before_any_work(spinepain, series, caseFile, tmp_path):
    result = spinepain("dicom-export", caseFile, "--series", tmp_path / "nowhere", "--out", series)
    assert "is not empty" in result.sentence


def test_without_the_libraries_the_command_says_how_to_install_them(spinepain, caseFile, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "highdicom", None)
    result = spinepain("dicom-export", caseFile, "--series", tmp_path, "--out", tmp_path / "out")
    assert result.status == 2
    assert '-m pip install "highdicom>=0.27,<1"' in result.sentence
