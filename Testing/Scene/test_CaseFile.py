"""Case files: what is saved comes back; what fails leaves the earlier file."""

import shutil
from dataclasses import replace

import nrrd
import numpy as np
import pytest
import slicer
from SpinePainRHILib import __version__
from SpinePainRHILib.Core.Cases import Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role, Tag
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.OutlineTool import Tool, madeHere
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG
from SpinePainRHILib.Scene import CaseFile
from SpinePainRHILib.Scene.CaseFile import loadCaseNode, saveCaseNode
from SpinePainRHILib.Scene.CaseReading import checkCaseFile, readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase, readCase
from SpinePainRHILib.Scene.SegmentTags import getTag, setTag
from SyntheticCases import SHAPE, block, sameCase


@pytest.fixture
def node(scene, aCase):
    return addCase(scene, aCase, SHAPE)


def test_every_tag_level_and_voxel_survives_a_round_trip(node, aCase, tmp_path):
    path = tmp_path / "脊柱 case (1).seg.nrrd"
    assert saveCaseNode(node, path).notes == ()
    case = readCaseFile(path)
    assert sameCase(case, aCase)
    assert measureCase(case) == measureCase(aCase)
    assert list(tmp_path.iterdir()) == [path]


def test_a_second_round_trip_changes_nothing(node, aCase, tmp_path, scene):
    first, second = tmp_path / "a.seg.nrrd", tmp_path / "b.seg.nrrd"
    saveCaseNode(node, first)
    saveCaseNode(loadCaseNode(first, scene), second)
    assert sameCase(readCaseFile(second), aCase)


def test_the_file_records_the_version_and_can_be_read_by_an_independent_reader(node, aCase, tmp_path):
    saveCaseNode(node, tmp_path / "c.seg.nrrd")
    data, header = nrrd.read(str(tmp_path / "c.seg.nrrd"))
    assert f"SpinePain.Version:{__version__}" in header["Segment0_Tags"]
    assert data.shape[-3:] == SHAPE[::-1]  # the whole volume's grid, axes i, j, k
    cord = data[int(header["Segment0_Layer"])] == int(header["Segment0_LabelValue"])
    assert int(cord.sum()) == aCase.cord.voxelCount


def test_saving_leaves_the_node_in_the_scene_as_it_is(node, tmp_path):
    segmentation = node.GetSegmentation()
    layers = [segmentation.GetNthSegment(index).GetRepresentation("Binary labelmap")
              for index in range(segmentation.GetNumberOfSegments())]
    times = [layer.GetMTime() for layer in layers]
    saveCaseNode(node, tmp_path / "c.seg.nrrd")
    after = [segmentation.GetNthSegment(index).GetRepresentation("Binary labelmap") for index in range(len(layers))]
    assert after == layers
    assert [layer.GetMTime() for layer in after] == times


def test_a_new_case_without_any_stroke_keeps_its_grid_and_tags(scene, aCase, tmp_path):
    empty = OutlinedCase(aCase.info, aCase.geometry, CroppedMask.empty(),
                         (Outline("High intensity", Role.HIGH_INTENSITY, CroppedMask.empty()),))
    path = tmp_path / "new.seg.nrrd"
    saveCaseNode(addCase(scene, empty, SHAPE), path)
    case = readCaseFile(path)
    assert case.cord.isEmpty
    assert case.geometry.sameGridAs(aCase.geometry, 1e-9)
    assert case.info == aCase.info


def test_outlines_that_reach_beyond_the_volume_are_kept(scene, aCase, tmp_path):
    beyond = OutlinedCase(aCase.info, aCase.geometry, block((-2, 3, 4), (6, 4, 4)),
                          (Outline("h", Role.HIGH_INTENSITY, block((-1, 3, 4), (2, 2, 2))),))
    saveCaseNode(addCase(scene, beyond, SHAPE), tmp_path / "b.seg.nrrd")
    case = readCaseFile(tmp_path / "b.seg.nrrd")
    assert sameCase(case, beyond)
    assert measureCase(case).rhiSliceIndex == -1


