"""Case files read without Slicer, against Slicer's own storage: equal in everything, or left to Slicer."""

import random
import subprocess
import sys
from dataclasses import asdict

import nrrd
import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from SegmentationFiles import WrittenSegmentation, extentText, randomGrid, randomSegmentation
from SpinePainRHILib.Core.Cases import Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.SegmentationFile import readSegmentationFile
from SpinePainRHILib.Scene.CaseFile import checkThroughSlicer, readThroughSlicer, saveCaseNode
from SpinePainRHILib.Scene.CaseReading import checkCaseFile, readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase
from SpinePainRHILib.Scene.SegmentRecognition import parseRoleMapping
from SyntheticCases import SHAPE, block


def outcome(read, *arguments):
    """What a reader gives: a result, or the sentence it refuses with."""
    try:
        return read(*arguments)
    except ValueError as error:
        return str(error)


def sameMask(first, second):
    if first.isEmpty and second.isEmpty:
        return True
    return first.offset == second.offset and np.array_equal(first.voxels, second.voxels)


def assertNear(first, second):
    """Equal in everything; numbers with a fraction to a relative 1e-6, as the grids are to 1e-6 mm."""
    if isinstance(first, float) and isinstance(second, float):
        assert first == pytest.approx(second, rel=1e-6, abs=1e-6)
    elif isinstance(first, dict):
        assert first.keys() == second.keys()
        for key in first:
            assertNear(first[key], second[key])
    elif isinstance(first, (list, tuple)):
        assert len(first) == len(second)
        for each in zip(first, second, strict=True):
            assertNear(*each)
    else:
        assert first == second


def assertAgreement(path, mapping=(), hasReference=True):
    """Both readers give the same case, or refuse it with the same sentence, when read and when checked."""
    ours, slicers = (outcome(read, path, mapping) for read in (readCaseFile, readThroughSlicer))
    assert outcome(checkCaseFile, path, mapping) == outcome(checkThroughSlicer, path, mapping)
    if isinstance(slicers, str):
        assert ours == slicers
        return None
    assert not isinstance(ours, str), ours
    assert ours.info == slicers.info and ours.problems == slicers.problems
    for first, second in ((ours.geometry, slicers.geometry), (ours.axisGeometry, slicers.axisGeometry)):
        # Slicer keeps spacing and direction apart, or inverts the matrix twice: rounding, a millionth of what is seen.
        np.testing.assert_allclose(first.ijkToRas, second.ijkToRas, rtol=0, atol=1e-6)
    assert sameMask(ours.cord, slicers.cord)
    assert [(each.name, each.role, each.level) for each in ours.lesions] == [
        (each.name, each.role, each.level) for each in slicers.lesions]
    assert all(sameMask(a.mask, b.mask) for a, b in zip(ours.lesions, slicers.lesions, strict=True))
    if hasReference:
        assertNear(asdict(measureCase(ours)), asdict(measureCase(slicers)))
    return ours


def assertPlainAgreement(path, mapping=(), hasReference=True):
    assert readSegmentationFile(path) is not None, "this form must not need Slicer"
    return assertAgreement(path, mapping, hasReference)


@pytest.mark.parametrize("decade", range(8))
def test_any_file_is_read_alike_or_left_to_slicer(tmp_path, decade):
    plain = 0
    for seed in range(10 * decade, 10 * decade + 10):
        written = randomSegmentation(np.random.default_rng(seed))
        path = written.write(tmp_path / f"{seed}.seg.nrrd")
        mapping = () if written.segments else tuple(map(parseRoleMapping, ("cord=Segment_1",
                                                                           "highIntensity=Segment_2:T4")))
        plain += not isinstance(outcome(readSegmentationFile, path), str) and readSegmentationFile(path) is not None
        assertAgreement(path, mapping, hasReference=written.reference is not None and bool(written.segments))
    assert plain >= 2, "of the random files, half are of a form that needs no Slicer"


def test_a_case_saved_by_slicer_needs_no_slicer_to_be_read(scene, aCase, tmp_path):
    path = tmp_path / "脊柱 case.seg.nrrd"
    saveCaseNode(addCase(scene, aCase, SHAPE), path)
    case = assertPlainAgreement(path)
    assert case.info == aCase.info and case.lesions[1].name == "Second\nname | 中"


