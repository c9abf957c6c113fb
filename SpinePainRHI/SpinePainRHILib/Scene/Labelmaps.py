"""Between Slicer's labelmaps and the core's grids and masks, without a copy of what lies outside the segment."""

from typing import Any

import numpy as np
import slicer
import vtk
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from .SegmentTags import nameOf

BINARY_LABELMAP = "Binary labelmap"


def toMatrix(geometry: NDArray[np.float64]) -> Any:
    """A 4x4 array as vtkMatrix4x4."""
    matrix = vtk.vtkMatrix4x4()
    matrix.DeepCopy(np.asarray(geometry, dtype=float).ravel().tolist())
    return matrix


def fromMatrix(matrix: Any) -> NDArray[np.float64]:
    """A vtkMatrix4x4 as 4x4 array."""
    return np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])


def gridOf(image: Any) -> GridGeometry:
    """The grid of a vtkOrientedImageData; index (0, 0, 0) need not lie inside the image's extent."""
    matrix = vtk.vtkMatrix4x4()
    image.GetImageToWorldMatrix(matrix)
    return GridGeometry(fromMatrix(matrix))


def arrayOf(image: Any) -> NDArray:
    """The voxels of a vtkImageData as array [k, j, i]; a view, valid as long as the image is. Empty image: size 0."""
    scalars = image.GetPointData().GetScalars()
    shape = image.GetDimensions()[::-1]
    if scalars is None or min(shape) < 1:
        return np.zeros((0, 0, 0), dtype=np.uint8)
    return vtk_to_numpy(scalars).reshape(shape)


def offsetOf(image: Any) -> tuple[int, int, int]:
    """Grid index (k, j, i) of the image's first voxel."""
    extent = image.GetExtent()
    return extent[4], extent[2], extent[0]


def labelmapOfMask(mask: CroppedMask, geometry: GridGeometry) -> Any:
    """A vtkOrientedImageData that holds exactly the mask's box, with label value 1; it owns its voxels."""
    image = slicer.vtkOrientedImageData()
    extent: list[int] = []
    for axis in (2, 1, 0):
        extent += [mask.offset[axis], mask.offset[axis] + mask.voxels.shape[axis] - 1]
    image.SetExtent(extent if mask.voxels.size else [0, -1, 0, -1, 0, -1])
    image.SetImageToWorldMatrix(toMatrix(geometry.ijkToRas))
    if mask.voxels.size:
        scalars = numpy_to_vtk(mask.voxels.view(np.uint8).ravel(), deep=True)
        scalars.SetName("ImageScalars")
        image.GetPointData().SetScalars(scalars)
    else:
        image.AllocateScalars(3, 1)  # VTK_UNSIGNED_CHAR
    return image


def liesOn(segment: Any, grid: Any) -> bool:
    """Whether a segment's labelmap lies on ``grid``, so that it is read as it is; an empty one lies on every grid."""
    labelmap = segment.GetRepresentation(BINARY_LABELMAP)
    return (labelmap is None or labelmap is grid or min(labelmap.GetDimensions()) < 1
            or slicer.vtkOrientedImageDataResample.DoGeometriesMatch(labelmap, grid))


def maskOfSegment(segment: Any, grid: Any) -> CroppedMask:
    """The voxels of a segment on the grid of ``grid`` (a vtkOrientedImageData, whose extent does not matter).

    Segments may share one labelmap, so voxels are compared with the segment's own label value. A labelmap
    on another grid is resampled (nearest neighbour). A segment without labelmap is empty.

    Raises ValueError when the segment exists only in another representation, such as a closed surface, and when
    resampling leaves nothing of it.
    """
    labelmap = segment.GetRepresentation(BINARY_LABELMAP)
    if labelmap is None:
        names: list[str] = []
        segment.GetContainedRepresentationNames(names)
        if names:
            raise ValueError(f"Segment '{nameOf(segment)}' is not a labelmap (it has only: {', '.join(names)}): "
                             "convert the segmentation's source representation to Binary labelmap.")
        return CroppedMask.empty()
    if min(labelmap.GetDimensions()) < 1:
        return CroppedMask.empty()
    if not liesOn(segment, grid):
        resampled = slicer.vtkOrientedImageData()
        if not slicer.vtkOrientedImageDataResample.ResampleOrientedImageToReferenceOrientedImage(
                labelmap, grid, resampled, False, True):
            raise ValueError(f"Segment '{nameOf(segment)}' cannot be resampled to the segmentation's grid.")
        drawn = CroppedMask.fromLabels(arrayOf(labelmap), segment.GetLabelValue())
        if not drawn.isEmpty and CroppedMask.fromLabels(arrayOf(resampled), segment.GetLabelValue()).isEmpty:
            raise ValueError(f"Segment '{nameOf(segment)}' is too small for the voxels of the segmentation's grid, "
                             "so that resampling leaves nothing of it: outline it on the volume itself, or make the "
                             "segmentation's geometry finer.")
        labelmap = resampled
    return CroppedMask.fromLabels(arrayOf(labelmap), segment.GetLabelValue(), offsetOf(labelmap))
