"""The page's editor works on an open case's own editor node, follows it, and leaves nothing behind."""

import numpy as np
import pytest
import slicer
from MouseTools import Mouse
from Outlines import SLICE, everySegment, pointOf, voxelsOf
from SessionTools import SHAPE, Strokes, addVolume, cordOf, idsOf, lesionOf
from SpinePainBrowserLib.Editing.PageEditor import PageEditor
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Scene.Labelmaps import toMatrix

FINER = np.array([[0, 0, -4.0, 22], [-0.25, 0, 0, 10.125], [0, 0.25, 0, -30.125], [0, 0, 0, 1]])
"""Two voxels along i and j where the case has one."""

IN_CORD = [(10, 20), (10, 23)]
"""Voxels (i, j) of the cord beside the lesion."""


def strokeAt(mouse, volume, where=IN_CORD):
    mouse.drag([pointOf(volume, i, j, SLICE) for i, j in where])


def countOf(session):
    return {each: int(voxels.sum()) for each, voxels in everySegment(session).items()}


def nodesOf(scene):
    return sorted(node.GetID() for node in (scene.GetNthNode(index) for index in range(scene.GetNumberOfNodes())))


def test_without_a_tool_the_mouse_belongs_to_the_view(editor, session, mouse, volume):
    session.editor.select(lesionOf(session))
    before = countOf(session)
    strokeAt(mouse, volume)
    editor.setTool("Paint")
    editor.setTool(None)
    assert editor.tool is None
    strokeAt(mouse, volume)
    assert countOf(session) == before


def test_the_tools_follow_the_selection_whoever_makes_it(editor, session, mouse, volume):
    heard = []
    editor.changed.connect(lambda: heard.append(session.editor.selectedId))
    editor.setTool("Paint")
    for segmentId in (lesionOf(session), cordOf(session)):
        before = countOf(session)
        session.editor.select(segmentId)
        assert heard[-1] == segmentId
        strokeAt(mouse, volume, [(10, 20), (13, 29)] if segmentId == cordOf(session) else IN_CORD)
        assert [key for key, count in countOf(session).items() if count != before[key]] == [segmentId]


def test_nothing_happens_without_a_selected_segment_but_a_sentence(editor, session, mouse, volume, said):
    session.editor.node.SetSelectedSegmentID("")
    before = countOf(session)
    for tool in ("Paint", "Erase", "Draw", "Threshold", "Islands", "Smoothing", "Scissors", "Fill between slices"):
        editor.setTool(tool)
        strokeAt(mouse, volume, [(8, 20), (12, 20), (12, 26)])
        editor.apply()
    assert countOf(session) == before and not editor.canUndo
    assert len(said) == 8 and all("choose" in each for each in said)


def test_a_hidden_segment_is_not_changed_and_the_reader_is_told(editor, session, mouse, volume, said):
    session.editor.select(lesionOf(session))
    session.segmentationNode.GetDisplayNode().SetSegmentVisibility(lesionOf(session), False)
    before = countOf(session)
    editor.setTool("Paint")
    strokeAt(mouse, volume)
    assert countOf(session) == before
    assert len(said) == 1 and "hidden" in said[0]


def test_a_lesion_added_after_the_state_was_saved_is_taken_back_by_undo(editor, session):
    before = everySegment(session)
    editor.saveState()
    session.lesions.addHighIntensity()
    assert len(everySegment(session)) == len(before) + 1
    editor.undo()
    assert everySegment(session).keys() == before.keys()
    editor.redo()
    assert len(idsOf(session, Role.HIGH_INTENSITY)) == 2


def test_detached_it_changes_nothing_and_nothing_of_it_is_left_in_the_scene(host, session, mouse, volume):
    nodes, before = nodesOf(host.scene), countOf(session)
    editor = PageEditor(host.application)
    editor.attach(session)
    session.editor.select(lesionOf(session))
    for tool in editor.tools:
        editor.setTool(tool)
        mouse.moveTo(pointOf(volume, 10, 20, SLICE))
    editor.setTool("Paint")
    editor.detach()
    assert nodesOf(host.scene) == nodes
    assert (editor.tool, editor.canUndo, editor.canApply) == (None, False, False)
    strokeAt(mouse, volume)
    editor.undo()
    assert countOf(session) == before
    heard = []
    editor.changed.connect(lambda: heard.append(True))
    session.editor.select(cordOf(session))
    assert not heard


def test_it_works_on_the_cases_own_editor_node_and_leaves_trame_slicers_alone(host, editor, session, mouse, volume):
    session.editor.select(lesionOf(session))
    editor.setTool("Paint")
    strokeAt(mouse, volume)
    theirs = host.application.segmentation_editor
    assert theirs.editor_node is not session.editor.node
    assert theirs.editor_node.GetSegmentationNode() is None and theirs.active_segmentation is None
    assert theirs.editor_logic.GetSegmentEditorNode() is theirs.editor_node
    assert session.editor.node.GetOverwriteMode() == slicer.vtkMRMLSegmentEditorNode.OverwriteNone


