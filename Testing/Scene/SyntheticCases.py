"""Small cases of boxes, whose voxels can be counted by hand."""

import numpy as np
from SpinePainRHILib.Core.Masks import CroppedMask

SHAPE = (12, 14, 16)
"""Voxels (k, j, i) of the volume that the cases lie in."""


def block(offset, shape):
    return CroppedMask(np.ones(shape, dtype=bool), offset)


def sameCase(first, second):
    return (first.info == second.info and first.cord.sameVoxelsAs(second.cord)
            and [(each.name, each.role, each.level) for each in first.lesions]
            == [(each.name, each.role, each.level) for each in second.lesions]
            and all(a.mask.sameVoxelsAs(b.mask) for a, b in zip(first.lesions, second.lesions, strict=True)))
