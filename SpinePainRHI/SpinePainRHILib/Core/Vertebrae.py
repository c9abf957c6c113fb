"""Vertebrae as they are known: marks, and labelled voxels on any grid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .Arrays import Floats
from .Geometry import GridGeometry
from .LevelProposals import LevelProposal, VertebraLandmark, proposeLevel
from .Levels import LEVELS
from .Masks import CroppedMask
from .VertebraSchemes import VertebraScheme, checkLabels

LARGEST_POINT_VOXELS = 27
"""A mark is a voxel, or one grown by a voxel on every side. No vertebra is as small on a grid it can be seen on."""

SMALLEST_SHARE = 0.5
"""A lesion lies in the vertebrae where at least this share of its voxels does; else it lies beside them."""

SMALLEST_FRAGMENT = 0.4
"""Vertebrae that follow each other differ in volume by less than a third, C1 and C2, L5 and S1 by about a half."""

MOST_LABELS = 1000
"""The largest label sets in use have a few hundred."""

_FINEST_MM = 1.0
_MANY_VOXELS = 2**16
"""Depths inside a vertebra of more voxels are measured on voxels of about 1 mm; finer ones cost time and tell no
more."""


@dataclass(frozen=True, eq=False)
class LabelledVertebrae:
    """An array [k, j, i] of labels on a grid, and the level that each label stands for; other labels are passed over.

    ``offset`` is the grid index (k, j, i) of the first voxel.
    """

    labels: NDArray[Any]
    geometry: GridGeometry
    levels: Mapping[int, str]
    offset: tuple[int, int, int] = (0, 0, 0)

    def bodies(self) -> dict[int, tuple[Floats, float]]:
        """Where the body of each labelled vertebra lies (RAS mm), and the volume of the whole vertebra (mm3).

        A body is the voxels that lie at least half as deep inside the label as the deepest one, and its place their
        centroid. Processes and arches are thin, so they do not pull it away from the body, by whose middle the level
        is told.
        """
        whole = self.labels if self.labels.dtype.kind in "iu" else np.rint(self.labels).astype(np.int32)
        top = max(self.levels, default=0)
        if not whole.size or not top:
            return {}
        clipped = np.where((whole > 0) & (whole <= top), whole, 0).astype(np.min_scalar_type(top))
        found = {}
        for label, box in enumerate(ndimage.find_objects(clipped, top), start=1):
            if box is not None and label in self.levels:
                mask = clipped[box] == label
                kji = _deepCentre(mask, self.geometry.spacingMm[::-1])
                kji += [part.start + first for part, first in zip(box, self.offset, strict=True)]
                matrix = self.geometry.ijkToRas
                found[label] = (matrix[:3, :3] @ kji[::-1] + matrix[:3, 3],
                                float(np.count_nonzero(mask)) * self.geometry.voxelVolumeMm3)
        return found

    def levelsAt(self, pointsRas: Floats) -> NDArray[np.intp]:
        """The level of the voxel that each point (n, 3) lies in, as its place in LEVELS; -1 outside every vertebra."""
        fromRas = np.linalg.inv(self.geometry.ijkToRas)
        ijk = np.floor(pointsRas @ fromRas[:3, :3].T + fromRas[:3, 3] + 0.5)
        kji = ijk[:, ::-1] - self.offset
        inside = ((kji >= 0) & (kji < self.labels.shape)).all(axis=1)
        values = np.zeros(len(pointsRas), dtype=np.int64)
        values[inside] = np.rint(self.labels[tuple(kji[inside].astype(np.int64).T)])
        labels, places = np.unique(values, return_inverse=True)
        levels = [LEVELS.index(self.levels[label]) if label in self.levels else -1 for label in labels.tolist()]
        return np.array(levels, dtype=np.intp)[places]


@dataclass(frozen=True, eq=False)
class NumberedLabels:
    """An array [k, j, i] of labels on a grid, as a tool numbers them.

    ``numbers`` are the tool's numbers by label (other labels are passed over); None where the labels are these numbers
    themselves. ``offset`` is the grid index (k, j, i) of the first voxel.
    """

    labels: NDArray[Any]
    geometry: GridGeometry
    numbers: Mapping[int, int] | None = None
    offset: tuple[int, int, int] = (0, 0, 0)

    def numberOf(self, label: int) -> int:
        return label if self.numbers is None else self.numbers[label]

    def counts(self) -> dict[int, int]:
        """How many voxels each number has; those without a voxel are left out."""
        return {self.numberOf(label): count for label, count in labelCounts(self.labels).items()
                if self.numbers is None or label in self.numbers}

    def withLevels(self, scheme: VertebraScheme) -> LabelledVertebrae:
        levels = scheme.levels if self.numbers is None else {
            label: scheme.levels[number] for label, number in self.numbers.items() if number in scheme.levels}
        return LabelledVertebrae(self.labels, self.geometry, levels, self.offset)


def labelCounts(labels: NDArray[Any]) -> dict[int, int]:
    """How many voxels each label other than 0 has; numbers that are not whole are rounded.

    Raises ValueError (a clause) for values that are no finite numbers, and for more than any tool's labels.
    """
    found: dict[int, int] = {}
    for plane in labels:
        used = plane[plane != 0]
        if not np.isfinite(used).all():
            raise ValueError("has voxels that are not a finite number, so it holds no labels")
        for value, count in zip(*np.unique(np.rint(used), return_counts=True), strict=True):
            found[int(value)] = found.get(int(value), 0) + int(count)
        if len(found) > MOST_LABELS:
            raise ValueError("has far more values than labels of vertebrae, so it is an image")
    found.pop(0, None)
    return found


@dataclass(frozen=True, eq=False)
class Vertebrae:
    """What is known of a spine: one landmark a level, from head to tail, in RAS mm; labelled voxels where there are
    any; ``notes`` on what was left out and why."""

    landmarks: tuple[VertebraLandmark, ...]
    voxels: tuple[LabelledVertebrae, ...] = ()
    notes: tuple[str, ...] = ()


def proposeLevelOf(vertebrae: Vertebrae, pointsRas: Floats) -> LevelProposal:
    """The level of an outline whose voxels lie at ``pointsRas`` (n, 3), n at least 1, in the vertebrae's frame.

    Where at least SMALLEST_SHARE of the voxels lie in labelled vertebrae (a metastasis in the bone; a cord whose
    voxels are labelled), it is the level that holds most of them; of two that hold as many, the upper one. Otherwise
    it is that of the vertebra nearest along the spine to the outline's centroid, by the rule of
    LevelProposals.proposeLevel, which also says where none is proposed.
    """
    points = np.asarray(pointsRas, dtype=np.float64)
    if points.ndim != 2 or points.shape[1:] != (3,) or not len(points):
        return LevelProposal(None, "The lesion is not outlined, so it has no position.")
    held = np.full(len(points), -1, dtype=np.intp)
    for each in vertebrae.voxels:
        held = np.where(held < 0, each.levelsAt(points), held)
    counts = np.bincount(held[held >= 0], minlength=len(LEVELS))
    if counts.sum() >= SMALLEST_SHARE * len(points):
        level = int(counts.argmax())  # the first of equal ones, which is the upper one
        share = 100 * counts[level] / len(points)
        return LevelProposal(LEVELS[level], f"{share:.0f} % of it lies in {LEVELS[level]}.")
    return proposeLevel(vertebrae.landmarks, points.mean(axis=0))


def positionsOf(mask: CroppedMask, geometry: GridGeometry) -> Floats:
    """The centres (n, 3) of a mask's voxels, RAS mm."""
    ijk = (np.argwhere(mask.voxels) + mask.offset)[:, ::-1]
    return np.asarray(ijk @ geometry.ijkToRas[:3, :3].T + geometry.ijkToRas[:3, 3], dtype=np.float64)


