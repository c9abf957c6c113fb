"""Many cases imported: which are there already, which cannot be, and the others built in worker processes."""

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from SpinePainRHILib.Core.CaseOwner import Owner
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Files.DicomBelonging import referencesIn
from SpinePainRHILib.Files.DicomSeries import tellSeries
from SpinePainRHILib.Files.FileAccess import openRegularFile
from SpinePainRHILib.Files.FilesBelow import filesBelow
from SpinePainRHILib.Files.OtherFiles import isDicom, isDicomFolder, refuseFolder

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
                _checkThere(path, path == each.wanted.volume)
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


def withSeries(plan: ImportPlan, forAll: ForAll, root: Path) -> tuple[ImportPlan, dict[Subject, str]]:
    """The plan without new subjects of whose DICOM folder no series is chosen clearly, and which series the others
    are; headers alone are read."""
    shown: dict[Subject, str] = {}
    problems, new = [], []
    for each in plan.new:
        wanted = each.wanted
        try:
            if wanted.volume.is_dir() or isDicom(wanted.volume):
                shown[each] = tellSeries(wanted.volume, wanted.choices.series, referencesIn(wanted.cord.path))
        except ValueError as error:
            problems.append(each.problem(_reason(each, str(error), forAll, root)))
        else:
            new.append(each)
    return replace(plan, new=tuple(new), problems=(*plan.problems, *problems)), shown


def _checkThere(path: Path, mayBeFolder: bool) -> None:
    """Raises ValueError with a sentence for a file that cannot be opened, and a folder without a DICOM series."""
    if not mayBeFolder or not path.is_dir():
        openRegularFile(path).close()
    elif not isDicomFolder(path):
        refuseFolder(path)


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
        return any(each.stat().st_mtime > written for path in subject.wanted.files
                   for each in ((path, *filesBelow(path)) if path.is_dir() else (path,)))
    except OSError:
        return False


def _reason(subject: Subject, reason: str, forAll: ForAll, root: Path) -> str:
    files = (*subject.wanted.files, subject.wanted.out)
    return forAll.publicReason(" ".join(reason.split()).rstrip("."), root, files)
