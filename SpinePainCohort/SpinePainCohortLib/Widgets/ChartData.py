"""What the charts show, before any node is made: every point a patient, behind them what the report's figures have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..Report.FigureStyle import spread
from ..Statistics.Settings import SMALL_GROUP

Patient = tuple[str, str]
"""Case and timepoint."""

VAS_RANGE = (-0.5, 10.5)
"""The whole scale, whatever the data."""


@dataclass(frozen=True, eq=False)
class Points:
    """Patients at places of a chart; a patient may have several."""

    name: str
    patients: tuple[Patient, ...]
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Line:
    """Strokes behind the points, NaN between one and the next; ``style`` is ``solid``, ``dashed``, ``thin`` or
    ``diamonds`` (no line, marks only)."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    style: str = "solid"


@dataclass(frozen=True, eq=False)
class ChartData:
    """One chart; ``xRange`` is without room for a legend. ``joined``: a patient's points are one course over x."""

    title: str
    xTitle: str
    yTitle: str
    points: tuple[Points, ...]
    lines: tuple[Line, ...]
    xRange: tuple[float, float]
    yRange: tuple[float, float]
    joined: bool = False


def pointsOf(name: str, patients: Sequence[Patient], x: ArrayLike, y: ArrayLike) -> Points:
    """Points from sequences of equal length."""
    return Points(name, tuple(patients), np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))


def strokes(parts: Sequence[tuple[ArrayLike, ArrayLike]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Several strokes as one x and one y with NaN between them, where Slicer's plots lift the pen."""
    columns: list[list[Any]] = [[], []]
    for part in parts:
        for column, values in zip(columns, part, strict=True):
            column += ([np.nan] if column else []) + list(np.asarray(values, dtype=np.float64))
    return np.array(columns[0], dtype=np.float64), np.array(columns[1], dtype=np.float64)


def boxes(groups: Sequence[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Boxes at 1, 2, 3 ... as strokes: quartiles, median, and whiskers to the smallest and largest value.

    As in the report a group of fewer than SMALL_GROUP has none. Quartiles interpolate linearly (R's type 7).
    """
    parts: list[tuple[ArrayLike, ArrayLike]] = []
    for place, values in enumerate(groups, 1):
        if len(values) >= SMALL_GROUP:
            low, q1, median, q3, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
            left, right = place - 0.3, place + 0.3
            parts += [((left, right, right, left, left), (q1, q1, q3, q3, q1)), ((left, right), (median, median)),
                      ((place, place), (low, q1)), ((place, place), (q3, high))]
    return strokes(parts)


def sideBySide(place: int, values: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """x of values at a place: those closer than ``tolerance`` stand side by side, the same way every time."""
    return place + spread(values, tolerance, 0.08, 0.28)


def equalApart(means: NDArray[np.float64], differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sideways offsets of equal pairs of scores, by less than half of the scale's step."""
    return spread(means * 1e4 + differences, 1e-3, 0.06, 0.18)


def padded(values: NDArray[np.float64], above: float = 0.05) -> tuple[float, float]:
    """The range of the values, NaN apart, with room for the marks at its ends; ``above`` of it at the upper end."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    width = (high - low) or 1.0
    return low - 0.05 * width, high + above * width


def placeRange(count: int) -> tuple[float, float]:
    """The range of an axis with places 1, 2, 3 ..."""
    return 0.4, count + 0.6
