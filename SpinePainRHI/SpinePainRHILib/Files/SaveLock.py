"""One process at a time puts a file in its place: from looking at what is there to the renaming."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .FileLocks import heldFile

_CANNOT_LOCK = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


@contextmanager
def placeHeld(target: Path) -> Iterator[None]:
    """Holds the place of ``target``, by a hidden file beside it that is gone afterwards.

    A file system that cannot lock is no reason not to save: nothing is held there. Raises OSError where another
    process does not let go, and where no file can be made beside the target.
    """
    path = target.parent / f".spinepain-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}.lock"
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            with _held(descriptor):
                if not _isStill(path, descriptor):
                    continue  # who held it took it away when done: what was waited for is no longer the lock
                try:
                    yield
                finally:
                    with suppress(OSError):
                        path.unlink()
                return
        finally:
            os.close(descriptor)
            if os.name == "nt":  # where a file that is open cannot be removed, not even by who waits for it
                with suppress(OSError):
                    path.unlink()


@contextmanager
def _held(descriptor: int) -> Iterator[None]:
    holding = heldFile(descriptor)
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


def _isStill(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False
