"""Every case file below a folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..Tables.Problems import Problem, reasonOf

CASE_SUFFIX = ".seg.nrrd"

_TEMPORARY_STARTS = (".", "~", "#")
_TEMPORARY_ENDS = (".tmp", ".part", ".bak", "~")


@dataclass(frozen=True)
class FoundCases:
    """``files`` in a fixed order; ``skipped``: hidden or temporary case files, which are no input; ``problems``:
    folders that could not be read."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]
    problems: tuple[Problem, ...]


def stemOf(path: Path) -> str:
    """A case file's name without ``.seg.nrrd``."""
    return path.name[:-len(CASE_SUFFIX)] if path.name.lower().endswith(CASE_SUFFIX) else path.stem


def findCases(folder: str | Path) -> FoundCases:
    """All files ``*.seg.nrrd`` in ``folder`` and below, sorted by folder and name, the same on every system.

    Symbolic links are followed, each real folder once, so links that go round in a circle do no harm. Hidden folders,
    and files that are hidden or look temporary (``~``, ``#`` at the start; ``~``, ``.tmp``, ``.part``, ``.bak``
    before the ending), are skipped: editors and half-finished savings leave such.

    Raises ValueError with a sentence where ``folder`` is missing or no folder.
    """
    folder = Path(folder)
    if not folder.exists():
        raise ValueError(f"The folder of cases {folder} does not exist.")
    if not folder.is_dir():
        raise ValueError(f"{folder} is a file: give the folder that holds the cases.")
    files: list[Path] = []
    skipped: list[Path] = []
    problems: list[Problem] = []
    for path in _walk(folder, problems):
        temporary = path.name.startswith(_TEMPORARY_STARTS) or stemOf(path).lower().endswith(_TEMPORARY_ENDS)
        (skipped if temporary else files).append(path)
    files.sort(key=lambda path: path.relative_to(folder).parts)
    return FoundCases(tuple(files), tuple(sorted(skipped)), tuple(problems))


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            status = here.stat()
            if status.st_ino and (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(here) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(Problem(str(here), None, f"the folder could not be read: {reasonOf(error)}"))
            continue
        folders = []
        for entry in found:
            if _isFolder(entry):
                if not entry.name.startswith("."):
                    folders.append(Path(entry.path))
            elif entry.name.lower().endswith(CASE_SUFFIX):
                yield Path(entry.path)
        waiting += reversed(folders)


def _isFolder(entry: os.DirEntry) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere or round in a circle
        return False