def test_many_overlapping_lesions_of_different_layers_survive(scene, aCase, tmp_path):
    random = np.random.default_rng(3)
    lesions = tuple(Outline(f"h{index}", Role.HIGH_INTENSITY,
                            CroppedMask(random.random((4, 5, 6)) < 0.4, tuple(random.integers(0, 7, 3).tolist())))
                    for index in range(12))
    case = OutlinedCase(aCase.info, aCase.geometry, aCase.cord, lesions)
    saveCaseNode(addCase(scene, case, SHAPE), tmp_path / "m.seg.nrrd")
    assert sameCase(readCaseFile(tmp_path / "m.seg.nrrd"), case)


def test_a_tag_that_the_format_would_break_is_stored_encoded_and_mentioned(node, tmp_path):
    setTag(node.GetSegmentation().GetNthSegment(0), Tag.SOURCE, "a|b")
    result = saveCaseNode(node, tmp_path / "t.seg.nrrd")
    assert Tag.SOURCE in result.notes[0]
    _data, header = nrrd.read(str(tmp_path / "t.seg.nrrd"))
    assert f"{Tag.SOURCE}:a%7Cb" in header["Segment0_Tags"]
    assert getTag(node.GetSegmentation().GetNthSegment(0), Tag.SOURCE) == "a|b"  # in the scene as before


@pytest.mark.parametrize(("name", "stored"), [
    ("High\rintensity", "High\nintensity"), ("High\r\nintensity\r", "High\nintensity\n"),
    ("\x01High\x1b\x7f", " High  "), ("High\tintensity\n\\n", None)])
def test_control_characters_in_a_name_do_not_keep_a_case_from_being_saved(node, aCase, tmp_path, scene, name, stored):
    segment = node.GetSegmentation().GetNthSegment(1)
    segment.SetName(name)
    result = saveCaseNode(node, tmp_path / "n.seg.nrrd")
    assert len(result.notes) == (stored is not None)
    assert all("is stored without its control characters" in each for each in result.notes)
    expected = name if stored is None else stored
    assert readCaseFile(tmp_path / "n.seg.nrrd").lesions[0].name == expected
    again = loadCaseNode(tmp_path / "n.seg.nrrd", scene)
    assert again.GetSegmentation().GetNthSegment(1).GetName() == expected
    assert segment.GetName() == name  # in the scene as before


@pytest.mark.parametrize("name", ["DICOM.PatientName", "PatientName", "StudyInstanceUID", "x|PatientName",
                                  "SpinePain.Patient", "TerminologyEntry2"])
def test_tags_of_others_are_not_written_since_they_may_name_a_patient(node, tmp_path, name):
    setTag(node.GetSegmentation().GetNthSegment(0), name, "Doe^Jane")
    result = saveCaseNode(node, tmp_path / "p.seg.nrrd")
    assert "Tags of segment 'Cord' that other programs wrote are left out" in result.notes[0]
    assert b"Doe" not in (tmp_path / "p.seg.nrrd").read_bytes()
    assert getTag(node.GetSegmentation().GetNthSegment(0), name) == "Doe^Jane"  # in the scene as before


def test_segment_ids_made_elsewhere_are_replaced_and_nothing_else_changes(node, aCase, tmp_path):
    segmentation = node.GetSegmentation()
    segment = segmentation.GetNthSegment(1)
    copy = slicer.vtkSegment()
    copy.DeepCopy(segment)
    name = segmentation.GetNthSegmentID(1)
    behind = segmentation.GetNthSegmentID(2)
    segmentation.RemoveSegment(name)
    segmentation.AddSegment(copy, "DOE_JANE_1950", behind)
    path = tmp_path / "i.seg.nrrd"
    saveCaseNode(node, path)
    assert b"DOE" not in path.read_bytes()
    assert sameCase(readCaseFile(path), aCase)
    assert segmentation.GetNthSegmentID(1) == "DOE_JANE_1950"


