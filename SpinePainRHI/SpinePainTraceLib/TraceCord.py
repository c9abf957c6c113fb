"""Traces the cord between a few points that a reader placed along it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Arrays import Floats, Voxels
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask

from .Evidence import reasonsToLeave, runsOf
from .Following import POINT_TOLERANCE_MM, CordSurface, followCord
from .Sections import cutSections, gridIndices, runAxisOf
from .Surface import harmonicsAt
from .Unbiasing import withoutVoxelBias

POINT_COUNT_RANGE = (4, 50)
POINT_DISTANCE_MM = 3.0
"""Points closer together than this along the cord cannot be told from clicks on the same place."""


@dataclass(frozen=True)
class TracedSlice:
    """One slice across the cord. ``reason`` is None where the cord was traced, else says why it is left empty."""

    sliceIndex: int
    positionMm: float
    areaMm2: float | None
    reason: str | None = None

    @property
    def isTraced(self) -> bool:
        return self.reason is None


@dataclass(frozen=True, eq=False)
class CordTrace:
    """The cord between the first and the last point.

    ``slices`` run along index axis ``runAxis`` (0, 1, 2 for i, j, k) of the volume, in the order of their index;
    ``centrelineRas`` (n, 3) holds the centre of the cord on each traced one, ``fluidIsBrighter`` tells T2-like
    (True) from T1-like (False) contrast, and ``notes`` summarise what is left to the reader, one sentence each.
    """

    mask: CroppedMask
    runAxis: int
    slices: tuple[TracedSlice, ...]
    centrelineRas: Floats
    fluidIsBrighter: bool
    notes: tuple[str, ...]


def traceCord(volume: Voxels, geometry: GridGeometry, pointsRas: Floats) -> CordTrace:
    """Traces the spinal cord between the first and the last of ``pointsRas``.

    ``volume`` is indexed [k, j, i] on ``geometry``; ``pointsRas`` (n, 3) are n = 4 to 50 points in world
    millimetres, roughly (to about 2 mm) on the cord, in any order. Whole slices across the cord are traced, from
    the one nearest to the first point to the one nearest to the last.

    Method. On the slices along the index axis nearest to the cord's direction, the centre is tracked near a spline
    through the points as the path that an elliptical disc-in-ring filter likes best (dynamic programming); where the
    outline found from the spline itself has the higher step at its edge, that one counts. Rays from the centre are
    unwrapped; a closed path of least cost around each section (after Li K. et al., Optimal surface segmentation, IEEE
    TPAMI 2006; 28: 119, here section by section on costs averaged along the cord, bending little away from an
    ellipse) gives a coarse outline, the crossing of the level between cord and adjacent fluid a place on each ray, and
    penalised least squares with Tukey weights a smooth surface through them, which bridges lesions, roots and places
    without fluid. The centre moves to the outlines' centroid and all is repeated, so that the result depends on the
    image and hardly on where exactly the points are. Both polarities (fluid brighter, darker) are tried. What
    voxels and blur do to the edge is computed and taken off (see ``Unbiasing``), and the surface set in by 0.08 of the
    finest voxel edge, towards where readers draw. A voxel is cord where its centre lies within the surface. Like
    PropSeg (De Leener B. et al., NeuroImage 2014; 98: 528) it needs contrast of cord and fluid, estimated locally.

    A slice where this contrast, the size found, the points, the slice thickness or the sharpness of the image give no
    ground for an outline, or where an eighth of it takes in the wall of the canal, is left empty, with its reason.

    Not told from cord: less of that wall, where bright fat is behind it (areas up to 6 % too large on synthetic
    images); half of the fluid where all of it is thinner than one and a half voxels on T2 (areas a twelfth too small).
    Look at the preview there.

    Raises ValueError, with a sentence for the user, for fewer or more points, points outside the volume, too close
    together, or running across the body rather than along it, for a volume that is not three-dimensional or does not
    fit its geometry, and for values that are not finite near the points.
    """
    points = _checkedPoints(volume, geometry, pointsRas)
    sections = cutSections(volume, geometry, points)
    if not np.isfinite(sections.intensities).all():
        raise ValueError("The volume holds values that are not finite numbers near the points: "
                         "replace them (for example by 0) before tracing.")
    if sections.intensities.min() == sections.intensities.max():
        raise ValueError("The volume has the same value everywhere near the points, so there is no cord to be seen.")
    surface = withoutVoxelBias(followCord(sections))
    reasons = reasonsToLeave(surface)
    inside, box = _voxelise(surface)
    inside[[reason is not None for reason in reasons]] = False
    counts = np.count_nonzero(inside, axis=(1, 2))
    # A voxel layer can miss a cord that is thinner than a voxel: then there is nothing to show.
    reasons = [reason if reason or count else "no voxel centre lies in the cord" for reason, count in
               zip(reasons, counts, strict=True)]
    areaMm2 = geometry.voxelAreaMm2(sections.runAxis)
    slices = sorted((TracedSlice(int(index), geometry.slicePositionMm(sections.runAxis, int(index)),
                                 None if reason else float(count * areaMm2), reason)
                     for index, count, reason in zip(sections.sliceIndices, counts, reasons, strict=True)),
                    key=lambda each: each.sliceIndex)
    centres = np.column_stack([np.arange(sections.count), surface.centres, np.ones(sections.count)])
    centreline = (sections.toRas @ centres.T)[:3].T[[reason is None for reason in reasons]]
    return CordTrace(
        mask=sections.toMask(inside, *box), runAxis=sections.runAxis, slices=tuple(slices), centrelineRas=centreline,
        fluidIsBrighter=surface.polarity > 0, notes=_notes(slices, surface))


def _checkedPoints(volume: Voxels, geometry: GridGeometry, pointsRas: Floats) -> Floats:
    if volume.ndim != 3 or not np.issubdtype(volume.dtype, np.number) or np.iscomplexobj(volume):
        raise ValueError("The volume must hold one number a voxel in three dimensions.")
    points = np.asarray(pointsRas, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 3:
        raise ValueError("Points must have three coordinates each.")
    fewest, most = POINT_COUNT_RANGE
    if not fewest <= len(points) <= most:
        raise ValueError(f"{len(points)} points were given: place {fewest} to 8 along the cord (at most {most}).")
    if not np.isfinite(points).all():
        raise ValueError("A point has a coordinate that is not a finite number.")
    indices = gridIndices(geometry, points)
    outside = ((indices < -0.5) | (indices > np.array(volume.shape[::-1]) - 0.5)).any(axis=1)
    if outside.any():
        named = ", ".join(str(number + 1) for number in np.flatnonzero(outside))
        raise ValueError(f"Outside the volume: point {named}. Move it onto the cord.")
    runAxis, direction = runAxisOf(geometry, points)
    if np.argmax(np.abs(direction)) == 0:
        raise ValueError("The points run from left to right, but the cord runs from head to foot: "
                         "place them along it.")
    along = indices[:, runAxis] * geometry.sliceDistanceMm(runAxis)
    order = np.argsort(along, kind="stable")
    gaps = np.diff(along[order])
    if gaps.min() < POINT_DISTANCE_MM or (np.diff(np.rint(indices[order, runAxis])) < 1).any():
        place = int(np.argmin(gaps))
        first, second = sorted((int(order[place]) + 1, int(order[place + 1]) + 1))
        raise ValueError(f"Points {first} and {second} lie on nearly the same slice across the cord "
                         f"({gaps.min():.1f} mm apart along it): spread the points along the cord.")
    return points


def _voxelise(surface: CordSurface) -> tuple[NDArray[np.bool_], tuple[int, int]]:
    """Voxels [slice, v, u] of a box whose centre lies within the surface, and the box's first v, u."""
    sections = surface.sections
    steps = 360
    angles = 2 * np.pi * np.arange(steps + 2) / steps
    radius = surface.onSlices(surface.coefficients) @ harmonicsAt(angles).T
    toIndex = np.linalg.inv(sections.toPlaneMm)
    centres = surface.centres @ toIndex.T
    reach = radius.max() * np.linalg.norm(toIndex, axis=1)
    shape = np.array(sections.intensities.shape[:0:-1])
    first = np.clip(np.floor(centres.min(axis=0) - reach).astype(int), 0, shape - 1)
    last = np.clip(np.ceil(centres.max(axis=0) + reach).astype(int), 0, shape - 1)
    inside = np.zeros((sections.count, *(last - first + 1)[::-1]), dtype=bool)
    # The window of a slice holds every voxel that is no further from the centre than the surface.
    corner = np.floor(centres - reach).astype(int)
    sizes = np.ceil(2 * reach).astype(int) + 2
    u, v = (corner[:, axis, None] + np.arange(sizes[axis]) for axis in range(2))
    x, y = (sections.toPlaneMm[axis, 0] * u[:, None, :] + sections.toPlaneMm[axis, 1] * v[:, :, None]
            - surface.centres[:, axis, None, None] for axis in range(2))
    away = np.hypot(x, y)
    within = away < radius.min(axis=1)[:, None, None]
    unsure = np.nonzero(~within & (away <= radius.max(axis=1)[:, None, None]))
    place = np.mod(np.arctan2(y[unsure], x[unsure]), 2 * np.pi) * (steps / (2 * np.pi))
    below = place.astype(int)
    nearer, further = radius[unsure[0], below], radius[unsure[0], below + 1]
    within[unsure] = away[unsure] <= nearer + (further - nearer) * (place - below)
    n, row, column = np.nonzero(within)
    row, column = v[n, row] - first[1], u[n, column] - first[0]
    kept = (row >= 0) & (row < inside.shape[1]) & (column >= 0) & (column < inside.shape[2])
    inside[n[kept], row[kept], column[kept]] = True
    return inside, (int(first[1]), int(first[0]))


def _notes(slices: list[TracedSlice], surface: CordSurface) -> tuple[str, ...]:
    notes = []
    outside = surface.pointsOutsideMm()
    for place in np.flatnonzero(outside > POINT_TOLERANCE_MM):
        notes.append(f"Point {int(surface.sections.pointOrder[place]) + 1} lies {outside[place]:.0f} mm outside the "
                     "cord that was found: move it.")
    for reason, begin, end in runsOf([each.reason for each in slices]):
        if reason:
            first, last = slices[begin].sliceIndex, slices[end - 1].sliceIndex
            which = f"Slice {first} is" if first == last else f"Slices {first} to {last} are"
            notes.append(f"{which} left to the reader: {reason}.")
    return tuple(notes)