@pytest.mark.parametrize("seed", range(6))
def test_saved_cases_of_any_geometry_with_overlapping_outlines_agree(scene, tmp_path, aCase, seed):
    draw = np.random.default_rng(seed)
    lesions = tuple(Outline(f"h{index}", Role.HIGH_INTENSITY, CroppedMask(
        draw.random((4, 5, 6)) < 0.4, tuple(draw.integers(-3, 9, 3).tolist()))) for index in range(5))
    case = OutlinedCase(aCase.info, GridGeometry(randomGrid(draw)), block((-2, 3, 4), (9, 7, 4)), lesions)
    saveCaseNode(addCase(scene, case, SHAPE), tmp_path / "c.seg.nrrd")
    assertPlainAgreement(tmp_path / "c.seg.nrrd")


def test_segments_that_share_a_layer_agree(scene, aCase, tmp_path):
    node = addCase(scene, aCase, SHAPE)
    node.GetSegmentation().CollapseBinaryLabelmaps(False)
    assert node.GetSegmentation().GetNumberOfLayers() < node.GetSegmentation().GetNumberOfSegments()
    storage = slicer.vtkMRMLSegmentationStorageNode()
    for useCompression in (True, False):
        path = tmp_path / f"{useCompression}.seg.nrrd"
        storage.SetFileName(str(path))
        storage.SetUseCompression(useCompression)
        assert storage.WriteData(node)
        case = assertPlainAgreement(path)
        assert [lesion.mask.voxelCount for lesion in case.lesions] == [12, 9, 0, 8]


def test_a_case_without_any_stroke_agrees(scene, aCase, tmp_path):
    empty = OutlinedCase(aCase.info, aCase.geometry, CroppedMask.empty(), (
        Outline("h", Role.HIGH_INTENSITY, CroppedMask.empty()),))
    for shape in (SHAPE, (1, 1, 1)):  # the latter is how Slicer stores a segmentation without a grid
        saveCaseNode(addCase(scene, empty, shape), tmp_path / "e.seg.nrrd")
        assert assertPlainAgreement(tmp_path / "e.seg.nrrd").cord.isEmpty


def test_a_segmentation_without_segments_is_refused_alike(scene, aCase, tmp_path):
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(tmp_path / "n.seg.nrrd"))
    assert storage.WriteData(node)
    assert assertAgreement(tmp_path / "n.seg.nrrd") is None
    assert "holds no segment" in outcome(readCaseFile, tmp_path / "n.seg.nrrd")


@pytest.mark.parametrize("writer", ["pynrrd", "SimpleITK"])
def test_label_volumes_of_other_writers_agree_once_mapped(tmp_path, writer):
    labels = np.zeros(SHAPE, dtype=np.uint16)
    labels[3:9, 2:10, 4:9] = 7
    labels[4:6, 4:6, 5:8] = 300
    path = tmp_path / "plain.seg.nrrd"
    if writer == "pynrrd":
        nrrd.write(str(path), labels.T, {"space": "RAS", "space origin": [1, 2, 3], "space directions": np.diag(
            [0.5, 0.6, -4]).tolist()})
    else:
        image = sitk.GetImageFromArray(labels)
        image.SetSpacing((0.5, 0.6, 4))
        sitk.WriteImage(image, str(path), True)
    mapping = tuple(map(parseRoleMapping, ("cord=Segment_7", "highIntensity=Segment_300:L1")))
    case = assertAgreement(path, mapping, hasReference=False)
    assert (case.cord.voxelCount, case.lesions[0].mask.voxelCount, case.lesions[0].level) == (6 * 8 * 5 - 12, 12, "L1")
    assertAgreement(path)  # not mapped: refused alike


def plainFile(path, **changed):
    """A cord of 2 x 3 x 4 voxels and a lesion in it, in two layers of 5 x 6 x 7 voxels."""
    layers = np.zeros((5, 6, 7, 2), dtype=np.uint8)
    layers[1:3, 1:4, 2:6, 0] = 1
    layers[1:2, 2:4, 3:5, 1] = 2
    segments = [
        {"ID": "c", "Name": "Cord", "Extent": extentText((1, 1, 2), (3, 4, 6)), "LabelValue": "1", "Layer": "0",
         "Tags": "SpinePain.Role:cord|"},
        {"ID": "h", "Name": "High", "Extent": extentText((0, 0, 0), (5, 6, 7)), "LabelValue": "2", "Layer": "1",
         "Tags": "SpinePain.Role:highIntensity|"}]
    matrix = np.diag([-0.5, -0.6, 4.0, 1.0])
    return WrittenSegmentation(**{"layers": layers, "ijkToRas": matrix, "segments": segments, "reference": matrix}
                               | changed).write(path)


