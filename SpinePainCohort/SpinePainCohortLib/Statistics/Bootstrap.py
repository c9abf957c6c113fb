"""Bootstrap resamples as counts: how often each unit was drawn, in batches so that memory stays flat."""

from collections.abc import Iterator

import numpy as np

from ..Gathering.TimeLimit import checkTime

_BATCH_CELLS = 2_000_000


def batchRows(cells: int, resamples: int) -> list[int]:
    """Sizes of the batches in which ``resamples`` of ``cells`` numbers each are made; one at least in each."""
    rows = min(max(1, _BATCH_CELLS // max(cells, 1)), resamples)
    return [min(rows, resamples - start) for start in range(0, resamples, rows)]


def drawnCounts(codes: np.ndarray, size: int, rows: int, random: np.random.Generator) -> np.ndarray:
    """Counts (rows x size) of each code 0..size-1 when as many units as there are drawn with replacement. Raises
    OutOfTime where there is a limit (Gathering.TimeLimit)."""
    checkTime()
    drawn = codes[random.integers(len(codes), size=(rows, len(codes)))] + size * np.arange(rows)[:, None]
    return np.bincount(drawn.ravel(), minlength=rows * size).reshape(rows, size)


def unitCounts(units: int, resamples: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Batches of counts (rows x units) of every unit in each resample."""
    for rows in batchRows(units, resamples):
        yield drawnCounts(np.arange(units), units, rows, random)
