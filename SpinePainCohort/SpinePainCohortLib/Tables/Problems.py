"""What was left out and why, and how user text is shown."""

from dataclasses import dataclass

_MAX_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that was left out: a row of ``problems.csv``.

    ``line`` is the physical line of ``file``, counted from 1; None where the whole file is meant.
    """

    file: str
    line: int | None
    reason: str


def shown(text: str) -> str:
    """``text`` as it may stand in a sentence: quoted, shortened, control characters visible."""
    printable = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
                        for c in text[:_MAX_SHOWN + 1])
    return f"'{printable[:_MAX_SHOWN]}…'" if len(printable) > _MAX_SHOWN else f"'{printable}'"
