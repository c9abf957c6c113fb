"""Overlap of two readers' outlines of the same case."""

from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from SpinePainRHILib.Core.Cases import OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask, unite

from ..Gathering.Readings import Reading


def diceOf(a: CroppedMask, b: CroppedMask) -> float | None:
    """2 |A and B| / (|A| + |B|), voxel for voxel (Dice 1945, Ecology 26:297); None where both are empty."""
    total = a.voxelCount + b.voxelCount
    return 2 * a.intersection(b).voxelCount / total if total else None


def readerOverlap(readings: Iterable[Reading],
                  read: Callable[[Path], OutlinedCase]) -> tuple[list[tuple[Any, ...]], list[str]]:
    """Rows of AnalysisInput.DICE_COLUMNS for every pair of readers of a case and timepoint, and notes.

    The high intensity of a reader is the union of all its segments. Where the outlines lie on different grids, or
    a file cannot be read any more, both values are None and a note says so. Files are read one pair at a time.
    """
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        if reading.measurement.reader is not None:
            groups.setdefault(reading.key, []).append(reading)
    rows, notes = [], []
    for (caseId, timepoint), group in groups.items():
        for a, b in combinations(sorted(group, key=lambda each: each.measurement.reader or ""), 2):
            names = caseId, timepoint, a.measurement.reader, b.measurement.reader
            try:
                values = _overlap(read(a.file.path), read(b.file.path))
            except (ValueError, OSError) as error:
                notes.append(f"Dice of case {caseId} at {timepoint} could not be computed: {error}")
                values = None, None
            rows.append((*names, *values))
    return rows, notes


def _overlap(a: OutlinedCase, b: OutlinedCase) -> tuple[float | None, float | None]:
    if not np.allclose(a.geometry.ijkToRas, b.geometry.ijkToRas, rtol=0, atol=1e-3):
        raise ValueError("the two readers outlined on different grids.")
    return diceOf(a.cord, b.cord), diceOf(_highIntensity(a), _highIntensity(b))


def _highIntensity(case: OutlinedCase) -> CroppedMask:
    return unite([each.mask for each in case.lesions if each.role is Role.HIGH_INTENSITY])
