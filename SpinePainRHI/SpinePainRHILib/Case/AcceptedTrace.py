"""A traced cord after it was accepted: whether the cord is still what it made of it."""

from dataclasses import dataclass
from enum import StrEnum

from SpinePainTraceLib import CordTrace

from ..Core.Masks import CroppedMask


class TraceFate(StrEnum):
    """KEPT: the cord is as the trace left it; TAKEN_BACK: as it was before, by an undo; CHANGED: neither."""

    KEPT = "kept"
    TAKEN_BACK = "takenBack"
    CHANGED = "changed"


@dataclass(frozen=True, eq=False)
class AcceptedTrace:
    """``before`` and ``after``: the cord right before and right after the trace was written, on one grid."""

    trace: CordTrace
    before: CroppedMask
    after: CroppedMask

    def fate(self, cord: CroppedMask | None) -> TraceFate:
        """What became of it, the cord being ``cord`` now (None: there is no one cord)."""
        if cord is None:
            return TraceFate.CHANGED
        if cord is self.after or cord.sameVoxelsAs(self.after):
            return TraceFate.KEPT
        return TraceFate.TAKEN_BACK if cord.sameVoxelsAs(self.before) else TraceFate.CHANGED
