"""Files that Windows' Explorer does not show either, where a dot before the name says nothing."""

import sys
from contextlib import suppress
from pathlib import Path

_HIDDEN, _NONE = 0x2, 0xFFFFFFFF


def hide(path: Path) -> None:
    """Hides a file on Windows; elsewhere the dot before its name does. Where that cannot be done it stays shown.

    A hidden file cannot be opened there for writing anew (``CREATE_ALWAYS``, as ``open(path, "w")`` does): it is only
    ever replaced or removed, as AtomicFile does it.
    """
    if sys.platform != "win32":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        system = ctypes.windll.kernel32
        attributes = system.GetFileAttributesW(str(path)) & _NONE
        if attributes != _NONE and not attributes & _HIDDEN:
            system.SetFileAttributesW(str(path), attributes | _HIDDEN)
