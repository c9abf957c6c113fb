"""Splitting and merging high-intensity segments in the scene."""

import numpy as np
import pytest
import slicer
import vtk
from SpinePainRHILib.Core.Cases import Outline, measureCase
from SpinePainRHILib.Core.CaseTags import Role, Tag
from SpinePainRHILib.Core.Masks import unite
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG
from SpinePainRHILib.Scene import SegmentComponents
from SpinePainRHILib.Scene.CaseSegmentation import addCase, addOutline, readCase
from SpinePainRHILib.Scene.Labelmaps import gridOf
from SpinePainRHILib.Scene.SegmentComponents import mergeSegments, splitSegment
from SpinePainRHILib.Scene.SegmentTags import getLevel, getTag, setTag
from SyntheticCases import SHAPE, block

PARTS = (block((3, 3, 4), (2, 2, 2)), block((3, 7, 4), (1, 3, 2)), block((7, 3, 4), (1, 1, 1)))
"""8, 6 and 1 voxels, not touching each other. In the tilted grid j runs to the head, so the second is uppermost."""


@pytest.fixture(params=["own labelmaps", "shared labelmaps"])
def node(request, scene, aCase):
    """The case with a further high-intensity segment of three parts at L1, in one layer each or as few as possible."""
    node = addCase(scene, aCase, SHAPE)
    segmentId = addOutline(node, Outline("High intensity 7", Role.HIGH_INTENSITY, unite(PARTS), "L1"), aCase.geometry)
    setTag(node.GetSegmentation().GetSegment(segmentId), "Other.Tag", "kept")
    if request.param == "shared labelmaps":
        node.GetSegmentation().CollapseBinaryLabelmaps(False)
    # Not asked of IsSharedBinaryLabelmap, which in Slicer 5.12 answers the opposite.
    labelmaps = [node.GetSegmentation().GetNthSegment(index).GetRepresentation("Binary labelmap")
                 for index in range(node.GetSegmentation().GetNumberOfSegments())]
    assert (labelmaps.count(labelmaps[-1]) > 1) == (request.param == "shared labelmaps")
    return node


def idOf(node, name):
    return node.GetSegmentation().GetSegmentIdBySegmentName(name)


def namesOf(node):
    return [node.GetSegmentation().GetNthSegment(index).GetName()
            for index in range(node.GetSegmentation().GetNumberOfSegments())]


def stateOf(node):
    """Everything that undo has to bring back: the segments' order, names, levels and voxels."""
    case = readCase(node)
    return [("Cord", None, case.cord), *((each.name, each.level, each.mask) for each in case.lesions)]


def sameState(first, second):
    return [each[:2] for each in first] == [each[:2] for each in second] and all(
        one[2].sameVoxelsAs(other[2]) for one, other in zip(first, second, strict=True))


def maskNamed(node, name):
    return next(each.mask for each in readCase(node).lesions if each.name == name)


def test_each_component_becomes_a_segment_behind_the_first_which_keeps_its_id_and_name(node):
    before = stateOf(node)
    splitId = idOf(node, "High intensity 7")
    result = splitSegment(node, splitId)
    assert result.segmentIds[0] == splitId
    assert result.droppedVoxels == 0
    assert namesOf(node)[-3:] == ["High intensity 7", "High intensity 2", "High intensity 3"]
    segments = [node.GetSegmentation().GetSegment(each) for each in result.segmentIds]
    masks = [maskNamed(node, each.GetName()) for each in segments]
    assert [mask.voxelCount for mask in masks] == [6, 8, 1]  # from head to tail
    assert all(any(mask.sameVoxelsAs(part) for part in PARTS) for mask in masks)
    for segment in segments:
        assert getLevel(segment) == "L1"
        assert getTag(segment, Tag.ROLE) == Role.HIGH_INTENSITY
        assert getTag(segment, "Other.Tag") == "kept"
        assert getTag(segment, TERMINOLOGY_TAG) == getTag(segments[0], TERMINOLOGY_TAG)
        assert segment.GetColor() == segments[0].GetColor()
    assert sameState(stateOf(node)[:-3], before[:-1])  # nothing else has changed


