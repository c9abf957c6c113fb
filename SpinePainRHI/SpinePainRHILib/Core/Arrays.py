"""Names for the arrays that functions take and give, by what their numbers are."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Singles = NDArray[np.float32]

Reals = NDArray[np.floating]
"""Of either precision."""

Integers = NDArray[np.integer]

Voxels = NDArray[np.number | np.bool_]
"""One number a voxel, of any type that images come in."""
