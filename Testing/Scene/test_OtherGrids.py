"""Segments that do not lie on one grid: the scene and the file saved of it say the same."""

import numpy as np
import pytest
import slicer
from SpinePainRHILib.Core.CaseAssembly import OTHER_GRID
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Resampling import Resampled
from SpinePainRHILib.Core.Rhi import Rule
from SpinePainRHILib.Live.LiveMeasurement import LiveMeasurement
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase, addOutline, createCaseNode, readCase, setReferenceGrid

THICK = GridGeometry(np.diag([4.0, 1.0, 1.0, 1.0]))
FINE = GridGeometry(np.array([[1.0, 0, 0, -1.5], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]))
"""Four fine voxels along i fill a thick one."""

CORD = CroppedMask(np.ones((4, 4, 2), dtype=bool), (2, 2, 2))  # 4 x 4 x 8 mm at R 6 to 14
LESION = CroppedMask(np.ones((2, 4, 2), dtype=bool), (2, 2, 8))  # 2 x 4 x 2 mm: a quarter of the cord's width


def onTwoGrids(scene, lesion=LESION):
    node = createCaseNode(scene, "c", THICK, (8, 8, 8))
    addOutline(node, Outline("Cord", Role.CORD, CORD), THICK)
    addOutline(node, Outline("High intensity", Role.HIGH_INTENSITY, lesion), FINE)
    return node


def test_without_a_reference_volume_scene_and_file_have_the_ratio_of_the_finer_grid(scene, tmp_path):
    node = onTwoGrids(scene)
    setReferenceGrid(node.GetSegmentation(), "")
    inScene = measureCase(readCase(node), "SI")
    live = LiveMeasurement(node, axis="SI").values(None).measurement
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(tmp_path / "c.seg.nrrd"))
    assert storage.WriteData(node)
    inFile = measureCase(readCaseFile(tmp_path / "c.seg.nrrd"), "SI")
    # On each slice 4 x 8 voxels of cord, 4 x 2 of them lesion.
    assert (inScene.rhiPercent, live.rhiPercent, inFile.rhiPercent) == (25.0, 25.0, 25.0)
    assert inScene.highIntensityVolumeMm3 == inFile.highIntensityVolumeMm3 == 16.0


def test_a_segment_of_which_the_reference_grid_leaves_nothing_is_refused(scene):
    speck = CroppedMask(np.ones((1, 1, 1), dtype=bool), (3, 3, 8))  # its centre is 1.5 mm from any thick centre
    node = onTwoGrids(scene, speck)
    with pytest.raises(ValueError, match="resampling leaves nothing"):
        readCase(node)
    assert "leaves nothing" in LiveMeasurement(node).values(None).reason


def test_rule_and_resampling_are_kept_with_the_case_and_said_alike_in_scene_and_file(scene, saved):
    lesion = CroppedMask(np.ones((2, 4, 1), dtype=bool), (2, 2, 2))
    case = OutlinedCase(CaseInfo("c", rule=Rule.UNION), THICK, CORD, (
        Outline("High intensity", Role.HIGH_INTENSITY, lesion, "T4", Resampled(50.0, 32.0)),))
    node = addCase(scene, case, (8, 8, 8))
    again = readCaseFile(saved(node))
    for each in (readCase(node), LiveMeasurement(node).read().case, again):
        measured = measureCase(each)
        assert measured.rule is Rule.UNION
        assert "had 50.0 mm3 where it was drawn and has 32.0 mm3" in measured.problems[0]


def test_outlines_on_another_grid_than_the_segmentations_own_are_a_problem_of_the_case(scene):
    node = onTwoGrids(scene)
    live = LiveMeasurement(node)
    assert OTHER_GRID in readCase(node).problems and OTHER_GRID in live.read().case.problems
    node.GetSegmentation().RemoveSegment(node.GetSegmentation().GetNthSegmentID(1))
    assert OTHER_GRID not in readCase(node).problems and OTHER_GRID not in live.read().case.problems


def test_a_file_whose_voxels_lie_on_no_part_of_its_reference_grid_is_refused(scene, saved):
    """One lost sign was a mirrored volume, resampled to the reference grid: another ratio without a word."""
    path = saved(addCase(scene, OutlinedCase(CaseInfo("c"), THICK, CORD), (8, 8, 8)))
    content = path.read_bytes()
    assert b"(0,-1,0)" in content
    path.write_bytes(content.replace(b"(0,-1,0)", b"(0,1,0)"))
    with pytest.raises(ValueError, match="another grid than its reference image geometry"):
        readCaseFile(path)


def test_a_file_on_a_grid_that_divides_the_voxels_of_its_reference_grid_is_read(scene, tmp_path):
    """As Slicer saves outlines that are finer than the volume."""
    node = createCaseNode(scene, "c", THICK, (8, 8, 8))
    half = np.diag([2.0, 0.5, 0.5, 1.0])
    half[:3, 3] = [-1.0, -0.25, -0.25]
    cord = CroppedMask(np.ones((8, 8, 4), dtype=bool), (4, 4, 4))
    addOutline(node, Outline("Cord", Role.CORD, cord), GridGeometry(half))
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(tmp_path / "c.seg.nrrd"))
    assert storage.WriteData(node)
    assert b"space directions: (-2,0,0)" in (tmp_path / "c.seg.nrrd").read_bytes()
    case = readCaseFile(tmp_path / "c.seg.nrrd")
    assert OTHER_GRID in case.problems and measureCase(case).cordVolumeMm3 == 4 * 4 * 8


@pytest.fixture
def saved(tmp_path):
    from SpinePainRHILib.Scene.CaseFile import saveCaseNode

    return lambda node: saveCaseNode(node, tmp_path / "c.seg.nrrd").path
