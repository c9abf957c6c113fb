"""What was left out and why, and how user text is shown."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from SpinePainRHILib.Core.CaseNames import mayNamePerson
from SpinePainRHILib.Core.ShownText import shownName as shown
from SpinePainRHILib.Files.CsvText import ENCODING, PLAIN_NUMBER, restore

__all__ = ["PROBLEMS_FILE", "Problem", "readProblems", "shown", "shownCell", "warningSentences"]

PROBLEMS_FILE = "problems.csv"
"""In the folder of a result."""

_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that was left out, or a warning of one that was used: a row of ``problems.csv``.

    ``line`` is the physical line of ``file``, counted from 1; None where the whole file is meant.
    """

    file: str
    line: int | None
    reason: str


def readProblems(path: Path, most: int) -> tuple[Problem, ...]:
    """The first rows of a ``problems.csv``; none where there is no such file that can be read."""
    try:
        with path.open(encoding=ENCODING, newline="") as file:
            return tuple(Problem(restore(each["file"]), int(each["line"]) if each["line"] else None,
                                 restore(each["reason"])) for each in islice(csv.DictReader(file), most))
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return ()


def shownCell(text: str) -> str:
    """What stands in a cell, in quotation marks, for sentences that reach results; but never what may be a person's
    name, a date or a hospital number (Core.CaseNames.mayNamePerson), as where columns have slipped."""
    if (PLAIN_NUMBER.fullmatch(text) and len(text) <= _LONGEST_NUMBER) or not mayNamePerson(text):
        return shown(text)
    return "(a text that is not shown, since it may name a person)"


def warningSentences(warnings: Iterable[Problem]) -> list[str]:
    """What was used but should be looked at, each reason once, with the first file it is of, or of one table the
    number of its rows.

    A warning without a file is about this computer, not about the data, and is left out.
    """
    byReason: dict[str, list[str]] = {}
    for warning in warnings:
        if warning.file:
            byReason.setdefault(warning.reason, []).append(warning.file)
    return [f"{_ofFiles(files)}: {reason.removesuffix('.')}." for reason, files in byReason.items()]


def _ofFiles(files: Sequence[str]) -> str:
    names = list(dict.fromkeys(files))
    if len(names) > 1:
        return f"{names[0]} and {len(names) - 1} more {'file' if len(names) == 2 else 'files'}"
    return names[0] if len(files) == 1 else f"{names[0]}, {len(files)} rows"
