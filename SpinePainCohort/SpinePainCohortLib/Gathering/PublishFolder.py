"""A folder of results that appears at once or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from SpinePainRHILib.Files.SystemErrors import reasonOf

from .FreshFolder import freshFolder

MARKER = "provenance.json"
TOOL = "spinepain cohort"


def publishFolder(target: str | Path, write: Callable[[Path], None]) -> Path:
    """Has ``write`` fill a hidden folder beside ``target``, then gives it the name ``target``; returns its full path.

    ``write`` must leave a ``provenance.json`` (a JSON object); to it are added ``tool`` and ``files``, the sorted
    names of all files of the folder, by which a later run knows what it may replace. An earlier result there is
    swapped out by renaming and then removed; if the swap fails it comes back. Whatever goes wrong, an interruption
    too, the earlier result stays as it was and nothing else is left behind; what a killed run left behind is removed
    by the next.

    Raises ValueError with one sentence where ``target`` is a file, a folder with anything in it that this tool did not
    write, in a place that cannot be written, or where the disk is full. Other exceptions of ``write`` pass through.
    """
    target = Path(target).resolve()
    checkTarget(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _bringBack(target)
        with freshFolder(target) as fresh:
            write(fresh)
            _completeMarker(fresh)
            fresh.chmod(0o777 & ~_umask())
            _flushAll(fresh)
            checkTarget(target)
            _swap(fresh, target)
    except OSError as error:
        raise ValueError(f"The results could not be written to {target}: {reasonOf(error)}. "
                         "What was there before is unchanged.") from error
    return target


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


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old-"))
    kept = old / target.name
    try:
        target.rename(kept)
        try:
            fresh.rename(target)
        except BaseException:
            kept.rename(target)
            raise
    except BaseException:
        with suppress(OSError):
            old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)


def _bringBack(target: Path) -> None:
    """Undoes a swap that a crash stopped between its two renames."""
    if not target.exists():
        for kept in sorted(target.parent.glob(f".{_escaped(target.name)}.old-*/{_escaped(target.name)}")):
            kept.rename(target)
            with suppress(OSError):
                kept.parent.rmdir()
            return


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _flushAll(folder: Path) -> None:
    """Forces all files to disk before the rename, so that a power cut cannot leave a whole folder of empty files."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
