"""A folder of results that appears at once or not at all."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from SpinePainRHILib.Files.OwnedNames import ownedName
from SpinePainRHILib.Files.Shares import flushFile, setMode
from SpinePainRHILib.Files.SystemErrors import HeldError, reasonOf

from .FolderSwap import freshStart, putInPlace, settleSwaps

MARKER = "provenance.json"
TOOL = "spinepain cohort"


def publishFolder(target: str | Path, write: Callable[[Path], None]) -> Path:
    """Has ``write`` fill a hidden folder beside ``target``, then gives it the name ``target``; returns its full path.

    ``write`` must leave a ``provenance.json`` (a JSON object); to it are added ``tool`` and ``files``, the sorted
    names of all files of the folder, by which a later run knows what it may replace. An earlier result there is
    swapped out by renaming and then removed; if the swap fails it comes back. Whatever goes wrong, an interruption
    too, the earlier result stays as it was and nothing else is left behind; what a killed run left behind is removed
    by the next, and an earlier result it had set aside comes back only where the new one had not taken its place.

    Raises ValueError with one sentence where ``target`` is a file, a folder with anything in it that this tool did not
    write, in a place that cannot be written, or where the disk is full. Where another program holds a file of the
    earlier result for longer than Shares.PATIENCE_SECONDS, the new result is kept beside it, and the sentence says
    under which name. Other exceptions of ``write`` pass through.
    """
    target = Path(target).resolve()
    checkTarget(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        settleSwaps(target)
        with ownedName(target.parent, freshStart(target)) as fresh:
            fresh.mkdir(mode=0o700)
            write(fresh)
            _completeMarker(fresh)
            setMode(fresh, 0o777 & ~_umask())
            _flushAll(fresh)
            try:
                putInPlace(fresh, target, lambda: checkTarget(target))
            except HeldError as error:
                beside = _keepBeside(fresh, target)
                raise ValueError(f"{target} could not be replaced, so the earlier results are still there and the new "
                                 f"ones are in {beside}: {reasonOf(error)}.") from error
    except OSError as error:
        raise ValueError(f"The results could not be written to {target}: {reasonOf(error)}. "
                         "What was there before is unchanged.") from error
    return target


def _keepBeside(fresh: Path, target: Path) -> Path:
    """Gives a folder that cannot take its name the next free one of ``<target>-new1``, ``-new2`` ..."""
    number = 1
    while True:
        beside = target.with_name(f"{target.name}-new{number}")
        if not os.path.lexists(beside):
            fresh.rename(beside)
            return beside
        number += 1


def checkTarget(target: str | Path) -> None:
    """Raises ValueError with one sentence where results must not be written to ``target``; to be asked before long
    work. A folder that is missing, empty or holds an earlier result only is fine."""
    target = Path(target).resolve()
    if target.parent == target:
        raise ValueError(f"{target} cannot be replaced by results: choose a folder inside it.")
    if not target.exists():
        return
    if not target.is_dir():
        raise ValueError(f"{target} is a file: choose a folder for the results.")
    try:
        present = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
        if not present:
            return
        written = _filesOf(target)
    except OSError as error:
        raise ValueError(f"{target} could not be looked through: {reasonOf(error)}.") from None
    if written is None:
        raise ValueError(f"{target} is not empty and holds no earlier result: choose another folder, "
                         "as its contents would be lost.")
    foreign = sorted(present - written)
    if foreign:
        raise ValueError(f"{target} holds {foreign[0]}{f' and {len(foreign) - 1} more' if foreign[1:] else ''}, not "
                         "written by an earlier run: move it away or choose another folder.")


def _filesOf(folder: Path) -> set[str] | None:
    """The files that an earlier run wrote into ``folder``; None where it is no earlier result."""
    try:
        marker: Any = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(marker, dict) or marker.get("tool") != TOOL or not isinstance(marker.get("files"), list):
        return None
    return set(map(str, marker["files"]))


def _completeMarker(folder: Path) -> None:
    path = folder / MARKER
    try:
        marker: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"The results hold no {MARKER}.") from None
    files = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir())
    path.write_text(json.dumps(marker | {"tool": TOOL, "files": files}, indent=2, ensure_ascii=False) + "\n",
                    encoding="utf-8", errors="backslashreplace")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _flushAll(folder: Path) -> None:
    """Forces all files to disk before the rename, so that a power cut cannot leave a whole folder of empty files."""
    for path in folder.rglob("*"):
        if path.is_file():
            flushFile(path)
