"""Every case file below a folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from SpinePainRHILib.Core.ShownText import visible
from SpinePainRHILib.Files.CaseFileNames import CASE_SUFFIX
from SpinePainRHILib.Files.FileAccess import isText
from SpinePainRHILib.Files.SystemErrors import reasonOf

from ..Tables.Problems import Problem

_Parts = tuple[str, ...]

_TEMPORARY_STARTS = (".", "~", "#")
_TEMPORARY_ENDS = (".tmp", ".part", ".bak", "~")


@dataclass(frozen=True)
class FoundCases:
    """``files`` in a fixed order; ``skipped``: hidden or temporary case files, which are no input; ``problems``:
    folders that could not be read."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]
    problems: tuple[Problem, ...]


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
    files: list[tuple[_Parts, Path]] = []
    skipped: list[Path] = []
    problems: list[Problem] = []
    for parts, path in _walk(folder, problems):
        name = parts[-1]
        if name.startswith(_TEMPORARY_STARTS) or name[:-len(CASE_SUFFIX)].lower().endswith(_TEMPORARY_ENDS):
            skipped.append(path)
        elif isText(path):
            files.append((parts, path))
        else:
            problems.append(Problem(visible(str(path)), None, "its name, or that of a folder on the way to it, is "
                                    "not valid text (UTF-8): rename it"))
    files.sort(key=itemgetter(0))
    return FoundCases(tuple(path for _parts, path in files), tuple(sorted(skipped)), tuple(problems))


def _walk(folder: Path, problems: list[Problem]) -> Iterator[tuple[_Parts, Path]]:
    """The case files, each with the names on the way to it."""
    visited: set[tuple[int, int]] = set()
    waiting: list[tuple[_Parts, Path]] = [((), folder)]
    while waiting:
        parents, here = waiting.pop()
        try:
            status = here.stat()
            if status.st_ino and (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(here) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(Problem(visible(str(here)), None, f"the folder could not be read: {reasonOf(error)}"))
            continue
        folders = []
        for entry in found:
            if _isFolder(entry):
                if not entry.name.startswith("."):
                    folders.append(((*parents, entry.name), Path(entry.path)))
            elif entry.name.lower().endswith(CASE_SUFFIX):
                yield (*parents, entry.name), here / entry.name
        waiting += reversed(folders)


def _isFolder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere or round in a circle
        return False
