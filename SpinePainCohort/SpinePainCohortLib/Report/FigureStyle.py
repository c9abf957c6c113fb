"""How figures look: black, white and grey, a colour only where it is a score; the same bytes every time."""

import io
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..Gathering.TimeLimit import checkTime

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure

_FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei")
"""The first that has a letter draws it; the first comes with matplotlib, the others with systems."""

POINT: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 4.5, "markerfacecolor": "white",
         "markeredgecolor": "black", "markeredgewidth": 0.9, "zorder": 3}
"""A patient: an open circle stays visible where several lie close together. Arguments of matplotlib's ``plot``."""

COLUMN_INCHES, HALF_PAGE_INCHES = (3.4, 2.6), (4.6, 4.0)
"""Of figures that stand three and two in a row: their letters stay readable in print, and fit a journal's column."""

_DPI = 200


@dataclass(frozen=True)
class Picture:
    """A finished figure. ``name`` is its file stem, ``alternative`` the text for those who cannot see it."""

    name: str
    title: str
    caption: str
    alternative: str
    png: bytes
    svg: bytes


def drawPicture(name: str, title: str, caption: str, alternative: str, draw: Callable[["Figure"], None],
                sizeInches: tuple[float, float] = (6.3, 4.2)) -> Picture:
    """Has ``draw`` fill an empty figure and renders it. The same drawing gives the same bytes. Raises OutOfTime before
    it begins where there is a limit (Gathering.TimeLimit)."""
    checkTime()
    from matplotlib.figure import Figure

    with _style():
        figure = Figure(figsize=sizeInches, layout="constrained")
        draw(figure)
        png, svg = io.BytesIO(), io.BytesIO()
        figure.savefig(png, format="png", dpi=_DPI, metadata={"Software": None})
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    return Picture(name, title, caption, alternative, png.getvalue(), svg.getvalue())


@contextmanager
def _style() -> Iterator[None]:
    import matplotlib

    if matplotlib.get_backend(auto_select=False) is None:
        # Where something imported pyplot, as statsmodels does, a chart of boxes has matplotlib look for a window's
        # backend; one of another Qt than Slicer's, where that is installed, ends Slicer.
        matplotlib.use("agg")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # fonts of other systems are not missed
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # an ID in a script that no installed font has
        matplotlib.rcdefaults()  # whatever the user's matplotlibrc says
        matplotlib.rcParams.update({
            "font.family": list(_FONTS), "font.size": 9.5, "text.parse_math": False, "axes.unicode_minus": True,
            "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.8, "axes.axisbelow": True,
            "svg.hashsalt": "spinepain", "svg.fonttype": "path"})
        yield


def spread(values: np.ndarray, tolerance: float, step: float, widest: float) -> np.ndarray:
    """Sideways offsets so that points closer than ``tolerance`` stand side by side, centred, never random.

    Neighbours are ``step`` apart, nearer where a row would be wider than ``widest`` on either side.
    """
    offsets = np.zeros(len(values))
    rows: dict[int, list[int]] = {}
    for index in np.argsort(values, kind="stable").tolist():
        rows.setdefault(round(values[index] / tolerance), []).append(index)
    for members in rows.values():
        if len(members) > 1:
            own = min(step, 2 * widest / (len(members) - 1))
            offsets[members] = (np.arange(len(members)) - (len(members) - 1) / 2) * own
    return offsets


def vasAxis(axes: "Axes", label: str = "VAS pain score (0 to 10)") -> None:
    """The whole scale on the y axis, whatever the data."""
    axes.set_ylim(-0.5, 10.5)
    axes.set_yticks(range(0, 11, 2))
    axes.set_ylabel(label)


def vasColours() -> "ScalarMappable":
    """The colour of a score: dark is little, yellow much pain; told apart in grey and by the colour-blind too."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    return ScalarMappable(Normalize(0, 10), "viridis")
