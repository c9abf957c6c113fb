"""One process at a time on an open file. A lock ends with the process that holds it, killed or not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

_LOCKED_BYTE = 1 << 40
"""Windows locks bytes, not files: one far behind the end, so that others can still read."""


@contextmanager
def heldFile(descriptor: int) -> Iterator[None]:
    """Waits until no other process holds the file, holds it, and lets go at the end. Raises OSError where the file
    system cannot lock."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        return
    os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
    msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    try:
        yield
    finally:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)


def takeFile(descriptor: int) -> bool:
    """Holds the file until it is closed, without waiting; False where another process holds it or the file system
    cannot lock."""
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
