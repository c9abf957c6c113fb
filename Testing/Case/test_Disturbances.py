"""Whatever happens to the scene: no exception, no observer left, no stale number, nothing lost."""

import gc
import weakref

import numpy as np
import pytest
import slicer
from SessionTools import SHAPE, Strokes, addVolume, cordOf, lesionOf
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Events.SegmentationEvents import CONTENT_EVENTS
from SpinePainRHILib.Keep.Recovery import findRecovery
from SpinePainRHILib.Live.LiveValues import ValueStatus
from SpinePainRHILib.Scene.CaseReading import readCaseFile

SCENE_EVENTS = (slicer.vtkMRMLScene.StartCloseEvent, slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent)


@pytest.fixture(autouse=True)
def noErrorInAnObserver(capfd):
    """VTK prints an exception in an observer and goes on, so it is looked for there."""
    yield
    assert "Traceback" not in capfd.readouterr().err


def endings(session):
    reasons = []
    session.ended.connect(reasons.append)
    return reasons


def test_closing_the_scene_ends_the_session_and_keeps_unsaved_work(outlined, scene):
    path, reasons = outlined.file.proposedPath, endings(outlined)
    scene.Clear(False)
    assert reasons == ["The scene was closed."]
    assert (outlined.segmentationNode, outlined.volumeNode, outlined.isOpen) == (None, None, False)
    assert (outlined.values.status, outlined.values.measurement) == (ValueStatus.NOT_COMPUTABLE, None)
    assert readCaseFile(findRecovery(path).autosavePath).lesions[0].mask.voxelCount == 40


def test_deleting_the_segmentation_ends_the_session_and_keeps_unsaved_work(outlined, scene):
    path, reasons, shown = outlined.file.proposedPath, endings(outlined), []
    outlined.valuesChanged.connect(shown.append)
    scene.RemoveNode(outlined.segmentationNode)
    assert reasons == ["The segmentation was removed from the scene."]
    assert shown[-1].measurement is None
    assert readCaseFile(findRecovery(path).autosavePath).cord.voxelCount == 960


def test_deleting_the_volume_leaves_the_case_and_its_values(outlined, scene):
    changes = []
    outlined.contextChanged.connect(lambda: changes.append(outlined.volumeNode))
    scene.RemoveNode(outlined.volumeNode)
    assert changes == [None]
    assert outlined.values.measurement.rhiPercent == 12.5


def test_deleting_another_node_does_not_matter(outlined, scene):
    reasons = endings(outlined)
    scene.RemoveNode(outlined.segmentationNode.GetDisplayNode())
    scene.RemoveNode(scene.AddNewNodeByClass("vtkMRMLLinearTransformNode"))
    assert reasons == []
    assert outlined.update().measurement.rhiPercent == 12.5


def test_switching_to_another_volume_mid_stroke_leaves_the_first_case_whole(later, schedule, scene, tmp_path):
    strokes = Strokes(later)
    strokes.paint(cordOf(later), (slice(2, 8), slice(5, 25), slice(6, 14)))
    assert later.values.status is ValueStatus.STALE
    path = later.file.proposedPath
    later.close()
    another = addVolume(scene, np.ones(SHAPE, dtype=np.int16), "Other")
    other = RhiConsole(scene, schedule).createCase(another, "sub-002", folder=tmp_path)
    schedule.run()  # what the first session had asked for comes too late
    assert (later.values.measurement, other.values.measurement.cordVolumeMm3) == (None, 0)
    assert other.editor.node.GetSegmentationNode() is other.segmentationNode
    assert readCaseFile(findRecovery(path).autosavePath).cord.voxelCount == 960
    other.close(keepUnsaved=False)


