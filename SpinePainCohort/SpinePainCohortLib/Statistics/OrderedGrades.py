"""Clinical grades that have an order: they enter models as their place in it, so that no rare grade loses patients."""

from collections.abc import Mapping

import numpy as np

_BILSKY = ("0", "1a", "1b", "1c", "2", "3")

SCALES: Mapping[str, tuple[str, ...]] = {
    "bilsky": _BILSKY, "escc": _BILSKY, "sins_class": ("stable", "potentially unstable", "unstable"),
    "asia": ("a", "b", "c", "d", "e"), "frankel": ("a", "b", "c", "d", "e")}
"""Grades from the lowest by a part of a column's name: epidural compression (Bilsky et al. 2010, J Neurosurg Spine
13:324), spinal instability (Fisher et al. 2010, Spine 35:E1221), neurological function (Frankel et al. 1969)."""


def gradeScale(name: str, values: np.ndarray) -> tuple[str, ...] | None:
    """The scale of a text column (None missing) whose name holds a key of ``SCALES`` and whose values are on it."""
    found = next((scale for part, scale in SCALES.items() if part in name.casefold().replace(" ", "_")), None)
    known = {_plain(value) for value in values if value is not None}
    return found if found and known and known <= set(found) else None


def gradeCodes(values: np.ndarray, scale: tuple[str, ...]) -> np.ndarray:
    """Each value's place on the scale, 0 the lowest; NaN where missing."""
    return np.array([np.nan if value is None else scale.index(_plain(value)) for value in values], dtype=float)


def _plain(value: str) -> str:
    return " ".join(str(value).casefold().removeprefix("grade").split())
