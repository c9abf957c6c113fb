"""The grid that a case is edited on, and the volume's intensities on it."""

from typing import Any

import slicer
import vtk

from ..Scene.CaseSegmentation import referenceGrid


def wholeGrid(segmentationNode: Any, segment: Any) -> Any:
    """The segmentation's grid, as large as all its segments need."""
    grid = slicer.vtkOrientedImageData()
    grid.ShallowCopy(referenceGrid(segmentationNode, segment))
    serialised = slicer.vtkSlicerSegmentEditorLogic.GetReferenceImageGeometryStringFromSegmentation(
        segmentationNode.GetSegmentation())
    if serialised:
        slicer.vtkSegmentationConverter.DeserializeImageGeometry(serialised, grid, False)
    return grid


def alignedVolume(volumeNode: Any, segmentationNode: Any, box: Any) -> Any:
    """A volume's intensities on the voxels of ``box`` (a vtkOrientedImageData); None without an image."""
    if volumeNode is None or volumeNode.GetImageData() is None:
        return None
    source, aligned = slicer.vtkOrientedImageData(), slicer.vtkOrientedImageData()
    source.ShallowCopy(volumeNode.GetImageData())
    matrix = vtk.vtkMatrix4x4()
    volumeNode.GetIJKToRASMatrix(matrix)
    source.SetGeometryFromImageToWorldMatrix(matrix)
    transform = vtk.vtkGeneralTransform()
    slicer.vtkMRMLTransformNode.GetTransformBetweenNodes(
        volumeNode.GetParentTransformNode(), segmentationNode.GetParentTransformNode(), transform)
    slicer.vtkOrientedImageDataResample.ResampleOrientedImageToReferenceOrientedImage(
        source, box, aligned, True, False, transform, volumeNode.GetImageBackgroundScalarComponentAsDouble(0))
    return aligned