def test_a_split_segment_amid_others_is_followed_by_its_parts(scene, aCase, node):
    addOutline(node, Outline("Last", Role.HIGH_INTENSITY, block((9, 0, 0), (1, 1, 1))), aCase.geometry)
    splitSegment(node, idOf(node, "High intensity 7"))
    assert namesOf(node)[-4:] == ["High intensity 7", "High intensity 2", "High intensity 3", "Last"]


def test_splitting_changes_no_number_of_the_case_but_the_lesions(node):
    before = measureCase(readCase(node))
    splitSegment(node, idOf(node, "High intensity 7"))
    after = measureCase(readCase(node))
    assert (after.rhiPercent, after.rhiVolumePercent, after.highIntensityVolumeMm3, after.outsideCordVolumeMm3) == (
        before.rhiPercent, before.rhiVolumePercent, before.highIntensityVolumeMm3, before.outsideCordVolumeMm3)
    assert len(after.lesions) == len(before.lesions) + 2


def test_names_already_taken_are_not_given_again(node):
    node.GetSegmentation().GetNthSegment(1).SetName("High intensity 2")
    splitSegment(node, idOf(node, "High intensity 7"))
    assert namesOf(node)[-3:] == ["High intensity 7", "High intensity 3", "High intensity 4"]


def test_components_below_the_minimum_volume_are_deleted_and_counted(node, aCase):
    voxelMm3 = aCase.geometry.voxelVolumeMm3
    result = splitSegment(node, idOf(node, "High intensity 7"), minimumVolumeMm3=5 * voxelMm3)
    assert len(result.segmentIds) == 2
    assert result.droppedVoxels == 1
    before = stateOf(node)
    with pytest.raises(ValueError, match="nothing would be left"):
        splitSegment(node, result.segmentIds[0], minimumVolumeMm3=50 * voxelMm3)
    assert sameState(stateOf(node), before)


def test_a_segment_of_one_component_is_left_alone(node):
    segmentId = idOf(node, "High intensity")
    events = []
    for event in (slicer.vtkSegmentation.SegmentAdded, slicer.vtkSegmentation.SourceRepresentationModified):
        node.GetSegmentation().AddObserver(event, lambda *_arguments: events.append(1))
    assert splitSegment(node, segmentId).segmentIds == (segmentId,)
    assert events == []


def test_splitting_tells_those_who_watch_the_segmentation(node):
    events = []
    for name in ("SegmentAdded", "SegmentRemoved", "SourceRepresentationModified"):
        node.GetSegmentation().AddObserver(getattr(slicer.vtkSegmentation, name),
                                           lambda *_arguments, name=name: events.append(name))
    segmentIds = splitSegment(node, idOf(node, "High intensity 7")).segmentIds
    assert events.count("SegmentAdded") == 2
    # Additions come first, so that at no moment fewer voxels are outlined than before.
    assert events.index("SegmentAdded") < events.index("SourceRepresentationModified")
    events.clear()
    mergeSegments(node, segmentIds)
    assert events.count("SegmentRemoved") == 2
    assert events.index("SourceRepresentationModified") < events.index("SegmentRemoved")


def test_the_parts_are_shown_as_the_segment_was(node, scene):
    node.CreateDefaultDisplayNodes()
    display = node.GetDisplayNode()
    splitId = idOf(node, "High intensity 7")
    display.SetSegmentOpacity2DFill(splitId, 0.25)
    display.SetSegmentVisibility3D(splitId, False)
    for each in splitSegment(node, splitId).segmentIds:
        assert display.GetSegmentOpacity2DFill(each) == 0.25
        assert not display.GetSegmentVisibility3D(each)


