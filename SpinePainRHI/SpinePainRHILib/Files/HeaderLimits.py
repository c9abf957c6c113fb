"""What the numbers of an image header can be, whatever its format.

The functions raise ValueError with a clause such as ``has a voxel spacing of zero``, to stand behind the file's name.
"""

import math

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry

LARGEST_VOXEL_COUNT = 2**33
"""Headers that claim more are refused: sixteen times 2048 x 2048 x 128, far above any MRI of a spine."""

SMALLEST_SPACING_MM, LARGEST_SPACING_MM = 1e-4, 1e4
LARGEST_COORDINATE_MM = 1e7
"""Far from what any patient needs; the limits also keep later arithmetic from overflowing."""


def checkSizes(sizes: tuple[int, ...]) -> None:
    """ValueError unless all sizes are positive and their product is sane."""
    if any(size <= 0 for size in sizes):
        raise ValueError(f"has a size of {min(sizes)} voxels along one axis")
    if math.prod(sizes) > LARGEST_VOXEL_COUNT:  # Python's integers do not overflow
        raise ValueError(f"claims {' x '.join(map(str, sizes))} voxels, which is more than any real image has")


def checkedGrid(axes: NDArray[np.float64], origin: NDArray[np.float64]) -> GridGeometry:
    """The grid with the columns of ``axes`` (3x3, mm) as its steps and ``origin`` as its first voxel, in RAS.

    ValueError unless these can be those of an image of a patient.
    """
    if not (np.isfinite(axes).all() and np.isfinite(origin).all()):
        raise ValueError("has a position, direction or spacing that is not a finite number")
    if (np.abs(axes) > LARGEST_SPACING_MM).any() or (np.abs(origin) > LARGEST_COORDINATE_MM).any():
        raise ValueError("has a position or spacing too large for an image of a patient")
    spacing = np.linalg.norm(axes, axis=0)
    if (spacing == 0).any():
        raise ValueError("has a voxel spacing of zero along one axis")
    if (spacing < SMALLEST_SPACING_MM).any():
        raise ValueError(f"has a voxel spacing of {spacing.min():g} mm, which no image of a patient has")
    ijkToRas = np.eye(4)
    ijkToRas[:3, :3], ijkToRas[:3, 3] = axes, origin
    try:
        return GridGeometry(ijkToRas + 0.0)  # turns minus zero into zero
    except ValueError:
        raise ValueError("has axis directions that are parallel to each other (singular)") from None
