"""Vertebrae found in the scene, and the level that follows from them."""

import numpy as np
import pytest
import slicer
import vtk
from SpinePainRHILib.Core.Cases import Outline
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Components import centroidRas
from SpinePainRHILib.Core.LevelProposals import proposeLevel
from SpinePainRHILib.Core.Levels import levelOfName
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG, terminologyEntry, vertebraOfTerminology
from SpinePainRHILib.Scene.CaseSegmentation import addCase, createCaseNode
from SpinePainRHILib.Scene.Labelmaps import BINARY_LABELMAP, labelmapOfMask, toMatrix
from SpinePainRHILib.Scene.SegmentTags import setTag
from SpinePainRHILib.Scene.VertebraSources import collectVertebrae
from SyntheticCases import SHAPE, block

CODED = ("Segmentation category and type - Total Segmentator~SCT^123037004^Anatomical Structure~"
         "SCT^{code}^{meaning}~^^~Anatomic codes - DICOM master list~{region}~^^|")
"""As SlicerTotalSegmentator writes it, with the closing bar."""

MASKS = (block((5, 9, 7), (2, 3, 4)), block((5, 5, 7), (2, 3, 4)), block((5, 1, 7), (2, 3, 4)))
"""Three vertebrae from head to tail in the tilted grid of the fixture, whose j runs to the head."""


@pytest.fixture
def spine(scene, geometry):
    def make(*segments, shared=False):
        node = createCaseNode(scene, "spine", geometry, SHAPE)
        for name, entry, mask in segments:
            segment = slicer.vtkSegment()
            segment.SetName(name)
            segment.AddRepresentation(BINARY_LABELMAP, labelmapOfMask(mask, geometry))
            if entry:
                setTag(segment, TERMINOLOGY_TAG, entry)
            node.GetSegmentation().AddSegment(segment)
        if shared:
            node.GetSegmentation().CollapseBinaryLabelmaps(False)
        return node
    return make


@pytest.mark.parametrize(("name", "level"), [
    ("vertebrae_L3", "L3"), ("vertebrae_C1", "C1"), ("vertebrae_T12", "T12"), ("vertebrae_S1", "S1"),
    ("L3 vertebra", "L3"), ("vertebra C5", "C5"), ("vertebra_T04", "T4"), (" T12 ", "T12"), ("l5", "L5"),
    ("Th5", "T5"), ("D11", "T11"), ("L1_vertebral_body", "L1"), ("L2 body", "L2"), ("vertebra BWK 5", "T5"),
    ("sacrum", None), ("vertebrae_lumbar", None), ("L3-L4", None), ("disc_L3_L4", None), ("L6", None), ("T13", None),
    ("C0", None), ("rib_left_5", None), ("Segment_1", None), ("Metastasis L3", None), ("L3 lesion", None), ("", None),
    ("vertebrae_body", None), ("3", None)])
def test_only_names_of_one_vertebra_tell_a_level(name, level):
    assert levelOfName(name) == level


@pytest.mark.parametrize(("entry", "level"), [
    (CODED.format(code="36470004", meaning="L3 vertebra", region="^^"), "L3"),
    (CODED.format(code="51282000", meaning="Vertebra", region="SCT^87391001^C7"), "C7"),
    (CODED.format(code="51282000", meaning="Vertebra", region="SCT^122496007^Lumbar spine"), None),
    (CODED.format(code="54735007", meaning="Sacrum", region="^^"), None),
    (CODED.format(code="2748008", meaning="Spinal cord", region="SCT^36470004^L3"), None),
    (terminologyEntry(Role.METASTASIS, "L3"), None),
    (CODED.format(code="36470004", meaning="L3", region="^^").replace("SCT^3647", "SRT^3647"), None),
    ("", None), ("~~~", None)])
def test_a_code_tells_a_vertebra_only_where_it_means_the_bone(entry, level):
    assert vertebraOfTerminology(entry) == level


@pytest.mark.parametrize("shared", [False, True])
def test_a_spine_as_totalsegmentator_writes_it_gives_the_centroids(spine, geometry, shared):
    codes = (("T12", "23215003"), ("L1", "66794005"), ("L2", "14293000"))
    node = spine(*((f"any name {level}", CODED.format(code=code, meaning=level, region="^^"), mask)
                   for (level, code), mask in zip(codes, MASKS, strict=True)),
                 ("sacrum", None, block((0, 0, 0), (1, 1, 1))), shared=shared)
    found = collectVertebrae(node)
    assert [each.level for each in found.landmarks] == ["T12", "L1", "L2"]
    assert found.notes == ()
    for landmark, mask in zip(found.landmarks, MASKS, strict=True):
        assert landmark.positionRas == pytest.approx(centroidRas(mask, geometry))


