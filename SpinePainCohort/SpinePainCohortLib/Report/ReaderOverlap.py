"""Overlap of two readers' outlines of the same case."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from SpinePainRHILib.Core.Cases import OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask, unite

from ..Gathering.MeasurePairs import Pair, PairOutcome
from ..Gathering.Readings import Reading


def diceOf(a: CroppedMask, b: CroppedMask) -> float | None:
    """2 |A and B| / (|A| + |B|), voxel for voxel (Dice 1945, Ecology 26:297); None where both are empty."""
    total = a.voxelCount + b.voxelCount
    return 2 * a.intersection(b).voxelCount / total if total else None


def overlapOf(a: OutlinedCase, b: OutlinedCase) -> tuple[float | None, float | None]:
    """Dice of the cords and of all high intensity united. Raises ValueError where the grids differ."""
    if not np.allclose(a.geometry.ijkToRas, b.geometry.ijkToRas, rtol=0, atol=1e-3):
        raise ValueError("the two readers outlined on different grids.")
    return diceOf(a.cord, b.cord), diceOf(_highIntensity(a), _highIntensity(b))


def readerOverlap(readings: Iterable[Reading], measure: Callable[[Sequence[Pair]], Iterable[PairOutcome]]
                  ) -> tuple[list[tuple[Any, ...]], list[str]]:
    """Rows of AnalysisInput.DICE_COLUMNS for every pair of readers of a case and timepoint, and notes.

    ``measure`` gives overlapOf of every pair of files. Where there is none (different grids, a file that cannot be
    read any more), both values are None and a note says so.
    """
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        if reading.measurement.reader is not None and not reading.isElsewhere:  # which has no outlines
            groups.setdefault(reading.key, []).append(reading)
    pairs = [pair for group in groups.values()
             for pair in combinations(sorted(group, key=lambda each: each.measurement.reader or ""), 2)]
    rows, notes = [], []
    for (a, b), outcome in zip(pairs, measure([(a.file, b.file) for a, b in pairs]), strict=True):
        if outcome.values is None:
            notes.append(f"Dice of case {a.key[0]} at {a.key[1]} could not be computed: {outcome.reason}")
        rows.append((*a.key, a.measurement.reader, b.measurement.reader, *(outcome.values or (None, None))))
    return rows, notes


def _highIntensity(case: OutlinedCase) -> CroppedMask:
    return unite([each.mask for each in case.lesions if each.role is Role.HIGH_INTENSITY])
