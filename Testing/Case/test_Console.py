"""The job without a panel, as the documentation shows it."""

import numpy as np
import pytest
import slicer
from SessionTools import IJK_TO_RAS, SHAPE, Strokes, addVolume, cordOf, lesionOf, readScene
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.CaseSegmentation import addCase
from SpinePainRHILib.Scene.SegmentRecognition import RoleMapping
from SpinePainRHILib.Scene.SegmentTags import setTag


def test_a_case_is_created_outlined_measured_and_saved_with_a_callback(console, volume, tmp_path):
    heard = []
    session = console.createCase(volume, "sub-001", reader="R1", folder=tmp_path)
    session.valuesChanged.connect(lambda values: heard.append(values.rhiPercent))
    strokes = Strokes(session)
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    assert heard == [0.0, 12.5]
    path = console.save(session).path
    for case in (path, str(path), session, session.segmentationNode):
        assert console.measure(case).rhiPercent == 12.5
    assert console.measure(path, axis="SI").axis == "SI"
    session.close()
    assert heard[-1] is None
    with pytest.raises(ValueError, match="has ended"):
        console.measure(session)


def test_a_scene_restores_the_case_its_volume_and_the_mask_switch(outlined, tmp_path):
    outlined.editor.setMaskToCord(False)
    outlined.lesions.setLevel(lesionOf(outlined), "L1")
    expected = outlined.values.measurement
    assert outlined.scene.WriteToMRB(str(tmp_path / "scene.mrb"))
    restored = readScene(tmp_path / "scene.mrb", tmp_path)
    console = RhiConsole(restored)
    node, = console.caseNodes()
    session = console.openNode(node)
    assert session.values.measurement == expected
    assert session.volumeNode.GetName() == "T2"
    assert session.sourceProblem is None
    assert not session.editor.isMaskToCord
    assert session.info.reader == "R1"
    assert session.file.path is None  # the file inside the scene's archive is not the case's
    session.close(keepUnsaved=False)
    restored.Clear(True)


def test_a_segmentation_of_another_tool_needs_a_mapping_and_is_tagged_by_it(scene, console, volume):
    cord, bright = (CroppedMask(np.ones(shape, dtype=bool), (1, 2, 2)) for shape in ((2, 4, 4), (1, 2, 2)))
    case = OutlinedCase(CaseInfo("x"), GridGeometry(IJK_TO_RAS), cord,
                        (Outline("Bright", Role.HIGH_INTENSITY, bright),))
    node = addCase(scene, case, SHAPE)
    for index in range(2):
        for tag in ("SpinePain.Role", "TerminologyEntry"):
            setTag(node.GetSegmentation().GetNthSegment(index), tag, None)
    assert console.caseNodes() == ()
    with pytest.raises(ValueError, match="recognised as the cord"):
        console.openNode(node)
    assert node.GetScene() is scene
    session = console.openNode(node, volume, (RoleMapping("Cord", Role.CORD),
                                              RoleMapping("Bright", Role.HIGH_INTENSITY, "T3")))
    assert session.values.measurement.rhiPercent == 25
    assert console.caseNodes() == (node,)
    session.close(keepUnsaved=False)


def test_a_file_that_is_no_case_leaves_the_scene_as_it_is(console, scene, volume, tmp_path):
    (tmp_path / "x.seg.nrrd").write_bytes(b"nothing")
    before = scene.GetNumberOfNodes()
    with pytest.raises(ValueError, match=r"x\.seg\.nrrd"):
        console.openCase(tmp_path / "x.seg.nrrd", volume)
    assert scene.GetNumberOfNodes() == before


def test_a_case_opened_on_another_volume_warns(console, outlined, scene):
    path = outlined.file.save().path
    session = console.openCase(path, addVolume(scene, np.zeros(SHAPE, dtype=np.int16), "Zeros"))
    assert "'Zeros'" in session.sourceProblem
    session.close()


def test_a_file_without_case_tag_keeps_the_name_its_stem_gave_it(console, outlined, tmp_path):
    setTag(outlined.segmentationNode.GetSegmentation().GetSegment(cordOf(outlined)), "SpinePain.Case", None)
    setTag(outlined.segmentationNode.GetSegmentation().GetSegment(cordOf(outlined)), "SpinePain.Timepoint", None)
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(tmp_path / "sub-017_ses-week12_x.seg.nrrd"))
    assert storage.WriteData(outlined.segmentationNode)  # by Slicer itself, which adds no tag
    session = console.openCase(tmp_path / "sub-017_ses-week12_x.seg.nrrd")
    session.segmentationNode.SetName("else")
    assert (session.info.caseId, session.info.timepoint) == ("sub-017", "week12")
    session.close()


def test_a_case_imported_on_a_left_handed_grid_fits_the_volume_that_slicer_turned_right(console, scene, tmp_path):
    # Slicer turns left-handed volumes round while loading, so grids differ though not a voxel does.
    voxels = np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE)
    turned = IJK_TO_RAS @ [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, -1, SHAPE[0] - 1], [0, 0, 0, 1]]
    session = console.createCase(addVolume(scene, voxels[::-1].copy(), "Left-handed", turned), "sub-001")
    session.setVolume(addVolume(scene, voxels, "Right-handed"))
    assert session.sourceProblem is None
    session.close(keepUnsaved=False)
