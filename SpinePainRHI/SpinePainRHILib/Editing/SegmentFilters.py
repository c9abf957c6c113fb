"""What the effects Smoothing and Fill between slices of the Segment Editor make of a segment: by the same filters."""

import math
from typing import Any

import vtk

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask, Extent, grownExtent
from ..Scene.Labelmaps import arrayOf, labelmapOfMask
from .ToolOptions import SmoothingMethod

try:
    from slicer import vtkITKMorphologicalContourInterpolator
except ImportError:  # in Slicer itself the class stands in its own library alone
    from vtkITK import vtkITKMorphologicalContourInterpolator

_REACH = 4.0
"""How far the Gaussian filter reaches, in standard deviations; the others reach no farther than their size."""

_FULL = 255
"""What a voxel of the segment counts for the Gaussian filter, which works on whole numbers."""


def smoothedOutline(outline: CroppedMask, grid: GridGeometry, limits: Extent, method: SmoothingMethod,
                    sizeMm: float) -> CroppedMask:
    """The outline smoothed, on a box within ``limits`` as large as the filter reaches.

    ``sizeMm`` is the width of the kernel, for the Gaussian filter the standard deviation.
    """
    if outline.isEmpty:
        return outline
    i, j, k = (math.ceil(_REACH * sizeMm / spacing) for spacing in grid.spacingMm)
    box = outline.over(grownExtent(outline.extent, (i, j, k), limits))
    image = labelmapOfMask(box, grid)
    if method is SmoothingMethod.GAUSSIAN:
        arrayOf(image)[...] *= _FULL
        smoothing, threshold = _gaussian(grid, sizeMm), _FULL // 2
    else:
        smoothing, threshold = _kernel(method), 1
        smoothing.SetKernelSize(*(_oddWidth(sizeMm / spacing) for spacing in grid.spacingMm))
    smoothing.SetInputData(image)
    smoothing.Update()
    return CroppedMask(arrayOf(smoothing.GetOutput()) >= threshold, box.offset)


def filledBetween(outline: CroppedMask, grid: GridGeometry) -> CroppedMask:
    """The outline with the slices filled that lie empty between others."""
    if outline.isEmpty:
        return outline
    interpolator = vtkITKMorphologicalContourInterpolator()
    interpolator.SetInputData(labelmapOfMask(outline, grid))
    interpolator.Update()
    return CroppedMask(arrayOf(interpolator.GetOutput()) != 0, outline.offset)


def _gaussian(grid: GridGeometry, sizeMm: float) -> Any:
    gaussian = vtk.vtkImageGaussianSmooth()
    gaussian.SetStandardDeviations(*(sizeMm / spacing for spacing in grid.spacingMm))
    gaussian.SetRadiusFactor(_REACH)
    return gaussian


def _kernel(method: SmoothingMethod) -> Any:
    if method is SmoothingMethod.MEDIAN:
        return vtk.vtkImageMedian3D()
    openClose = vtk.vtkImageOpenClose3D()
    isOpening = method is SmoothingMethod.OPENING
    openClose.SetOpenValue(1 if isOpening else 0)
    openClose.SetCloseValue(0 if isOpening else 1)
    return openClose


def _oddWidth(voxels: float) -> int:
    """The odd number next to a width in voxels: a kernel with an even one moves the segment."""
    return max(1, round((voxels + 1) / 2) * 2 - 1)
