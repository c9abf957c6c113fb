"""One process at a time puts a file in its place: from looking at what is there to the renaming."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .FileLocks import heldIfPossible
from .OwnedNames import openLock
from .Shares import patiently


def hiddenStart(target: Path) -> str:
    """How the names of all files begin that stand beside ``target`` while it is saved."""
    return f".spinepain-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}"


@contextmanager
def placeHeld(target: Path) -> Iterator[None]:
    """Holds the place of ``target``, by a hidden file beside it that is gone afterwards.

    A file system that cannot lock is no reason not to save: nothing is held there. Raises OSError where another
    process does not let go, and where no file can be made beside the target.
    """
    path = _lockOf(target)
    while True:
        descriptor = patiently(lambda: openLock(path, os.O_CREAT | os.O_RDWR), path, path.exists)
        try:
            with heldIfPossible(descriptor):
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


def releasePlace(target: Path) -> None:
    """Removes the lock that a killed process left at the place. Raises OSError."""
    if _lockOf(target).exists():
        with placeHeld(target):
            pass


def _lockOf(target: Path) -> Path:
    return target.parent / f"{hiddenStart(target)}.lock"


def _isStill(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False
