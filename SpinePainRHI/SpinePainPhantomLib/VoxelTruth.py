"""The ratios that the voxels of a phantom's outlines have, counted one by one.

The true ratios of Truth.py are those of the solids; a measurement can only come near them. Those here are what a
measurement of the saved outlines must give exactly. They are counted on whole arrays, by the words of the definition
and without the measuring code, so that comparing the two says something.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask

from .SpinePhantom import Phantom


@dataclass(frozen=True)
class VoxelRatios:
    """In percent, along the acquisition axis, as section 2 of Resources/Docs/DataContract.md defines them."""

    rhiPercent: float
    rhiMaxPercent: float
    rhiVolumePercent: float


def voxelRatiosOf(phantom: Phantom) -> VoxelRatios:
    """Counts the voxels of the cord and of the high intensity in it; all are 0 where there is none of the latter."""
    shape = phantom.image.shape
    cord = _whole(phantom.case.cord, shape)
    high = np.zeros(shape, dtype=bool)
    for each in phantom.case.lesions:
        if each.role is Role.HIGH_INTENSITY:
            high |= cord & _whole(each.mask, shape)
    along = 2 - phantom.truth.acquisition.axis  # arrays are indexed [k, j, i]
    slices = [(int(np.count_nonzero(h)), int(np.count_nonzero(c)))
              for h, c in zip(np.moveaxis(high, along, 0), np.moveaxis(cord, along, 0), strict=True) if c.any()]
    # The largest area; among equal ones the larger ratio.
    area, whole = max(slices, key=lambda each: (each[0], each[0] / each[1]))
    return VoxelRatios(
        rhiPercent=100 * area / whole, rhiMaxPercent=max(100 * h / c for h, c in slices),
        rhiVolumePercent=100 * sum(h for h, _ in slices) / sum(c for _, c in slices))


def _whole(mask: CroppedMask, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The mask on its whole grid."""
    whole = np.zeros(shape, dtype=bool)
    whole[tuple(slice(first, first + size) for first, size in zip(mask.offset, mask.voxels.shape, strict=True))] = \
        mask.voxels
    return whole
