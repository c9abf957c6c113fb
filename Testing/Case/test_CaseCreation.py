"""A case made on a volume: its grid, segments, display, views and editor."""

from dataclasses import replace

import nibabel
import numpy as np
import pytest
import slicer
from SessionTools import IJK_TO_RAS, SHAPE, Strokes, addVolume, cordOf, idsOf, lesionOf
from SpinePainRHILib.Case.CaseEditor import SINGLETON_TAG
from SpinePainRHILib.Case.SliceViews import sliceViewsOf, viewSetup
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG, terminologyEntry
from SpinePainRHILib.Files.SourceHash import hashVolume
from SpinePainRHILib.Scene.CaseVolume import suggestInfo
from SpinePainRHILib.Scene.Labelmaps import toMatrix
from SpinePainRHILib.Scene.SegmentTags import getTag

INSIDE_CORD = slicer.vtkMRMLSegmentationNode.EditAllowedInsideSingleSegment
EVERYWHERE = slicer.vtkMRMLSegmentationNode.EditAllowedEverywhere


def test_a_new_case_has_a_cord_and_one_high_intensity_segment_with_roles_and_terminology(session):
    segmentation = session.segmentationNode.GetSegmentation()
    assert segmentation.GetNumberOfSegments() == 2
    for segmentId, role in ((cordOf(session), Role.CORD), (lesionOf(session), Role.HIGH_INTENSITY)):
        assert getTag(segmentation.GetSegment(segmentId), TERMINOLOGY_TAG) == terminologyEntry(role)
    assert session.editor.selectedId == cordOf(session)
    assert not session.file.isModified


def test_a_new_case_lies_on_the_volumes_grid_refers_to_it_and_carries_its_fingerprint(session, volume):
    node = session.segmentationNode
    assert node.GetNodeReference(node.GetReferenceImageGeometryReferenceRole()) is volume
    voxels = np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE)
    assert session.info.source == hashVolume(voxels, GridGeometry(IJK_TO_RAS))
    assert session.sourceProblem is None
    Strokes(session).paint(cordOf(session), (slice(0, 1), slice(0, 1), slice(0, 1)))
    assert session.pointOfSlice(0) == pytest.approx(tuple(IJK_TO_RAS[:3, 3]))


def test_outlines_are_clear_and_fills_faint(session):
    display = session.segmentationNode.GetDisplayNode()
    assert (display.GetOpacity2DFill(), display.GetOpacity2DOutline()) == (0.15, 1.0)


def test_a_case_on_a_transformed_volume_shares_its_transform(scene, volume, console, tmp_path):
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    transform.SetMatrixTransformToParent(toMatrix(np.diag([1.0, 2.0, 1.0, 1.0])))
    volume.SetAndObserveTransformNodeID(transform.GetID())
    session = console.createCase(volume, "sub-001", folder=tmp_path)
    Strokes(session).paint(cordOf(session), (slice(2, 4), slice(5, 15), slice(6, 14)))
    assert session.values.measurement.cordVolumeMm3 == pytest.approx(2 * 10 * 8 * 0.5 * 0.5 * 4 * 2)
    assert session.sourceProblem is None
    session.close(keepUnsaved=False)


def test_what_cannot_be_outlined_is_refused_and_the_scene_stays_as_it_is(scene, console, volume):
    empty = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Empty")
    labels = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "Labels")
    before = scene.GetNumberOfNodes()
    for node, case, match in ((None, "x", "Choose a T2 volume"), (empty, "x", "holds no image"),
                              (labels, "x", "label map"), (volume, " ", "case ID is empty")):
        with pytest.raises(ValueError, match=match):
            console.createCase(node, case)
    assert scene.GetNumberOfNodes() == before


def test_case_and_timepoint_are_suggested_from_bids_names_only(scene, volume, tmp_path):
    assert suggestInfo(volume) is None
    storage = scene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    volume.SetAndObserveStorageNodeID(storage.GetID())
    for name, expected in (("sub-017_ses-week12_T2w.nii.gz", CaseInfo("sub-017", "week12")),
                           ("DOE_JANE.nrrd", None), ("IM0001.dcm", None)):
        (tmp_path / name).touch()
        storage.SetFileName(str(tmp_path / name))
        assert suggestInfo(volume) == expected


