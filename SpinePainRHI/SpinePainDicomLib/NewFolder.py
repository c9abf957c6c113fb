"""A folder that appears with all its files at once, and never in the place of another."""

import os
from collections.abc import Callable
from pathlib import Path

from SpinePainRHILib.Files.FileAccess import quoted
from SpinePainRHILib.Files.OwnedNames import ownedName
from SpinePainRHILib.Files.Shares import flushFile, patiently
from SpinePainRHILib.Files.SystemErrors import reasonOf


def checkNewFolder(folder: Path) -> None:
    """Raises ValueError where something is there already; to be asked before long work. An empty folder is fine."""
    if folder.is_dir() and not folder.is_symlink():
        try:
            isEmpty = not any(folder.iterdir())
        except OSError as error:
            raise ValueError(f"{quoted(folder)} could not be looked through: {reasonOf(error)}.") from None
        if not isEmpty:
            raise ValueError(f"{quoted(folder)} is not empty, and nothing there is written over: name a new folder.")
    elif os.path.lexists(folder):
        raise ValueError(f"{quoted(folder)} is there already and no folder: name a new one.")


def writeNewFolder(folder: Path, write: Callable[[Path], None]) -> Path:
    """Has ``write`` fill a hidden folder beside ``folder``, which then takes its name; returns its full path.

    Only its owner may look into it, where the system can do that. Whatever goes wrong, nothing is left behind. Raises
    ValueError with a sentence where something is there already, or the place cannot be written.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - a link in the name itself must not be followed
    try:
        checkNewFolder(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with ownedName(target.parent, f".{target.name}-new-") as fresh:
            fresh.mkdir(mode=0o700)
            write(fresh)
            for path in fresh.iterdir():
                flushFile(path)
            checkNewFolder(target)
            if target.is_dir():
                target.rmdir()  # empty, else this fails
            patiently(lambda: fresh.rename(target), target)
    except OSError as error:
        raise ValueError(f"Nothing could be written to {quoted(folder)}: {reasonOf(error)}.") from error
    return target
