"""Figures of one measure by group: every patient a point, a box behind, the mean beside."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..Statistics.Settings import SMALL_GROUP
from .FigureStyle import POINT, spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOX_NOTE = ("Open circles are patients; the box spans the quartiles with the median as a line and whiskers to the "
            f"smallest and largest value (no box below n = {SMALL_GROUP}); the black diamond is the mean.")


def groupFigure(groups: Sequence[tuple[str, np.ndarray]], axisLabel: str, finishAxis: Callable[["Axes"], None],
                tolerance: float) -> Callable[["Figure"], None]:
    """What draws the figure of ``shownGroups``; points closer than ``tolerance`` are put apart."""
    def draw(figure: "Figure") -> None:
        axes = figure.subplots()
        for position, (_, group) in enumerate(groups):
            if len(group) >= SMALL_GROUP:
                axes.boxplot(group, positions=[position], widths=0.62, whis=(0, 100), patch_artist=True,
                             manage_ticks=False, showfliers=False, zorder=1,
                             boxprops={"facecolor": "0.9", "edgecolor": "0.45", "linewidth": 0.8},
                             medianprops={"color": "0.25", "linewidth": 1.8},
                             whiskerprops={"color": "0.45", "linewidth": 0.8},
                             capprops={"color": "0.45", "linewidth": 0.8})
            axes.plot(position + spread(group, tolerance, 0.08, 0.28), group, **POINT)
            axes.plot(position + 0.4, group.mean(), marker="D", markersize=6, color="black", zorder=4)
        axes.set_xticks(range(len(groups)), [f"{name}\nn = {len(group)}" for name, group in groups])
        if len(groups) > 4:  # side by side in a column of a journal
            axes.tick_params(axis="x", labelsize=7.5)
        axes.set_xlim(-0.6, len(groups) - 0.4)
        axes.set_xlabel(axisLabel)
        finishAxis(axes)

    return draw


def shownGroups(values: np.ndarray, labels: np.ndarray, order: Sequence[str]) -> list[tuple[str, np.ndarray]]:
    """The groups that have a value, in order, with their values."""
    known = ~np.isnan(values)
    groups = [(name, values[known & (np.asarray(labels, dtype=object) == name)]) for name in order]
    return [(name, group) for name, group in groups if len(group)]
