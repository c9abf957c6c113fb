"""Hidden names to work under before a file or folder takes its own: none stays for good, whatever kills a process."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .FileLocks import takeFile

LOCK_SUFFIX = ".lock"


@contextmanager
def ownedName(folder: Path, start: str, extension: str = "") -> Iterator[Path]:
    """A new path in ``folder`` whose name is ``start``, something random and ``extension``; nothing is there yet. What
    is there at the end is removed.

    A locked file of the same name with ``.lock`` for the extension stands beside it as long as this process lives.
    Before, what killed processes left under ``start`` is removed (``removeLeftovers``). Raises OSError.
    """
    removeLeftovers(folder, start)
    path = folder / f"{start}{secrets.token_hex(8)}{extension}"
    lock = lockOf(path, extension)
    descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
    try:
        if not takeFile(descriptor):  # nobody could tell that the name is in use, nor that it is not
            os.close(descriptor)
            descriptor = -1
            lock.unlink()
        yield path
    finally:
        if _remove(path):  # else the lock stays, free, for the next to see that it may remove it
            with suppress(OSError):
                lock.unlink()  # before it is let go, so that nobody else finds it free
        if descriptor >= 0:
            os.close(descriptor)
        if not os.path.lexists(path):
            with suppress(OSError):
                lock.unlink()  # Windows removes no open file


def lockOf(path: Path, extension: str = "") -> Path:
    """The file that stands beside an owned name."""
    return path.with_name(path.name.removesuffix(extension) + LOCK_SUFFIX)


def isHeld(lock: Path) -> bool:
    """Whether a living process holds the lock; False where it is not there."""
    try:
        descriptor = openLock(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not takeFile(descriptor)
    finally:
        os.close(descriptor)


def openLock(lock: Path, flags: int) -> int:
    """Opens a file to be locked; one of another user too, which may often only be read. Raises OSError."""
    try:
        return os.open(lock, flags, 0o666)
    except PermissionError as error:
        try:
            return os.open(lock, os.O_RDONLY)
        except OSError:
            raise error from None


def removeLeftovers(folder: Path, start: str) -> None:
    """Removes what stands in ``folder`` under names that begin with ``start`` and whose lock no living process holds:
    what killed ones left, and nothing else. Where the file system cannot lock, all is left. Raises nothing."""
    with suppress(OSError):
        with os.scandir(folder) as found:
            names = sorted(each.name for each in found if each.name.startswith(start))
        for name in names:
            if name.endswith(LOCK_SUFFIX):
                stem = name.removesuffix(LOCK_SUFFIX)
                with suppress(OSError):
                    _removeUnlessHeld(folder / name, [folder / each for each in names if each != name
                                                      and (each == stem or each.startswith(f"{stem}."))])


def _removeUnlessHeld(lock: Path, owned: list[Path]) -> None:
    descriptor = openLock(lock, os.O_RDWR)
    try:
        isGone = takeFile(descriptor)
        for each in owned if isGone else ():
            isGone = _remove(each) and isGone
    finally:
        os.close(descriptor)
    if isGone:
        lock.unlink(missing_ok=True)


def _remove(path: Path) -> bool:
    """Whether nothing is there any more."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return not os.path.lexists(path)