def test_closed_surfaces_follow_the_split(node):
    node.GetSegmentation().CreateRepresentation("Closed surface", True)
    for each in splitSegment(node, idOf(node, "High intensity 7")).segmentIds:
        surface = node.GetSegmentation().GetSegment(each).GetRepresentation("Closed surface")
        labelmap = node.GetSegmentation().GetSegment(each).GetRepresentation("Binary labelmap")
        bounds, outer = np.zeros(6), np.zeros(6)
        surface.GetBounds(bounds)
        labelmap.GetBounds(outer)
        # The surface of one part is no longer than the part's own box of at most 3 x 2 x 2 voxels (4 mm thick).
        assert surface.GetNumberOfPoints() > 0
        assert max(bounds[1::2] - bounds[::2]) < 12


def test_merging_brings_together_what_was_split(node):
    before = stateOf(node)
    segmentIds = splitSegment(node, idOf(node, "High intensity 7")).segmentIds
    assert mergeSegments(node, segmentIds) == segmentIds[0]
    assert sameState(stateOf(node), before)


def test_a_segment_without_level_takes_the_level_of_the_others(node):
    # 'Second\nname | 中' has no level; overlapping and apart voxels are united, each counted once.
    unassigned, other = node.GetSegmentation().GetNthSegmentID(2), idOf(node, "High intensity 7")
    expected = unite([maskNamed(node, "Second\nname | 中"), unite(PARTS)])
    assert mergeSegments(node, [unassigned, other]) == unassigned
    merged = node.GetSegmentation().GetSegment(unassigned)
    assert getLevel(merged) == "L1"
    assert "66794005" in getTag(merged, TERMINOLOGY_TAG)
    assert node.GetSegmentation().GetSegment(other) is None
    assert maskNamed(node, "Second\nname | 中").sameVoxelsAs(expected)


def test_merging_leaves_the_segments_it_overlaps_as_they_are(node):
    before = {name: mask for name, _level, mask in stateOf(node)}
    node.GetSegmentation().GetSegment(idOf(node, "High intensity")).RemoveTag(Tag.LEVEL)
    mergeSegments(node, [idOf(node, "High intensity"), idOf(node, "High intensity 7")])
    after = {name: mask for name, _level, mask in stateOf(node)}
    for name in ("Cord", "Metastasis L3", "Metastasis S1"):
        assert after[name].sameVoxelsAs(before[name])


def test_an_empty_segment_merges_as_the_first_and_as_the_second(node):
    for _round in range(2):
        emptyId = node.GetSegmentation().AddEmptySegment("", "Empty")
        setTag(node.GetSegmentation().GetSegment(emptyId), Tag.ROLE, Role.HIGH_INTENSITY)
        mergeSegments(node, [idOf(node, "High intensity 7"), emptyId])
    emptyId = node.GetSegmentation().AddEmptySegment("", "Empty")
    setTag(node.GetSegmentation().GetSegment(emptyId), Tag.ROLE, Role.HIGH_INTENSITY)
    mergeSegments(node, [emptyId, idOf(node, "High intensity 7")])
    assert maskNamed(node, "Empty").sameVoxelsAs(unite(PARTS))
    assert getLevel(node.GetSegmentation().GetSegment(emptyId)) == "L1"


def test_segments_at_different_levels_are_not_merged(node):
    before = stateOf(node)
    with pytest.raises(ValueError, match=r"different levels \(T12, L1\)"):
        mergeSegments(node, [idOf(node, "High intensity 7"), idOf(node, "High intensity")])
    assert sameState(stateOf(node), before)


def test_only_high_intensity_segments_are_split_and_merged(node):
    lesion, cord = idOf(node, "High intensity 7"), idOf(node, "Cord")
    for call in (lambda: splitSegment(node, cord), lambda: mergeSegments(node, [lesion, cord]),
                 lambda: splitSegment(node, idOf(node, "Metastasis S1"))):
        with pytest.raises(ValueError, match="not a high-intensity segment"):
            call()
    with pytest.raises(ValueError, match="no segment 'gone'"):
        splitSegment(node, "gone")
    with pytest.raises(ValueError, match="at least two"):
        mergeSegments(node, [lesion])
    with pytest.raises(ValueError, match="with itself"):
        mergeSegments(node, [lesion, lesion])