def test_closing_the_scene_ends_it_and_the_next_case_starts_anew(host, editor, session, mouse, tmp_path):
    editor.setTool("Paint")
    session.editor.select(lesionOf(session))
    host.scene.Clear(False)
    assert editor.tool is None and not editor.canUndo
    left = [each for each in nodesOf(host.scene) if "ScriptedModule" in each or "Segmentation" in each]
    assert left == []
    volume = addVolume(host.scene, np.zeros(SHAPE, dtype=np.int16))
    volume.CreateDefaultDisplayNodes()
    view = host.show(volume)
    view.get_view_node().JumpSliceByOffsetting(*pointOf(volume, 0, 0, SLICE))
    later = RhiConsole(host.scene).createCase(volume, CaseInfo("sub-002"), folder=tmp_path)
    editor.attach(later)
    editor.setTool("Paint")
    strokeAt(Mouse(view), volume)
    assert voxelsOf(later, cordOf(later)).sum() > 50
    editor.detach()
    later.close(keepUnsaved=False)


def test_another_case_is_edited_alone_and_the_history_of_the_one_before_is_gone(host, editor, session, mouse, volume,
                                                                                tmp_path):
    session.editor.select(lesionOf(session))
    editor.setTool("Paint")
    strokeAt(mouse, volume)
    assert editor.canUndo
    session.close(keepUnsaved=False)
    other = RhiConsole(host.scene).createCase(volume, CaseInfo("sub-002"), folder=tmp_path)
    editor.attach(other)
    assert (editor.canUndo, editor.tool) == (False, None)
    other.editor.select(cordOf(other))
    editor.setTool("Paint")
    strokeAt(mouse, volume)
    assert voxelsOf(other, cordOf(other)).any()
    editor.detach()
    other.close(keepUnsaved=False)


@pytest.mark.parametrize("degrees", [0, 20, 45, 88])
def test_in_an_oblique_view_a_stroke_has_no_gaps(editor, session, mouse, view, volume, degrees):
    middle = pointOf(volume, 15, 20, 6)
    # i runs to the back, k to the left
    across = np.array([np.sin(np.radians(degrees)), np.cos(np.radians(degrees)), 0])
    normal = np.cross(across, [0, 0, 1])
    view.get_view_node().SetSliceToRASByNTP(*normal, *across, *middle, 0)
    Strokes(session).erase(cordOf(session), (slice(None), slice(None), slice(None)))
    editor.setTool("Paint")
    mouse.drag([middle - 30 * across, middle + 30 * across])
    painted = voxelsOf(session, cordOf(session))
    steps = np.abs(normal[[0, 1]]) * (4.0, 0.5)  # how far one voxel along k and i leads away from the plane
    layers = painted.sum(axis=0 if steps[0] > steps[1] else 2)
    row = layers[20] if steps[0] > steps[1] else layers[:, 20]
    assert layers.max() == 1 and row.all()



def test_the_grid_of_a_case_stays_where_the_volume_has_another_one(host, session, mouse, volume, view):
    """The same stroke on a volume that is shown finer than the case's grid: the voxels of the case under it."""
    finer = addVolume(host.scene, np.zeros((12, 80, 60), dtype=np.int16), ijkToRas=FINER)
    finer.CreateDefaultDisplayNodes()
    session.setVolume(finer)
    finerView = host.show(finer)
    finerView.get_view_node().JumpSliceByOffsetting(*pointOf(volume, 0, 0, SLICE))
    grid = session.segmentationNode.GetSegmentation().GetConversionParameter("Reference image geometry")
    editor = PageEditor(host.application)
    editor.attach(session)
    session.editor.select(cordOf(session))
    before = voxelsOf(session, cordOf(session))
    editor.options.brushDiameterMm = 3.0
    editor.setTool("Paint")
    Mouse(finerView).drag([pointOf(volume, 22, 32, SLICE)])
    added = np.argwhere(voxelsOf(session, cordOf(session)) & ~before)
    assert np.allclose(added.mean(axis=0), (SLICE, 32, 22), atol=0.5) and 24 <= len(added) <= 32
    assert session.segmentationNode.GetSegmentation().GetConversionParameter("Reference image geometry") == grid
    editor.detach()


def test_under_a_transform_the_stroke_is_where_the_reader_sees_it(host, editor, session, mouse, volume, view):
    turned = host.scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    matrix = np.eye(4)
    matrix[:3, 3] = (0, 3, -2)
    turned.SetMatrixTransformToParent(toMatrix(matrix))
    session.segmentationNode.SetAndObserveTransformNodeID(turned.GetID())
    session.editor.select(cordOf(session))
    before = voxelsOf(session, cordOf(session))
    editor.options.brushDiameterMm = 3.0
    editor.setTool("Paint")
    mouse.drag([pointOf(volume, 20, 28, SLICE)])
    added = np.argwhere(voxelsOf(session, cordOf(session)) & ~before)
    assert np.allclose(added.mean(axis=0), (SLICE, 28 + 4, 20 + 6), atol=0.5)  # 2 and 3 mm in voxels of 0.5 mm


def test_high_intensity_before_there_is_a_cord_is_refused_with_a_sentence(editor, session, mouse, volume, said):
    for segmentId in (lesionOf(session), cordOf(session)):  # Slicer gives to the cord what is erased outside it
        Strokes(session).erase(segmentId, (slice(None), slice(None), slice(None)))
    session.editor.select(lesionOf(session))
    editor.setTool("Paint")
    strokeAt(mouse, volume)
    assert len(said) == 1 and "cord" in said[0]
