"""Texts that act, never end or are no text, in segments, tags and names of files; files that need too much."""

import sys
import time

import numpy as np
import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")

import CaseKinds
import OutputKinds
import SpinePainCohortLib.CommandLine.CheckCommand as CheckCommand
import SpinePainCohortLib.CommandLine.MeasureCommand as MeasureCommand
from Mutators import HOSTILE, PLANTED
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role, Tag
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.CaseFile import saveCaseNode
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase, readCase
from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene

CORD = CroppedMask(np.ones((4, 4, 5), dtype=bool), (1, 1, 1))
LESION = CroppedMask(np.ones((1, 1, 5), dtype=bool), (2, 2, 1))
TEXTS = [each for each in HOSTILE if "\0" not in each and each.encode("utf-8", "ignore")]


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return CaseKinds.caseFiles(tmp_path_factory.mktemp("cases"))


@pytest.mark.parametrize("text", [each for each in TEXTS if "\ud83d" not in each], ids=ascii)
def test_segments_whose_names_ids_and_tags_are_hostile_are_saved_and_read_back(tmp_path, text):
    node = addCase(newScratchScene(), OutlinedCase(CaseInfo(f"c{text}", reader=text), GridGeometry(np.eye(4)), CORD, (
        Outline(f"h{text}", Role.HIGH_INTENSITY, LESION),)), (8, 8, 8))
    segmentation = node.GetSegmentation()
    lesion = segmentation.GetNthSegment(1)
    lesion.SetTag("PatientName", PLANTED)
    lesion.SetTag(Tag.NOTES, f"n{text}")
    segmentation.RemoveSegment(segmentation.GetNthSegmentID(1))
    segmentation.AddSegment(lesion, f"{PLANTED}{text}")
    before = measureCase(readCase(node))
    result = saveCaseNode(node, tmp_path / "c.seg.nrrd")
    header, _end, _voxels = (tmp_path / "c.seg.nrrd").read_bytes().partition(b"\n\n")
    assert not any(each in header for each in (PLANTED.encode(), b"\x1b", b"\x07"))
    after = readCaseFile(result.path)
    assert after.info == readCase(node).info
    assert measureCase(after).rhiPercent == before.rhiPercent == 25.0
    status, out, err = OutputKinds.run("measure", result.path, "--csv", tmp_path / "m.csv")
    assert status == 0
    OutputKinds.checkLines(out + err)
    OutputKinds.checkCsv(tmp_path / "m.csv")


@pytest.mark.parametrize("tag", ["Case", "Timepoint", "Reader", "Level"])
def test_a_text_of_a_hundred_thousand_letters_is_shown_short(tmp_path, cases, tag):
    head, end, voxels = cases["sub-8.seg.nrrd"].partition(b"\n\n")
    role = b"Role:highIntensity|" if tag == "Level" else b"Role:cord|"
    head = head.replace(f"SpinePain.{tag}:".encode(), b"Other:").replace(
        b"SpinePain." + role, b"SpinePain." + role + f"SpinePain.{tag}:{'L' * 100_000}|".encode())
    (tmp_path / "c.seg.nrrd").write_bytes(head + end + voxels)
    status, out, err = OutputKinds.run("measure", tmp_path / "c.seg.nrrd")
    assert status == (2 if tag == "Level" else 0), err
    OutputKinds.checkLines(out + err)
    assert len(out + err) < 5_000


def test_ten_thousand_segments_are_read_or_refused_at_once(tmp_path, cases):
    """It was quadratic: half a minute for ten thousand, no end for a hundred thousand."""
    more = "".join(f"Segment{number}_ID:=s{number}\nSegment{number}_LabelValue:={number + 5}\n"
                   f"Segment{number}_Layer:=0\nSegment{number}_Extent:=0 0 0 0 0 0\n" for number in range(3, 10_000))
    start = b"Segmentation_ContainedRepresentationNames"
    content = cases["sub-8.seg.nrrd"].replace(start, more.encode() + start)
    (tmp_path / "c.seg.nrrd").write_bytes(content)
    began = time.process_time()
    assert len(readCaseFile(tmp_path / "c.seg.nrrd").lesions) == 2
    (tmp_path / "c.seg.nrrd").write_bytes(content.replace(b"\nkinds", b"\ncontent: for Slicer to read\nkinds"))
    with pytest.raises(ValueError, match=r"segments|key/value pairs"):
        readCaseFile(tmp_path / "c.seg.nrrd")
    assert time.process_time() - began < 10


def test_a_file_too_large_for_the_memory_costs_no_other_file_its_result(tmp_path, cases, monkeypatch):
    files = [tmp_path / name for name in ("large.seg.nrrd", "sub-8.seg.nrrd")]
    for path in files:
        path.write_bytes(cases["sub-8.seg.nrrd"])

    def limited(read):
        def reading(path, *arguments, **options):
            if path.name == "large.seg.nrrd":
                raise MemoryError
            return read(path, *arguments, **options)
        return reading

    monkeypatch.setattr(MeasureCommand, "readCaseFile", limited(MeasureCommand.readCaseFile))
    monkeypatch.setattr(CheckCommand, "checkCaseFile", limited(CheckCommand.checkCaseFile))
    status, out, err = OutputKinds.run("measure", *files)
    assert status == 1 and "sub-7" in out and "large.seg.nrrd" in err and "memory" in err
    status, out, err = OutputKinds.run("check", *files)
    assert status == 1 and "large.seg.nrrd" in out and "memory" in out and not err


@pytest.mark.skipif(sys.platform == "win32", reason="such names are no names there")
def test_names_of_files_are_hostile_too(tmp_path, cases):
    for text in TEXTS:
        if "/" in text:
            continue
        path = tmp_path / f"x{text}.seg.nrrd".encode("utf-8", "ignore").decode()
        path.write_bytes(cases["sub-8.seg.nrrd"])
        for command in ("measure", "check"):
            status, out, err = OutputKinds.run(command, path)
            assert status == 0, err
            OutputKinds.checkLines(out + err)