def test_removing_the_cord_shows_no_number_and_undoing_that_brings_them_back(outlined, strokes):
    strokes.engine.SaveStateForUndo()
    outlined.segmentationNode.GetSegmentation().RemoveSegment(cordOf(outlined))
    assert outlined.values.status is ValueStatus.NOT_COMPUTABLE
    assert "No segment is recognised as the cord" in outlined.values.reason
    assert (outlined.values.measurement, outlined.values.rows) == (None, ())
    assert outlined.file.isModified
    with pytest.raises(ValueError, match="No segment is recognised"):
        outlined.file.save()
    strokes.undo()
    assert outlined.values.measurement.rhiPercent == 12.5
    outlined.file.save()


def test_a_second_cord_is_said_and_taking_its_role_away_heals_the_case(outlined):
    segmentation = outlined.segmentationNode.GetSegmentation()
    segment = segmentation.GetSegment(lesionOf(outlined))
    segment.SetTag("SpinePain.Role", "cord")
    assert "2 segments have the role cord" in outlined.values.reason
    segment.SetTag("SpinePain.Role", "highIntensity")
    assert outlined.values.measurement.rhiPercent == 12.5


def test_removing_every_segment_and_closing_then_is_no_exception(outlined):
    outlined.segmentationNode.GetSegmentation().RemoveAllSegments()
    assert outlined.values.measurement is None
    outlined.close()
    assert not outlined.isOpen


def test_a_new_vtksegmentation_in_the_node_is_followed(outlined):
    fresh = slicer.vtkSegmentation()
    fresh.DeepCopy(outlined.segmentationNode.GetSegmentation())
    fresh.RemoveSegment(lesionOf(outlined))
    outlined.segmentationNode.SetAndObserveSegmentation(fresh)
    assert outlined.values.measurement.rhiPercent == 0
    fresh.RemoveAllSegments()
    assert outlined.values.measurement is None


def test_renaming_the_node_and_moving_it_under_a_folder_do_not_matter(outlined, scene):
    outlined.segmentationNode.SetName("else")
    outlined.segmentationNode.SetAndObserveTransformNodeID(
        scene.AddNewNodeByClass("vtkMRMLLinearTransformNode").GetID())
    assert outlined.values.measurement.rhiPercent == 12.5
    assert outlined.info.caseId == "sub-001"


def test_a_closed_session_observes_nothing_and_can_be_forgotten(outlined, scene):
    node, editor = outlined.segmentationNode, outlined.editor.node
    assert node.HasObserver(CONTENT_EVENTS[0])
    assert scene.HasObserver(SCENE_EVENTS[0])
    outlined.close(keepUnsaved=False)
    assert not any(node.HasObserver(event) for event in CONTENT_EVENTS)
    assert not any(scene.HasObserver(event) for event in SCENE_EVENTS)
    assert editor.GetSegmentationNode() is None
    assert len(outlined._observers) == 0


def test_a_session_that_is_only_forgotten_does_not_live_on_through_its_observers(console, volume, tmp_path):
    session = console.createCase(volume, "sub-001", folder=tmp_path)
    node, weak = session.segmentationNode, weakref.ref(session)
    del session
    gc.collect()
    assert weak() is None
    node.GetSegmentation().GetNthSegment(0).SetName("its observers are called, and do nothing")


def test_a_closed_session_says_so_whatever_is_asked_of_it(outlined):
    outlined.close(keepUnsaved=False)
    outlined.close()
    assert outlined.update().measurement is None
    outlined.setFrozen(True)
    outlined.setViewPlane(np.eye(4))
    assert outlined.pointOfSlice(3) is None
    for deed in (lambda: outlined.info, lambda: outlined.setDetails(reader="x"), lambda: outlined.status,
                 lambda: outlined.setVolume(None)):
        with pytest.raises(ValueError, match="closed"):
            deed()


def test_a_slot_that_closes_the_session_ends_it_cleanly(outlined, strokes):
    outlined.valuesChanged.connect(lambda values: outlined.close(keepUnsaved=False))
    strokes.paint(lesionOf(outlined), (slice(6, 7), slice(8, 12), slice(8, 12)))
    assert not outlined.isOpen
    assert outlined.values.measurement is None
