"""The pain map: a drawn spine, and every counted metastasis at its level, coloured by pain and sized by its ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from SpinePainRHILib.Core.Levels import LEVELS, SACRAL, THORACIC, regionOf

from ..Statistics.Analyses import AnalysisResults
from ..Statistics.CategoryColumns import numbersOf, textsOf
from .FigureStyle import Picture, drawPicture, vasColours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME, TITLE = "pain_map", "Metastases along the spine"
SIZE_INCHES = (6.3, 5.4)
RATIOS_OF_KEY = (10, 30, 60)
"""Ratios, in percent, whose circles the key shows."""

_FIRST, _LAST = 2.0, 12.0
"""Where the circles of a level may stand, in the widths of a vertebra; the spine stands left of it."""

_STEP = 0.62
_SMALLEST_POINT, _POINT_PER_PERCENT = 9.0, 1.7
"""Areas in square points: a ratio of 0 is still seen, and one of 60 percent fits between two levels."""

_UNKNOWN_RATIO_POINT = 16.0


@dataclass(frozen=True)
class MapPoint:
    """A metastasis. ``vas``: its own score, else its patient's (``isOwn`` False), None without any. ``rhiPercent`` is
    None where it is not known."""

    level: str
    vas: float | None
    isOwn: bool
    rhiPercent: float | None


def painMap(results: AnalysisResults) -> Picture | str:
    """The figure of the primary timepoint, or a sentence that says why there is none."""
    timepoint = results.settings.timepoint
    points, withoutLevel = mapPoints(results)
    if not points:
        return f"{TITLE}: no metastasis has a vertebral level at {timepoint}."
    own = sum(each.isOwn for each in points)
    ofPatient = sum(each.vas is not None and not each.isOwn for each in points)
    parts = [(own, "with a score of its own (black edge)"), (ofPatient, "with the score of its patient (grey edge)"),
             (len(points) - own - ofPatient, "without a score (white)"),
             (sum(each.rhiPercent is None for each in points), "of unknown ratio (square)"),
             (withoutLevel, "more without a level, not shown")]
    counts = "; ".join(f"{count} {text}" for count, text in parts if count)
    caption = (f"{TITLE} ({timepoint}), n = {len(points)}: each mark is a metastasis at its level, its colour the VAS "
               f"pain score, its area the ratio (RHI); the number at a level counts them. "
               f"{counts[0].upper()}{counts[1:]}. Marks of a level stand in the "
               "order of their scores; their place along the row has no other meaning.")
    perLevel = ", ".join(f"{level} {count}" for level in LEVELS
                         if (count := sum(each.level == level for each in points)))
    return drawPicture(NAME, TITLE, caption, f"{TITLE}. Metastases by level: {perLevel}.", _drawing(points),
                       SIZE_INCHES)


def mapPoints(results: AnalysisResults) -> tuple[list[MapPoint], int]:
    """The analysed metastases (of the primary timepoint) that have a level, and how many have none."""
    lesions = results.lesions
    atTime = results.patients[textsOf(results.patients["timepoint"]) == results.settings.timepoint]
    ofPatient = dict(zip(textsOf(atTime["case_id"]), numbersOf(atTime["vas"]).tolist(), strict=True))
    points = []
    for case, level, score, ratio in zip(textsOf(lesions["case_id"]), textsOf(lesions["level"]),
                                         numbersOf(lesions["vas"]).tolist(),
                                         numbersOf(lesions["rhi_percent"]).tolist(), strict=True):
        if level in LEVELS:
            own = _known(score)
            points.append(MapPoint(level, _known(ofPatient.get(case)) if own is None else own, own is not None,
                                   _known(ratio)))
    return points, len(lesions) - len(points)


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _drawing(points: Sequence[MapPoint]) -> Any:
    def draw(figure: "Figure") -> None:
        axes = figure.subplots()
        _drawSpine(axes)
        for level in LEVELS:
            _drawLevel(axes, [each for each in points if each.level == level], LEVELS.index(level))
        axes.set_xlim(-1.7, _LAST + 0.5)
        axes.set_ylim(len(LEVELS) - 0.2, -0.9)
        axes.axis("off")
        figure.colorbar(vasColours(), ax=axes, label="VAS pain score (0 to 10)", shrink=0.35, aspect=16, pad=0.01,
                        anchor=(0.0, 0.12), panchor=(0.0, 0.12))
        axes.legend(handles=[_key(axes, ratio) for ratio in RATIOS_OF_KEY], title="RHI", loc="upper left",
                    bbox_to_anchor=(1.0, 0.98), frameon=False, handletextpad=0.8, labelspacing=1.0)

    return draw


def _drawSpine(axes: "Axes") -> None:
    """Vertebrae from the left side, wider from head to tail, on the curves that a spine has."""
    from matplotlib.patches import FancyBboxPatch

    for place, level in enumerate(LEVELS):
        region = regionOf(level)
        width = 0.75 + 0.5 * min(place / LEVELS.index("L5"), 1.0)
        height = 0.68
        if region == SACRAL:
            number = place - LEVELS.index("S1")
            width, height = 1.15 - 0.17 * number, 0.86
        centre = _curve(place)
        axes.add_patch(FancyBboxPatch(
            (centre - width / 2 + 0.08, place - height / 2 + 0.08), width - 0.16, height - 0.16,
            boxstyle="round,pad=0.08", facecolor="0.93", edgecolor="0.5", linewidth=0.7))
        axes.text(-1.1, place, level, ha="right", va="center", fontsize=7.5,
                  color="black" if region in (THORACIC, SACRAL) else "0.35")


def _curve(place: int) -> float:
    """How far behind the line of the neck a vertebra stands: neck and loin forwards, chest and sacrum backwards."""
    places = [LEVELS.index(each) for each in ("C1", "C4", "T6", "L3", "S1", "S5")]
    offsets = np.array([0.0, -0.15, 0.5, -0.1, 0.15, 0.7])
    from scipy.interpolate import PchipInterpolator

    return float(PchipInterpolator(places, offsets)(place))


def _drawLevel(axes: "Axes", points: Sequence[MapPoint], place: int) -> None:
    if not points:
        return
    axes.plot([_FIRST - 0.3, _LAST], [place, place], color="0.88", linewidth=0.6, zorder=0)
    axes.text(_FIRST - 0.4, place, str(len(points)), ha="right", va="center", fontsize=7, color="0.35")
    ordered = sorted(points, key=lambda each: (each.vas is None, each.vas or 0.0, each.rhiPercent or 0.0))
    step = min(_STEP, (_LAST - _FIRST) / max(len(ordered) - 1, 1))
    colours = vasColours()
    for number, each in enumerate(ordered):
        isKnown = each.rhiPercent is not None
        axes.scatter(
            [_FIRST + number * step], [place],
            s=_areaOf(each.rhiPercent) if each.rhiPercent is not None else _UNKNOWN_RATIO_POINT,
            marker="o" if isKnown else "s",
            facecolors=["white" if each.vas is None else colours.to_rgba(np.array([each.vas]))[0]],
            edgecolors="black" if each.isOwn else "0.55", linewidths=0.9, zorder=2)


def _areaOf(rhiPercent: float) -> float:
    return _SMALLEST_POINT + _POINT_PER_PERCENT * max(rhiPercent, 0.0)


def _key(axes: "Axes", ratio: int) -> Any:
    return axes.scatter([], [], s=_areaOf(ratio), facecolors="white", edgecolors="black", linewidths=0.9,
                        label=f"{ratio} %")
