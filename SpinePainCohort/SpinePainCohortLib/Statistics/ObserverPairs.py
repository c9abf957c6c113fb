"""Who scored what together: the sets of observers (raters, readers) whose scores can be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from .Results import joinNotes

MOST_OBSERVERS = 10
"""More are not compared pair by pair: 45 pairs are as many as a reader of a report can look at. Where patients score
their own pain there can be as many raters as patients."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scores of the targets that all of some observers scored: ``values`` (n targets, k observers).

    ``names`` are the two of a pair as ``group_a`` and ``group_b``, or all of them as ``group_a``; ``note`` counts
    what was left out and how many patients the targets belong to.
    """

    names: dict[str, str]
    values: np.ndarray
    note: str


class Observations:
    """One row of ``frame`` is the score ``value`` that ``observer`` gave to a target, named by the columns
    ``targets``, the first of which is ``case_id``; nobody scores a target twice, and nothing is missing."""

    def __init__(self, frame: pd.DataFrame, targets: list[str], observer: str, value: str) -> None:
        self._frame, self._targets, self._observer, self._value = frame, targets, observer, value
        self._perTarget = frame.groupby(targets, sort=False)[observer].transform("size")
        self.observers: tuple[str, ...] = tuple(sorted(frame[observer].unique()))
        self.areShared = bool((self._perTarget > 1).any())
        """Whether any target was scored by two."""
        self._chosen = self._mostSharing()
        self._table = self._tableOf(frame[frame[observer].isin(self._chosen)])

    @property
    def chosen(self) -> tuple[str, ...]:
        """Those who are compared pair by pair."""
        return self._chosen

    @property
    def leftOut(self) -> int:
        """How many observers are in no pair."""
        return len(self.observers) - len(self._chosen)

    def comparisons(self, unit: str) -> Iterator[Comparison]:
        """All observers together where there are more than two, then the pairs of at most MOST_OBSERVERS: those who
        scored the most targets that another scored as well. ``unit`` names the targets in notes."""
        if len(self.observers) > 2:
            complete = self._frame[self._perTarget == len(self.observers)]
            targets = len(self._frame.drop_duplicates(self._targets))
            yield self._comparison({"group_a": f"all {len(self.observers)}"}, self._tableOf(complete), targets, unit)
        for a, b in combinations(self._chosen, 2):
            scored = self._table[[a, b]]
            yield self._comparison({"group_a": a, "group_b": b}, scored.dropna(),
                                   int(scored.notna().any(axis=1).sum()), unit)

    def pair(self, a: str, b: str) -> np.ndarray:
        """The values of a pair of ``comparisons``, (n, 2)."""
        return self._table[[a, b]].dropna().to_numpy(dtype=float)

    def _mostSharing(self) -> tuple[str, ...]:
        if len(self.observers) <= MOST_OBSERVERS:
            return self.observers
        shared = self._frame.loc[self._perTarget > 1, self._observer].value_counts()
        ordered = sorted(self.observers, key=lambda name: (-int(shared.get(name, 0)), name))
        return tuple(sorted(ordered[:MOST_OBSERVERS]))

    def _tableOf(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.pivot(index=self._targets, columns=self._observer, values=self._value)

    @staticmethod
    def _comparison(names: dict[str, str], complete: pd.DataFrame, scoredCount: int, unit: str) -> Comparison:
        left = scoredCount - len(complete)
        patients = complete.index.get_level_values("case_id").nunique()
        note = joinNotes(f"{left} {unit} not scored by all left out" if left else "",
                         f"{len(complete)} targets of {patients} patients: the interval takes them as independent"
                         if patients < len(complete) else "")
        return Comparison(names, complete.to_numpy(dtype=float), note)
