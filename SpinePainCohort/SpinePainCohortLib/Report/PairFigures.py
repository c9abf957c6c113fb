"""Figures of pairs of values: regression, Bland-Altman, change over time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..Statistics.Regression import RegressionLine
from .FigureStyle import POINT, spread, vasAxis
from .Numbers import fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CHANGE_LINE: dict[str, Any] = {
    "color": "0.6", "linewidth": 0.7, "marker": "o", "markersize": 3.5, "markerfacecolor": "white",
    "markeredgecolor": "0.35", "zorder": 2}


def regressionFigure(rhi: np.ndarray, vas: np.ndarray, line: RegressionLine | None,
                     level: float, xAxis: str) -> Callable[["Figure"], None]:
    """Complete pairs as points, the line and the band of its mean over the range of the data."""
    def draw(figure: "Figure") -> None:
        axes = figure.subplots()
        if line is not None:
            x = np.linspace(rhi.min(), rhi.max(), 101)
            low, high = line.band(x, level)
            axes.fill_between(x, low, high, color="0.86", linewidth=0, zorder=1)
            axes.plot(x, low, color="0.6", linewidth=0.6, zorder=1)
            axes.plot(x, high, color="0.6", linewidth=0.6, zorder=1)
            axes.plot(x, line.predict(x), color="black", linewidth=1.6, zorder=2)
        axes.plot(rhi, vas, clip_on=False, **POINT)
        axes.set_xlabel(f"{xAxis} (n = {len(rhi)})")
        vasAxis(axes)

    return draw


@dataclass(frozen=True, eq=False)
class BlandAltmanPanel:
    """Values of two observers on the same targets; bias and limits are (estimate, low, high)."""

    names: tuple[str, str]
    a: np.ndarray
    b: np.ndarray
    bias: tuple[float, float | None, float | None]
    limits: tuple[tuple[float, float | None, float | None], ...]


def blandAltmanFigure(panels: Sequence[BlandAltmanPanel], unit: str,
                      tolerance: float) -> Callable[["Figure"], None]:
    """One panel a pair of observers: difference against mean, bias and limits with their intervals."""
    def draw(figure: "Figure") -> None:
        allAxes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axes, panel in zip(allAxes, panels, strict=True):
            means, differences = (panel.a + panel.b) / 2, panel.a - panel.b
            axes.axhline(0, color="0.75", linewidth=0.8, zorder=0)
            for (value, low, high), style in zip((panel.bias, *panel.limits), ("solid", "dashed", "dashed"),
                                                 strict=True):
                if low is not None and high is not None:
                    axes.axhspan(low, high, color="0.92", zorder=0)
                axes.axhline(value, color="black", linewidth=1.2, linestyle=style, zorder=1)
                axes.annotate(fixed(value), (1, value), xycoords=("axes fraction", "data"), xytext=(3, 0),
                              textcoords="offset points", va="center", fontsize=8.5, annotation_clip=False)
            # Whole scores fall on the same spot: put apart by less than half of a scale's step.
            shift = spread(means * 1e4 + differences, 1e-3, tolerance, 3 * tolerance)
            axes.plot(means + shift, differences, **POINT)
            axes.set_xlabel(f"mean of both, {unit}\n{panel.names[0]} and {panel.names[1]}, n = {len(means)}")
        allAxes[0].set_ylabel(f"difference (first minus second), {unit}")

    return draw


@dataclass(frozen=True, eq=False)
class ChangePanel:
    """A measure over time: ``values`` [patient, timepoint], NaN for missing; patients with two values or more.
    ``isPercent``: on a scale from 0 to 100, which is shown whole."""

    label: str
    values: np.ndarray
    isVas: bool = False
    isPercent: bool = False

    @classmethod
    def of(cls, label: str, values: np.ndarray, isVas: bool = False, isPercent: bool = False) -> "ChangePanel":
        """The panel without the patients of whom no change is known."""
        return cls(label, values[(~np.isnan(values)).sum(axis=1) > 1], isVas, isPercent)

    def medians(self) -> list[float]:
        """The median at each timepoint; NaN where there is no value."""
        return [float(np.median(known)) if len(known := column[~np.isnan(column)]) else float("nan")
                for column in self.values.T]


PANELS_IN_ROW = 3


def changeSizeInches(panelCount: int) -> tuple[float, float]:
    """Width and height of a changeFigure of so many panels."""
    return 3.6 * min(panelCount, PANELS_IN_ROW), 4.2 * -(-panelCount // PANELS_IN_ROW)


def changeFigure(panels: Sequence[ChangePanel], timepoints: Sequence[str]) -> Callable[["Figure"], None]:
    """One panel a measure: a line a patient, and the medians of the patients drawn."""
    def draw(figure: "Figure") -> None:
        columns = min(len(panels), PANELS_IN_ROW)
        every = figure.subplots(-(-len(panels) // columns), columns, squeeze=False).ravel()
        for axes in every[len(panels):]:
            axes.remove()
        for axes, panel in zip(every[:len(panels)], panels, strict=True):
            places = np.arange(len(timepoints))
            for row in panel.values:
                known = ~np.isnan(row)
                axes.plot(places[known], row[known], clip_on=False, **_CHANGE_LINE)
            axes.plot(places, panel.medians(), color="black", linewidth=2.2, marker="D", markersize=6, zorder=4)
            counts = (~np.isnan(panel.values)).sum(axis=0)
            axes.set_xticks(places, [f"{name}\nn = {n}" for name, n in zip(timepoints, counts, strict=True)])
            axes.set_xlim(-0.35, len(timepoints) - 0.65)
            if panel.isVas:
                vasAxis(axes)
            else:
                axes.set_ylabel(panel.label)
                if panel.isPercent:
                    axes.set_ylim(-5, 105)

    return draw
