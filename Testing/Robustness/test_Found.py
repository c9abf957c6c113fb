"""What the campaign of damaged and hostile inputs found, each as the smallest file that shows it."""

import re
import sqlite3

import numpy as np
import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
import CaseKinds
import ImageKinds
import OutputKinds
from Mutators import PLANTED
from SpinePainCohortLib.Gathering.CacheFile import NAME, CacheFile
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog
from SpinePainRHILib.Files.CaseFileNames import publicName
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Scene.CaseReading import readCaseFile

VOXELS = np.arange(np.prod(ImageKinds.SHAPE), dtype="<i2").reshape(ImageKinds.SHAPE)


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Undamaged case files by name."""
    return CaseKinds.caseFiles(tmp_path_factory.mktemp("cases"))


@pytest.fixture
def write(tmp_path):
    def write(name, content, *changes):
        for before, after in changes:
            assert before in content, before
            content = content.replace(before, after)
        path = tmp_path / name
        path.write_bytes(content)
        return path
    return write


def refusal(read, *arguments):
    with pytest.raises(ValueError) as caught:
        read(*arguments)
    text = str(caught.value)
    assert text.isprintable() and text.endswith(".")
    return text


@pytest.mark.parametrize("change", [
    (b"kinds: domain", b"kinds: \x9b31mdomain"), (b"type: short", "type: a\u202eb".encode()),
    (b"space: left", "space: \u200b".encode()), (b"endian: little", b"endian: \x9b"),
    (b"encoding: raw", "encoding: \u202e".encode())])
def test_what_a_header_says_is_visible_in_the_sentence(write, change):
    refusal(readVolume, write("x.nrrd", ImageKinds.nrrdBytes(VOXELS, "raw"), change))


def test_a_field_that_lost_its_place_in_space_to_a_key_is_refused(write):
    """It was read with its first voxel at 0, 0, 0."""
    path = write("x.nrrd", ImageKinds.nrrdBytes(VOXELS, "raw"), (b"space origin: ", b"space origin:="))
    assert "'space origin' as a key" in refusal(readVolume, path)


@pytest.mark.parametrize(("slope", "intercept"), [
    (2, np.nan), (2, np.inf), (np.inf, 0), (1e-44, 0), (1e30, 0), (0, 5), (np.nan, 5)])
def test_voxels_scaled_by_no_number_are_refused(write, slope, intercept):
    """They were read as not a number, or other than by nibabel: ITK adds an intercept even without a slope."""
    content = bytearray(ImageKinds.niftiBytes(VOXELS, False, 0))
    content[112:120] = np.array([slope, intercept], "<f4").tobytes()
    assert "scl_inter" in refusal(readVolume, write("x.nii", bytes(content)))


@pytest.mark.parametrize(("slope", "intercept"), [(0, 0), (1, 0), (np.nan, np.nan), (np.nan, 0), (0, np.nan)])
def test_voxels_without_a_scale_are_read_as_they_are(write, slope, intercept):
    content = bytearray(ImageKinds.niftiBytes(VOXELS, False, 0))
    content[112:120] = np.array([slope, intercept], "<f4").tobytes()
    assert np.array_equal(readVolume(write("x.nii", bytes(content))).voxels, VOXELS)


def test_a_mirroring_number_that_is_none_is_refused(write):
    """nibabel takes -2 for 1, ITK for -1."""
    content = bytearray(ImageKinds.niftiBytes(VOXELS, False, 2))
    content[76:80] = np.array([-2], "<f4").tobytes()
    assert "pixdim[0]" in refusal(readVolume, write("x.nii", bytes(content)))


def test_two_segments_of_one_label_are_refused(write, cases):
    """One flipped digit made the cord its own lesion: 100 %."""
    content = re.sub(rb"Segment1_LabelValue:=\d+", b"Segment1_LabelValue:=1", cases["sub-8.seg.nrrd"])
    assert "two segments" in refusal(readCaseFile, write("x.seg.nrrd", content))


@pytest.mark.parametrize("offset", [b"2147483647 0 0", b"0 0 -99999", b"0 0", b"x", b"0 0 1e9"])
def test_an_offset_far_off_is_refused(write, cases, offset):
    """Slicer's reader wrote beyond its memory."""
    path = write("x.seg.nrrd", cases["sub-8.seg.nrrd"], (b"ExtentOffset:=0 0 0", b"ExtentOffset:=" + offset))
    assert "ExtentOffset" in refusal(readCaseFile, path)


