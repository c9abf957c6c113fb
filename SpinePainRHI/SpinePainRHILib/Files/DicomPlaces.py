"""Where the images of a DICOM series lie, checked one by one: a volume is a stack without gap, double or tilt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry

ORIENTATION_TOLERANCE = 1e-3
"""Of direction cosines of one plane: they are written with few digits."""

EVEN_TOLERANCE = 0.05
"""Of the distance of two slices: how far a slice may lie from where even distances put it. Positions are rounded, to
a tenth of a millimetre by some; a missing slice is a whole distance."""

PLACE_TOLERANCE_MM = 0.1
"""How far a slice may lie beside the straight stack, for the same reason."""


@dataclass(frozen=True, eq=False)
class Places:
    """``positionsMm`` [image, LPS] of the first pixels, ``row`` and ``column`` the unit directions (LPS) along which
    columns and rows count, ``pixelMm`` the distance of rows and of columns."""

    positionsMm: NDArray[np.float64]
    row: NDArray[np.float64]
    column: NDArray[np.float64]
    pixelMm: tuple[float, float]

    @property
    def normal(self) -> NDArray[np.float64]:
        return np.asarray(np.cross(self.row, self.column))

    def order(self) -> list[int]:
        """The images in the order along the normal of their plane, in which Slicer stacks them too."""
        return [int(each) for each in np.argsort(self.positionsMm @ self.normal, kind="stable")]


def isSamePlane(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two orientations, six cosines each, are the same but for rounding."""
    return bool(np.abs(np.subtract(first, second)).max() <= ORIENTATION_TOLERANCE)


def stackedGeometry(places: Places) -> GridGeometry:
    """The grid of the stacked images, k along the normal.

    Raises ValueError with what is wrong and what to do, as the second half of a sentence ("it ...").
    """
    count = len(places.positionsMm)
    if count < 2:
        raise ValueError("has a single image, but a volume needs at least two: choose another series")
    lengths = (np.linalg.norm(places.row), np.linalg.norm(places.column), 1 + abs(places.row @ places.column))
    if not np.isfinite(places.positionsMm).all() or not np.allclose(lengths, 1, atol=ORIENTATION_TOLERANCE):
        raise ValueError("says no valid place of its images in the patient: export it again from the archive")
    positions = places.positionsMm[places.order()]
    normal = places.normal / np.linalg.norm(places.normal)
    heights = (positions - positions[0]) @ normal
    _checkGaps(heights)
    beside = positions - positions[0] - np.outer(heights, normal)
    if np.linalg.norm(beside, axis=1).max() > PLACE_TOLERANCE_MM:
        raise ValueError("has slices that are shifted against each other (a tilted stack), which is no right-angled "
                         "volume: resample it with 3D Slicer's DICOM module, or choose another series")
    lps = np.eye(4)
    lps[:3, 0], lps[:3, 1] = places.row * places.pixelMm[1], places.column * places.pixelMm[0]
    lps[:3, 2], lps[:3, 3] = normal * heights[-1] / (count - 1), positions[0]
    return GridGeometry(np.diag([-1.0, -1, 1, 1]) @ lps + 0.0)


def farthestMm(geometry: GridGeometry, places: Places, order: Sequence[int]) -> float:
    """How far the grid puts the first pixel of an image, or its rows or columns at their hundredth pixel, from where
    the headers do; slice k of the grid is the image ``order[k]``."""
    index = np.array([[0, 0, k, 1] for k in range(len(order))], dtype=np.float64)
    toLps = np.diag([-1.0, -1, 1, 1]) @ geometry.ijkToRas
    away = (index @ toLps.T)[:, :3] - places.positionsMm[list(order)]
    steps = toLps[:3, :2] - np.column_stack((places.row * places.pixelMm[1], places.column * places.pixelMm[0]))
    return float(max(np.linalg.norm(away, axis=1).max(), 100 * np.linalg.norm(steps, axis=0).max()))


def _checkGaps(heights: NDArray[np.float64]) -> None:
    gaps = np.diff(heights)
    typical = heights[-1] / len(gaps)
    if typical < 1e-3 or gaps.min() < EVEN_TOLERANCE * typical:
        raise ValueError("has two images at the same place (several echoes or times, or a part exported twice), so it "
                         "is not one volume: export one of them again, or choose another series")
    even = np.linspace(0, heights[-1], len(heights))
    if np.abs(heights - even).max() <= EVEN_TOLERANCE * typical:
        return
    ratios = gaps / gaps.min()
    if np.abs(ratios - np.rint(ratios)).max() <= 2 * EVEN_TOLERANCE and ratios.max() > 1.5:
        missing = int(np.rint(ratios).sum()) - len(gaps)
        what = "a slice is missing" if missing == 1 else f"{missing} slices are missing"
        raise ValueError(f"is not complete ({what} between the others): export it again from the archive")
    raise ValueError(f"has slices at uneven distances ({gaps.min():.2f} to {gaps.max():.2f} mm), which is no volume "
                     "of equal voxels: export it again, or choose another series")
