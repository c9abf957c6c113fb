"""Many cases imported: which are there already, which cannot be, and the others built in worker processes."""

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Core.CaseOwner import Owner
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Files.FileAccess import openRegularFile

from ..Gathering.MeasureAll import measureAll
from ..Gathering.MeasureFunction import MeasureFunction
from ..Gathering.Pools import Pool
from .CaseImporting import ImportResult, importBriefly
from .LevelsOfOutlines import checkVertebraOptions
from .Subjects import ForAll, Subject, SubjectProblem, Subjects, withoutClashes


@dataclass(frozen=True)
class ImportPlan:
    """``new`` are to be built; ``existing`` have a case file, which stays; ``stale`` are those of them one of whose
    files was written after it."""

    new: tuple[Subject, ...]
    existing: tuple[Subject, ...]
    stale: tuple[Subject, ...]
    problems: tuple[SubjectProblem, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ImportOutcome:
    """What became of a subject that was to be built: the result, or the problem."""

    subject: Subject
    result: ImportResult | None
    problem: SubjectProblem | None


def planImport(found: Subjects, forAll: ForAll, root: Path, replace: bool) -> ImportPlan:
    """Sorts the subjects; nothing is written. ``replace``: cases that are there are to be built again."""
    subjects, problems = withoutClashes(found.subjects)
    new, existing, stale = [], [], []
    for each in subjects:
        try:
            if each.wanted.out.exists() and not replace:
                _checkSameCase(each)
                existing.append(each)
                if _isStale(each):
                    stale.append(each)
                continue
            checkVertebraOptions(each.wanted.vertebrae, each.wanted.choices.vertebraLabels)
            for path in each.wanted.files:
                openRegularFile(path).close()
        except ValueError as error:
            problems.append(each.problem(_reason(each, str(error), forAll, root)))
        else:
            new.append(each)
    return ImportPlan(tuple(new), tuple(existing), tuple(stale), (*found.problems, *problems), found.notes)


def importMany(subjects: Iterable[Subject], forAll: ForAll, root: Path,
               pool: Pool | None) -> Generator[ImportOutcome]:
    """Builds the cases in any order, each whole or not at all. Closing the generator ends the work."""
    byCase = {each.wanted: each for each in subjects}
    with closing(measureAll(MeasureFunction(importBriefly), byCase, pool)) as outcomes:
        for outcome in outcomes:
            subject = byCase[outcome.item]
            if outcome.value is not None:
                yield ImportOutcome(subject, outcome.value, None)
            else:
                reason = _reason(subject, outcome.reason or "it could not be imported", forAll, root)
                yield ImportOutcome(subject, None, subject.problem(reason))


def _checkSameCase(subject: Subject) -> None:
    wanted = subject.wanted
    try:
        owner = readCaseHeader(wanted.out).owner
    except ValueError as error:
        raise ValueError(f"its case file is there and cannot be read ({str(error).rstrip('.')}): say --replace, which "
                         "keeps it as .bak") from None
    if owner != Owner.of(CaseInfo(wanted.caseId, wanted.timepoint, wanted.reader)):
        raise ValueError(f"{wanted.out.name} is there and is another case, timepoint or reader: move it elsewhere")


def _isStale(subject: Subject) -> bool:
    try:
        written = subject.wanted.out.stat().st_mtime
        return any(path.stat().st_mtime > written for path in subject.wanted.files)
    except OSError:
        return False


def _reason(subject: Subject, reason: str, forAll: ForAll, root: Path) -> str:
    files = (*subject.wanted.files, subject.wanted.out)
    return forAll.publicReason(" ".join(reason.split()).rstrip("."), root, files)
