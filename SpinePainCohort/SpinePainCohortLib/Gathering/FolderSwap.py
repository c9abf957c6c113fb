"""Two renames that put a new folder where an earlier one was, and what a kill between them leaves to be settled."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from SpinePainRHILib.Files.OwnedNames import isHeld, lockOf
from SpinePainRHILib.Files.SaveLock import placeHeld
from SpinePainRHILib.Files.Shares import patiently


def freshStart(target: Path) -> str:
    """How the names of folders begin that are to take ``target``'s name (OwnedNames.ownedName)."""
    return f".{target.name}.new-"


def _asideStart(target: Path) -> str:
    return f".{target.name}.old-"


def putInPlace(fresh: Path, target: Path, check: Callable[[], None]) -> None:
    """Renames ``fresh``, an owned name, to ``target``; an earlier folder there is set aside and removed, or comes back
    where that fails. ``check`` is called last, while no other process can put a folder there.

    Raises OSError, HeldError where another program holds something in one of the folders.
    """
    aside = target.with_name(_asideStart(target) + fresh.name.removeprefix(freshStart(target)))
    with placeHeld(target):
        check()
        if not target.exists():
            patiently(lambda: fresh.rename(target), target)
            return
        aside.mkdir(mode=0o700)
        kept = aside / target.name
        try:
            patiently(lambda: target.rename(kept), target)
            try:
                patiently(lambda: fresh.rename(target), target)
            except BaseException:
                patiently(lambda: kept.rename(target), target)
                raise
        except BaseException:
            with suppress(OSError):
                aside.rmdir()
            raise
        shutil.rmtree(aside, ignore_errors=True)


def settleSwaps(target: Path) -> None:
    """What killed processes set aside for ``target`` comes back where the new folder had not taken its place (it is
    still there, under its own hidden name), and is removed where there is a result: nothing earlier than that can come
    back later. Raises OSError."""
    if not any(_setAside(target)):
        return
    with placeHeld(target):
        for aside in _setAside(target):
            fresh = target.with_name(freshStart(target) + aside.name.removeprefix(_asideStart(target)))
            if isHeld(lockOf(fresh)):
                continue
            kept = aside / target.name
            if fresh.is_dir() and kept.is_dir() and _isFree(target):
                with suppress(FileNotFoundError):
                    target.rmdir()
                kept.rename(target)
            if not _isFree(target):  # else it may be the only result there is
                shutil.rmtree(aside, ignore_errors=True)


def _isFree(target: Path) -> bool:
    return not os.path.lexists(target) or (target.is_dir() and not any(target.iterdir()))


def _setAside(target: Path) -> Iterator[Path]:
    start = _asideStart(target)
    with os.scandir(target.parent) as found:
        folders = sorted(each.name for each in found if each.name.startswith(start)
                         and each.is_dir(follow_symlinks=False))
    return (target.with_name(name) for name in folders)