@pytest.mark.parametrize("failure", ["write", "verify"])
def test_a_failed_save_leaves_the_earlier_file_and_says_so(node, tmp_path, monkeypatch, failure):
    path = tmp_path / "c.seg.nrrd"
    saveCaseNode(node, path)
    earlier = path.read_bytes()
    if failure == "write":
        def store(_copy, temporary):
            temporary.write_bytes(b"half")
            raise ValueError("Slicer could not write the segmentation.")
        monkeypatch.setattr(CaseFile, "_store", store)
    else:
        original = CaseFile._store

        def store(copy, temporary):
            original(copy, temporary)
            copy.GetSegmentation().GetNthSegment(0).SetName("changed since")
        monkeypatch.setattr(CaseFile, "_store", store)
    with pytest.raises(ValueError, match="the earlier file is unchanged"):
        saveCaseNode(node, path)
    assert path.read_bytes() == earlier
    assert list(tmp_path.iterdir()) == [path]


def test_a_voxel_lost_while_writing_is_noticed(node, tmp_path, monkeypatch):
    original = CaseFile._store

    def lossy(copy, temporary):
        labelmap = copy.GetSegmentation().GetNthSegment(0).GetRepresentation("Binary labelmap")
        labelmap.GetPointData().GetScalars().SetTuple1(0, 0)
        original(copy, temporary)

    monkeypatch.setattr(CaseFile, "_store", lossy)
    with pytest.raises(ValueError, match="outline of segment 'Cord' changed"):
        saveCaseNode(node, tmp_path / "c.seg.nrrd")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["case.nrrd", "case.seg.vtm", "case", ".seg.nrrd"])
def test_a_name_under_which_the_case_would_not_be_found_again_is_refused(node, tmp_path, name):
    with pytest.raises(ValueError, match=r"must end in \.seg\.nrrd"):
        saveCaseNode(node, tmp_path / name)


def test_a_case_without_cord_is_not_saved(node, tmp_path):
    node.GetSegmentation().RemoveSegment(node.GetSegmentation().GetNthSegmentID(0))
    with pytest.raises(ValueError, match="No segment is recognised as the cord"):
        saveCaseNode(node, tmp_path / "c.seg.nrrd")


def test_closed_surfaces_made_for_display_are_not_stored(node, aCase, tmp_path, scene):
    node.GetSegmentation().CreateRepresentation("Closed surface", True)
    saveCaseNode(node, tmp_path / "s.seg.nrrd")
    assert not loadCaseNode(tmp_path / "s.seg.nrrd", scene).GetSegmentation().ContainsRepresentation("Closed surface")
    assert node.GetSegmentation().ContainsRepresentation("Closed surface")