@pytest.mark.parametrize("label", [b"01", b"1_0", b"1e3", b"x", b"", b"0x1", b"+1"])
def test_a_label_value_that_is_no_whole_number_is_refused(write, cases, label):
    """Slicer took 01 for another label than Python, and 1_000 for that of the cord."""
    content = re.sub(rb"Segment0_LabelValue:=\d+", b"Segment0_LabelValue:=" + label, cases["sub-8.seg.nrrd"])
    assert "label value that is no whole number" in refusal(readCaseFile, write("x.seg.nrrd", content))


def test_a_segment_name_in_another_encoding_is_measured_and_shown(write, cases):
    """VTK hands it over as bytes, which nothing could write."""
    content = re.sub(rb"Segment1_Name:=[^\n]*", b"Segment1_Name:=H\xf6he", cases["sub-8.seg.nrrd"])
    path = write("x.seg.nrrd", content)
    assert readCaseFile(path).lesions[0].name == "H\ufffdhe"
    status, out, _err = OutputKinds.run("measure", path, "--json", path.with_suffix(".json"))
    assert status == 0 and "H\ufffdhe" in out


def test_a_segment_id_in_another_encoding_is_refused(write, cases):
    content = cases["sub-8.seg.nrrd"].replace(b"_ID:=cord", b"_ID:=c\xf6rd")
    assert "no valid text" in refusal(readCaseFile, write("x.seg.nrrd", content))


@pytest.mark.parametrize("extent", ["é脊2 3 2 5 0 5", "2 3 2 5 0", "x", "1e1 3 2 5 0 5"])
def test_an_extent_that_is_not_six_whole_numbers_is_refused(write, cases, extent):
    """Slicer took the segment for empty: no cord, no ratio, no word."""
    content = re.sub(rb"Segment0_Extent:=[^\n]*", f"Segment0_Extent:={extent}".encode(), cases["sub-8.seg.nrrd"])
    assert "not six whole numbers" in refusal(readCaseFile, write("x.seg.nrrd", content))


def test_a_kept_result_that_became_text_is_forgotten(tmp_path):
    with CacheFile(tmp_path) as file:
        file.keepResult(b"key", b"value")
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.execute("UPDATE result SET value = 'value'")
    with CacheFile(tmp_path) as file:
        assert file.result(b"key") is None and file.results([b"key"]) == {}


def test_names_of_clinical_columns_are_visible_in_notes(tmp_path):
    rows = "".join(f"sub-{number},{number or 'x'}\n" for number in range(4))
    (tmp_path / "c.csv").write_text(f"case_id,\x1b[2Jgrade{'x' * 9_000}\n{rows}", encoding="utf-8")
    [note] = readClinicalTable(tmp_path / "c.csv").preview.notes
    assert "is text" in note and note.isprintable() and len(note) <= 2_000


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_no_score_is_added_to_a_log_saved_in_another_encoding(tmp_path, encoding):
    """It was said to be saved, and could not be read again."""
    log = VasEntryLog(tmp_path / "log.csv")
    log.append("sub-1", "张三", 3.0)
    content = (tmp_path / "log.csv").read_text("utf-8-sig").encode(encoding)
    (tmp_path / "log.csv").write_bytes(content)
    assert "another encoding" in refusal(VasEntryLog, tmp_path / "log.csv")
    assert "another encoding" in refusal(log.append, "sub-1", "B", 4.0)
    assert (tmp_path / "log.csv").read_bytes() == content


def test_columns_of_another_table_are_visible_in_the_sentence(tmp_path):
    (tmp_path / "log.csv").write_text("case_id,\x1b[2J" + ",x" * 5_000 + "\n1,2\n", encoding="utf-8")
    assert len(refusal(VasEntryLog, tmp_path / "log.csv")) < 600


@pytest.mark.parametrize(("name", "public"), [
    (f"{PLANTED}_ses-1.seg.nrrd", r"case-[0-9a-f]{8}_ses-1\.seg\.nrrd"),
    (f"{PLANTED}%20X_ses-week12_reader-A.seg.nrrd", r"case-[0-9a-f]{8}_ses-week12_reader-A\.seg\.nrrd"),
    ("P12_ses-week12_reader-A.seg.nrrd", r"P12_ses-week12_reader-A\.seg\.nrrd"),
    ("sub-7_ses-1.seg.nrrd", r"sub-7_ses-1\.seg\.nrrd")])
def test_a_name_in_front_of_a_session_is_kept_out_of_results(name, public):
    assert re.fullmatch(public, publicName(name))
