"""Small images with known grids, and how files of them are read and refused."""

from pathlib import Path

import numpy as np
import SimpleITK as sitk
from Refusals import refusalBy
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Files.LabelMasks import readLabelMask

SHAPE = (4, 5, 6)
"""Of the volume below, along k, j, i."""


def image(array, spacing=(0.5, 0.6, 3.0), origin=(1.0, 2.0, 3.0), direction=None) -> sitk.Image:
    made = sitk.GetImageFromArray(array)
    made.SetSpacing(spacing)
    made.SetOrigin(origin)
    if direction is not None:
        made.SetDirection(direction)
    return made


def geometryOf(made: sitk.Image) -> GridGeometry:
    """From the world points that SimpleITK itself gives for the first voxel and its neighbours."""
    first = np.array(made.TransformContinuousIndexToPhysicalPoint((0.0, 0.0, 0.0)))
    matrix = np.eye(4)
    for axis in range(3):
        step = [0.0, 0.0, 0.0]
        step[axis] = 1.0
        matrix[:3, axis] = np.array(made.TransformContinuousIndexToPhysicalPoint(step)) - first
    matrix[:3, 3] = first
    return GridGeometry(np.diag([-1, -1, 1, 1]) @ matrix)


REFERENCE = geometryOf(image(np.zeros(SHAPE, np.uint8)))


def cornerOutline(dtype=np.uint8, value=1):
    """Three voxels at known places that no flip or permutation maps onto themselves."""
    array = np.zeros(SHAPE, dtype)
    array[0, 1, 2] = array[3, 4, 5] = array[1, 1, 2] = value
    return array


def full(mask, shape=SHAPE):
    """A cropped mask on its whole grid."""
    whole = np.zeros(shape, bool)
    k, j, i = mask.offset
    depth, height, width = mask.voxels.shape
    whole[k:k + depth, j:j + height, i:i + width] = mask.voxels
    return whole


def read(path, **options):
    return readLabelMask(path, REFERENCE, SHAPE, **options)


def refusal(path: Path, check=read) -> str:
    return refusalBy(check, path)
