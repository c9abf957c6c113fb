"""A folder to fill before it takes its name, which no run leaves behind for good: the next one clears it away."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from SpinePainRHILib.Files.FileLocks import takeFile

_LOCK = ".lock"


@contextmanager
def freshFolder(target: Path) -> Iterator[Path]:
    """A new hidden folder beside ``target``; what is left of it at the end is removed.

    A locked file of the same name and ``.lock`` stands beside it as long as this process lives, killed or not. Before,
    folders for the same target whose file nobody holds any more are removed: those of killed runs, and no others.
    Where the file system cannot lock, such folders are left alone. Raises OSError.
    """
    removeStaleFolders(target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.new-", suffix=_LOCK)
    lock = Path(name)
    folder = lock.with_name(lock.name.removesuffix(_LOCK))
    try:
        if not takeFile(handle):  # nobody could tell that the folder is in use, nor that it is not
            os.close(handle)
            handle = -1
            lock.unlink()
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            lock.unlink()  # before it is let go, so that no other run finds it free
        if handle >= 0:
            os.close(handle)
        with suppress(OSError):
            lock.unlink()  # Windows removes no open file


def removeStaleFolders(target: Path) -> None:
    """Removes the folders that killed runs left beside ``target``; what cannot be removed is left."""
    start = f".{target.name}.new-"
    with suppress(OSError):
        names = sorted(each.name for each in target.parent.iterdir() if each.name.startswith(start)
                       and each.name.endswith(_LOCK))
        for name in names:
            with suppress(OSError):
                _removeUnlessHeld(target.parent / name)


def _removeUnlessHeld(lock: Path) -> None:
    handle = os.open(lock, os.O_RDWR)
    try:
        isStale = takeFile(handle)
        if isStale:
            folder = lock.with_name(lock.name.removesuffix(_LOCK))
            if folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
    if isStale:
        lock.unlink(missing_ok=True)
