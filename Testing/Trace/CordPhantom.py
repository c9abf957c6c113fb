"""A cord in its fluid, bone and fat, given by formulas in patient space, with the truth of every voxel.

The section of the cord across the patient's long axis is an ellipse. Intensities are averaged over sub-voxels (partial
volume), multiplied by a bias field, blurred or cut off in k-space like a scanner's, and given noise. ``truth`` marks
the voxels whose centre lies in the cord.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from SpinePainRHILib.Core.Geometry import GridGeometry

TISSUES = {
    # cord, grey matter, fluid, ligament, marrow, disc, fat, lesion; orders of magnitude of clinical images
    "T2": (300.0, 340.0, 900.0, 60.0, 260.0, 120.0, 600.0, 650.0),
    "T1": (500.0, 470.0, 200.0, 110.0, 420.0, 330.0, 900.0, 380.0),
    # Between the two, as of proton density: fluid somewhat darker than cord, or hardly so.
    "PD": (500.0, 515.0, 420.0, 60.0, 380.0, 330.0, 600.0, 560.0),
    "iso": (500.0, 515.0, 490.0, 110.0, 380.0, 330.0, 600.0, 560.0),
}

MASS_LENGTH_MM = 8.0
"""Along the cord, SD of the bulge of a mass."""


@dataclass(frozen=True)
class CordPhantom:
    """What to draw. Lengths in mm; noise and bias as fractions of the cord-fluid contrast and of 1."""

    contrast: str = "T2"
    spacingMm: tuple[float, float, float] = (0.8, 0.8, 0.8)
    """Voxel length along left-right, front-back and head-foot."""

    lengthMm: float = 64.0
    widthMm: float = 48.0
    cordMm: tuple[float, float] = (11.0, 7.5)
    """Diameters left-right and front-back."""

    fluidMm: float = 2.5
    """Thickness of the fluid around the cord in front and behind; 1.3 times that at the sides."""

    offsetMm: tuple[float, float] = (0.0, 0.0)
    """How far the sac's middle lies to the right of and in front of the cord's."""

    squeeze: float = 0.0
    """Share of the front-back diameter that a mass from the front takes off the cord in the middle; no fluid there."""

    bendMm: float = 3.0
    """Height of the arc, front-back, that the cord describes."""

    swayMm: float = 0.0
    """The same, left-right."""

    tilt: float = 0.0
    """Front-back shift per mm of height."""

    noise: float = 0.05
    rician: bool = False
    """Noise of a magnitude image, which is not symmetrical where the signal is low."""

    bias: float = 0.0
    """Intensities vary by plus and minus this fraction along the cord and across it."""

    blurMm: float = 0.0
    """Gaussian point spread (SD), as of motion and filters."""

    kSpace: float = 1.0
    """Share of the spatial frequencies that is measured along each axis; the rest is zeros (ringing, smoothness)."""

    thickness: float = 1.0
    """Of a slice along head-foot, as a share of the distance to the next: less than 1 leaves gaps."""

    flowVoids: bool = False
    """Moving fluid that has lost two thirds of its difference from the cord, in front and behind by turns."""

    lesion: tuple[float, float, float] | None = None
    """Height of its centre, length, and diameter as a fraction of the cord's; lies off-centre in the cord."""

    roots: bool = True
    seed: int = 1

    def centre(self, height: NDArray) -> tuple[NDArray, NDArray]:
        """x and y of the cord's centre at a height z (0 = middle)."""
        phase = np.pi * height / self.lengthMm
        return self.swayMm * np.sin(phase * 1.5), self.bendMm * np.cos(phase) + self.tilt * height

    def points(self, count: int = 6, endMm: float = 4.0) -> NDArray[np.float64]:
        """Points (n, 3) on the centre, from ``endMm`` above the lower to ``endMm`` below the upper end."""
        height = np.linspace(-self.lengthMm / 2 + endMm, self.lengthMm / 2 - endMm, count)
        return np.column_stack([*self.centre(height), height])

    def build(self, rotation: NDArray | None = None, subvoxels: int = 3) \
            -> tuple[NDArray[np.float32], GridGeometry, NDArray[np.bool_]]:
        """Volume [k, j, i], its grid (i to the right, j forward, k upwards; turned by ``rotation``), and truth."""
        sizes = [max(round(extent / spacing), 1) for extent, spacing in zip(
            (self.widthMm, self.widthMm, self.lengthMm), self.spacingMm, strict=True)]
        matrix = np.eye(4)
        turn = np.eye(3) if rotation is None else rotation
        matrix[:3, :3] = turn @ np.diag(self.spacingMm)
        matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(sizes) - 1) / 2)
        shape = tuple(sizes[::-1])
        volume = self._averaged(matrix, shape, subvoxels)
        x, y, z = self._world(matrix, shape, (0, 0, 0))
        truth = self._radius(x, y, z) <= 1
        volume *= 1 + self.bias * (np.sin(2 * np.pi * z / 90.0 + 0.5) + np.sin(2 * np.pi * (x + y) / 120.0)) / 2
        if self.blurMm:
            volume = gaussian_filter(volume, self.blurMm / np.array(self.spacingMm[::-1]), mode="nearest")
        cord, _, fluid, *_ = TISSUES[self.contrast]
        random = np.random.default_rng(self.seed)
        spread = self.noise * abs(fluid - cord) + 1e-9
        volume += random.normal(0, spread, shape)
        if self.kSpace < 1:
            volume = self._cutOff(volume)
        if self.rician:
            volume = np.hypot(volume, random.normal(0, spread, shape))
        return volume.astype(np.float32), GridGeometry(matrix), truth

    def _averaged(self, matrix: NDArray, shape: tuple[int, ...], subvoxels: int) -> NDArray[np.float64]:
        # Thick directions need more sub-voxels than thin ones.
        parts = [max(subvoxels, int(np.ceil(spacing / 0.5))) for spacing in self.spacingMm]
        sizes = np.array([1.0, 1.0, self.thickness])
        offsets = [((np.arange(part) + 0.5) / part - 0.5) * size for part, size in zip(parts, sizes, strict=True)]
        volume = np.zeros(shape)
        for a in offsets[0]:
            for b in offsets[1]:
                for c in offsets[2]:
                    volume += self._intensity(*self._world(matrix, shape, (a, b, c)))
        return volume / np.prod(parts)

    def _cutOff(self, volume: NDArray) -> NDArray[np.float64]:
        frequencies = np.fft.fftn(volume)
        for axis, size in enumerate(volume.shape):
            kept = np.abs(np.fft.fftfreq(size)) <= 0.5 * self.kSpace
            frequencies *= np.expand_dims(kept, [other for other in range(3) if other != axis])
        return np.fft.ifftn(frequencies).real

    @staticmethod
    def _world(matrix: NDArray, shape: tuple[int, ...], shift: tuple[float, float, float]) -> list[NDArray]:
        k, j, i = np.ogrid[:shape[0], :shape[1], :shape[2]]
        i, j, k = i + shift[0], j + shift[1], k + shift[2]
        return [matrix[n, 0] * i + matrix[n, 1] * j + matrix[n, 2] * k + matrix[n, 3] for n in range(3)]

    def _pressure(self, z: NDArray) -> NDArray:
        return np.exp(-0.5 * (z / MASS_LENGTH_MM) ** 2) if self.squeeze else 0 * z

    def _radius(self, x: NDArray, y: NDArray, z: NDArray) -> NDArray:
        centreX, centreY = self.centre(z)
        flat = 1 - self.squeeze * self._pressure(z)
        return np.hypot((x - centreX) / (self.cordMm[0] / 2), (y - centreY) / (self.cordMm[1] / 2 * flat))

    def _intensity(self, x: NDArray, y: NDArray, z: NDArray) -> NDArray:
        cord, grey, fluid, ligament, marrow, disc, fat, lesion = TISSUES[self.contrast]
        radius = self._radius(x, y, z)
        centreX, centreY = self.centre(z)
        x, y = x - centreX, y - centreY
        pressure = self._pressure(z)
        semiX, semiY = self.cordMm[0] / 2, self.cordMm[1] / 2
        inCord = radius <= 1
        sacX, sacY = semiX + 1.3 * self.fluidMm, semiY + self.fluidMm
        away = (x - self.offsetMm[0], y - self.offsetMm[1])
        # The mass presses the sac against the front of the cord.
        front = sacY + pressure * (semiY * (1 - self.squeeze) - sacY)
        inward = np.where(away[1] > 0, front, sacY)
        inSac = np.hypot(away[0] / sacX, away[1] / inward) <= 1
        inLigament = np.hypot(away[0] / (sacX + 1.2), away[1] / (inward + 1.2)) <= 1
        value = np.where(np.mod(z, 20.0) < 5.0, disc, marrow) + 0 * x
        value = np.where(y < -sacY, np.where(np.abs(x) < 5, fat, 0.6 * marrow), value)
        value = np.where(np.abs(x) > 14, 0.8 * marrow, value)
        value = np.where(inLigament, ligament, value)
        moving = self.flowVoids & (np.abs(y) > semiY) & (np.abs(x) < 4) & (np.mod(z + 7.0 * (y > 0), 14.0) < 6.0)
        value = np.where(inSac, np.where(moving, cord + (fluid - cord) / 3, fluid), value)
        if self.roots:
            for side in (-1, 1):
                inRoot = (np.hypot(x - side * (semiX + 1.2), y + 1.0) <= 0.6) & (np.mod(z, 12.0) < 6.0)
                value = np.where(inRoot & inSac, cord, value)
        value = np.where(inCord, cord, value)
        value = np.where((np.hypot((np.abs(x) - 1.5) / 1.0, y / 2.2) <= 1) & (radius <= 0.9), grey, value)
        if self.lesion is not None:
            height, length, fraction = self.lesion
            inLesion = (np.abs(z - height) <= length / 2) & (np.hypot(
                (x - 0.8 * (1 - fraction) * semiX) / (fraction * semiX), y / (fraction * semiY)) <= 1)
            value = np.where(inLesion & inCord, lesion, value)
        return value
