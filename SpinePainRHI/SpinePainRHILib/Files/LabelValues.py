"""What the values of a label volume mean: labels, a map of probabilities, a soft mask, or no outline at all."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Masks import CroppedMask
from .FileAccess import quoted

LARGEST_LABEL_COUNT = 1000
"""More different values are an image, not labels; the largest label sets in use have a few hundred."""

LARGEST_UNITED_COUNT = 150
"""More labels are not taken as one outline unasked: few label sets have more, and images of 8 bits have."""

ROUNDING = 5e-4
"""Labels stored as floating point numbers, scaled or resampled onto their own grid, come back off by this at most;
a probability map has values farther from whole numbers."""

SHOWN_LABELS = 8
_FULL_SCALES = {255: 32, 100: 64}
"""Full scale of soft masks in whole numbers, and from how many different values on a volume that stays below the full
scale is taken for one. Label sets of spine tools have about 60 values below 100, and above few but 117 in all."""


@dataclass
class _Values:
    """``labels``: the whole numbers found other than 0. ``hasFractions``: some value is not near a whole number."""

    labels: set[int] = field(default_factory=set)
    hasFractions: bool = False
    lowest: float = 0.0
    highest: float = 0.0


def outlineIn(path: Path, voxels: NDArray[Any], labelValue: int | None = None,
              threshold: float | None = None) -> tuple[CroppedMask, tuple[str, ...]]:
    """The outline in the voxels of a label volume, and what a person should know of it.

    With ``labelValue`` the voxels of that label, otherwise all that are not zero. Numbers within ROUNDING of a whole
    number other than 0 are that number. A map of probabilities (0 to 1) or a soft mask (whole numbers up to 255 or
    100) is an outline only with ``threshold``, a fraction of its full scale: voxels of that or more. A volume of
    labels does not ask for it.

    Raises ValueError with a sentence that names the file for everything else, and for a label that is not there.
    """
    found = _look(path, voxels)
    if found.lowest < 0:
        raise ValueError(f"{quoted(path)} has negative values (down to {found.lowest:g}), so it is no mask: "
                         "save the outline as a label volume with 0 outside and 1 inside.")
    labels = sorted(found.labels)
    fullScale = _fullScale(found)
    if fullScale is not None and labelValue is None:
        if threshold is None:
            raise _softError(path, found, fullScale)
        limit = threshold * fullScale
        return CroppedMask.fromLabels(voxels >= limit), (
            f"{quoted(path)} has values up to {found.highest:g}: those of {limit:g} or more are the outline.",)
    if found.hasFractions and found.highest <= 1 + ROUNDING:
        raise _softError(path, found, 1)
    if found.hasFractions:
        raise ValueError(f"{quoted(path)} has fractional values (up to {found.highest:g}), so it is no mask: "
                         "threshold it and save it as an integer label volume.")
    if len(labels) > LARGEST_LABEL_COUNT:
        raise ValueError(f"{quoted(path)} has {len(labels)} different values and looks like an image, not a mask: "
                         "choose the label volume with the outline.")
    if labelValue is None and len(labels) > LARGEST_UNITED_COUNT:
        raise ValueError(f"{quoted(path)} has {len(labels)} different values, too many for one outline: choose the "
                         "label volume with the outline, or one of its labels.")
    if labelValue is None:
        notes = (f"{quoted(path)} has {len(labels)} label values ({_listed(labels)}): all are taken as one outline.",)
        return CroppedMask.fromLabels(voxels), notes if len(labels) > 1 else ()
    if labelValue not in found.labels:
        there = f"only {_listed(labels)}" if labels else "no label at all"
        raise ValueError(f"{quoted(path)} has no voxel of label {labelValue}, {there}: choose a label it has.")
    return CroppedMask.fromLabels(np.rint(voxels) if voxels.dtype.kind == "f" else voxels, labelValue), ()


def _look(path: Path, voxels: NDArray[Any]) -> _Values:
    found = _Values()
    for plane in voxels:
        used = plane[plane != 0]
        if not used.size:
            continue
        if not np.isfinite(used).all():
            raise ValueError(f"{quoted(path)} has voxels that are not a finite number, so it is no mask: "
                             "save the outline as an integer label volume.")
        low, high = used.min(), used.max()
        found.lowest, found.highest = min(found.lowest, float(low)), max(found.highest, float(high))
        if used.dtype.kind == "f":
            whole = np.rint(used)
            if (whole == 0).any() or (np.abs(used - whole) > ROUNDING).any():
                found.hasFractions = True
                continue
            used, low, high = whole, np.rint(low), np.rint(high)
        found.labels.update((int(low),) if low == high else map(int, np.unique(used)))
    return found


def _fullScale(found: _Values) -> int | None:
    """What stands for certainty in a map of probabilities or a soft mask; None for labels.

    A soft mask reaches its full scale and has values between, or is so finely graded that no label set is.
    """
    if found.hasFractions:
        return 1 if found.highest <= 1 + ROUNDING else None
    highest, count = max(found.labels, default=0), len(found.labels)
    if highest in (254, 255):
        return 255 if count >= 3 else None
    if 128 <= highest < 254:
        return 255 if count >= _FULL_SCALES[255] else None
    return 100 if highest == 100 and count >= _FULL_SCALES[100] else None


def _softError(path: Path, found: _Values, fullScale: int) -> ValueError:
    if fullScale == 1:
        return ValueError(f"{quoted(path)} has values between 0 and 1 and looks like a probability map: threshold "
                          "it, at 0.5 say, and save it as an integer label volume.")
    return ValueError(f"{quoted(path)} has {len(found.labels)} different values up to {found.highest:g} and looks "
                      f"like a soft mask (0 to {fullScale}): threshold it, at half of {fullScale} say, or choose one "
                      "of its labels if it has labels.")


def _listed(values: list[int]) -> str:
    shown = ", ".join(map(str, values[:SHOWN_LABELS]))
    return f"{shown}, ..., {values[-1]}" if len(values) > SHOWN_LABELS else shown
