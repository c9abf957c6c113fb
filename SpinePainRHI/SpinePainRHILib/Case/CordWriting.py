"""A traced cord on its way from a volume's grid into the cord segment of a case."""

from typing import Any

import numpy as np
import slicer
from SpinePainTraceLib import CordTrace

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask, unite
from ..Core.OutlineTool import Tool, madeHere
from ..Files.GridMatching import placeMask
from ..Scene.CaseSegmentation import referenceGrid, worldGrid
from ..Scene.CaseVolume import volumeGeometry, volumeVoxels
from ..Scene.Labelmaps import gridOf, labelmapOfMask, maskOfSegment
from ..Scene.SegmentRecognition import recogniseSegments
from ..Scene.SegmentTags import setTool


def writeTracedCord(segmentationNode: Any, trace: CordTrace, volumeNode: Any) -> None:
    """Replaces the cord on the traced slices; slices left to the reader and those beyond keep their outline.

    The trace lies on the grid of ``volumeNode``; where the segmentation has another, its voxels take the nearest
    ones. Every other segment keeps its voxels. The segmentation reports its source representation modified once, and
    once more where Slicer takes the cord off a labelmap that it shares with a segment under it.
    Raises ValueError where the segmentation has no one cord, or Slicer refuses.
    """
    segmentation = segmentationNode.GetSegmentation()
    cordId = recogniseSegments(segmentation).cordId
    cord = segmentation.GetSegment(cordId)
    reference = referenceGrid(segmentationNode, cord)
    grid = gridOf(reference)
    fromWorld, world = worldGrid(segmentationNode, grid), worldGrid(volumeNode, volumeGeometry(volumeNode))
    earlier = maskOfSegment(cord, reference)
    traced = _onGrid(trace.mask, world, volumeVoxels(volumeNode).shape, fromWorld, reference)
    mask = unite([_outside(earlier, fromWorld, trace, world), traced])
    # Slicer wants a voxel even to say there is none.
    content = mask if mask.voxels.size else CroppedMask(np.zeros((1, 1, 1), dtype=bool))
    if not slicer.vtkSlicerSegmentationsModuleLogic.SetBinaryLabelmapToSegment(
            labelmapOfMask(content, grid), segmentationNode, cordId,
            slicer.vtkSlicerSegmentationsModuleLogic.MODE_REPLACE):
        raise ValueError(f"Slicer refused to change the outline of '{cord.GetName()}'.")
    setTool(cord, madeHere(Tool.TRACED, traced.voxelCount))  # with what was there before, it is one changed by hand


def replacesOutline(segmentationNode: Any, trace: CordTrace, volumeNode: Any) -> bool:
    """Whether the cord has voxels on the traced slices, which ``writeTracedCord`` would take away.

    Raises ValueError where the segmentation has no one cord.
    """
    segmentation = segmentationNode.GetSegmentation()
    cord = segmentation.GetSegment(recogniseSegments(segmentation).cordId)
    reference = referenceGrid(segmentationNode, cord)
    earlier = maskOfSegment(cord, reference)
    left = _outside(earlier, worldGrid(segmentationNode, gridOf(reference)), trace,
                    worldGrid(volumeNode, volumeGeometry(volumeNode)))
    return left.voxelCount < earlier.voxelCount


def _outside(mask: CroppedMask, grid: GridGeometry, trace: CordTrace, volumeGrid: GridGeometry) -> CroppedMask:
    """The voxels of ``mask`` whose centre is on no traced slice of the volume."""
    traced = np.array([each.sliceIndex for each in trace.slices if each.isTraced], dtype=np.int64)
    if not mask.voxels.size or not traced.size:
        return mask
    row = (np.linalg.inv(volumeGrid.ijkToRas) @ grid.ijkToRas)[trace.runAxis]
    k, j, i = (np.arange(first, first + size) for first, size in zip(mask.offset, mask.voxels.shape, strict=True))
    index = (row[2] * k[:, None, None] + row[1] * j[None, :, None] + row[0] * i[None, None, :]) + row[3]
    return CroppedMask(mask.voxels & ~np.isin(np.rint(index).astype(np.int64), traced), mask.offset)


def _onGrid(mask: CroppedMask, volumeGrid: GridGeometry, shape: tuple[int, int, int], grid: GridGeometry,
            reference: Any) -> CroppedMask:
    if grid.sameGridAs(volumeGrid):
        return mask
    extent = reference.GetExtent()
    return placeMask(mask, volumeGrid, shape, grid, (extent[5] + 1, extent[3] + 1, extent[1] + 1)).mask
