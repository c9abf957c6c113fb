"""What file systems of hospitals refuse although a file could be saved: shares without rights or flushing, and files
that a virus scanner, a cloud's client or Excel holds for a moment."""

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from .SystemErrors import HeldError

Result = TypeVar("Result")

PATIENCE_SECONDS = 4.0
"""A scanner or a cloud's client lets go within a second or two; a window must not stand still for longer."""

_PAUSE_SECONDS = 0.05
_HELD = (errno.EBUSY, errno.ETXTBSY)
_MAYBE_HELD = (errno.EACCES, errno.EPERM)
_SHARING_VIOLATIONS = (32, 33)
_NOT_OFFERED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY, errno.EPERM, errno.EACCES,
                errno.EBADF)


def patiently(step: Callable[[], Result], path: Path, isAllowed: Callable[[], bool] = lambda: True) -> Result:
    """What ``step`` returns, tried again for PATIENCE_SECONDS while another program seems to hold ``path``.

    Windows says of a held file that permission is denied, as it does of one that never may be written; ``isAllowed``
    tells where that cannot be the reason. Raises HeldError when the time is over, any other OSError at once.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step()
        except OSError as error:
            isHeld = error.errno in _HELD or getattr(error, "winerror", None) in _SHARING_VIOLATIONS
            if not isHeld and not (error.errno in _MAYBE_HELD and isAllowed()):
                raise
            if time.monotonic() >= end:
                raise HeldError(error.errno, path, PATIENCE_SECONDS, isCertain=isHeld) from error
            time.sleep(_PAUSE_SECONDS)


def mayWrite(path: Path) -> bool:
    """Whether there is a file that is not write-protected."""
    return os.access(path, os.W_OK)


def setMode(path: Path, mode: int) -> None:
    """Sets the permissions where the file system has any; many network shares refuse, and keep rights of their own."""
    with suppress(OSError):
        path.chmod(mode)


def flushDescriptor(descriptor: int) -> None:
    """Forces a file to the disk where the file system offers that. Raises OSError for a disk that is full or fails."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise


def flushFile(path: Path) -> None:
    """As ``flushDescriptor``, of a file that is not open."""
    with patiently(lambda: path.open("rb+"), path, lambda: mayWrite(path)) as file:
        flushDescriptor(file.fileno())
