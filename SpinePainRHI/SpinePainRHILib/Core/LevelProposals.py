"""Which vertebral level a lesion lies at, proposed from marked vertebrae; the reader accepts it or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .Levels import LEVELS, parseLevel

MAXIMUM_DISTANCE_MM = 60.0
"""Farthest that a lesion may lie from the line through the vertebrae: the transverse and spinous processes of
the largest vertebrae end about 50 mm from it. What lies farther away belongs to another image or patient frame."""


@dataclass(frozen=True)
class VertebraLandmark:
    """A vertebra: its level (C1-S5) and one position in or near its body (centroid or mark), RAS mm."""

    level: str
    positionRas: tuple[float, float, float]


@dataclass(frozen=True)
class LevelProposal:
    """A proposed level, or None; ``reason`` says in one sentence why."""

    level: str | None
    reason: str


def proposeLevel(landmarks: Iterable[VertebraLandmark],
                 positionRas: Sequence[float] | NDArray[np.float64]) -> LevelProposal:
    """The level of the vertebra nearest to a position (RAS mm, in the landmarks' frame) along the spine.

    Definition: the landmarks, in anatomical order, are joined by straight lines; the position is projected to
    the nearest point of these lines, the outer two prolonged. Neighbouring levels meet at the midpoint between
    their landmarks (the midpoint itself goes to the upper one), and the outermost vertebrae reach as far out
    as they reach in.

    No level is proposed (None, with the reason) for fewer than two landmarks, beyond the outermost vertebrae,
    between landmarks that are not neighbours (the middle part belongs to levels that are not marked), farther
    than MAXIMUM_DISTANCE_MM from the lines, and where the landmarks do not descend from head to tail.

    Raises ValueError for an unknown level, a level marked twice, and a position that is not three finite numbers.
    """
    ordered = _inAnatomicalOrder(landmarks)
    position = np.asarray(positionRas, dtype=np.float64)
    if position.shape != (3,) or not np.isfinite(position).all():
        raise ValueError("The position of a lesion must be three finite coordinates (R, A, S).")
    if len(ordered) < 2:
        found = f"Only {ordered[0].level} is" if ordered else "No vertebra is"
        return LevelProposal(None, f"{found} marked; at least two vertebrae are needed to tell a level.")
    points = np.array([landmark.positionRas for landmark in ordered])
    for above, below, step in zip(ordered, ordered[1:], np.diff(points, axis=0), strict=False):
        if not step[2] < 0:
            return LevelProposal(None, f"{below.level} is not marked below {above.level}: check the marked vertebrae.")

    segment, along, distance = _project(points, position)
    if distance > MAXIMUM_DISTANCE_MM:
        return LevelProposal(None, f"The lesion lies {distance:.0f} mm away from the line through the marked "
                                   "vertebrae: they may belong to another image.")
    above, below = ordered[segment], ordered[segment + 1]
    # A vertebra takes half a step on either side; between neighbours that is the midpoint.
    steps = LEVELS.index(below.level) - LEVELS.index(above.level)
    if along * steps < -0.5:
        return LevelProposal(None, f"The lesion lies above {above.level}, the uppermost vertebra marked.")
    if (along - 1) * steps > 0.5:
        return LevelProposal(None, f"The lesion lies below {below.level}, the lowest vertebra marked.")
    if along * steps <= 0.5:
        return LevelProposal(above.level, f"{above.level} is the nearest vertebra along the spine.")
    if (1 - along) * steps <= 0.5:
        return LevelProposal(below.level, f"{below.level} is the nearest vertebra along the spine.")
    return LevelProposal(None, f"The lesion lies between {above.level} and {below.level}, "
                               "and the levels between them are not marked.")


def _inAnatomicalOrder(landmarks: Iterable[VertebraLandmark]) -> list[VertebraLandmark]:
    byLevel: dict[str, VertebraLandmark] = {}
    for landmark in landmarks:
        level = parseLevel(landmark.level)
        if level in byLevel:
            raise ValueError(f"Vertebra {level} is marked twice: keep one mark.")
        if len(landmark.positionRas) != 3 or not np.isfinite(landmark.positionRas).all():
            raise ValueError(f"The position of vertebra {level} is not three finite coordinates: mark it again.")
        byLevel[level] = VertebraLandmark(level, landmark.positionRas)
    return [byLevel[level] for level in LEVELS if level in byLevel]


def _project(points: NDArray[np.float64], position: NDArray[np.float64]) -> tuple[int, float, float]:
    """The line (its index) nearest to ``position``, the place on it (0 start, 1 end), and the distance."""
    starts, steps = points[:-1], np.diff(points, axis=0)
    along = np.einsum("ij,ij->i", position - starts, steps) / np.einsum("ij,ij->i", steps, steps)
    low, high = np.zeros(len(steps)), np.ones(len(steps))
    low[0], high[-1] = -np.inf, np.inf
    along = np.clip(along, low, high)
    distances = np.linalg.norm(position - starts - along[:, None] * steps, axis=1)
    nearest = int(np.argmin(distances))
    return nearest, float(along[nearest]), float(distances[nearest])
