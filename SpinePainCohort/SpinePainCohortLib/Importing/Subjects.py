"""The subjects of an import of many: what is known of each, and which of them cannot be told apart."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Core.ShownText import visible
from SpinePainRHILib.Files.CaseFileNames import caseFileName, publicPath
from SpinePainRHILib.Files.OtherFiles import isDicom

from .CaseImporting import CaseImport, ImportChoices

PROBLEM_COLUMNS = ("case_id", "timepoint", "file", "line", "reason")


@dataclass(frozen=True)
class SubjectProblem:
    """A subject that is left out: a row of ``problems.csv``. ``file`` and ``line``: where that is to be looked at."""

    caseId: str | None
    timepoint: str | None
    file: str
    line: int | None
    reason: str


@dataclass(frozen=True)
class Subject:
    """A case to import, and the line of the table, or the image, that it was told by."""

    wanted: CaseImport
    file: str
    line: int | None = None

    def problem(self, reason: str) -> SubjectProblem:
        return SubjectProblem(self.wanted.caseId, self.wanted.timepoint, self.file, self.line, reason)


@dataclass(frozen=True)
class Subjects:
    """What a table or a tree of files tells; ``notes`` are about all of them."""

    subjects: tuple[Subject, ...]
    problems: tuple[SubjectProblem, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForAll:
    """What holds for every subject where nothing else is said of it.

    ``keepFileNames``: names of files and folders stand in results even where they may name a person.
    """

    out: Path
    reader: str | None = None
    choices: ImportChoices = field(default_factory=ImportChoices)
    keepFileNames: bool = False

    def caseFile(self, caseId: str, timepoint: str, reader: str | None) -> Path:
        return self.out / caseFileName(CaseInfo(caseId, timepoint, reader))

    def choicesOf(self, volume: Path) -> ImportChoices:
        """The choices for a volume: a series is one of DICOM alone."""
        return self.choices if volume.is_dir() or isDicom(volume) else replace(self.choices, series=None)

    def public(self, path: Path | str) -> str:
        """A path as it may stand in results."""
        return str(path) if self.keepFileNames else publicPath(str(path))

    def publicReason(self, reason: str, root: Path, files: Iterable[Path]) -> str:
        """A sentence in which files are named from ``root`` on, and as they may stand in results."""
        for path in sorted(files, key=lambda each: -len(str(each))):
            reason = reason.replace(visible(str(path)), self.public(_below(path, root)))
        return reason


def _below(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else Path(path.name)


def withoutClashes(subjects: Sequence[Subject]) -> tuple[tuple[Subject, ...], list[SubjectProblem]]:
    """The subjects whose case files differ, and a problem for each of the others: which one is meant is not guessed.

    Names that a file system may hold to be the same one (letter case, Unicode forms) count as the same.
    """
    byName: dict[str, list[Subject]] = {}
    for each in subjects:
        byName.setdefault(unicodedata.normalize("NFC", each.wanted.out.name).casefold(), []).append(each)
    problems = []
    for same in byName.values():
        for each in same:
            others = [other for other in same if other is not each]
            if others:
                where = ", ".join(f"line {other.line}" if other.line else other.file for other in others[:3])
                problems.append(each.problem("the same case, timepoint and reader (or names that a file system may "
                                             f"not tell apart) as {where}: keep one of them"))
    kept = tuple(each for each in subjects if len(byName[unicodedata.normalize("NFC", each.wanted.out.name)
                                                         .casefold()]) == 1)
    return kept, problems