def test_the_editor_has_its_own_settings_and_leaves_the_users_alone(scene, session):
    users = scene.AddNode(slicer.vtkMRMLSegmentEditorNode())
    session.editor.select(lesionOf(session))
    assert session.editor.node.GetSingletonTag() == SINGLETON_TAG
    assert session.editor.node.GetOverwriteMode() == slicer.vtkMRMLSegmentEditorNode.OverwriteNone
    assert users is not session.editor.node
    assert users.GetMaskMode() == EVERYWHERE


def test_high_intensity_is_painted_inside_the_cord_only_while_the_switch_is_on(session, strokes):
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(2, 3), slice(0, 10), slice(0, 30)))
    assert session.lesions.mask(lesionOf(session)).voxelCount == 5 * 8
    session.editor.setMaskToCord(False)
    strokes.paint(lesionOf(session), (slice(2, 3), slice(0, 10), slice(0, 30)))
    assert session.lesions.mask(lesionOf(session)).voxelCount == 10 * 30
    assert session.lesions.mask(cordOf(session)).voxelCount == 6 * 20 * 8


def test_the_mask_follows_the_selection_whoever_makes_it(session):
    node = session.editor.node
    node.SetSelectedSegmentID(lesionOf(session))  # as the editor widget does
    assert (node.GetMaskMode(), node.GetMaskSegmentID()) == (INSIDE_CORD, cordOf(session))
    node.SetSelectedSegmentID(cordOf(session))
    assert node.GetMaskMode() == EVERYWHERE
    node.SetOverwriteMode(slicer.vtkMRMLSegmentEditorNode.OverwriteAllSegments)
    assert node.GetOverwriteMode() == slicer.vtkMRMLSegmentEditorNode.OverwriteNone


def test_a_listener_that_takes_a_mode_without_segment_back_never_sees_one(session):
    node, taken = session.editor.node, []

    def asTheWidgetDoes(_caller, _event):
        if node.GetMaskMode() == INSIDE_CORD and not node.GetMaskSegmentID():
            taken.append(node.GetMaskMode())
            node.SetMaskMode(EVERYWHERE)

    node.AddObserver("ModifiedEvent", asTheWidgetDoes)
    session.editor.select(lesionOf(session))
    assert taken == []
    assert (node.GetMaskMode(), node.GetMaskSegmentID()) == (INSIDE_CORD, cordOf(session))


def test_one_key_toggles_cord_and_the_lesion_last_edited_and_two_walk_the_lesions(session):
    second = session.lesions.addHighIntensity()
    session.lesions.addMetastasis("L3")
    editor = session.editor
    assert editor.selectedId == second
    editor.select(editor.toggled())
    assert editor.selectedId == cordOf(session)
    assert editor.toggled() == second
    assert editor.neighbour(1) == lesionOf(session)
    editor.select(second)
    assert (editor.neighbour(1), editor.neighbour(-1)) == (lesionOf(session), lesionOf(session))


def test_views_lie_along_the_volumes_planes_with_the_acquisition_plane_first(volume):
    views = viewSetup(volume)
    assert (views.main.name, views.main.orientation) == ("Yellow", "Sagittal")
    assert {view.name for view in views.others} == {"Red", "Green"}
    # Right of the screen is posterior, up is superior, as Slicer's sagittal preset has it.
    assert views.main.sliceToRas[:3, :3] == pytest.approx(np.array([[0, 0, -1], [-1, 0, 0], [0, 1, 0]]))
    middle = IJK_TO_RAS @ [14.5, 19.5, 5.5, 1]
    assert views.main.sliceToRas[:, 3] == pytest.approx(middle)


def test_views_of_an_oblique_volume_follow_its_axes_and_not_the_scanners():
    c, s = np.cos(0.3), np.sin(0.3)
    turn = np.eye(4)
    turn[:3, :3] = [[1, 0, 0], [0, c, -s], [0, s, c]]
    straight, turned = (sliceViewsOf(GridGeometry(matrix), SHAPE) for matrix in (IJK_TO_RAS, turn @ IJK_TO_RAS))
    for one, other in zip(straight.all, turned.all, strict=True):
        assert one.name == other.name
        assert other.sliceToRas == pytest.approx(turn @ one.sliceToRas)
        assert np.allclose(other.sliceToRas[:3, :3].T @ other.sliceToRas[:3, :3], np.eye(3))


