"""A slice of the T2 volume with the outlines of cord and high intensity, the ratio in the caption."""

import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..Core.Arrays import Voxels
from ..Core.Cases import CaseMeasurement, OutlinedCase
from ..Core.CaseTags import Role
from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask, unite
from ..Core.ShownText import NAME_CHARACTERS, shortened, visible
from ..Files.AtomicFile import writeAtomically

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Display directions (to the right, upwards) of a slice by the anatomical axis it is perpendicular to, as world
# axis and sign: the radiological convention, which Slicer's views follow too.
_DISPLAY_AXES = {"SI": ((0, -1), (1, 1)), "AP": ((0, -1), (2, 1)), "LR": ((1, -1), (2, 1))}
_LETTERS = (("L", "R"), ("P", "A"), ("I", "S"))
_STYLES = {Role.CORD: ("#ffd92f", "solid", "cord"), Role.HIGH_INTENSITY: ("#e41a1c", (0, (2, 1)), "high intensity")}

FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei")
"""The first that has a letter draws it; the first comes with matplotlib, the others with systems."""

CLOSE_UP_MARGIN_MM = 12.0
"""Surroundings shown beside the outlines: enough to see the cerebrospinal fluid and the vertebral edge."""


def writeOverlayPicture(image: Voxels, case: OutlinedCase, measured: CaseMeasurement, path: str | Path) -> None:
    """Writes a PNG: the representative slice whole, and a close-up of the outlines.

    ``image`` is the volume [k, j, i] on the grid of ``case``. Without a representative slice, the slice
    with the largest cord area is shown. Outlines follow the voxel edges, so that what is counted is what
    is seen. Raises ValueError where the case has no outline on any slice, or matplotlib is not installed.
    """
    if not measured.slices:
        raise ValueError("There is no outline to draw a picture of.")
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ValueError("Pictures need matplotlib, which Slicer does not bundle: install it with "
                         "'PythonSlicer -m pip install matplotlib'.") from None

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # fonts of other systems are not missed
    geometry = case.axisGeometry or case.geometry
    axis = geometry.axisFor(measured.axis)
    index = measured.rhiSliceIndex
    if index is None:
        index = max(measured.slices, key=lambda each: each.cordAreaMm2).sliceIndex
    high = unite([lesion.mask for lesion in case.lesions if lesion.role is Role.HIGH_INTENSITY])
    view = _SliceView(geometry, axis, image.shape)
    picture = view.show(np.take(image, index, axis=2 - axis))
    outlines = {role: view.show(_planeOf(mask, axis, index, image.shape))
                for role, mask in ((Role.CORD, case.cord), (Role.HIGH_INTENSITY, high))}

    figure = Figure(figsize=(9, 5.4), facecolor="black", layout="constrained")
    whole, closeUp = figure.subplots(1, 2)
    window = np.percentile(picture, (1, 99.5))
    for axes in (whole, closeUp):
        axes.imshow(picture, cmap="gray", vmin=window[0], vmax=max(window[1], window[0] + 1),
                    extent=(0, picture.shape[1], picture.shape[0], 0), aspect=view.aspect, interpolation="nearest")
        for role, plane in outlines.items():
            _drawOutline(axes, plane, role)
        axes.set_axis_off()
    view.zoomTo(closeUp, outlines[Role.CORD] | outlines[Role.HIGH_INTENSITY])
    view.letter(whole)
    legend = closeUp.legend(loc="lower right", fontsize=9, facecolor="black", edgecolor="gray", labelcolor="white")
    legend.set_zorder(10)
    figure.suptitle(_caption(measured, index), color="white", fontsize=11, fontfamily=FONTS, parse_math=False)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # a case ID in a script that no installed font has
        writeAtomically(Path(path), lambda temporary: figure.savefig(temporary, dpi=130, format="png"))


