"""What was left out and why, and how user text and system errors are worded."""

import errno
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


def reasonOf(error: OSError) -> str:
    """What the system refused, in words that continue "... could not be written: "."""
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your disk quota is used up",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "permission is denied",
        errno.EPERM: "permission is denied",
        errno.ENOENT: "there is no such file or folder",
        errno.ENOTDIR: "part of the path is not a folder",
        errno.EISDIR: "it is a folder",
        errno.ENAMETOOLONG: "the name is too long",
        errno.ELOOP: "its symbolic links go round in a circle",
    }
    return reasons.get(error.errno or 0) or (error.strerror or str(error) or type(error).__name__).lower()
