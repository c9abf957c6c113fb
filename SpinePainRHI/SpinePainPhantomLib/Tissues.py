"""The T2-weighted picture of a spine, before noise: fluid bright, cord and marrow intermediate, ligaments dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from SpinePainRHILib.Core.Arrays import Floats, Reals, Singles
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Levels import LEVELS

from .Anatomy import BODY_HEIGHT_MM, SpineAnatomy, perLevel
from .Canvas import ANNULUS, BLASTIC, CORD, DARK, FAT, FLUID, LYTIC, MARROW, MUSCLE, NUCLEUS, Canvas
from .Column import SpineCoordinates, levelAt
from .EllipseStack import CordTube, EllipseStack, isInside
from .Grid import Index, boxAround, pointsAround
from .Head import paintHead
from .Parameters import MetastasisKind, PhantomParameters, Triple
from .Solids import BODY_GAP_MM, Solids

SPINOUS_SLOPE = perLevel("0.2 0.25 0.3 0.3 0.35 0.4 0.45", "0.5 0.6 0.75 0.9 1 1 1 0.9 0.7 0.45 0.3 0.2",
                         "0.15 0.15 0.15 0.15 0.2", "0.2 0.2 0.2 0.2 0.2")
"""Millimetres that a spinous process sinks per millimetre backwards."""

SPINOUS_LENGTH_MM = perLevel("5 22 15 16 19 24 32", "32 32 32 32 32 32 32 32 31 30 29 29",
                             "30 31 31 29 24", "12 9 6 3 1")

SPINOUS_HALF_HEIGHT_MM = perLevel("3 5.5 4 4 4 4.5 5.5", "5 4.5 4.5 4.5 4.5 4.5 4.5 4.5 5 6 7.5 9",
                                  "10.5 11 11 10 7.5", "4 3 2 1 1")

SLAB_MM = 24.0
SPINE_HALF_DEPTH_MM, SPINE_HALF_WIDTH_MM = 54.0, 32.0
SAC_HALF_DEPTH_MM, SAC_HALF_WIDTH_MM = 13.0, 16.0
"""How far bone and canal are painted from the centreline, forwards and sideways."""


def roundedBox(cornerMm: float, *distances: Reals) -> Reals:
    """Signed distance to the part inside all surfaces, its edges rounded."""
    outside = sum(np.maximum(each + cornerMm, 0) ** 2 for each in distances)
    distance: Reals = np.sqrt(outside) + np.minimum(reduce(np.maximum, distances) + cornerMm, 0) - cornerMm
    return distance


@dataclass(frozen=True, eq=False)
class Look:
    """What differs from level to level by chance: water in the discs (0 to 1), brightness of the marrow."""

    water: Floats
    marrow: Floats


def paintSpine(parameters: PhantomParameters, solids: Solids, geometry: GridGeometry) -> Singles:
    """The picture of ``solids`` as float32 [S, A, R], without noise and bias field.

    The background is painted everywhere, the spine in slabs that reach only as far as it does.
    """
    size, anatomy = parameters.size, solids.anatomy
    random = np.random.default_rng([parameters.seed, 1])
    look = Look(0.45 + 0.45 * random.random(len(LEVELS)), MARROW * (1 + 0.05 * random.standard_normal(len(LEVELS))))
    canvas = Canvas.blank(_texture(random, size, parameters.spacingMm, 5.0), geometry, parameters.spacingMm)

    def coordinates(part: Canvas) -> SpineCoordinates:
        return SpineCoordinates.of(anatomy, *part.points())

    _paintBackground(canvas, coordinates(canvas), anatomy)
    for part in _slabs(canvas, anatomy, SPINE_HALF_DEPTH_MM, SPINE_HALF_WIDTH_MM):
        where = coordinates(part)
        _paintColumn(part, where, look)
        _paintPosterior(part, where, anatomy)
    first = _firstSliceAbove(anatomy.topOf("C1") - 12, geometry, size)
    if first < size[2]:
        above = canvas.part((0, 0, first), size)
        paintHead(above, coordinates(above), anatomy)
    _paintMetastases(canvas, parameters, solids)
    for part in _slabs(canvas, anatomy, SAC_HALF_DEPTH_MM, SAC_HALF_WIDTH_MM):
        _paintCanal(part, coordinates(part), anatomy)
        _paintSac(part, parameters, solids)
    return canvas.image


def _firstSliceAbove(heightMm: float, geometry: GridGeometry, size: Index) -> int:
    """The first slice [S] of which any voxel is higher than ``heightMm``; the number of slices where none is."""
    matrix = geometry.ijkToRas
    highest = matrix[2, 3] + sum(max(0.0, matrix[2, axis] * size[axis]) for axis in (0, 1))
    reached = highest + matrix[2, 2] * np.arange(size[2]) > heightMm
    return int(np.argmax(reached)) if reached.any() else size[2]


def _slabs(canvas: Canvas, anatomy: SpineAnatomy, halfDepthMm: float, halfWidthMm: float) -> Iterator[Canvas]:
    """Boxes that cover the spine piece by piece, without overlap, from foot to head."""
    geometry, size = canvas.geometry, canvas.end
    matrix = geometry.ijkToRas
    slab = max(1, round(SLAB_MM / geometry.spacingMm[2]))
    for first in range(0, size[2], slab):
        last = min(first + slab, size[2])
        heights = matrix[2, 3] + matrix[2, 2] * np.array([first, last]) + np.array([[min(
            0.0, *(matrix[2, axis] * size[axis] for axis in (0, 1)))], [max(
                0.0, *(matrix[2, axis] * size[axis] for axis in (0, 1)))]])
        s = np.linspace(heights.min(), heights.max(), 20)
        points = pointsAround(anatomy.canalRightMm(s), anatomy.canalAnteriorMm(s), s, halfWidthMm, halfDepthMm)
        begin, end = boxAround(points, geometry, size)
        if all(stop > start for start, stop in zip(begin[:2], end[:2], strict=True)):
            yield canvas.part((begin[0], begin[1], first), (end[0], end[1], last))


def _texture(random: np.random.Generator, size: Index, spacingMm: Triple, grainMm: float) -> Singles:
    """Smooth noise with standard deviation 1, as coarse as ``grainMm``, [S, A, R]."""
    weights = []
    for count, step in zip(size[::-1], spacingMm[::-1], strict=True):
        position = np.arange(count) * step / grainMm
        knots = np.arange(-2, int(position[-1]) + 4)
        bell = np.exp(-0.5 * ((position[:, None] - knots) / 0.6) ** 2)
        weights.append((bell / np.linalg.norm(bell, axis=1, keepdims=True)).astype(np.float32))
    values = random.standard_normal([each.shape[1] for each in weights], dtype=np.float32)
    values = np.tensordot(weights[0], values, 1)
    texture: Singles = np.matmul(np.matmul(weights[1], values), weights[2].T)
    return texture


def _ramp(value: Reals, begin: float, end: float) -> Reals:
    share: Reals = np.clip((value - begin) / (end - begin), 0, 1)
    return share


def _paintBackground(canvas: Canvas, where: SpineCoordinates, anatomy: SpineAnatomy) -> None:
    texture, front, along = canvas.texture, where.front, where.along
    lumbar = _ramp(along, anatomy.centreOf("T10"), anatomy.centreOf("L2"))
    neck = _ramp(along, anatomy.centreOf("T3"), anatomy.centreOf("C6"))
    behindColumn = where.sacDepth + BODY_GAP_MM
    columnFront = behindColumn + where.bodyDepth
    # Muscle with fat between its bundles; the midline holds ligaments and fat instead.
    muscle = MUSCLE + 20 + 32 * texture + 200 * _ramp(texture, 1.1, 2.4)
    midline = np.exp(-(where.right / 5.0) ** 2)
    soft = muscle + midline * (235 + 30 * texture - muscle)
    # In front of the column a saturation band takes the signal of moving organs.
    beyond = front - columnFront
    organs = (150 + 130 * lumbar + 90 * neck + (45 + 45 * lumbar) * texture) * (1 - 0.5 * _ramp(beyond, 0, 30))
    vessel = canvas.within(np.hypot(where.right + 7, beyond - 13) - 10.5, 2.0) * (1 - neck)
    airway = canvas.within(np.abs(beyond - 15) - 8, 2.0) * neck * np.exp(-(where.right / 11) ** 4)
    organs = organs * (1 - vessel) * (1 - 0.93 * airway) + 25 * vessel
    canvas.image[...] = soft + canvas.within(1.5 - beyond, 2.0) * (organs - soft)
    skinDepth = 62 + 14 * lumbar - 8 * neck - (where.right / 20) ** 2
    fatDepth = skinDepth - 17 - 6 * lumbar
    canvas.paint(canvas.within(front + fatDepth + 1.5 * np.sin(along / 23), 2.0), FAT * 1.12 + 12 * texture)
    outside = np.maximum(canvas.within(front + skinDepth, 1.5), neck * canvas.within(78 - front, 2.0))
    canvas.paint(outside, 0.0)


def _paintColumn(canvas: Canvas, where: SpineCoordinates, look: Look) -> None:
    texture, behind = canvas.texture, where.sacDepth + BODY_GAP_MM
    halfHeight, depth, width = where.bodyHalfHeight, where.bodyDepth, where.bodyWidth
    share = np.clip(where.fromCentre / halfHeight, -1, 1)
    waist = 1 - 0.09 * (1 - share**2)
    radial = (np.abs((where.front - behind - depth / 2) / (waist * depth / 2)) ** 3
              + np.abs(where.right / (waist * width / 2)) ** 3) ** (1 / 3)
    across = (radial - 1) * depth / 2
    # Endplates are slightly concave.
    endplate = np.abs(where.fromCentre) - halfHeight * (1 - 0.07 * (1 - np.minimum(radial, 1) ** 2))
    body = roundedBox(2.0, endplate, across)
    soft = canvas.edgeFrontMm + 0.25 * np.clip(np.abs(where.right) / (width / 2), 0, 1) * canvas.edgeRightMm
    canvas.paint(canvas.within(across - 1.4, soft), DARK)
    nucleus = np.exp(-(np.minimum(radial, 2) / 0.72) ** 6) * where.perLevel(look.water)
    canvas.paint(canvas.within(across + 0.4, soft), ANNULUS + (NUCLEUS - ANNULUS) * nucleus + 15 * texture)
    canvas.paint(canvas.within(body - 0.6, soft + 0.4 * (canvas.edgeAlongMm - 1)), DARK)
    vein = np.exp(-(where.fromCentre / 1.3) ** 2 - ((where.front - behind - 2) / (0.22 * depth)) ** 2
                  - (where.right / 7) ** 2) * (where.level > 1)
    inside = canvas.within(body + 0.6, soft + 0.4 * (canvas.edgeAlongMm - 1))
    canvas.paint(inside, where.perLevel(look.marrow) + 22 * texture + 260 * vein)


def _paintPosterior(canvas: Canvas, where: SpineCoordinates, anatomy: SpineAnatomy) -> None:
    texture, back = canvas.texture, -where.front - where.sacDepth - 2.5
    table = np.interp(where.along, anatomy.levelCentreMm[::-1], SPINOUS_SLOPE[::-1])
    sheared = where.along + table * np.maximum(back, 0)
    level = levelAt(anatomy, sheared)
    height = SPINOUS_HALF_HEIGHT_MM.astype(np.float32)[level]
    # Laminae and spinous processes stand at the lower half of their body.
    fromMiddle = sheared - (anatomy.levelCentreMm - 0.30 * BODY_HEIGHT_MM).astype(np.float32)[level]
    length = SPINOUS_LENGTH_MM.astype(np.float32)[level]
    tall = np.abs(fromMiddle) - height * (0.8 + 0.25 * np.clip(back / length, 0, 1))
    deep = np.maximum(0.5 - back, back - length)
    side = np.abs(where.right) - 3.5 - 1.0 * np.clip(back / length, 0, 1)
    process = roundedBox(2.5, tall, deep, side)
    # Pillars and pedicles beside the canal, joining body and laminae.
    beside = np.abs(where.right) - where.sacWidth
    pillar = roundedBox(4.0, 1.5 - beside, beside - 11, np.abs(where.front + 7) - 8.5,
                        np.abs(fromMiddle) - 1.15 * height - 2)
    pedicle = roundedBox(3.0, 1.5 - beside, beside - 8, np.abs(where.front - 2) - 12, np.abs(
        where.fromCentre - 0.35 * where.bodyHalfHeight) - 0.5 * where.bodyHalfHeight)
    ring = (np.sqrt((where.right / where.sacWidth) ** 2 + (where.front / where.sacDepth) ** 2) - 1) * where.sacDepth
    lamina = roundedBox(1.5, np.abs(ring - 4.6) - 2.4, where.front + 1, np.abs(fromMiddle) - height - 0.5)
    foramen = roundedBox(3.0, np.abs(beside - 5) - 5, np.abs(where.front - 3) - 9)
    canvas.paint(canvas.within(foramen, 0.4 * canvas.edgeRightMm + 0.6), FAT * 0.8 + 25 * texture)
    root = np.hypot(where.fromCentre + 0.25 * where.bodyHalfHeight, where.front - 2) - 2.6
    canvas.paint(canvas.within(root, 1.5) * canvas.within(np.abs(beside - 5) - 5, canvas.edgeRightMm), MUSCLE + 60)
    for distance, edge in ((process, canvas.edgeFrontMm), (pillar, 0.5 * canvas.edgeRightMm + 0.5),
                           (pedicle, 0.5 * canvas.edgeRightMm + 0.5), (lamina, canvas.edgeFrontMm)):
        canvas.paint(canvas.within(distance - 0.8, edge + 0.3), DARK)
        canvas.paint(canvas.within(distance + 0.6, edge + 0.3), 1.05 * MARROW + 25 * texture)


def _paintMetastases(canvas: Canvas, parameters: PhantomParameters, solids: Solids) -> None:
    for solid, each in zip(solids.metastases, parameters.metastases, strict=True):
        part = canvas.part(*boxAround(solid.corners, canvas.geometry, parameters.size, 3))
        if not part.image.size:
            continue
        inward = (solid.radius(*part.points()) - 1) * min(solid.semiAxesMm)
        value = LYTIC if each.kind is MetastasisKind.LYTIC else BLASTIC
        part.paint(part.within(inward + 0.8 * part.texture, 2.5), value * (1 + 0.08 * part.texture))


def _paintCanal(canvas: Canvas, where: SpineCoordinates, anatomy: SpineAnatomy) -> None:
    """Fat behind the sac, ligaments before and behind it, and the dura."""
    ring = (np.sqrt((where.dx / where.sacWidth) ** 2 + (where.dy / where.sacDepth) ** 2) - 1) * where.sacDepth
    between = np.exp(-((where.fromCentre + 0.95 * where.bodyHalfHeight) / (0.45 * where.bodyHalfHeight)) ** 2)
    behind = canvas.within(where.dy + 2, 4.0)
    below = canvas.within(where.height - 4 - anatomy.topOf("C1"), 4.0)
    canvas.paint(below * canvas.within(ring - 2.4, canvas.edgeFrontMm), DARK + 60)
    fat = canvas.within(ring - 2.6, canvas.edgeFrontMm) * behind * (0.35 + 0.65 * between) * (where.level > 6)
    canvas.paint(fat, FAT * 1.05 + 20 * canvas.texture)
    canvas.paint(below * canvas.within(ring - 0.7, canvas.edgeFrontMm), DARK + 30)


def _paintSac(canvas: Canvas, parameters: PhantomParameters, solids: Solids) -> None:
    """Fluid, cord, roots and lesions, each point averaged over the subsamples of its voxel."""
    anatomy, image = solids.anatomy, canvas.image
    top = anatomy.topOf("C1") + 4
    whole = CordTube(anatomy, anatomy.cordEndMm, top + 40)
    roots = CordTube(anatomy, anatomy.centreOf("S2"), anatomy.centreOf("L1"), cauda=True)
    heights, voxelMm = canvas.points()[2], sum(canvas.geometry.spacingMm)
    low, high = heights.min() - voxelMm, heights.max() + voxelMm  # so far at most is a subsample from its voxel

    def near(stack: EllipseStack) -> bool:
        return bool(stack.bottomMm <= high and stack.topMm >= low)

    total, covered = (np.zeros(image.shape, np.float32) for _ in range(2))
    for part in np.ndindex(*parameters.subsamples):
        i, j, k = ((index + 0.5) / count - 0.5 for index, count in zip(part, parameters.subsamples, strict=True))
        x, y, s = canvas.points((i, j, k))
        dx = (x - anatomy.canalRightMm(s)).astype(np.float32)
        dy = (y - anatomy.canalAnteriorMm(s)).astype(np.float32)
        a, b = (each.astype(np.float32) for each in anatomy.sacSemiAxes(s))
        sac = ((dx / a) ** 2 + (dy / b) ** 2 <= 1) & (s >= anatomy.centreOf("S3")) & (s <= top)
        value = np.where(sac, np.float32(FLUID), np.float32(0))
        if near(roots):
            strands = np.sin(2.1 * dx + 0.9 * np.sin(s / 19)) * np.sin(2.6 * dy + np.sin(s / 23))
            spread = np.clip((anatomy.cordEndMm + 12 - s) / 25, 0, 1)  # the first roots leave the cord above its end
            bundle = isInside(roots, x, y + 0.28 * b, s) & sac
            value = np.where(bundle, FLUID * (1 - spread * (0.4 - 0.2 * strands)), value).astype(np.float32)
        cord = isInside(whole, x, y, s) if near(whole) else np.False_
        value = np.where(cord, np.float32(CORD), value)
        if parameters.isCauda:
            value = np.where(isInside(solids.cord, x, y, s), np.float32(FLUID * 0.55), value)
        for solid, each in zip(solids.lesions, parameters.lesions, strict=True):
            if near(solid):
                value = np.where(isInside(solid, x, y, s), np.float32(each.intensity), value)
        total += value
        covered += sac | cord
    count = int(np.prod(parameters.subsamples))
    image += total / count * (1 + 0.02 * canvas.texture) - covered / count * image
