"""Values split into groups, and what keeps a group or a whole comparison out of the tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .Settings import SMALL_GROUP, SMALLEST_GROUP


@dataclass(frozen=True, eq=False)
class Groups:
    """Values by group, in the order of the names; ``notes`` say what was left out and what is small.

    ``reason`` is None, or says why no test can be made of them.
    """

    names: tuple[str, ...]
    values: tuple[np.ndarray, ...]
    notes: tuple[str, ...]
    reason: str | None = None

    @property
    def n(self) -> int:
        """Number of values in all groups that enter."""
        return sum(len(values) for values in self.values)

    @property
    def sizes(self) -> str | None:
        """How many values each group has that enters: ``cervical 3, thoracic 9``; None without any."""
        return sizesText({name: len(values) for name, values in zip(self.names, self.values, strict=True)})

    @property
    def pooled(self) -> np.ndarray:
        """All values that enter, group after group."""
        return np.concatenate(self.values) if self.values else np.empty(0)

    @property
    def flat(self) -> tuple[str, ...]:
        """Names of the groups in which all values are equal."""
        return tuple(name for name, values in zip(self.names, self.values, strict=True) if np.ptp(values) == 0)


def sizesText(sizes: Mapping[str, int]) -> str | None:
    """The column ``group_n`` of results; None without any group."""
    return ", ".join(f"{name} {size}" for name, size in sizes.items()) or None


def splitGroups(values: np.ndarray, labels: Sequence[str | None] | np.ndarray, order: Sequence[str],
                smallest: int = SMALLEST_GROUP) -> Groups:
    """Splits ``values`` (floats, NaN missing) by ``labels`` (None missing) into the groups named in ``order``.

    Groups of fewer than ``smallest`` values (3) are left out, groups of fewer than 5 noted. A label outside
    ``order`` is noted.
    """
    labels = np.asarray(labels, dtype=object)
    present = ~np.isnan(values) & np.array([label is not None for label in labels], dtype=bool)
    notes = []
    if missing := int((~present).sum()):
        notes.append(f"{missing} without value or group left out")
    if unknown := sorted({str(label) for label in labels[present]} - set(order)):
        notes.append(f"left out, unknown group: {', '.join(unknown)}")
    found = {name: values[present & (labels == name)] for name in order}
    left = [f"{name} (n = {len(group)})" for name, group in found.items() if 0 < len(group) < smallest]
    if left:
        notes.append(f"left out of the test, fewer than {smallest}: {', '.join(left)}")
    kept = {name: group for name, group in found.items() if len(group) >= smallest}
    small = [f"{name} (n = {len(group)})" for name, group in kept.items() if len(group) < SMALL_GROUP]
    if small:
        notes.append(f"warning: groups of fewer than {SMALL_GROUP}: {', '.join(small)}")
    return Groups(tuple(kept), tuple(kept.values()), tuple(notes), _reason(int(present.sum()), kept, smallest))


def _reason(present: int, kept: dict[str, np.ndarray], smallest: int) -> str | None:
    if not present:
        return "all values are missing"
    enough = "values" if smallest == 1 else f"{smallest} values"
    if not kept:
        return f"no group has {enough}"
    if len(kept) == 1:
        return f"only one group ({next(iter(kept))}) has {enough}"
    if np.ptp(np.concatenate(list(kept.values()))) == 0:
        return "all values are equal"
    return None