def test_vertebrae_without_codes_are_told_by_name(spine):
    node = spine(*((f"vertebrae_{level}", None, mask) for level, mask in zip(("C5", "C6", "C7"), MASKS, strict=True)))
    assert [each.level for each in collectVertebrae(node).landmarks] == ["C5", "C6", "C7"]


def test_a_code_that_contradicts_the_name_and_a_level_found_twice_are_left_out_and_mentioned(spine):
    l3 = CODED.format(code="36470004", meaning="L3 vertebra", region="^^")
    node = spine(("vertebrae_L4", l3, MASKS[0]), ("L1", None, MASKS[1]), ("L1 body", None, MASKS[2]))
    found = collectVertebrae(node)
    assert found.landmarks == ()
    assert "coded as L3 but named as L4" in found.notes[0]
    assert "L1 is marked 2 times" in found.notes[1]


def test_an_empty_vertebra_is_left_out_and_mentioned(spine):
    node = spine(("L1", None, MASKS[0]))
    node.GetSegmentation().AddEmptySegment("", "L2")
    found = collectVertebrae(node)
    assert [each.level for each in found.landmarks] == ["L1"]
    assert "'L2' has no labelmap voxel" in found.notes[0]


def test_lesions_and_cord_of_a_case_are_no_vertebrae(scene, aCase):
    node = addCase(scene, aCase, SHAPE)
    for index, name in enumerate(("L1", "L2", "L3")):
        node.GetSegmentation().GetNthSegment(index).SetName(name)
    assert collectVertebrae(node).landmarks == ()


def transformed(scene, node, matrix):
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    transform.SetMatrixTransformToParent(toMatrix(matrix))
    node.SetAndObserveTransformNodeID(transform.GetID())


MOVED = np.array([[1, 0, 0, 5], [0, 1, 0, -7], [0, 0, 2, 100], [0, 0, 0, 1.0]])


def test_a_parent_transform_moves_the_vertebrae_of_a_segmentation(spine, scene):
    node = spine(("L1", None, MASKS[0]), ("L2", None, MASKS[1]))
    still = [each.positionRas for each in collectVertebrae(node).landmarks]
    transformed(scene, node, MOVED)
    moved = [each.positionRas for each in collectVertebrae(node).landmarks]
    assert np.allclose(moved, [(MOVED @ [*each, 1])[:3] for each in still])


def test_a_non_linear_transform_moves_them_too(spine, scene):
    node = spine(("L1", None, MASKS[0]))
    still = collectVertebrae(node).landmarks[0].positionRas
    warp = vtk.vtkThinPlateSplineTransform()
    corners = np.array([[x, y, z] for x in (-99, 99) for y in (-99, 99) for z in (-450, -350)], dtype=float)
    for add, points in ((warp.SetSourceLandmarks, corners), (warp.SetTargetLandmarks, np.add(corners, (0, 0, 25)))):
        vtkPoints = vtk.vtkPoints()
        for point in points:
            vtkPoints.InsertNextPoint(point)
        add(vtkPoints)
    warp.SetBasisToR()
    transform = scene.AddNewNodeByClass("vtkMRMLTransformNode")
    transform.SetAndObserveTransformToParent(warp)
    node.SetAndObserveTransformNodeID(transform.GetID())
    assert collectVertebrae(node).landmarks[0].positionRas == pytest.approx(np.add(still, [0, 0, 25]), abs=1e-3)


def test_labelled_points_are_landmarks_where_they_are_placed(scene):
    points = scene.AddNode(slicer.vtkMRMLMarkupsFiducialNode())
    for label, position in (("T12 ", (1, 2, 30)), ("L1", (1, 2, 0)), ("F-3", (0, 0, 0)), ("L2", (1, 2, -30))):
        points.AddControlPoint(position, label)
    points.UnsetNthControlPointPosition(3)
    transformed(scene, points, MOVED)
    found = collectVertebrae(points)
    assert [each.level for each in found.landmarks] == ["T12", "L1"]
    assert found.landmarks[0].positionRas == pytest.approx((6, -5, 160))


def test_another_kind_of_node_is_refused(scene):
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "Transform")
    with pytest.raises(ValueError, match="choose a segmentation, a label volume or a point"):
        collectVertebrae(node)


def test_a_lesion_gets_the_level_of_the_vertebra_beside_it(spine, geometry):
    node = spine(*((f"vertebrae_{level}", None, mask) for level, mask in zip(("C5", "C6", "C7"), MASKS, strict=True)))
    landmarks = collectVertebrae(node).landmarks
    for level, firstRow in (("C5", 10), ("C6", 6), ("C7", 2)):
        lesion = Outline("h", Role.HIGH_INTENSITY, block((5, firstRow, 12), (1, 2, 2)))
        assert proposeLevel(landmarks, centroidRas(lesion.mask, geometry)).level == level
