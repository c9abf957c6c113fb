"""The tables and folders of the opened folder that a cohort can be made of, and which of them are meant."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from SpinePainRHILib.Files.CaseFileNames import isCaseFile

from ..Tables.OpenTable import TABLE_SUFFIXES

DEPTH, MOST_FILES = 3, 10_000


class OfferedFiles:
    """What an opened folder offers for the options of ``spinepain cohort`` that name files, and what is chosen.

    ``flags`` are these options, ``--cases`` for a folder. A choice is a place in what is offered, never a path, so
    that nothing outside the folder can be chosen; -1 is none.
    """

    def __init__(self, root: Path, results: str, flags: Sequence[str]) -> None:
        """``results``: the folder of results in ``root``, of which nothing is offered."""
        self._root, self._results = root, results
        self._folders: tuple[Path, ...] = ()
        self._tables: tuple[Path, ...] = ()
        self.places = dict.fromkeys(flags, -1)

    def look(self) -> None:
        """Looks what there is now. What was chosen stays where it is still there; a file's name may tell which."""
        before = {flag: self.chosen(flag) for flag in self.places}
        self._folders = caseFoldersIn(self._root, self._results)
        self._tables = tablesIn(self._root, self._results)
        self.places = {flag: self._placeOf(flag, path) for flag, path in before.items()}

    def offered(self, flag: str) -> tuple[Path, ...]:
        """What can be chosen for an option."""
        return self._folders if flag == "--cases" else self._tables

    def choose(self, flag: str, place: int) -> None:
        """Chooses for one of the options; any other is none of them."""
        if flag in self.places:
            self.places = {**self.places, flag: place}

    def chosen(self, flag: str) -> Path | None:
        """None where nothing is chosen, or a place that is not on the list."""
        offered, place = self.offered(flag), self.places[flag]
        return offered[place] if 0 <= place < len(offered) else None

    def arguments(self) -> list[str]:
        """What is chosen, as the command takes it."""
        return [f"{flag}={path}" for flag in self.places if (path := self.chosen(flag)) is not None]

    def _placeOf(self, flag: str, before: Path | None) -> int:
        """The place of what was chosen before, else the first folder, and the table that is called as the option."""
        offered = self.offered(flag)
        if before in offered:
            return offered.index(before)
        name = flag.removeprefix("--")
        return next((place for place, path in enumerate(offered)
                     if flag == "--cases" or path.stem.lower() == name), -1)


def tablesIn(folder: Path, results: str) -> tuple[Path, ...]:
    """Files that may be tables, by path; none in hidden folders and in ``results``, the folder of results."""
    return tuple(path for path in _files(folder, results) if path.suffix.lower().removeprefix(".") in TABLE_SUFFIXES)


def caseFoldersIn(folder: Path, results: str) -> tuple[Path, ...]:
    """The folder itself, then folders below it with case files in them."""
    inside = {path.parent for path in _files(folder, results) if isCaseFile(path)}
    return (folder, *sorted(inside - {folder}))


def _files(folder: Path, results: str) -> Iterator[Path]:
    """Files without following links, so that nothing outside the folder is offered."""
    count = 0
    waiting = [(folder, DEPTH)]
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
            elif count < MOST_FILES:
                count += 1
                yield entry
