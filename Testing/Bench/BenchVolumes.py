"""Segmentations of clinical and of large size, with a cord of realistic length in each."""

from dataclasses import dataclass

import numpy as np
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask

CORD_HALF_WIDTHS_MM = (6.0, 4.0)
"""Half the left-right and front-back diameter of a cervical cord."""

CURVE_MM = 20.0
"""How far the cord swings to the front and back over the length of the spine."""


@dataclass(frozen=True)
class BenchVolume:
    """Shape (k, j, i), spacing (i, j, k) and the world axis (R, A, S) that each of i, j, k runs along."""

    shape: tuple[int, int, int]
    spacingMm: tuple[float, float, float]
    axes: str

    @property
    def name(self) -> str:
        return "x".join(map(str, self.shape))

    def geometry(self) -> GridGeometry:
        matrix = np.eye(4)
        matrix[:3, :3] = 0
        for column, (letter, step) in enumerate(zip(self.axes, self.spacingMm, strict=True)):
            matrix["RAS".index(letter), column] = step
        return GridGeometry(matrix)

    def case(self) -> OutlinedCase:
        """A cord through the whole height of the volume, and a lesion of 30 mm in it."""
        order = ["SAR".index(self.axes[2 - axis]) for axis in range(3)]  # array axis of the grid -> S, A, R
        size = {letter: self.shape[2 - column] for column, letter in enumerate(self.axes)}
        step = dict(zip(self.axes, self.spacingMm, strict=True))
        s, a, r = (np.arange(size[letter]) * step[letter] for letter in "SAR")
        centreA = a[-1] / 2 + CURVE_MM * np.sin(2 * np.pi * s / max(s[-1], 1))
        near = np.flatnonzero(np.abs(a - a[-1] / 2) < CURVE_MM + CORD_HALF_WIDTHS_MM[1] + 2)
        nearR = np.flatnonzero(np.abs(r - r[-1] / 2) < CORD_HALF_WIDTHS_MM[0] + 2)

        def tube(scale: float, first: float, last: float) -> CroppedMask:
            radius = (((a[near][None, :, None] - centreA[:, None, None]) / (scale * CORD_HALF_WIDTHS_MM[1])) ** 2
                      + ((r[nearR][None, None, :] - r[-1] / 2) / (scale * CORD_HALF_WIDTHS_MM[0])) ** 2)
            inside = (radius <= 1) & ((s >= first) & (s <= last))[:, None, None]
            offset = (0, int(near[0]), int(nearR[0]))
            stored = CroppedMask.fromLabels(np.ascontiguousarray(np.transpose(inside, order)))
            k, j, i = (stored.offset[axis] + offset[order[axis]] for axis in range(3))
            return CroppedMask(stored.voxels, (k, j, i))

        middle = s[-1] / 2
        return OutlinedCase(CaseInfo("bench"), self.geometry(), tube(1, 0, s[-1]), (
            Outline("High intensity", Role.HIGH_INTENSITY, tube(0.5, middle - 15, middle + 15), "T6"),))


CLINICAL = BenchVolume((15, 512, 512), (0.6, 0.6, 4.0), "ASR")
LARGE_SAGITTAL = BenchVolume((64, 1024, 1024), (0.4, 0.4, 1.0), "ASR")
LARGE_AXIAL = BenchVolume((400, 512, 512), (0.5, 0.5, 1.0), "RAS")
