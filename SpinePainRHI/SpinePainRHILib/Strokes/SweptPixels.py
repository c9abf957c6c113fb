"""The pixels of a view that a brush passed over."""

import numpy as np
from numpy.typing import NDArray


class SweptPixels:
    """Grows with each straight way; only the box around the pixels is kept, so that one more way costs the same.

    ``covered`` is the box [row, column], rows from the lowest up, ``first`` its left and lowest pixel (x, y).
    """

    def __init__(self) -> None:
        self.first, self.covered = np.zeros(2, dtype=np.int64), np.zeros((0, 0), dtype=bool)
        self._last: NDArray[np.float64] | None = None

    def goTo(self, x: float, y: float, radius: float, size: tuple[int, int]) -> None:
        """Adds the straight way from the last pixel to this one, as wide as the brush, in a view of ``size``."""
        here = np.array([x, y])
        before = self._last if self._last is not None else here
        self._last = here
        first = np.maximum(np.floor(np.minimum(before, here) - radius).astype(int), 0)
        last = np.minimum(np.ceil(np.maximum(before, here) + radius).astype(int), np.array(size) - 1)
        if (first > last).any():
            return
        self._grow(first, last)
        across = np.arange(first[0], last[0] + 1) - before[0]
        up = np.arange(first[1], last[1] + 1)[:, None] - before[1]
        step = here - before
        length2 = float(step @ step)
        along = ((across * step[0] + up * step[1]) / length2).clip(0, 1) if length2 > 0 else 0.0
        begin, end = first - self.first, last - self.first + 1
        self.covered[begin[1]:end[1], begin[0]:end[0]] |= (
            (across - along * step[0]) ** 2 + (up - along * step[1]) ** 2 <= radius * radius)

    def _grow(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> None:
        if not self.covered.size:
            self.first = first
        begin, there = np.minimum(self.first, first), self.first + self.covered.shape[::-1]
        end = np.maximum(there, last + 1)
        if (begin < self.first).any() or (end > there).any():
            margins = [(low, high) for low, high in zip(self.first - begin, end - there, strict=True)]
            self.first, self.covered = begin, np.pad(self.covered, margins[::-1])
