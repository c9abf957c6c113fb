"""Cases in the scene: creation, roles, grids and transforms."""

import numpy as np
import pytest
import slicer
from SpinePainRHILib.Core.Cases import Outline, measureCase
from SpinePainRHILib.Core.CaseTags import Role, Tag
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG, terminologyEntry
from SpinePainRHILib.Scene.CaseSegmentation import addCase, addOutline, readCase
from SpinePainRHILib.Scene.Labelmaps import toMatrix
from SpinePainRHILib.Scene.SegmentRecognition import RoleMapping, parseRoleMapping, recogniseSegments
from SpinePainRHILib.Scene.SegmentTags import setTag
from SyntheticCases import SHAPE, block, sameCase


def test_a_case_added_to_the_scene_is_read_back_as_it_was(scene, aCase):
    case = readCase(addCase(scene, aCase, SHAPE))
    assert sameCase(case, aCase)
    assert case.geometry.sameGridAs(aCase.geometry, 1e-9)


def test_reading_a_case_adds_no_node_to_the_scene(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    before = scene.GetNumberOfNodes()
    readCase(node)
    assert scene.GetNumberOfNodes() == before


def test_segments_that_share_a_labelmap_are_told_apart_by_their_label_value(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    segmentation = node.GetSegmentation()
    segmentation.CollapseBinaryLabelmaps(False)
    cord = segmentation.GetSegment(segmentation.GetNthSegmentID(0))
    layers = {segmentation.GetNthSegment(index).GetRepresentation("Binary labelmap")
              for index in range(segmentation.GetNumberOfSegments())}
    assert len(layers) < segmentation.GetNumberOfSegments()  # some now share one
    assert cord.GetLabelValue() >= 1
    assert sameCase(readCase(node), aCase)


def test_a_segment_made_empty_by_slicer_reads_as_empty_though_it_shares_the_cords_labelmap(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    segmentId = node.GetSegmentation().AddEmptySegment("", "Empty")
    segment = node.GetSegmentation().GetSegment(segmentId)
    setTag(segment, Tag.ROLE, Role.HIGH_INTENSITY)
    assert segment.GetRepresentation("Binary labelmap").GetScalarRange()[1] > 0
    assert readCase(node).lesions[-1].mask.isEmpty


def test_a_labelmap_on_another_grid_is_resampled_to_the_segmentations_grid(scene, aCase):
    finer = aCase.geometry.ijkToRas @ np.diag([0.5, 0.5, 0.5, 1.0])
    finer[:3, 3] = (aCase.geometry.ijkToRas @ [-0.25, -0.25, -0.25, 1])[:3]  # voxel (0,0,0) split in eight
    node = addCase(scene, aCase, SHAPE)
    addOutline(node, Outline("Fine", Role.HIGH_INTENSITY, block((10, 8, 10), (6, 4, 4))), type(aCase.geometry)(finer))
    assert readCase(node).lesions[-1].mask.sameVoxelsAs(block((5, 4, 5), (3, 2, 2)))


def test_a_linear_parent_transform_changes_millimetres_but_no_ratio(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    still = measureCase(readCase(node))
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    transform.SetMatrixTransformToParent(toMatrix(np.diag([2.0, 3.0, 1.0, 1.0])))
    node.SetAndObserveTransformNodeID(transform.GetID())
    moved = measureCase(readCase(node))
    assert (moved.rhiPercent, moved.rhiSliceIndex, moved.axis) == (still.rhiPercent, still.rhiSliceIndex, still.axis)
    assert moved.cordVolumeMm3 == pytest.approx(6 * still.cordVolumeMm3)


def test_a_non_linear_parent_transform_is_refused_with_advice(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    transform = scene.AddNewNodeByClass("vtkMRMLBSplineTransformNode")
    warp = slicer.vtkOrientedGridTransform() if hasattr(slicer, "vtkOrientedGridTransform") else None
    transform.SetAndObserveTransformToParent(warp)
    node.SetAndObserveTransformNodeID(transform.GetID())
    with pytest.raises(ValueError, match="harden the transform"):
        readCase(node)


def test_without_role_tags_segments_are_told_by_terminology(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    for index in range(node.GetSegmentation().GetNumberOfSegments()):
        setTag(node.GetSegmentation().GetNthSegment(index), Tag.ROLE, None)
        setTag(node.GetSegmentation().GetNthSegment(index), Tag.LEVEL, None)
    case = readCase(node)
    assert [(each.role, each.level) for each in case.lesions] == [
        ("highIntensity", "T12"), ("highIntensity", None), ("metastasis", "L3"), ("metastasis", None)]


def test_a_coded_lesion_without_role_does_not_join_a_tagged_case_unseen(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    segment = node.GetSegmentation().GetSegment(node.GetSegmentation().AddEmptySegment("", "Bone lesion"))
    setTag(segment, TERMINOLOGY_TAG, terminologyEntry(Role.HIGH_INTENSITY))
    case = readCase(node)
    assert len(case.lesions) == len(aCase.lesions)
    assert "Bone lesion" in case.problems[0]


def test_names_alone_tell_nothing(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    for index in range(node.GetSegmentation().GetNumberOfSegments()):
        for tag in (Tag.ROLE, TERMINOLOGY_TAG):
            setTag(node.GetSegmentation().GetNthSegment(index), tag, None)
    with pytest.raises(ValueError, match="No segment is recognised as the cord"):
        readCase(node)
    mapping = (RoleMapping("Cord", Role.CORD), RoleMapping("High intensity", Role.HIGH_INTENSITY, "T11"))
    case = readCase(node, mapping)
    assert case.cord.sameVoxelsAs(aCase.cord)
    assert [(each.name, each.level) for each in case.lesions] == [("High intensity", "T11")]


def test_a_mapping_to_a_segment_that_does_not_exist_lists_those_that_do(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    recognition = recogniseSegments(node.GetSegmentation(), (RoleMapping("Myelon", Role.CORD),))
    assert "'Myelon'" in recognition.errors[0]
    assert "'Cord'" in recognition.errors[0]


@pytest.mark.parametrize(("tag", "value", "message"), [
    (Tag.ROLE, "cord", "2 segments have the role cord"),
    (Tag.ROLE, "kord", "Unknown segment role 'kord'"),
    (Tag.LEVEL, "T13", "Unknown vertebral level 'T13'"),
])
def test_contradictory_or_unknown_tags_make_a_case_unusable(scene, aCase, tag, value, message):
    node = addCase(scene, aCase, SHAPE)
    setTag(node.GetSegmentation().GetNthSegment(1), tag, value)
    with pytest.raises(ValueError, match=message):
        readCase(node)


def test_a_cord_in_another_representation_is_refused_with_advice(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    segmentation = node.GetSegmentation()
    segmentation.CreateRepresentation("Closed surface", True)
    segmentation.SetSourceRepresentationName("Closed surface")
    segmentation.RemoveRepresentation("Binary labelmap")
    with pytest.raises(ValueError, match="Binary labelmap"):
        readCase(node)


@pytest.mark.parametrize(("text", "mapping"), [
    ("cord=Segment_1", RoleMapping("Segment_1", Role.CORD)),
    ("highIntensity=a b:c3", RoleMapping("a b", Role.HIGH_INTENSITY, "C3")),
    ("metastasis=x:y", RoleMapping("x:y", Role.METASTASIS)),
])
def test_a_mapping_is_written_as_role_segment_and_level(text, mapping):
    assert parseRoleMapping(text) == mapping


@pytest.mark.parametrize("text", ["cord", "cord=", "spine=a"])
def test_a_mapping_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"mapping|role"):
        parseRoleMapping(text)