def _caption(measured: CaseMeasurement, index: int) -> str:
    def percent(value: float | None) -> str:
        return "not computable" if value is None else f"{value:.1f} %"

    shown = next((each for each in measured.slices if each.sliceIndex == index), None)
    areas = (f"high intensity {shown.highIntensityAreaMm2:.1f} mm² / cord {shown.cordAreaMm2:.1f} mm²"
             if shown else "no cord on this slice")
    caseId = visible(shortened(measured.caseId, NAME_CHARACTERS))
    return (f"{caseId}   RHI {percent(measured.rhiPercent)}   ({measured.axis} slice {index}: {areas})\n"
            f"largest {percent(measured.rhiMaxPercent)},  volume {percent(measured.rhiVolumePercent)}")


def _planeOf(mask: CroppedMask, axis: int, index: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The mask's voxels on one slice of the whole grid."""
    i, j, k = ((index, index) if each == axis else (0, shape[2 - each] - 1) for each in range(3))
    return np.squeeze(mask.over((*i, *j, *k)).voxels, axis=2 - axis)


Number = TypeVar("Number", bound=np.generic)


class _SliceView:
    """Turns planes of array [k, j, i] into display orientation."""

    def __init__(self, geometry: GridGeometry, axis: int, shape: tuple[int, ...]) -> None:
        names = geometry.axisNames()
        (rightWorld, rightSign), (upWorld, upSign) = _DISPLAY_AXES[names[axis]]
        worldOf = [("LR", "AP", "SI").index(name) for name in names]
        right, up = worldOf.index(rightWorld), worldOf.index(upWorld)
        remaining = [each for each in (2, 1, 0) if each != axis]  # index axes of the plane's rows and columns
        self._transpose = remaining != [up, right]
        step = geometry.ijkToRas[:3, :3]
        self._flipColumns = step[rightWorld, right] * rightSign < 0
        self._flipRows = step[upWorld, up] * upSign > 0  # rows run downwards
        self._rowMm, self._columnMm = geometry.spacingMm[up], geometry.spacingMm[right]
        self.aspect = self._rowMm / self._columnMm
        self._letters = (_LETTERS[rightWorld][::rightSign], _LETTERS[upWorld][::upSign])

    def show(self, plane: NDArray[Number]) -> NDArray[Number]:
        shown = plane.T if self._transpose else plane
        return shown[::-1 if self._flipRows else 1, ::-1 if self._flipColumns else 1]

    def zoomTo(self, axes: "Axes", outlined: NDArray[np.bool_]) -> None:
        """Limits the axes to the outlines and their surroundings, but never to less than they need to be seen."""
        rows, columns = (np.flatnonzero(outlined.any(axis=each)) for each in (1, 0))
        if not len(rows):
            return
        marginRows, marginColumns = CLOSE_UP_MARGIN_MM / self._rowMm, CLOSE_UP_MARGIN_MM / self._columnMm
        axes.set_xlim(max(columns[0] - marginColumns, 0), min(columns[-1] + 1 + marginColumns, outlined.shape[1]))
        axes.set_ylim(min(rows[-1] + 1 + marginRows, outlined.shape[0]), max(rows[0] - marginRows, 0))

    def letter(self, axes: "Axes") -> None:
        """Names the ends of the displayed axes, as slice views do."""
        (left, right), (bottom, top) = self._letters
        for x, y, text in ((0.02, 0.5, left), (0.98, 0.5, right), (0.5, 0.03, bottom), (0.5, 0.97, top)):
            axes.text(x, y, text, transform=axes.transAxes, color="white", fontsize=10, ha="center", va="center")


def _drawOutline(axes: "Axes", plane: NDArray[np.bool_], role: Role) -> None:
    """Draws the voxel edges between inside and outside."""
    from matplotlib.collections import LineCollection

    padded = np.pad(plane, 1).astype(np.int8)
    lines = [((column - 1, row), (column, row)) for row, column in np.argwhere(np.diff(padded, axis=0)).tolist()]
    lines += [((column, row - 1), (column, row)) for row, column in np.argwhere(np.diff(padded, axis=1)).tolist()]
    colour, style, label = _STYLES[role]
    axes.add_collection(LineCollection(lines, colors=colour, linestyles=[style], linewidths=1.2, label=label))
