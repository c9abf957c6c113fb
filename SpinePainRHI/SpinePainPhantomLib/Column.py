"""Coordinates that follow the spine: how far along, in front of and beside the cord a point of the picture lies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Arrays import Floats, Reals, Singles

from .Anatomy import BODY_DEPTH_MM, BODY_HEIGHT_MM, BODY_WIDTH_MM, DISC_BELOW_MM, SpineAnatomy

REACH_MM = 70.0
"""Points farther from the canal get the height along the spine of a point at this distance: beyond the centre of
curvature of the spine, perpendiculars to it would cross."""


@dataclass(frozen=True, eq=False)
class SpineCoordinates:
    """Points of the picture, in mm; all arrays broadcast to [k, j, i].

    ``along`` is the height of the nearest point of the centreline, ``front`` the distance from it (positive:
    anterior), ``right`` that to its right. ``dx``, ``dy`` are measured horizontally, as the cord is defined;
    ``height`` is the superior coordinate. ``level`` indexes Levels.LEVELS; ``fromCentre`` is ``along`` from the
    middle of that level's body.
    """

    dx: Singles
    dy: Singles
    height: Singles
    along: Singles
    front: Singles
    level: NDArray[np.integer]
    fromCentre: Singles
    sacWidth: Singles
    sacDepth: Singles

    @property
    def right(self) -> Singles:
        return self.dx

    @classmethod
    def of(cls, anatomy: SpineAnatomy, x: Floats, y: Floats, s: Floats) -> "SpineCoordinates":
        table = np.arange(s.min() - 100, s.max() + 100, 0.5)
        anterior, slope = anatomy.canalAnteriorMm(table), anatomy.canalSlope(table)

        def at(heights: Reals, values: Floats) -> Singles:
            return np.interp(heights, table, values).astype(np.float32)

        dy = (y - at(s, anterior)).astype(np.float32)
        near = np.clip(dy, -REACH_MM, REACH_MM)
        along = s + near * at(s, slope) / (1 + at(s, slope) ** 2)
        for _ in range(2):  # Newton steps on: the point minus its foot is perpendicular to the curve
            turn = at(along, slope)
            along = along + ((near + at(s, anterior) - at(along, anterior)) * turn + (s - along)) / (1 + turn**2)
        turn = at(along, slope)
        front = (y - at(along, anterior) + (s - along) * -turn) / np.sqrt(1 + turn**2)
        sacWidth, sacDepth = anatomy.sacSemiAxes(table)
        level = levelAt(anatomy, along)
        return cls(dx=(x - anatomy.canalRightMm(s)).astype(np.float32), dy=dy, height=s.astype(np.float32),
                   along=along.astype(np.float32), front=front.astype(np.float32), level=level,
                   fromCentre=(along - anatomy.levelCentreMm[level]).astype(np.float32),
                   sacWidth=at(along, sacWidth), sacDepth=at(along, sacDepth))

    def perLevel(self, values: Floats) -> Singles:
        """The value of every point's level."""
        chosen: Singles = values.astype(np.float32)[self.level]
        return chosen

    @property
    def bodyHalfHeight(self) -> Singles:
        return self.perLevel(BODY_HEIGHT_MM / 2)

    @property
    def bodyDepth(self) -> Singles:
        # Between two bodies of different depth the outline of the disc runs smoothly from one to the other.
        return self.perLevel(BODY_DEPTH_MM)

    @property
    def bodyWidth(self) -> Singles:
        return self.perLevel(BODY_WIDTH_MM)


def levelAt(anatomy: SpineAnatomy, along: Reals) -> NDArray[np.integer]:
    """Index of the level at a height; levels meet half way through the discs."""
    ends = anatomy.levelTopMm - BODY_HEIGHT_MM - DISC_BELOW_MM / 2
    return np.searchsorted(-ends[:-1], -along)
