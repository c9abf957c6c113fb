"""Levels assigned from vertebrae in the scene, at the console."""

import numpy as np
import pytest
import slicer
import vtk
from SessionTools import SHAPE
from SpinePainRHILib.Case.LevelProposing import LevelProposer
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Vertebrae import positionsOf
from SpinePainRHILib.Scene.Labelmaps import arrayOf, labelmapOfMask, toMatrix


@pytest.fixture
def vertebrae(scene, outlined):
    """A segmentation as Slicer imports it from a label volume of TotalSpineSeg: slabs of 20 mm, T11 at the lesion."""
    lesion = outlined.lesions.rows()[0].segmentId
    grid = outlined.lesions.worldGeometry()
    middle = positionsOf(outlined.lesions.mask(lesion), grid).mean(axis=0)
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "levels")
    for label, shift in ((30, 20), (31, 0), (32, -20)):
        matrix = np.eye(4)
        matrix[:3, 3] = middle + np.array([-30, 5, shift - 9.5])
        segment = slicer.vtkSegment()
        segment.SetName(f"Label_{label}")
        segment.AddRepresentation("Binary labelmap", labelmapOfMask(
            CroppedMask(np.ones((20, 20, 60), dtype=bool)), GridGeometry(matrix)))
        node.GetSegmentation().AddSegment(segment)
    return node


def test_segments_that_slicer_named_by_numbers_tell_levels_by_the_chosen_numbering(console, outlined, vertebrae):
    row = outlined.lesions.rows()[0]
    without = LevelProposer().propose(outlined.lesions, row.segmentId, vertebrae)
    assert (without.level, "choose the tool" in without.reason) == (None, True)
    assert outlined.lesions.rows()[0].level is None
    assigned = console.assignLevels(outlined, vertebrae, "totalspineseg")
    assert assigned.levels == {row.segmentId: "T11"}
    assert outlined.values.rows[0].level == "T11"
    with pytest.raises(ValueError, match="use one of"):
        console.assignLevels(outlined, vertebrae, "verse")


def test_a_level_that_is_there_is_never_changed_and_listed_metastases_are_passed_over(console, outlined, vertebrae):
    row = outlined.lesions.rows()[0]
    outlined.lesions.setLevel(row.segmentId, "L5")
    outlined.lesions.addMetastasis()
    assigned = console.assignLevels(outlined, vertebrae, "totalspineseg")
    assert (assigned.levels, assigned.reasons) == ({}, {})
    assert [each.level for each in outlined.lesions.rows()] == ["L5", None]


def test_a_lesion_without_a_vertebra_near_gets_the_reason(console, outlined, vertebrae):
    row = outlined.lesions.rows()[0]
    for label in (30, 31):
        vertebrae.GetSegmentation().RemoveSegment(vertebrae.GetSegmentation().GetSegmentIdBySegmentName(
            f"Label_{label}"))
    assert "Only T12 is marked" in console.assignLevels(outlined, vertebrae, "totalspineseg").reasons[row.segmentId]
    assert outlined.lesions.rows()[0].level is None


def test_vertebrae_are_read_again_once_they_change_or_move(scene, outlined, vertebrae):
    row, proposer = outlined.lesions.rows()[0], LevelProposer()

    def proposed():
        return proposer.propose(outlined.lesions, row.segmentId, vertebrae, "totalspineseg").level

    assert proposed() == "T11"
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    vertebrae.SetAndObserveTransformNodeID(transform.GetID())
    moved = np.eye(4)
    moved[2, 3] = 20
    transform.SetMatrixTransformToParent(toMatrix(moved))
    assert proposed() == "T12"
    vertebrae.SetAndObserveTransformNodeID(None)
    assert proposed() == "T11"
    vertebrae.GetSegmentation().GetNthSegment(1).SetName("T9 body")
    assert proposed() is None  # T10 is above T9 now


def test_a_label_volume_tells_levels_by_numbers_or_by_the_names_of_its_colours(scene, outlined):
    row = outlined.lesions.rows()[0]
    node = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "labels")
    matrix = outlined.lesions.worldGeometry().ijkToRas
    node.SetIJKToRASMatrix(toMatrix(matrix))
    image = vtk.vtkImageData()
    image.SetDimensions(*SHAPE[::-1])
    image.AllocateScalars(2, 1)
    node.SetAndObserveImageData(image)
    arrayOf(image)[:] = 27  # L5 of TotalSegmentator, all of it
    proposer = LevelProposer()
    assert proposer.propose(outlined.lesions, row.segmentId, node, "totalsegmentator").level == "L5"
    assert proposer.propose(outlined.lesions, row.segmentId, node).level is None
    colours = scene.AddNewNodeByClass("vtkMRMLColorTableNode")
    colours.SetTypeToUser()
    colours.SetNumberOfColors(28)
    colours.SetColor(27, "vertebrae_L4", 1, 1, 1)
    display = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeDisplayNode")
    display.SetAndObserveColorNodeID(colours.GetID())
    node.SetAndObserveDisplayNodeID(display.GetID())
    assert LevelProposer().propose(outlined.lesions, row.segmentId, node).level == "L4"
