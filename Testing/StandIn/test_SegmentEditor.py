"""The stand-in editor widget on the real engine: masks, undo, and the real widget's traps."""

import numpy as np
import pytest

from StandIn import Painting


@pytest.fixture
def editor(standIn):
    """An editor on a 10x20x20 volume with a cord of 10x10 voxels in every slice, and an empty lesion."""
    import slicer

    volume = slicer.util.addVolumeFromArray(np.zeros((10, 20, 20), np.int16), name="T2")
    segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "case")
    segmentation.CreateDefaultDisplayNodes()
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    for segmentID in ("cord", "lesion"):
        segmentation.GetSegmentation().AddEmptySegment(segmentID, segmentID)
    widget = slicer.qMRMLSegmentEditorWidget()
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode")
    node.SetOverwriteMode(node.OverwriteNone)
    widget.setMRMLSegmentEditorNode(node)
    widget.setMRMLScene(slicer.mrmlScene)
    widget.setSegmentationNode(segmentation)
    widget.setSourceVolumeNode(volume)
    Painting.paintBox(widget, (5, 5, 0), (14, 14, 9))
    yield widget
    widget.delete()


def voxels(editor, segmentID):
    import slicer

    node = editor.segmentationNode()
    array = slicer.util.arrayFromSegmentInternalBinaryLabelmap(node, segmentID)
    return 0 if array is None else int((array == node.GetSegmentation().GetSegment(segmentID).GetLabelValue()).sum())


def maskToCord(editor):
    node = editor.mrmlSegmentEditorNode()
    node.SetMaskSegmentID("cord")
    node.SetMaskMode(editor.segmentationNode().EditAllowedInsideSingleSegment)


def test_the_first_segment_is_selected_and_painted(editor):
    assert editor.currentSegmentID() == "cord"
    assert voxels(editor, "cord") == 10 * 10 * 10


def test_a_stroke_is_clipped_to_the_mask_and_leaves_the_cord_whole(editor):
    maskToCord(editor)
    editor.setCurrentSegmentID("lesion")
    Painting.paintBox(editor, (0, 0, 4), (7, 7, 4))
    assert voxels(editor, "lesion") == 3 * 3  # (5..7, 5..7) of one slice
    assert voxels(editor, "cord") == 1000


def test_without_the_switch_to_overlap_a_stroke_erases_the_cord(editor):
    node = editor.mrmlSegmentEditorNode()
    node.SetOverwriteMode(node.OverwriteAllSegments)
    editor.setCurrentSegmentID("lesion")
    Painting.paintBox(editor, (5, 5, 4), (6, 6, 4))
    assert voxels(editor, "cord") == 1000 - 4


def test_undo_and_redo_take_a_stroke_back_and_make_it_again(editor):
    undo = editor.findChild("QToolButton", "UndoButton")
    editor.setCurrentSegmentID("lesion")
    Painting.paintBox(editor, (5, 5, 4), (7, 7, 4))
    editor.undo()
    assert (voxels(editor, "lesion"), voxels(editor, "cord")) == (0, 1000)
    editor.redo()
    assert voxels(editor, "lesion") == 9
    assert undo.enabled is True


def test_a_disk_is_painted_in_one_slice_and_erased_again(editor):
    editor.setCurrentSegmentID("lesion")
    editor.effectByName("Paint").setCommonParameter("BrushAbsoluteDiameter", 3.0)
    Painting.paintDab(editor, (10, 10, 5), normalRas=(0, 0, 1))
    assert voxels(editor, "lesion") == 9  # all of a 3x3 square is within sqrt(2) of its middle
    editor.effectByName("Paint").setCommonParameter("BrushAbsoluteDiameter", 2.0)
    Painting.paintDab(editor, (10, 10, 5), normalRas=(0, 0, 1), erase=True)
    assert voxels(editor, "lesion") == 4  # its corners


def test_a_stroke_fires_the_events_of_a_content_edit(editor):
    import slicer

    events = []
    for name in ("SourceRepresentationModified", "SegmentModified"):
        event = getattr(slicer.vtkSegmentation, name)
        editor.segmentationNode().AddObserver(event, lambda *_, name=name: events.append(name))
    editor.setCurrentSegmentID("lesion")
    Painting.paintBox(editor, (5, 5, 4), (6, 6, 4))
    assert events.count("SourceRepresentationModified") >= 1
    assert 2 <= len(events) <= 7


def test_a_mask_mode_set_before_its_segment_is_silently_undone(editor):
    node, segmentation = editor.mrmlSegmentEditorNode(), editor.segmentationNode()
    node.SetMaskMode(segmentation.EditAllowedInsideSingleSegment)
    assert node.GetMaskMode() == segmentation.EditAllowedEverywhere
    maskToCord(editor)
    assert node.GetMaskMode() == segmentation.EditAllowedInsideSingleSegment


def test_both_in_one_modification_are_kept_in_either_order(editor):
    node, segmentation = editor.mrmlSegmentEditorNode(), editor.segmentationNode()
    was = node.StartModify()
    node.SetMaskMode(segmentation.EditAllowedInsideSingleSegment)
    node.SetMaskSegmentID("cord")
    node.EndModify(was)
    assert node.GetMaskMode() == segmentation.EditAllowedInsideSingleSegment


def test_deleting_the_mask_segment_allows_editing_everywhere(editor):
    maskToCord(editor)
    editor.segmentationNode().GetSegmentation().RemoveSegment("cord")
    assert editor.mrmlSegmentEditorNode().GetMaskMode() == editor.segmentationNode().EditAllowedEverywhere


def test_the_segment_signal_tells_of_clicks_and_removals_but_not_of_code(editor):
    got = []
    assert editor.connect("currentSegmentIDChanged(QString)", got.append)
    editor.setCurrentSegmentID("lesion")
    assert (got, editor.currentSegmentID()) == ([], "lesion")
    Painting.clickSegment(editor, "cord")
    editor.selectNextSegment()
    editor.segmentationNode().GetSegmentation().RemoveSegment("lesion")
    assert got == ["cord", "lesion", ""]


def test_effects_have_slicers_names_and_the_active_one_is_kept_in_the_node(editor):
    editor.setEffectNameOrder(["Paint", "Erase"])
    editor.unorderedEffectsVisible = False
    editor.setActiveEffectByName("Paint")
    assert editor.activeEffect().name == "Paint"
    assert editor.mrmlSegmentEditorNode().GetActiveEffectName() == "Paint"
    editor.setActiveEffect(None)
    assert editor.activeEffect() is None
    assert editor.effectByName("Brush") is None


@pytest.mark.parametrize("name", ["masterVolumeNode", "setMasterVolumeNode", "logic"])
def test_what_the_real_widget_does_not_have_or_deprecates_is_absent(editor, name):
    assert not hasattr(editor, name)


def test_properties_have_the_real_names_and_types(editor):
    editor.maximumNumberOfUndoStates = 5
    editor.segmentationNodeSelectorVisible = False
    assert (editor.maximumNumberOfUndoStates, editor.segmentationNodeSelectorVisible) == (5, False)
    with pytest.raises(AttributeError):
        editor.masterVolumeNodeSelectorVisible = False


def test_closing_the_scene_leaves_an_editor_without_segmentation(editor):
    import slicer

    slicer.mrmlScene.Clear(False)
    assert editor.segmentationNode() is None
    assert editor.currentSegmentID() == ""
