"""Dimensions of an adult spine by vertebral level, and the smooth curves through them.

Sources:

- cord diameters: Frostell A. et al., Front Neurol 2016; 7: 238 (transverse x anteroposterior 13.3 x 7.4 mm at
  cord segment C5, 8.3 x 6.3 at T8, 9.4 x 7.5 at L3); at C2 Sherman J.L. et al., AJNR 1990; 11: 369 (12.4 x 8.8).
  Cord segments lie above the vertebra of their name; they are placed here at the C4/C5, T7 and T11/T12 vertebrae.
- vertebrae, discs, canal and curvature: rounded values of a mid-sized adult, smoothed from level to level. They
  shape the picture only and enter no true value.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator, PPoly
from SpinePainRHILib.Core.Arrays import Floats
from SpinePainRHILib.Core.Levels import LEVELS


def perLevel(cervical: str, thoracic: str, lumbar: str, sacral: str) -> Floats:
    """One number a level, C1 to S5, from four rows of text."""
    return np.array([float(each) for row in (cervical, thoracic, lumbar, sacral) for each in row.split()])


BODY_HEIGHT_MM = perLevel(
    "11 25 13.5 13.5 13.5 13.5 14.5", "16 17 17.5 18 18.5 19 19.5 20 20.5 21.5 22.5 24",
    "25.5 26 26.5 26.5 26", "28 22 19 17 15")

DISC_BELOW_MM = perLevel(
    "1 4.5 5 5 5.5 5.5 5.5", "4.5 4 4 4 4 4.2 4.5 4.5 4.8 5.2 5.8 6.8",
    "8 9 10 11 10", "3 2 1.5 1 1")

BODY_DEPTH_MM = perLevel(
    "9 14 15 15.5 15.5 16 16.5", "17 18 19.5 21 22.5 24 25.5 27 28.5 29.5 30 30.5",
    "32 33.5 34.5 34.5 34.5", "29 20 14 11 9")

BODY_WIDTH_MM = perLevel(
    "20 18 18 19 20 21 24", "27 27 26 26 27 28 29 30.5 32.5 35 38 40",
    "42 44 46 48 50", "50 40 32 26 20")

SAC_SEMI_AXES_MM = (
    perLevel("12.5 11.5 11 11 11 11 10.5", "9.5 8.5 8 8 8 8 8 8 8 8.3 9 10",
             "10.5 10.5 10.5 10.5 10", "8 6 3.5 2 1.5"),
    perLevel("8.8 7.4 6.4 6.2 6.2 6.3 6.4", "6.6 6.8 6.8 6.8 6.8 6.8 6.8 6.8 6.9 7 7.3 7.7",
             "8 8 8 8 7.4", "6 4.5 2.8 2 1.5"))
"""Left-right and anteroposterior semi-axes of the thecal sac."""

CANAL_SLOPE = perLevel(
    "0.13 0.13 0.1 0.04 -0.06 -0.16 -0.26", "-0.34 -0.33 -0.28 -0.22 -0.15 -0.08 0 0.06 0.12 0.17 0.21 0.24",
    "0.24 0.19 0.08 -0.12 -0.42", "-0.75 -0.85 -0.6 -0.1 0.5")
"""Millimetres that the canal moves forward per millimetre downwards, at the middle of each level."""

CORD_DIAMETERS_MM = {"C2": (12.4, 8.8), "C5": (13.3, 7.4), "T7": (8.3, 6.3), "T12": (9.4, 7.5)}
"""Left-right and anteroposterior diameter at the top of the level named (C2: at its middle)."""

CONUS_DIAMETERS_MM = {"L1": (7.0, 5.6), "L2": (2.4, 2.2)}
"""At the middle of L1, and at the top of L2 where the cord ends."""

CAUDA_DIAMETERS_MM = {"L1": (12.0, 8.0), "L3": (13.0, 9.0), "L5": (11.0, 8.0), "S2": (7.0, 5.0), "S5": (1.6, 1.6)}
"""The bundle of roots below the cord, at the middle of the levels: an assumption, for the picture and its outline."""

CORD_END_LEVEL = "L2"
"""The cord ends at the top of this level."""

BRAINSTEM_MM = 150.0
"""How far above C1 the curves go on."""


@dataclass(frozen=True)
class SpineAnatomy:
    """The curves of one spine, over the superior coordinate ``s`` in mm.

    ``originMm`` is the height of the upper end of C1; the centreline passes through (0, 0) at s = 0. ``curvature``
    scales lordosis and kyphosis (0 = straight), ``scolioticMm`` is the amplitude of a sideways sine wave of
    ``scolioticWavelengthMm`` and ``scolioticPhase`` (radians), ``cordScale`` scales both cord diameters.
    """

    originMm: float = 0.0
    curvature: float = 1.0
    scolioticMm: float = 0.0
    scolioticWavelengthMm: float = 300.0
    scolioticPhase: float = 0.0
    cordScale: float = 1.0

    @cached_property
    def levelTopMm(self) -> Floats:
        """Upper endplate of every level, C1 to S5."""
        steps = BODY_HEIGHT_MM + DISC_BELOW_MM
        return self.originMm - np.concatenate([[0], np.cumsum(steps)[:-1]])

    @cached_property
    def levelCentreMm(self) -> Floats:
        """Middle of every body."""
        return self.levelTopMm - BODY_HEIGHT_MM / 2

    def centreOf(self, level: str) -> float:
        """Middle of a level's body."""
        return float(self.levelCentreMm[LEVELS.index(level)])

    def topOf(self, level: str) -> float:
        """Upper end of a level: half way through the disc above it."""
        index = LEVELS.index(level)
        return float(self.levelTopMm[index] + (DISC_BELOW_MM[index - 1] / 2 if index else 0.0))

    def bottomOf(self, level: str) -> float:
        """Lower end of a level: half way through the disc below it."""
        index = LEVELS.index(level)
        return float(self.levelTopMm[index] - BODY_HEIGHT_MM[index] - DISC_BELOW_MM[index] / 2)

    @cached_property
    def _profile(self) -> PPoly:
        # The antiderivative of a spline through the slopes: three times continuously differentiable.
        s = self.levelCentreMm[::-1]
        slopes = -CANAL_SLOPE[::-1] * self.curvature
        s = np.concatenate([[s[0] - BRAINSTEM_MM], s, [s[-1] + BRAINSTEM_MM]])
        slopes = np.concatenate([[0.0], slopes, [-0.02 * self.curvature]])
        curve = CubicSpline(s, slopes).antiderivative()
        curve.c[-1] -= curve(0.0)
        return curve

    @cached_property
    def _slope(self) -> PPoly:
        return self._profile.derivative()

    def canalRightMm(self, s: Floats) -> Floats:
        """R of the centreline."""
        if not self.scolioticMm:
            return np.zeros_like(s)
        turn = 2 * np.pi / self.scolioticWavelengthMm
        sideways: Floats = np.sin(turn * s + self.scolioticPhase) - np.sin(self.scolioticPhase)
        return self.scolioticMm * sideways

    def canalAnteriorMm(self, s: Floats) -> Floats:
        """A of the centreline."""
        return self._profile(s)

    def canalSlope(self, s: Floats) -> Floats:
        """Derivative of canalAnteriorMm by ``s``."""
        return self._slope(s)

    @cached_property
    def cordDiameters(self) -> PchipInterpolator:
        """Both cord diameters (..., 2) from the brainstem to the end of the cord; monotone between its knots."""
        points = [(self.centreOf("C1") + BRAINSTEM_MM, (12.4, 8.8)), (self.centreOf("C2"), CORD_DIAMETERS_MM["C2"])]
        points += [(self.topOf(level), CORD_DIAMETERS_MM[level]) for level in ("C5", "T7", "T12")]
        points += [(self.centreOf("L1"), CONUS_DIAMETERS_MM["L1"]), (self.cordEndMm, CONUS_DIAMETERS_MM["L2"])]
        return self._diameters(points, self.cordScale)

    @cached_property
    def caudaDiameters(self) -> PchipInterpolator:
        """Both diameters (..., 2) of the bundle of roots below the cord."""
        return self._diameters([(self.centreOf(level), both) for level, both in CAUDA_DIAMETERS_MM.items()], 1.0)

    @staticmethod
    def _diameters(points: list[tuple[float, tuple[float, float]]], scale: float) -> PchipInterpolator:
        points = sorted(points)
        return PchipInterpolator([s for s, _ in points], scale * np.array([both for _, both in points]))

    @property
    def cordEndMm(self) -> float:
        """Where the cord ends."""
        return self.topOf(CORD_END_LEVEL)

    def sacSemiAxes(self, s: Floats) -> tuple[Floats, Floats]:
        """Left-right and anteroposterior semi-axes of the thecal sac."""
        right, front = (np.interp(s, self.levelCentreMm[::-1], values[::-1]) for values in SAC_SEMI_AXES_MM)
        return right, front

    @cached_property
    def knotsMm(self) -> Floats:
        """Heights at which a piece of any curve ends: between two of them all curves are polynomials or sines."""
        return np.unique(np.concatenate([self._profile.x, self.cordDiameters.x, self.caudaDiameters.x]))
