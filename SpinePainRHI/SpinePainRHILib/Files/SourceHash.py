"""The fingerprint that ties an outline to the volume it was drawn on (tag ``SpinePain.Source``).

It depends on voxel values and geometry alone, never on the file they came from: format, compression,
storage type and reader make no difference. Slicer stores a volume whose axes i, j, k are left-handed (negative
determinant) with its k axis reversed, so such a volume is reversed first: slice k changes places with slice
K - 1 - k, and the matrix changes so that every voxel stays where it is in the patient. The fingerprint is the
SHA-256 (FIPS 180-4) of these bytes, in this order:

1. the 19 ASCII bytes ``SpinePain.Source 1`` and a line feed;
2. the numbers of voxels along i, j and k, each as unsigned 64-bit little-endian integer;
3. the first three rows of the 4x4 matrix from voxel index (i, j, k) to RAS millimetres, row by row, twelve
   numbers x, each in ten-thousandths of a millimetre as signed 64-bit little-endian integer
   ``rint(rint(x * 1e7) / 1e3)``, where ``rint`` rounds to the nearest whole number and halves to even;
4. all voxel values as 64-bit IEEE 754 little-endian floating point numbers, i fastest, then j, then k; minus
   zero is written as zero, and everything that is not a number as the bytes 00 00 00 00 00 00 F8 7F.

The matrix is rounded twice since common spacings such as 0.78125 mm lie exactly between two
ten-thousandths, where the last bit of a reader's arithmetic would decide.
"""

import hashlib
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry

PREFIX = b"SpinePain.Source 1\n"


def hashVolume(voxels: NDArray[Any], geometry: GridGeometry) -> str:
    """The fingerprint of a volume with ``voxels`` [k, j, i] as 64 lower-case hexadecimal digits.

    One slice at a time is converted, so the extra memory is that of a slice. Raises ValueError unless the
    voxels are a three-dimensional array of real numbers.
    """
    if voxels.ndim != 3 or voxels.dtype.kind not in "buif":
        raise ValueError("Only a three-dimensional volume of real numbers has a fingerprint.")
    matrix = geometry.ijkToRas.copy()
    if np.linalg.det(matrix[:3, :3]) < 0:
        voxels = voxels[::-1]
        matrix[:, 3] += (len(voxels) - 1) * matrix[:, 2]
        matrix[:, 2] *= -1
    digest = hashlib.sha256(PREFIX)
    digest.update(struct.pack("<3Q", *reversed(voxels.shape)))
    fine = np.rint(matrix[:3] * 1e7)
    digest.update(np.rint(fine / 1e3).astype("<i8").tobytes())
    for plane in voxels:
        values = plane.astype("<f8", order="C")
        values += 0.0  # turns minus zero into zero
        values[np.isnan(values)] = np.nan
        digest.update(values)
    return digest.hexdigest()