def vertebraeOfLabels(parts: Sequence[NumberedLabels], scheme: VertebraScheme) -> Vertebrae:
    """The vertebrae in label arrays of a tool, whose numbers ``scheme`` explains.

    Discs and whatever else the tool labels are passed over. Points at discs (``sct-discs``) give the vertebra
    between two neighbouring ones, which lies in the middle between both.

    Raises ValueError (a clause that stands behind what holds the labels) for labels that the scheme does not know,
    without a vertebra, for points whose meaning the scheme leaves open, and for values that are no labels.
    """
    counts = [(number, count) for part in parts for number, count in part.counts().items()]
    checkLabels(scheme, (number for number, _count in counts))
    arePoints = max(count for number, count in counts if number in scheme.levels) <= LARGEST_POINT_VOXELS
    if arePoints and not scheme.points:
        raise ValueError("holds points, which this tool sets in vertebrae as well as at discs, with the same numbers: "
                         "say which, sct-vertebrae or sct-discs")
    if scheme.marksDiscs and not arePoints:
        raise ValueError("holds outlines, not points at discs: use sct")
    labelled = [part.withLevels(scheme) for part in parts]
    if not arePoints:
        landmarks, notes = landmarksOf(labelled)
        return inAnatomicalOrder(landmarks, labelled, notes)
    if not scheme.marksDiscs:
        return inAnatomicalOrder(_landmark(each.levels[label], centre) for each in labelled
                                 for label, (centre, _volume) in each.bodies().items())
    discs = {part.numberOf(label): centre for part, each in zip(parts, labelled, strict=True)
             for label, (centre, _volume) in each.bodies().items()}
    return inAnatomicalOrder([_landmark(scheme.levels[number], (discs[number] + discs[number + 1]) / 2)
                              for number in discs if number + 1 in discs])


