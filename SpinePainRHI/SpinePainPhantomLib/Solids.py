"""The solids of a phantom: its spine, cord, lesions and metastases, and their voxels."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from SpinePainRHILib.Core.Arrays import Floats
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Levels import LEVELS
from SpinePainRHILib.Core.Masks import CroppedMask

from .Anatomy import BODY_DEPTH_MM, BODY_HEIGHT_MM, BODY_WIDTH_MM, SpineAnatomy
from .EllipseStack import CordTube, EllipseStack, LesionInTube, isInside
from .Grid import Index, boxAround, canonicalGeometry, indicesOf, pointsAround, worldPoints
from .Parameters import MetastasisParameters, PhantomParameters

BODY_GAP_MM = 1.6
"""From the thecal sac to the back of the vertebral body."""

PICTURE_OFFSET_MM = 10.0
"""How far in front of the cord the middle of the picture lies."""


@dataclass(frozen=True)
class Ellipsoid:
    """An ellipsoid along the world axes; centre and semi-axes in mm (R, A, S)."""

    centreMm: tuple[float, float, float]
    semiAxesMm: tuple[float, float, float]

    @property
    def corners(self) -> Floats:
        """World points (8, 3) whose bounding box holds it."""
        signs = 2 * np.array(list(np.ndindex(2, 2, 2))) - 1
        corners: Floats = np.array(self.centreMm) + signs * np.array(self.semiAxesMm)
        return corners

    def radius(self, x: Floats, y: Floats, s: Floats) -> Floats:
        """1 on the surface, less inside."""
        return np.sqrt(sum(((value - centre) / axis) ** 2 for value, centre, axis in
                           zip((x, y, s), self.centreMm, self.semiAxesMm, strict=True)))


@dataclass(frozen=True)
class Solids:
    """Everything in a phantom that has a shape of its own, in world coordinates."""

    anatomy: SpineAnatomy
    cord: CordTube
    lesions: tuple[LesionInTube, ...]
    metastases: tuple[Ellipsoid, ...]


def solidsOf(parameters: PhantomParameters) -> Solids:
    """The solids; ValueError where a lesion leaves the outlined cord or meets another one."""
    reference = SpineAnatomy()
    top = reference.topOf(parameters.firstLevel)
    bottom = reference.bottomOf(parameters.lastLevel)
    phase = np.random.default_rng([parameters.seed, 0]).uniform(0, 2 * np.pi)
    anatomy = SpineAnatomy(-(top + bottom) / 2, parameters.curvature, parameters.scolioticMm,
                           scolioticPhase=phase, cordScale=parameters.cordScale)
    cord = CordTube(anatomy, anatomy.bottomOf(parameters.lastLevel) if parameters.isCauda else
                    max(anatomy.bottomOf(parameters.lastLevel), anatomy.cordEndMm),
                    anatomy.topOf(parameters.firstLevel), parameters.isCauda)
    lesions = tuple(LesionInTube(cord, anatomy.centreOf(each.level) + each.shiftMm, each.halfLengthMm, each.width,
                                 each.depth, each.offsetRight, each.offsetAnterior) for each in parameters.lesions)
    for solid, each in zip(lesions, parameters.lesions, strict=True):
        if solid.topMm > cord.topMm or solid.bottomMm < cord.bottomMm:
            raise ValueError(f"The lesion at {each.level} reaches {solid.bottomMm:.0f} to {solid.topMm:.0f} mm, "
                             f"beyond the outlined cord ({cord.bottomMm:.0f} to {cord.topMm:.0f} mm): shorten or "
                             "move it.")
    ordered = sorted(lesions, key=lambda lesion: lesion.centreMm)
    if any(below.topMm > above.bottomMm for below, above in pairwise(ordered)):
        raise ValueError("Two lesions overlap along the cord, so their areas do not add up: shorten or move one.")
    return Solids(anatomy, cord, lesions, tuple(_metastasis(each, anatomy) for each in parameters.metastases))


def bodyCentre(anatomy: SpineAnatomy, level: str) -> tuple[float, float, float]:
    """Middle of a vertebral body in world coordinates."""
    s, slope = anatomy.centreOf(level), float(anatomy.canalSlope(np.array(anatomy.centreOf(level))))
    forward = float(anatomy.sacSemiAxes(np.array(s))[1]) + BODY_GAP_MM + BODY_DEPTH_MM[LEVELS.index(level)] / 2
    length = np.hypot(1, slope)
    return (float(anatomy.canalRightMm(np.array(s))),
            float(anatomy.canalAnteriorMm(np.array(s)) + forward / length), s - forward * slope / length)


def _metastasis(each: MetastasisParameters, anatomy: SpineAnatomy) -> Ellipsoid:
    index = LEVELS.index(each.level)
    half = np.array([BODY_WIDTH_MM[index], BODY_DEPTH_MM[index], BODY_HEIGHT_MM[index]]) / 2
    x, y, s = bodyCentre(anatomy, each.level)
    # 0.9: the ends of an ellipsoid of full size stay inside the cortical bone.
    width, depth, height = (float(value) for value in 0.9 * each.size * half)
    return Ellipsoid((x + each.offsetRight * half[0], y + each.offsetAnterior * half[1], s), (width, depth, height))


def canonicalGrid(parameters: PhantomParameters, solids: Solids) -> GridGeometry:
    """The grid around the chosen levels; ValueError where the outlined cord does not fit in."""
    s = np.linspace(solids.cord.bottomMm, solids.cord.topMm, 100)
    middle = float(np.mean(solids.anatomy.canalAnteriorMm(s))) + PICTURE_OFFSET_MM
    geometry = canonicalGeometry(parameters, np.array([0.0, middle, 0.0]))
    ijk = indicesOf(surfacePoints(solids.cord), geometry)
    if (ijk < -0.5).any() or (ijk > np.array(parameters.size) - 0.5).any():
        length = solids.cord.topMm - solids.cord.bottomMm
        raise ValueError(f"The cord from {parameters.firstLevel} to {parameters.lastLevel} ({length:.0f} mm) does not "
                         f"fit into a grid of {' x '.join(map(str, parameters.size))} voxels: choose fewer levels, "
                         "more voxels or a larger spacing.")
    return geometry


def surfacePoints(stack: EllipseStack) -> Floats:
    """World points (n, 3) whose bounding box holds the solid."""
    s = np.linspace(stack.bottomMm, stack.topMm, 200)
    (x, y), (a, b) = stack.centre(s), stack.semiAxes(s)
    return pointsAround(x, y, s, a, b)


def maskOfStack(stack: EllipseStack, geometry: GridGeometry, size: Index) -> CroppedMask:
    """The voxels whose centres lie in the solid."""
    begin, end = boxAround(surfacePoints(stack), geometry, size)
    inside = isInside(stack, *worldPoints(geometry, begin, end))
    return CroppedMask.fromLabels(inside, offset=(begin[2], begin[1], begin[0]))


def maskOfEllipsoid(solid: Ellipsoid, geometry: GridGeometry, size: Index) -> CroppedMask:
    """The voxels whose centres lie in the ellipsoid; empty where it lies outside the grid."""
    begin, end = boxAround(solid.corners, geometry, size)
    inside = solid.radius(*worldPoints(geometry, begin, end)) <= 1
    return CroppedMask.fromLabels(inside, offset=(begin[2], begin[1], begin[0]))
