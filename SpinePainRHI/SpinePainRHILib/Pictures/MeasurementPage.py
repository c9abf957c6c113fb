"""A case on one page, as PDF: whose it is, the slice with its outlines, the numbers, the lesions with their levels."""

import re
import tempfile
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..Core.Arrays import Voxels
from ..Core.Cases import CaseMeasurement, LesionMeasurement, OutlinedCase
from ..Core.CaseTags import Role
from ..Core.ShownText import shortened, visible
from ..Files.AtomicFile import writeAtomically
from .OverlayPicture import FONTS, writeOverlayPicture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESEARCH_USE = "Research use only. Not a diagnosis."
_A4_INCHES = (8.27, 11.69)
_LEFT, _RIGHT = 0.08, 0.92
_LINE = 0.0165
_MOST_NOTE_LINES, _NOTE_CHARACTERS, _LINE_CHARACTERS = 8, 105, 85
_FOOT = 0.04
_COLUMNS = (("outline", 0.0), ("level", 0.30), ("volume (mm³)", 0.42), ("length (mm)", 0.62), ("RHI (%)", 0.80))


@dataclass(frozen=True)
class PageTexts:
    """``identity`` are the lines at the top: whose images these are. ``signature`` says who made and verified it."""

    identity: Sequence[str]
    signature: Sequence[str]


def writeMeasurementPage(image: Voxels, case: OutlinedCase, measured: CaseMeasurement, texts: PageTexts,
                         path: str | Path) -> None:
    """Writes the page. ``image`` is the volume [k, j, i] on the grid of ``case``.

    The case ID stays off it. Where not all lesions or notes have room, the page says how many are missing. Raises
    ValueError where there is no outline to draw, or matplotlib is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "overlay.png"
        writeOverlayPicture(image, case, replace(measured, caseId=""), picture)
        from matplotlib import rc_context
        from matplotlib.figure import Figure
        from matplotlib.image import imread

        figure = Figure(figsize=_A4_INCHES)
        page = _Page(figure)
        page.line("Ratio of high-intensity area to cord area (RHI)", size=15, weight="bold")
        page.gap()
        for text in texts.identity:
            for line in _wrapped(text, _LINE_CHARACTERS):
                page.line(line)
        page.picture(imread(picture))
    for label, value in _numbers(measured):
        page.row(((label, 0.0), (value, 0.52)))
    page.gap()
    _addNotes(page, measured.problems)
    _addLesions(page, measured.lesions)
    page.foot((*texts.signature, RESEARCH_USE))
    with warnings.catch_warnings(), rc_context({"pdf.fonttype": 42}):
        warnings.filterwarnings("ignore", "Glyph")  # a name in a script that no installed font has
        writeAtomically(Path(path), lambda temporary: figure.savefig(
            temporary, format="pdf", metadata={"Title": "RHI", "Creator": "SlicerSpinePain"}))


class _Page:
    """Lines from top to bottom; a figure's coordinates."""

    def __init__(self, figure: "Figure") -> None:
        self._figure = figure
        self._top = 0.95

    def line(self, text: str, size: float = 10, weight: str = "normal") -> None:
        self._write(_LEFT, text, size, weight)
        self._top -= _LINE * size / 10

    def row(self, cells: Sequence[tuple[str, float]], weight: str = "normal") -> None:
        for text, place in cells:
            self._write(_LEFT + (_RIGHT - _LEFT) * place, text, 10, weight)
        self._top -= _LINE

    def hasRoom(self, lines: int) -> bool:
        """Whether so many lines have room above the foot."""
        return self._top - lines * _LINE > _FOOT + 4 * _LINE

    def gap(self) -> None:
        self._top -= _LINE / 2

    def picture(self, pixels: Voxels) -> None:
        height = (_RIGHT - _LEFT) * _A4_INCHES[0] * pixels.shape[0] / pixels.shape[1] / _A4_INCHES[1]
        axes = self._figure.add_axes((_LEFT, self._top - height, _RIGHT - _LEFT, height))
        axes.imshow(pixels, aspect="auto")
        axes.set_axis_off()
        self._top -= height + 2 * _LINE

    def foot(self, lines: Sequence[str]) -> None:
        self._top = _FOOT + _LINE * len(lines)
        for text in lines:
            self.line(text, size=9)

    def _write(self, x: float, text: str, size: float, weight: str) -> None:
        self._figure.text(x, self._top, text, fontsize=size, fontweight=weight, fontfamily=FONTS, va="top",
                          parse_math=False)


def _numbers(measured: CaseMeasurement) -> list[tuple[str, str]]:
    shown = next((each for each in measured.slices if each.sliceIndex == measured.rhiSliceIndex), None)
    rows = [("RHI, slice with the largest high-intensity area", _shown(measured.rhiPercent, "%")),
            ("Largest ratio of a slice", _shown(measured.rhiMaxPercent, "%")),
            ("Ratio of volumes", _shown(measured.rhiVolumePercent, "%"))]
    if shown is not None:
        rows += [("High-intensity area / cord area on the slice of RHI",
                  f"{shown.highIntensityAreaMm2:.1f} / {shown.cordAreaMm2:.1f} mm²")]
    rows += [("High-intensity volume / cord volume",
              f"{measured.highIntensityVolumeMm3:.0f} / {measured.cordVolumeMm3:.0f} mm³"),
             ("Slices along, rule", f"{measured.axis}, {measured.rule}")]
    if measured.cordMeaning not in (None, "spinalCord"):
        words = re.sub("[A-Z]", lambda capital: f" {capital[0].lower()}", str(measured.cordMeaning))
        rows.append(("Outlined in place of the cord", words))
    return [*rows, *([("Not computable", measured.reason)] if measured.reason else [])]


def _addNotes(page: _Page, notes: Sequence[str]) -> None:
    """What has to be known of the numbers stands right below them."""
    left = _MOST_NOTE_LINES
    for count, note in enumerate(notes):
        lines = _wrapped(note, _NOTE_CHARACTERS)
        if len(lines) > left:
            page.line(f"and {len(notes) - count} more notes, which are in the measurement report", size=8.5)
            break
        left -= len(lines)
        for line in lines:
            page.line(line, size=8.5)
    page.gap()


def _addLesions(page: _Page, lesions: Sequence[LesionMeasurement]) -> None:
    if not lesions:
        return
    page.row(_COLUMNS, weight="bold")
    for count, each in enumerate(lesions):
        if not page.hasRoom(2):
            page.line(f"and {len(lesions) - count} more, which are in the measurement report", size=8.5)
            return
        kind = "high intensity" if each.role is Role.HIGH_INTENSITY else "metastasis"
        cells = (kind if not each.isEmpty else f"{kind} (not outlined)", each.level or "–",
                 _shown(None if each.isEmpty else each.volumeMm3, digits=0), _shown(each.lengthMm),
                 _shown(each.rhiPercent))
        page.row([(text, place) for text, (_title, place) in zip(cells, _COLUMNS, strict=True)])


def _wrapped(text: str, characters: int) -> list[str]:
    return textwrap.wrap(visible(shortened(text)), characters)


def _shown(value: float | None, unit: str = "", digits: int = 1) -> str:
    """What is not computable is said to be so with a unit, a result of the case, and is a dash in the table."""
    if value is None:
        return "not computable" if unit else "–"
    return f"{value:.{digits}f}{f' {unit}' if unit else ''}"
