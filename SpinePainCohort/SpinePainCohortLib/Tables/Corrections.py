"""Which of several scores for the same case, timepoint, rater and lesion counts."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .Moments import isLater
from .VasEntry import VasEntry


class Decided(NamedTuple):
    """Every row given is ``used``, ``superseded`` (a later one corrects it) or ``leftOut`` (line and reason)."""

    used: VasEntry | None
    superseded: list[VasEntry]
    leftOut: list[tuple[int, str]]


def decideBetween(rows: Sequence[VasEntry], undatedLines: Collection[int] = ()) -> Decided:
    """Decides between two rows or more of one key, in file order.

    A row that was certainly entered later than the one that counts so far corrects it; any other is left out as a
    second entry. But where scores differ and the times that rows name do not tell which is the last (they cannot be
    read, ``undatedLines``, are equal, or one alone has a time zone), none counts: the old one is never taken in
    silence.
    """
    used, superseded, second = rows[0], [], []
    for row in rows[1:]:
        if isLater(row.enteredAt, used.enteredAt):
            superseded.append(used)
            used = row
        else:
            second.append(row)
    undated = [row for row in rows if row.line in undatedLines]
    unsure = [row for row in second if row.vas != used.vas and row.enteredAt is not None and used.enteredAt is not None
              and not isLater(used.enteredAt, row.enteredAt)]
    if unsure or (undated and len({row.vas for row in rows}) > 1):
        why = "an entered_at that cannot be read" if undated else "the same entered_at, or none with a time zone"
        lines = ", ".join(str(row.line) for row in rows)
        reason = (f"lines {lines} give different scores for the same case, timepoint, rater and lesion, with {why}: "
                  "which of them is the last cannot be told, so none is used; write dates as 2025-06-10T12:29")
        return Decided(None, [], [(row.line, reason) for row in rows])
    first = (superseded or [used])[0]
    reason = (f"a second entry for the case, timepoint, rater and lesion of line {first.line}: a correction needs a "
              "later entered_at than that line")
    return Decided(used, superseded, [(row.line, reason) for row in second])
