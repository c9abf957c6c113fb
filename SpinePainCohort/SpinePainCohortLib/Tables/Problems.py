"""What was left out and why, and how user text is shown."""

from dataclasses import dataclass

from SpinePainRHILib.Core.ShownText import shownName as shown

__all__ = ["Problem", "shown"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that was left out: a row of ``problems.csv``.

    ``line`` is the physical line of ``file``, counted from 1; None where the whole file is meant.
    """

    file: str
    line: int | None
    reason: str