def test_jumps_go_to_the_cord_on_a_slice_and_to_a_lesion_on_its_own_slice(outlined):
    # Cord: i 6..13, j 5..24; lesion: i 8..11, j 10..14, representative slice 4.
    assert outlined.pointOfSlice(3) == pytest.approx((10, 10 - 0.5 * 9.5, -30 + 0.5 * 14.5))
    assert outlined.pointOfSlice(11)[0] == pytest.approx(22 - 44)
    assert outlined.pointOfSegment(lesionOf(outlined)) == pytest.approx((6, 10 - 0.5 * 9.5, -30 + 0.5 * 12))
    assert outlined.pointOfSegment(outlined.lesions.addHighIntensity()) is None
    with pytest.raises(ValueError, match="not part of the case"):
        outlined.pointOfSegment("nothing")


def test_a_volume_that_is_not_the_one_outlined_is_named_as_such(scene, session):
    other = addVolume(scene, np.zeros(SHAPE, dtype=np.int16), "Other")
    session.setVolume(other)
    assert "'Other'" in session.sourceProblem
    assert "another volume" in session.sourceProblem
    session.setVolume(addVolume(scene, np.zeros((3, 4, 5), dtype=np.int16), "Small", np.diag([3.0, 1, 1, 1])))
    assert "another volume" in session.sourceProblem
    session.setInfo(replace(session.info, source=None))
    session.setVolume(session.volumeNode)
    assert "another grid" in session.sourceProblem
    assert session.values.measurement is not None
    assert len(idsOf(session, Role.CORD)) == 1


@pytest.mark.parametrize("apartMm", [0.0, 7.0])
def test_that_the_volumes_file_places_its_voxels_twice_is_said_with_the_case(scene, session, tmp_path, apartMm):
    sform = np.diag([2.0, 1, 1, 1])
    qform = sform.copy()
    qform[0, 3] = apartMm
    image = nibabel.Nifti1Image(np.zeros((5, 4, 3), dtype=np.int16), sform)
    image.set_qform(qform, 1)
    image.set_sform(sform, 1)
    nibabel.save(image, tmp_path / "t2.nii.gz")
    node = addVolume(scene, np.zeros((3, 4, 5), dtype=np.int16), "T2", qform)
    storage = scene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    node.SetAndObserveStorageNodeID(storage.GetID())
    storage.SetFileName(str(tmp_path / "t2.nii.gz"))
    session.setVolume(node)
    if not apartMm:
        assert session.placeNote is None
        return
    assert "up to 7.0 mm apart" in session.placeNote and "read by its qform" in session.placeNote
    session.setVolume(None)
    assert session.placeNote is None


def test_a_volume_of_slicers_dicom_module_gives_a_case_no_text_of_its_name_or_attributes(scene, volume, console,
                                                                                          tmp_path):
    # As DICOMScalarVolumePlugin leaves a node: named after the series, its instances in an attribute, files listed.
    volume.SetName("5: ZQXNAME^Jane T2")
    volume.SetAttribute("DICOM.instanceUIDs", "1.2.826.777 1.2.826.778")
    storage = scene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    storage.SetFileName(str(tmp_path / "ZQXNAME" / "IM1"))
    volume.SetAndObserveStorageNodeID(storage.GetID())
    assert suggestInfo(volume) is None
    session = console.createCase(volume, "c1")
    Strokes(session).paint(cordOf(session), (slice(0, 1), slice(0, 1), slice(0, 1)))
    session.file.save(tmp_path / "c1.seg.nrrd")
    assert "ZQXNAME" not in session.segmentationNode.GetName()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written and not any("ZQX" in path.name for path in written)
    assert not any(word in path.read_bytes() for path in written for word in (b"ZQXNAME", b"1.2.826.777"))
    session.close(keepUnsaved=False)