def test_an_empty_segment_cannot_be_split(node):
    emptyId = node.GetSegmentation().AddEmptySegment("", "Empty")
    setTag(node.GetSegmentation().GetSegment(emptyId), Tag.ROLE, Role.HIGH_INTENSITY)
    with pytest.raises(ValueError, match="nothing to split"):
        splitSegment(node, emptyId)


@pytest.mark.parametrize("step", ["_addLike", "_setOutline"])
def test_a_split_that_fails_half_way_loses_nothing(node, monkeypatch, step):
    before = stateOf(node)
    original, calls = getattr(SegmentComponents, step), []

    def failing(*arguments):
        calls.append(arguments)
        if step == "_addLike" and len(calls) == 1:
            return original(*arguments)
        raise ValueError("Slicer refused.")

    monkeypatch.setattr(SegmentComponents, step, failing)
    with pytest.raises(ValueError, match="refused"):
        splitSegment(node, idOf(node, "High intensity 7"))
    assert sameState(stateOf(node), before)


def test_one_undo_takes_back_a_split_or_a_merge_and_one_redo_brings_it_again(node, scene):
    logic = slicer.vtkSlicerSegmentEditorLogic()  # keeps the undo states of Slicer's Segment Editor
    logic.SetMRMLScene(scene)
    logic.SetSegmentEditorNode(scene.AddNode(slicer.vtkMRMLSegmentEditorNode()))
    logic.GetSegmentEditorNode().SetAndObserveSegmentationNode(node)
    logic.SetMaximumNumberOfUndoStates(5)
    before = stateOf(node)
    logic.SaveStateForUndo()
    segmentIds = splitSegment(node, idOf(node, "High intensity 7")).segmentIds
    split = stateOf(node)
    logic.SaveStateForUndo()
    mergeSegments(node, segmentIds[1:])
    merged = stateOf(node)
    logic.Undo()
    assert sameState(stateOf(node), split)
    logic.Undo()
    assert sameState(stateOf(node), before)
    logic.Redo()
    assert sameState(stateOf(node), split)
    logic.Redo()
    assert sameState(stateOf(node), merged)


def test_splitting_adds_no_node_and_works_under_a_transform(node, scene):
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    matrix = vtk.vtkMatrix4x4()
    matrix.SetElement(0, 3, 50.0)
    transform.SetMatrixTransformToParent(matrix)
    node.SetAndObserveTransformNodeID(transform.GetID())
    count = scene.GetNumberOfNodes()
    result = splitSegment(node, idOf(node, "High intensity 7"))
    assert unite([maskNamed(node, node.GetSegmentation().GetSegment(each).GetName())
                  for each in result.segmentIds]).sameVoxelsAs(unite(PARTS))
    assert scene.GetNumberOfNodes() == count


def test_segments_on_different_grids_are_merged_on_the_segmentations_grid(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    finer = aCase.geometry.ijkToRas @ np.diag([0.5, 0.5, 0.5, 1.0])
    finer[:3, 3] = (aCase.geometry.ijkToRas @ [-0.25, -0.25, -0.25, 1])[:3]  # voxel (0,0,0) split in eight
    fine = addOutline(node, Outline("Fine", Role.HIGH_INTENSITY, block((10, 8, 10), (6, 4, 4))),
                      type(aCase.geometry)(finer))
    other = addOutline(node, Outline("Coarse", Role.HIGH_INTENSITY, block((9, 9, 9), (1, 1, 1))), aCase.geometry)
    mergeSegments(node, [fine, other])
    assert maskNamed(node, "Fine").sameVoxelsAs(unite([block((5, 4, 5), (3, 2, 2)), block((9, 9, 9), (1, 1, 1))]))
    labelmap = node.GetSegmentation().GetSegment(fine).GetRepresentation("Binary labelmap")
    assert gridOf(labelmap).sameGridAs(aCase.geometry)
