"""Outlines read from label volumes, on the grid of the volume they were drawn on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from .FileAccess import quoted
from .GridMatching import PlacedMask, Shape, gridsOverlap, placeMask
from .ImageFiles import Volume, readVolume

LARGEST_LABEL_COUNT = 1000
"""More different values are an image, not labels; the largest label sets in use have a few hundred."""

SHOWN_LABELS = 8


@dataclass(frozen=True, eq=False)
class LabelMask:
    """An outline on the volume's grid, and what a person should know of how it came there."""

    mask: CroppedMask
    notes: tuple[str, ...] = ()


def readLabelMask(path: Path, reference: GridGeometry, referenceShape: Shape,
                  labelValue: int | None = None) -> LabelMask:
    """Reads the outline in a label volume and brings it to the grid of a volume of ``referenceShape`` (k, j, i).

    The outline is every voxel that is not zero, or that equals ``labelValue``. Voxels stored as floating
    point numbers are taken when all are whole. On another grid the outline is placed as
    GridMatching.placeMask says. Notes tell of several labels in one outline, of resampling and of voxels
    outside the volume.

    Raises ValueError with one sentence that names the file: for everything that readVolume refuses; for
    fractions, negative values, or an image in place of labels; for a ``labelValue`` that is not there; for a
    mask that does not overlap the volume in space.
    """
    path = Path(path)
    volume = readVolume(path)
    values = _labelsOf(path, volume.voxels)
    notes = []
    if labelValue is None:
        if len(values) > 1:
            notes.append(f"{quoted(path)} has {len(values)} label values ({_listed(values)}): "
                         "all are taken as one outline.")
    elif labelValue not in values:
        there = f"only {_listed(values)}" if values else "no label at all"
        raise ValueError(f"{quoted(path)} has no voxel of label {labelValue}, {there}: choose a label it has.")
    if not gridsOverlap(volume.geometry, volume.voxels.shape, reference, referenceShape):
        raise ValueError(f"{quoted(path)} does not overlap the volume in space: "
                         "choose the mask that was drawn on this volume.")
    mask = CroppedMask.fromLabels(volume.voxels, labelValue)
    placed = placeMask(mask, volume.geometry, volume.voxels.shape, reference, referenceShape)
    notes.extend(_placementNotes(path, volume, mask.voxelCount, placed, referenceShape))
    return LabelMask(placed.mask, tuple(notes))


def _labelsOf(path: Path, voxels: NDArray[Any]) -> list[int]:
    """The label values other than zero, in order; ValueError where the voxels are no labels."""
    found: set[int] = set()
    fraction = False
    lowest, highest = 0.0, 0.0
    for plane in voxels:
        used = plane[plane != 0]
        if not used.size:
            continue
        if not np.isfinite(used).all():
            raise ValueError(f"{quoted(path)} has voxels that are not a finite number, so it is no mask: "
                             "save the outline as an integer label volume.")
        low, high = used.min(), used.max()
        lowest, highest = min(lowest, float(low)), max(highest, float(high))
        if used.dtype.kind == "f" and (used != np.rint(used)).any():
            fraction = True
        elif low == high:
            found.add(int(low))
        elif not fraction:
            found.update(map(int, np.unique(used)))
    if lowest < 0:
        raise ValueError(f"{quoted(path)} has negative values (down to {lowest:g}), so it is no mask: "
                         "save the outline as a label volume with 0 outside and 1 inside.")
    if fraction and highest <= 1:
        raise ValueError(f"{quoted(path)} has values between 0 and 1 and looks like a probability map: "
                         "threshold it, at 0.5 say, and save it as an integer label volume.")
    if fraction:
        raise ValueError(f"{quoted(path)} has fractional values (up to {highest:g}), so it is no mask: "
                         "threshold it and save it as an integer label volume.")
    if len(found) > LARGEST_LABEL_COUNT:
        raise ValueError(f"{quoted(path)} has {len(found)} different values and looks like an image, not a mask: "
                         "choose the label volume with the outline.")
    return sorted(found)


def _listed(values: list[int]) -> str:
    shown = ", ".join(map(str, values[:SHOWN_LABELS]))
    return f"{shown}, ..., {values[-1]}" if len(values) > SHOWN_LABELS else shown


def _placementNotes(path: Path, volume: Volume, before: int, placed: PlacedMask, referenceShape: Shape) -> list[str]:
    if before and placed.outsideVoxels == before:
        raise ValueError(f"{quoted(path)} has its whole outline ({before} voxels) outside the volume: "
                         "choose the mask that was drawn on this volume.")
    lost = f"{placed.outsideVoxels} of {before} voxels lie outside the volume and are left out"
    if placed.resampled:
        after = placed.mask.voxelCount
        note = (f"{quoted(path)} is on another grid than the volume and was resampled to it by nearest neighbour: "
                f"{before} voxels before, {after} after")
        if placed.outsideVoxels:
            note += f"; {lost}"
        if not after:
            note += "; it is too small for the volume's voxels, so nothing of it is left"
        return [note + "."]
    if placed.outsideVoxels:
        return [f"{quoted(path)} reaches beyond the volume: {lost}."]
    if sorted(volume.voxels.shape) != sorted(referenceShape):
        return [f"{quoted(path)} covers another part of the volume's grid: its voxels were carried over exactly."]
    return []