def test_without_a_case_tag_the_file_name_gives_case_and_timepoint(node, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    saveCaseNode(node, path)
    data, header = nrrd.read(str(path))
    header["Segment0_Tags"] = "SpinePain.Role:cord|"
    foreign = tmp_path / "sub-017_ses-week12_T2w.seg.nrrd"
    nrrd.write(str(foreign), data, header)
    info = readCaseFile(foreign).info
    assert (info.caseId, info.timepoint, info.reader) == ("sub-017", "week12", None)


def test_a_plain_label_volume_is_no_case_until_mapped(tmp_path, aCase):
    labels = np.zeros(SHAPE[::-1], dtype=np.uint8)
    labels[4:9, 2:10, 3:9] = 1
    labels[5:7, 4:6, 5:8] = 2
    path = tmp_path / "plain.seg.nrrd"
    nrrd.write(str(path), labels, {"space": "left-posterior-superior", "space origin": [0, 0, 0],
                                   "space directions": np.eye(3).tolist(), "kinds": ["domain"] * 3})
    with pytest.raises(ValueError, match="No segment is recognised as the cord"):
        readCaseFile(path)


def test_a_damaged_file_leaves_the_scene_unchanged(node, tmp_path, scene):
    path = tmp_path / "c.seg.nrrd"
    saveCaseNode(node, path)
    path.write_bytes(path.read_bytes()[:-20])
    before = scene.GetNumberOfNodes()
    with pytest.raises(ValueError, match=r"c\.seg\.nrrd"):
        loadCaseNode(path, scene)
    assert scene.GetNumberOfNodes() == before


def test_slicers_reader_is_not_given_a_file_whose_check_failed(tmp_path):
    (tmp_path / "x.seg.nrrd").write_bytes(b"NRRD0004\ntype: unsigned char\n")
    nowhere = None  # a scene would be asked for nodes before anything is read
    with pytest.raises(ValueError, match=r"x\.seg\.nrrd"):
        loadCaseNode(tmp_path / "x.seg.nrrd", nowhere)


def test_check_tells_what_a_reader_should_still_do(node, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    setTag(node.GetSegmentation().GetNthSegment(0), Tag.READER, None)
    saveCaseNode(node, path)
    check = checkCaseFile(path)
    assert check.errors == ()
    assert any("no reader ID" in note for note in check.notes)
    shutil.copy(path, tmp_path / "d.seg.nrrd")
    assert checkCaseFile(tmp_path / "d.seg.nrrd") == check


@pytest.mark.parametrize("entry", [
    b"a~SCT^1^b~SCT^2748008^R\xfcckenmark~^^~c~^^~^^", "a~SCT^1^b~SCT^2748008^cord | myelon\n~^^~c~^^~^^"])
def test_a_cord_told_by_terminology_that_a_file_cannot_hold_is_told_by_it_afterwards(scene, aCase, tmp_path, entry):
    node = addCase(scene, aCase, SHAPE)
    for index in range(node.GetSegmentation().GetNumberOfSegments()):
        setTag(node.GetSegmentation().GetNthSegment(index), Tag.ROLE, None)
    node.GetSegmentation().GetNthSegment(0).SetTag(TERMINOLOGY_TAG, entry)
    before = measureCase(readCase(node))
    result = saveCaseNode(node, tmp_path / "c.seg.nrrd")
    again = measureCase(readCaseFile(tmp_path / "c.seg.nrrd"))
    assert again.rhiPercent == before.rhiPercent == 10.0
    assert all("percent-encoded" not in note for note in result.notes)


def test_a_file_that_would_be_measured_otherwise_is_not_saved(scene, aCase, tmp_path, monkeypatch):
    node = addCase(scene, aCase, SHAPE)
    copyForSaving = CaseFile._copyForSaving

    def withAnotherRole(original, scratch):
        copy, notes = copyForSaving(original, scratch)
        setTag(copy.GetSegmentation().GetNthSegment(1), Tag.ROLE, Role.METASTASIS)
        return copy, notes

    monkeypatch.setattr(CaseFile, "_copyForSaving", withAnotherRole)
    with pytest.raises(ValueError, match="measured otherwise"):
        saveCaseNode(node, tmp_path / "c.seg.nrrd")
    assert not list(tmp_path.iterdir())


def test_the_tools_of_outlines_come_back_by_either_reader_and_older_files_tell_none(aCase, scene, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    saveCaseNode(addCase(scene, aCase, SHAPE), path)
    older = measureCase(readCaseFile(path))
    assert older.cordTool is None and not any(each.tool for each in older.lesions)
    lesions = tuple(replace(each, tool=madeHere(Tool.IMPORTED, each.mask.voxelCount)) for each in aCase.lesions)
    saveCaseNode(addCase(scene, replace(aCase, lesions=lesions, cordTool=madeHere(Tool.TRACED, 1)), SHAPE), path)
    for case in (readCaseFile(path), CaseFile.readThroughSlicer(path)):
        measured = measureCase(case)
        assert measured.cordTool == f"traced {__version__}, changed"
        assert {each.tool for each in measured.lesions if not each.isEmpty} == {f"imported {__version__}"}