@pytest.mark.parametrize("encoding", ["raw", "gzip"])
def test_damaged_files_are_refused_with_the_same_sentence(tmp_path, encoding):
    path = plainFile(tmp_path / "x.seg.nrrd", encoding=encoding)
    good = path.read_bytes()
    assert assertPlainAgreement(path).lesions[0].mask.voxelCount == 4
    start = good.index(b"\n\n") + 2
    draw = random.Random(1)
    damaged = [good[:length] for length in (0, 5, 300, start - 1, start, start + 3, len(good) - 9, len(good) - 1)]
    damaged += [good + more for more in (b"x", b"\0" * 10, good[start:], b"\x1f")]
    for _ in range(40):
        place = draw.randrange(start if encoding == "raw" else len(good))
        damaged.append(good[:place] + bytes([draw.randrange(256)]) + good[place + 1:])
    refused = 0
    for content in damaged:
        path.write_bytes(content)
        refused += assertAgreement(path) is None
    assert refused >= 15


@pytest.mark.parametrize(("change", "why"), [
    ({"isBigEndian": True}, None), ({"space": "left-anterior-superior"}, None), ({"isList": True}, None),
    ({"offset": (-4, 3, 2)}, None), ({"reference": None}, None),
    ({"extra": ["Segmentation_Extent:=0 6 0 5 0 4"]}, "legacy"),
    ({"extra": ["Segment0_Extent:=0 x"]}, "odd extent"),
    ({"extra": ["Segment1_ID:=c"]}, "the same ID twice"),
    ({"extra": ["Segment1_Layer:=2"]}, "a layer that is not there"),
    ({"extra": ["Segment1_LabelValue:=0"]}, "the background as label"),
    ({"fields": {"kinds": "vector domain domain domain"}}, "vectors"),
    ({"fields": {"space units": '"mm" "mm" "mm"'}}, "a field that ours do not have"),
    ({"fields": {"line skip": "0"}}, "a field that ours do not have"),
    ({"reference": np.diag([-0.5, -0.6, 4.1, 1.0])}, "a grid to resample to"),
])
def test_what_leaves_room_for_doubt_is_left_to_slicer(tmp_path, change, why):
    path = plainFile(tmp_path / "x.seg.nrrd", **change)
    assert (readSegmentationFile(path) is None) == (why is not None)
    assertAgreement(path, hasReference=change.get("reference", ...) is not None)


@pytest.mark.parametrize(("change", "says"), [
    ({"layers": np.ones((1, 1, 1, 2), dtype=np.uint8)}, "one single voxel"),
    ({"extra": ["Segment0_Extent:=0 999999 0 5 0 4"]}, "far beyond the image"),
    ({"extra": ["Segment1_Extent:=0 9999 0 9999 0 4"]}, "far beyond the image"),
    ({"extra": ["Segment0_Extent:=0 99999999999999 0 5"]}, "far beyond the image"),
])
def test_extents_on_which_slicer_would_crash_are_refused(tmp_path, change, says):
    path = plainFile(tmp_path / "x.seg.nrrd", **change)
    assert assertAgreement(path) is None
    assert says in outcome(readCaseFile, path)


def test_text_that_is_not_utf8_is_left_to_slicer(tmp_path):
    path = plainFile(tmp_path / "x.seg.nrrd")
    path.write_bytes(path.read_bytes().replace(b"Segment1_Name:=High", b"Segment1_Name:=H\xfcgh"))
    assert readSegmentationFile(path) is None
    assert assertAgreement(path).lesions[0].mask.voxelCount == 4


def test_a_real_case_agrees(sctFolder, scene, tmp_path, aCase):
    cord, lesion = (readVolume(sctFolder / f"t2_fake_lesion_{name}.nii.gz") for name in ("sc_seg", "lesion_seg"))
    case = OutlinedCase(aCase.info, cord.geometry, CroppedMask.fromLabels(cord.voxels), (
        Outline("h", Role.HIGH_INTENSITY, CroppedMask.fromLabels(lesion.voxels), "C4"),))
    saveCaseNode(addCase(scene, case, cord.voxels.shape), tmp_path / "real.seg.nrrd")
    assertPlainAgreement(tmp_path / "real.seg.nrrd")


def test_measuring_a_case_needs_neither_slicer_nor_simpleitk(scene, aCase, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    saveCaseNode(addCase(scene, aCase, SHAPE), path)
    script = ("import sys\nfrom SpinePainRHILib.Scene.CaseReading import checkCaseFile, readCaseFile\n"
              "print(readCaseFile(sys.argv[1]).cord.voxelCount, not checkCaseFile(sys.argv[1]).errors,\n"
              "      {'slicer', 'vtk', 'SimpleITK'} & set(sys.modules))\n")
    result = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True,
                            env={"PYTHONPATH": ":".join(sys.path)})
    assert result.stdout.split("\n")[0] == "240 True set()"
