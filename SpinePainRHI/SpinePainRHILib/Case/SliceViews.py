"""How the slice views should show a volume, as plain data for a panel to apply."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from ..Scene.CaseSegmentation import worldGrid
from ..Scene.CaseVolume import volumeGeometry, volumeVoxels

STANDARD_VIEWS = {
    "SI": ("Red", "Axial", ((-1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))),
    "LR": ("Yellow", "Sagittal", ((0.0, -1.0, 0.0), (0.0, 0.0, 1.0), (-1.0, 0.0, 0.0))),
    "AP": ("Green", "Coronal", ((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0))),
}
"""By the axis the slices are stacked along: Slicer's view, its orientation preset, and where the right, the top and
the next slices of that preset point in RAS (the patient's right is on the left of the screen)."""


CORD_MARGIN, LEAST_WINDOW_MM = 1.3, 40.0
"""A window on a cord holds the whole of it with what lies around, and about three times its width."""


@dataclass(frozen=True, eq=False)
class SliceView:
    """One view: ``sliceToRas`` (4x4) lies along the volume's own planes, its origin in the middle of the volume."""

    name: str
    orientation: str
    sliceToRas: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SliceViews:
    """The three views of a volume; ``main`` is the one along its acquisition plane, where outlining is done."""

    main: SliceView
    others: tuple[SliceView, SliceView]

    @property
    def all(self) -> tuple[SliceView, ...]:
        return (self.main, *self.others)


def sliceViewsOf(geometry: GridGeometry, shape: tuple[int, int, int]) -> SliceViews:
    """The views of a grid in world space with ``shape`` (k, j, i) voxels.

    Each view's right and top follow the volume's axes nearest to those of Slicer's preset, and are made perpendicular
    to each other where the grid is sheared.
    """
    centre = geometry.ijkToRas[:3, :3] @ ((np.array(shape[::-1]) - 1) / 2) + geometry.ijkToRas[:3, 3]
    names = geometry.axisNames()
    views = {name: _view(geometry, names, name, centre) for name in STANDARD_VIEWS}
    main = names[geometry.axisFor("acquisition")]
    first, second = (view for name, view in views.items() if name != main)
    return SliceViews(views[main], (first, second))


@dataclass(frozen=True, eq=False)
class CordWindow:
    """The part of a view that shows a cord well on each of its slices: ``centreRas`` in world RAS, and the least side
    of the field of view."""

    centreRas: tuple[float, float, float]
    sizeMm: float


def cordWindow(sliceToRas: NDArray[np.float64], cord: CroppedMask, geometry: GridGeometry) -> CordWindow | None:
    """Where a view along ``sliceToRas`` (4x4, as of SliceView) shows the cord, given on ``geometry`` in world space.

    The least side is CORD_MARGIN times the larger side of the box of all voxels seen along the view's normal, and not
    less than LEAST_WINDOW_MM. None for an empty cord.
    """
    if cord.isEmpty:
        return None
    kji = np.argwhere(cord.voxels) + np.array(cord.offset)
    ras = kji[:, ::-1] @ geometry.ijkToRas[:3, :3].T + geometry.ijkToRas[:3, 3]
    axes = sliceToRas[:3, :3]  # right, top and normal of the view, perpendicular unit vectors
    places = ras @ axes
    half = np.abs(axes.T @ geometry.ijkToRas[:3, :3]).sum(axis=1) / 2  # of a voxel's box
    low, high = places.min(axis=0) - half, places.max(axis=0) + half
    r, a, s = axes @ ((low + high) / 2)
    sizeMm = max(CORD_MARGIN * (high - low)[:2].max(), LEAST_WINDOW_MM)
    return CordWindow((float(r), float(a), float(s)), float(sizeMm))


def viewSetup(volumeNode: Any) -> SliceViews:
    """The views of a volume node, parent transform honoured; ValueError for a volume without image."""
    geometry = worldGrid(volumeNode, volumeGeometry(volumeNode))
    return sliceViewsOf(geometry, volumeVoxels(volumeNode).shape)


def _view(geometry: GridGeometry, names: tuple[str, ...], stacked: str, centre: NDArray) -> SliceView:
    name, orientation, (right, top, onward) = STANDARD_VIEWS[stacked]
    inPlane = [axis for axis in range(3) if names[axis] != stacked]
    directions = [geometry.ijkToRas[:3, axis] / geometry.spacingMm[axis] for axis in inPlane]
    across, up = _nearest(directions, np.array(right)), _nearest(directions, np.array(top))
    up = up - (up @ across) * across
    up /= np.linalg.norm(up)
    normal = np.cross(across, up)
    matrix = np.eye(4)
    matrix[:3] = np.column_stack([across, up, normal if normal @ np.array(onward) > 0 else -normal, centre])
    return SliceView(name, orientation, matrix)


def _nearest(directions: list[NDArray], wanted: NDArray) -> NDArray:
    """The direction, or its opposite, that points most nearly where it is wanted."""
    best = max(directions, key=lambda direction: abs(direction @ wanted))
    return best if best @ wanted > 0 else -best
