"""The tables and folders of the opened folder that a cohort can be made of."""

from collections.abc import Iterator
from pathlib import Path

from SpinePainRHILib.Files.CaseFileNames import isCaseFile

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".sav")
DEPTH, MOST_LISTED = 3, 500


def tablesIn(folder: Path, results: str) -> tuple[Path, ...]:
    """Files that may be tables, by path; none in hidden folders and in ``results``, the folder of results."""
    return tuple(path for path in _files(folder, results) if path.suffix.lower() in ENDINGS)


def caseFoldersIn(folder: Path, results: str) -> tuple[Path, ...]:
    """The folder itself, then folders below it with case files in them."""
    inside = {path.parent for path in _files(folder, results) if isCaseFile(path)}
    return (folder, *sorted(inside - {folder}))


def _files(folder: Path, results: str, depth: int = DEPTH) -> Iterator[Path]:
    """Files without following links, so that nothing outside the folder is offered."""
    count = 0
    waiting = [(folder, depth)]
    while waiting:
        at, left = waiting.pop(0)
        try:
            entries = sorted(at.iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir():
                if left > 0 and not (at == folder and entry.name == results):
                    waiting.append((entry, left - 1))
            elif count < MOST_LISTED * 20:
                count += 1
                yield entry
