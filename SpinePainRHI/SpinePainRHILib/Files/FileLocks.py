"""One process at a time on an open file. A lock ends with the process that holds it, killed or not."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

LONGEST_WAIT_SECONDS = 3.0
"""A line is written in milliseconds; who holds the file longer has stopped, and a window must not stop with it."""

_CANNOT_LOCK = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF)
"""Of network shares; the last is what NFS says of a file that is open for reading only."""

_LOCKED_BYTE = 1 << 40
"""Windows locks bytes, not files: one far behind the end, so that others can still read."""
_PAUSE_SECONDS = 0.02


@contextmanager
def heldFile(descriptor: int, seconds: float = LONGEST_WAIT_SECONDS) -> Iterator[None]:
    """Waits until no other process holds the file, holds it, and lets go at the end. Raises OSError where the file
    system cannot lock, and where another process does not let go for ``seconds``."""
    end = time.monotonic() + seconds
    while not _tryToLock(descriptor):
        if time.monotonic() >= end:
            raise OSError(errno.EAGAIN, f"another program has held it for {seconds:g} s; try again when that is done")
        time.sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        _unlock(descriptor)


@contextmanager
def heldIfPossible(descriptor: int, seconds: float = LONGEST_WAIT_SECONDS) -> Iterator[None]:
    """As ``heldFile``, but where the file system cannot lock nothing is held: that is no reason not to save."""
    holding = heldFile(descriptor, seconds)
    try:
        holding.__enter__()
    except OSError as error:
        if error.errno not in _CANNOT_LOCK:
            raise
        yield
        return
    try:
        yield
    finally:
        holding.__exit__(None, None, None)


def _tryToLock(descriptor: int) -> bool:
    """False where another process holds the file."""
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True


def _unlock(descriptor: int) -> None:
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    else:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)


def takeFile(descriptor: int) -> bool:
    """Holds the file until it is closed, without waiting; False where another process holds it or the file system
    cannot lock."""
    try:
        return _tryToLock(descriptor)
    except OSError:
        return False
