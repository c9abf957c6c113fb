"""What the tests of editing ask of outlines."""

import numpy as np
import vtk
from SessionTools import SHAPE
from SpinePainRHILib.Scene.CaseSegmentation import referenceGrid
from SpinePainRHILib.Scene.Labelmaps import fromMatrix, maskOfSegment

SLICE = 4
"""Where the case has cord and lesion."""


def pointOf(volume, i, j, k):
    """World RAS point of a voxel index, which may lie between voxels."""
    matrix = vtk.vtkMatrix4x4()
    volume.GetIJKToRASMatrix(matrix)
    return (fromMatrix(matrix) @ [i, j, k, 1])[:3]


def voxelsOf(session, segmentId, shape=SHAPE):
    """A segment as a boolean array [k, j, i] over the volume."""
    segment = session.segmentationNode.GetSegmentation().GetSegment(segmentId)
    mask = maskOfSegment(segment, referenceGrid(session.segmentationNode, segment))
    voxels = np.zeros(shape, dtype=bool)
    if mask.voxels.size:
        box = tuple(slice(first, first + size) for first, size in zip(mask.offset, mask.voxels.shape, strict=True))
        voxels[box] = mask.voxels
    return voxels


def everySegment(session, shape=SHAPE):
    """By segment ID: its voxels."""
    segmentation = session.segmentationNode.GetSegmentation()
    return {each: voxelsOf(session, each, shape) for each in segmentation.GetSegmentIDs()}
