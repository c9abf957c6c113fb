"""Solids that are an ellipse at every height, and their exact sections by any plane.

A stack is the set of points (x, y, s), s from ``bottomMm`` to ``topMm``, with

    ((x - cx(s)) / a(s))^2 + ((y - cy(s)) / b(s))^2 <= 1,

x, y, s being right, anterior, superior in mm. A plane n . (x, y, s) = d with n = (nx, ny, nz) of length 1 meets the
ellipse of height s in a chord, and with

    w(s)^2 = (nx a)^2 + (ny b)^2,  t(s) = d - nz s - nx cx - ny cy,  D(s) = w^2 - t^2

the area of the section is the one-dimensional integral of 2 a b sqrt(D) / w^2 over the heights with D > 0: the chord
is 2 a b h sqrt(D) / w^2 long, h = |(nx, ny)|, and heights ds apart are ds / h apart in the plane. A horizontal plane
(h = 0) has the area pi a b.

Precision: the integrand is smooth but for square roots at the ends of each stretch, which the substitution
s = m + r sin(theta) removes; Gauss-Legendre quadrature then leaves about 1e-10 of the area. Where a plane grazes a
solid over less than SAMPLES can see, up to about 1e-3 mm2 can be missed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Arrays import Floats

from .Anatomy import SpineAnatomy

SAMPLES = 2000
"""Heights at which the sign of D is sampled for each plane: 0.15 mm apart for the longest cord in one picture."""

NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)

HORIZONTAL = 1e-9
"""A plane with a smaller horizontal part of its normal counts as horizontal."""

class EllipseStack(Protocol):
    """What a section needs to know of a solid; all arguments and results are arrays of the same shape."""

    @property
    def bottomMm(self) -> float: ...

    @property
    def topMm(self) -> float: ...

    @property
    def knotsMm(self) -> Floats: ...

    def centre(self, s: Floats) -> tuple[Floats, Floats]:
        """Centre (x, y) of the ellipse at height ``s``."""

    def semiAxes(self, s: Floats) -> tuple[Floats, Floats]:
        """Semi-axes (a along x, b along y) of the ellipse at height ``s``."""


@dataclass(frozen=True)
class CordTube:
    """The outlined cord (or, with ``cauda``, the bundle of roots below it) between two heights, cut flat at both."""

    anatomy: SpineAnatomy
    bottomMm: float
    topMm: float
    cauda: bool = False

    @property
    def knotsMm(self) -> Floats:
        return self.anatomy.knotsMm

    def centre(self, s: Floats) -> tuple[Floats, Floats]:
        return self.anatomy.canalRightMm(s), self.anatomy.canalAnteriorMm(s)

    def semiAxes(self, s: Floats) -> tuple[Floats, Floats]:
        diameters = (self.anatomy.caudaDiameters if self.cauda else self.anatomy.cordDiameters)(s)
        return diameters[..., 0] / 2, diameters[..., 1] / 2


@dataclass(frozen=True)
class LesionInTube:
    """A lesion in units of the tube around it: at every height an ellipse with ``width`` and ``depth`` of the tube's
    diameters, times sqrt(1 - ((s - centreMm) / halfLengthMm)^2), its centre (``offsetRight``, ``offsetAnterior``)
    semi-axes away from the tube's. With width = depth and no curvature this is an ellipsoid.

    On a horizontal section its share of the tube is width depth (1 - ((s - centreMm) / halfLengthMm)^2).
    """

    tube: CordTube
    centreMm: float
    halfLengthMm: float
    width: float
    depth: float
    offsetRight: float = 0.0
    offsetAnterior: float = 0.0

    @property
    def bottomMm(self) -> float:
        return self.centreMm - self.halfLengthMm

    @property
    def topMm(self) -> float:
        return self.centreMm + self.halfLengthMm

    @property
    def knotsMm(self) -> Floats:
        return self.tube.knotsMm

    def centre(self, s: Floats) -> tuple[Floats, Floats]:
        (x, y), (a, b) = self.tube.centre(s), self.tube.semiAxes(s)
        return x + self.offsetRight * a, y + self.offsetAnterior * b

    def semiAxes(self, s: Floats) -> tuple[Floats, Floats]:
        a, b = self.tube.semiAxes(s)
        taper = np.sqrt(np.maximum(1 - ((s - self.centreMm) / self.halfLengthMm) ** 2, 0))
        return self.width * taper * a, self.depth * taper * b


def isInside(stack: EllipseStack, x: Floats, y: Floats, s: Floats) -> NDArray[np.bool_]:
    """Whether points lie in the solid; the arguments broadcast against each other."""
    clipped = np.clip(s, stack.bottomMm, stack.topMm)
    (cx, cy), (a, b) = stack.centre(clipped), stack.semiAxes(clipped)
    # Multiplied out, so that an ellipse of size zero needs no division.
    inside: NDArray[np.bool_] = (
        ((b * (x - cx)) ** 2 + (a * (y - cy)) ** 2 <= (a * b) ** 2) & (s == clipped) & (a * b > 0))
    return inside


def volumeMm3(stack: EllipseStack) -> float:
    """Volume: the integral of pi a b over the height."""
    s, weights = _nodes(*_panels(stack, np.array([stack.bottomMm, stack.topMm])))
    a, b = stack.semiAxes(s)
    return float((weights * np.pi * a * b).sum())


@dataclass(frozen=True, eq=False)
class Section:
    """A plane section: its area, and the closed outline of each separate part as a polygon (points, 3)."""

    areaMm2: float
    outlines: tuple[Floats, ...] = ()

    @property
    def perimeterMm(self) -> float:
        return float(sum(np.linalg.norm(np.diff(outline, axis=0), axis=1).sum() for outline in self.outlines))

    def variationMm(self, direction: Floats) -> float:
        """How far one travels along ``direction`` (3,), to and fro, when walking once around all outlines."""
        return float(sum(np.abs(np.diff(outline @ direction)).sum() for outline in self.outlines))


NO_SECTION = Section(0.0)


def sectionBy(stack: EllipseStack, normal: Floats, distanceMm: float) -> Section:
    """The section of ``stack`` by the plane normal . (x, y, s) = distanceMm; ``normal`` (3,) has length 1."""
    nx, ny, nz = (float(each) for each in normal)
    if np.hypot(nx, ny) < HORIZONTAL:
        return _horizontalSection(stack, distanceMm / nz)

    def chords(s: Floats) -> tuple[Floats, ...]:
        """Centre, semi-axes, w squared and t at every height."""
        (x, y), (a, b) = stack.centre(s), stack.semiAxes(s)
        return x, y, a, b, (nx * a) ** 2 + (ny * b) ** 2, distanceMm - nz * s - nx * x - ny * y

    def discriminant(s: Floats) -> Floats:
        *_, square, t = chords(s)
        return square - t**2

    def ends(s: Floats) -> tuple[Floats, Floats]:
        """Both ends of the chord at every height, (..., 3)."""
        x, y, a, b, square, t = chords(s)
        square = np.maximum(square, 1e-30)
        reach = a * b * np.sqrt(np.maximum(square - t**2, 0)) / square
        x, y = x + t * a * a * nx / square, y + t * b * b * ny / square
        return np.stack([x - ny * reach, y + nx * reach, s], -1), np.stack([x + ny * reach, y - nx * reach, s], -1)

    low, high = _reach(stack, np.array([nx, ny, nz]), distanceMm)
    if low >= high:
        return NO_SECTION
    sampled = np.linspace(low, high, SAMPLES)
    positive = discriminant(sampled) > 0
    if not positive.any():
        return NO_SECTION
    change = np.flatnonzero(positive[1:] != positive[:-1])
    roots = _refined(discriminant, sampled[change], sampled[change + 1])
    edges = np.concatenate([sampled[:1] if positive[0] else [], roots, sampled[-1:] if positive[-1] else []])
    area, outlines = 0.0, []
    for piece in edges.reshape(-1, 2):
        s, weights = _nodes(*_panels(stack, piece))
        _, _, a, b, square, t = chords(s)
        root = np.sqrt(np.maximum(square - t**2, 0))
        area += float((weights * 2 * a * b * root / np.maximum(square, 1e-30)).sum())
        heights = np.sort(np.concatenate([piece, s.ravel()]))
        one, other = ends(heights)
        outlines.append(np.concatenate([one, other[::-1], one[:1]]))
    return Section(area, tuple(outlines))


def _horizontalSection(stack: EllipseStack, s: float) -> Section:
    if not stack.bottomMm <= s <= stack.topMm:
        return NO_SECTION
    (x, y), (a, b) = stack.centre(np.array(s)), stack.semiAxes(np.array(s))
    if not a * b > 0:
        return NO_SECTION
    angle = np.linspace(0, 2 * np.pi, 721)
    outline = np.stack([x + a * np.cos(angle), y + b * np.sin(angle), np.full_like(angle, s)], axis=1)
    return Section(float(np.pi * a * b), (outline,))


def _reach(stack: EllipseStack, normal: Floats, distanceMm: float) -> tuple[float, float]:
    """Heights outside which the plane cannot meet the solid, so that sampling is dense also for steep planes.

    Both are the same where it meets the solid nowhere.
    """
    if abs(normal[2]) < HORIZONTAL:
        return stack.bottomMm, stack.topMm
    s = np.linspace(stack.bottomMm, stack.topMm, 400)
    (cx, cy), (a, b) = stack.centre(s), stack.semiAxes(s)
    offset = normal[0] * cx + normal[1] * cy
    # Between two samples the curves move by far less than a millimetre; the margin covers that.
    margin = float(np.hypot(normal[0] * a, normal[1] * b).max()) + np.hypot(normal[0], normal[1])
    heights = [(distanceMm - offset.min() + margin) / normal[2], (distanceMm - offset.max() - margin) / normal[2]]
    low, high = np.clip([min(heights), max(heights)], stack.bottomMm, stack.topMm)
    return float(low), float(high)


def _refined(function: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """The sign changes of ``function`` between ``low`` and ``high``, to rounding."""
    for _ in range(8):
        if not len(low):
            break
        grid = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 65)
        sign = function(grid) > 0
        first = np.argmax(sign[:, 1:] != sign[:, :-1], axis=1)
        row = np.arange(len(low))
        low, high = grid[row, first], grid[row, first + 1]
    return (low + high) / 2


def _panels(stack: EllipseStack, piece: Floats) -> tuple[Floats, Floats]:
    """Middles and half lengths of the parts of ``piece`` between knots."""
    knots = stack.knotsMm[(stack.knotsMm > piece[0]) & (stack.knotsMm < piece[1])]
    edges = np.concatenate([piece[:1], knots, piece[1:]])
    return (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2


def _nodes(middle: Floats, half: Floats) -> tuple[Floats, Floats]:
    """Quadrature heights and weights of all panels, after s = middle + half sin(theta)."""
    theta = np.pi / 2 * NODES
    return (middle[:, None] + half[:, None] * np.sin(theta),
            half[:, None] * np.cos(theta) * np.pi / 2 * WEIGHTS)
