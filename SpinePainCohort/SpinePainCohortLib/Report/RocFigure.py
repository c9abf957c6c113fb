"""The figure of the ROC curves: how well the ratio tells patients in pain from the others, at every cut-off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..Statistics.Analyses import AnalysisResults
from ..Statistics.Questions import ROC
from ..Statistics.Results import TestResult
from ..Statistics.RocCurve import AUC, CUT_OFF
from .ColumnWords import NAMES, beginning
from .FigureStyle import HALF_PAGE_INCHES, Picture, drawPicture
from .Numbers import effectText, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "roc", "RHI as a sign of pain"
_LINES = ("solid", "dashed", "dotted")


@dataclass(frozen=True, eq=False)
class RocLine:
    """A curve from (0, 0) to (1, 1): ``falseAlarms`` (1 - specificity) and ``sensitivity`` at falling cut-offs;
    ``best`` is the place of the Youden cut-off, None where there is none."""

    name: str
    falseAlarms: np.ndarray
    sensitivity: np.ndarray
    best: tuple[float, float] | None
    area: str


def rocFigure(results: AnalysisResults) -> Picture | str:
    """The curves of which an area could be computed, or a sentence that says why there is none."""
    lines = rocLines(results)
    timepoint, title = results.settings.timepoint, TITLE.replace("RHI", beginning(NAMES[results.settings.ratio]))
    if not lines:
        return f"{title}: no group of patients with and without pain is large enough at {timepoint}."
    described = "; ".join(f"{each.name} ({style} line): {each.area}"
                          for each, style in zip(lines, _LINES, strict=False))
    described = described[0].upper() + described[1:]
    caption = (f"{title} ({timepoint}), receiver operating characteristic. {described}. Circles: cut-offs of the "
               "largest Youden index, chosen on these data and to be tried on others. Grey: no better than chance.")
    return drawPicture(NAME, title, caption, f"{title}. {described}.", _drawing(lines), HALF_PAGE_INCHES)


def rocLines(results: AnalysisResults) -> tuple[RocLine, ...]:
    """The curves with an area, in the order of the results."""
    rows = [each for each in results.results if each.analysis == ROC]
    lines = []
    for row in rows:
        if row.method != AUC or row.effect is None:
            continue
        curve = results.roc[results.roc["outcome"] == row.outcome].sort_values("cut_off", ascending=False)
        sensitivity = np.concatenate([[0.0], curve["sensitivity"].to_numpy(dtype=float), [1.0]])
        falseAlarms = np.concatenate([[0.0], 1 - curve["specificity"].to_numpy(dtype=float), [1.0]])
        lines.append(RocLine(row.outcome, falseAlarms, sensitivity, _best(rows, row.outcome, curve),
                             effectText(row, results.settings.confidenceLevel)))
    return tuple(lines)


def _best(rows: Sequence[TestResult], outcome: str, curve: pd.DataFrame) -> tuple[float, float] | None:
    cut = next((each.effect for each in rows if each.method == CUT_OFF and each.outcome == outcome), None)
    at = curve[curve["cut_off"] == cut] if cut is not None else curve[:0]
    return (1 - float(at["specificity"].iloc[0]), float(at["sensitivity"].iloc[0])) if len(at) else None


def _drawing(lines: Sequence[RocLine]) -> Callable[["Figure"], None]:
    def draw(figure: "Figure") -> None:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="0.75", linewidth=0.8, zorder=0)
        for line, style in zip(lines, _LINES, strict=False):
            axes.plot(line.falseAlarms, line.sensitivity, color="black", linewidth=1.4, linestyle=style,
                      label=line.name, clip_on=False)
            if line.best is not None:
                axes.plot(*line.best, marker="o", markersize=6, markerfacecolor="white", markeredgecolor="black",
                          linestyle="none", zorder=3, clip_on=False)
        axes.set_aspect("equal")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        ticks = np.linspace(0, 1, 6)
        axes.set_xticks(ticks, [fixed(each) for each in ticks])
        axes.set_yticks(ticks, [fixed(each) for each in ticks])
        axes.set_xlabel("1 − specificity")
        axes.set_ylabel("sensitivity")
        axes.legend(loc="lower right", frameon=False)

    return draw