def landmarksOf(labelled: Sequence[LabelledVertebrae]) -> tuple[list[VertebraLandmark], list[str]]:
    """A landmark for each vertebra that has a voxel, and notes on those that are but fragments, which are left out.

    A fragment has less than SMALLEST_FRAGMENT of the volume of its larger neighbour. Where an image ends, a process
    may be all that is in it of a vertebra, and would stand for the body.
    """
    found = [(each.levels[label], centre, volumeMm3) for each in labelled
             for label, (centre, volumeMm3) in each.bodies().items()]
    volumes: dict[str, float] = {}
    for level, _centre, volumeMm3 in found:
        volumes[level] = max(volumes.get(level, 0.0), volumeMm3)
    shares = {level: volumes[level] / max([volumes[each] for each in _neighbours(level) if each in volumes] or [
        volumes[level]]) for level in volumes}
    notes = [f"{level} is but a fragment ({100 * shares[level]:.0f} % of its neighbour's volume): left out."
             for level in LEVELS if shares.get(level, 1.0) < SMALLEST_FRAGMENT]
    return [_landmark(level, centre) for level, centre, _volume in found if shares[level] >= SMALLEST_FRAGMENT], notes


def _neighbours(level: str) -> tuple[str, ...]:
    place = LEVELS.index(level)
    return LEVELS[max(place - 1, 0):place] + LEVELS[place + 1:place + 2]


def inAnatomicalOrder(landmarks: Iterable[VertebraLandmark], voxels: Sequence[LabelledVertebrae] = (),
                      notes: Sequence[str] = ()) -> Vertebrae:
    """One landmark a level from head to tail; a level that is marked more than once is left out, with a note, since
    which of them is meant cannot be told."""
    byLevel: dict[str, list[VertebraLandmark]] = {}
    for each in landmarks:
        byLevel.setdefault(each.level, []).append(each)
    return Vertebrae(
        tuple(byLevel[level][0] for level in LEVELS if len(byLevel.get(level, ())) == 1), tuple(voxels),
        (*notes, *(f"{level} is marked {len(byLevel[level])} times: left out."
                   for level in LEVELS if len(byLevel.get(level, ())) > 1)))


def _landmark(level: str, positionRas: Floats) -> VertebraLandmark:
    r, a, s = positionRas.tolist()
    return VertebraLandmark(level, (r, a, s))


def _deepCentre(mask: NDArray[np.bool_], spacingMm: tuple[float, ...]) -> Floats:
    """Mean index (k, j, i) of the voxels at least half as deep inside as the deepest one."""
    steps = [max(1, round(_FINEST_MM / spacing)) if mask.size > _MANY_VOXELS else 1 for spacing in spacingMm]
    coarse = mask[tuple(slice(step // 2, None, step) for step in steps)]
    begins = [step // 2 for step in steps]
    if not coarse.any():
        coarse, steps, begins = mask, [1, 1, 1], [0, 0, 0]
    depths = ndimage.distance_transform_edt(
        np.pad(coarse, 1), sampling=[step * spacing for step, spacing in zip(steps, spacingMm, strict=True)])
    kji = np.argwhere(depths[1:-1, 1:-1, 1:-1] >= depths.max() / 2).mean(axis=0)
    centre: Floats = kji * steps + begins
    return centre
