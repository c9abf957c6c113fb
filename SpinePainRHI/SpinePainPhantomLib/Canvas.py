"""The picture that a spine is painted on, and how bright its tissues are."""

from dataclasses import dataclass, replace

import numpy as np
from SpinePainRHILib.Core.Arrays import Floats, Reals, Singles
from SpinePainRHILib.Core.Geometry import GridGeometry

from .Grid import Index, worldPoints
from .Parameters import Triple

FLUID, CORD, MARROW, MUSCLE, FAT, DARK = 900.0, 390.0, 330.0, 150.0, 560.0, 40.0
NUCLEUS, ANNULUS, LYTIC, BLASTIC = 520.0, 130.0, 600.0, 110.0
BRAIN, SKULL, SCALP = 400.0, 30.0, 600.0


@dataclass(frozen=True, eq=False)
class Canvas:
    """The voxels ``begin`` to ``end`` - 1 (i, j, k) of a picture on ``geometry``.

    ``image`` and ``texture`` (smooth noise, standard deviation 1) are theirs, [k, j, i]; painting changes the image in
    place. The edges say how soft an edge is for this grid, along the spine, forwards and sideways.
    """

    image: Singles
    texture: Singles
    geometry: GridGeometry
    begin: Index
    end: Index
    edgeAlongMm: float
    edgeFrontMm: float
    edgeRightMm: float

    @classmethod
    def blank(cls, texture: Singles, geometry: GridGeometry, spacingMm: Triple) -> "Canvas":
        """A picture of zeros as large as ``texture``."""
        k, j, i = texture.shape
        right, front, along = (max(each, 1.0) for each in spacingMm)
        return cls(np.zeros(texture.shape, np.float32), texture, geometry, (0, 0, 0), (i, j, k), along, front, right)

    def part(self, begin: Index, end: Index) -> "Canvas":
        """A box of the whole picture; what is painted on it is painted on the picture."""
        box = tuple(slice(first, last) for first, last in zip(begin[::-1], end[::-1], strict=True))
        return replace(self, image=self.image[box], texture=self.texture[box], begin=begin, end=end)

    def points(self, shiftIjk: Triple = (0.0, 0.0, 0.0)) -> tuple[Floats, Floats, Floats]:
        """R, A and S of the voxels, as ``worldPoints``."""
        return worldPoints(self.geometry, self.begin, self.end, shiftIjk)

    def paint(self, cover: Reals, value: Reals | float) -> None:
        """Blends ``value`` in where ``cover`` (0 to 1) says."""
        self.image[...] += cover * (value - self.image)

    def within(self, distance: Reals, edgeMm: Reals | float) -> Singles:
        """Share of a voxel inside a surface, from the signed distance to it (inside: negative)."""
        share: Reals = np.clip(0.5 - distance / edgeMm, 0, 1)
        return share.astype(np.float32)
