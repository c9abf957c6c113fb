"""What a rater has to score: case IDs, timepoints and levels, read from the headers of case files where these tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Core.Cases import OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.LesionNames import fromTheNeckDown
from SpinePainRHILib.Core.LesionRules import lesionNames
from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Files.CaseHeader import CaseHeader, ListedLesion, readCaseHeader
from SpinePainRHILib.Scene.CaseReading import readCaseFile

from ..Gathering.FindCases import findCases
from ..Gathering.Readings import patientKey
from ..Tables.Problems import Problem
from ..Tables.VasTable import VasEntry


@dataclass(frozen=True)
class ScoreToGive:
    """One score to give. ``lesion`` is ``L3``, ``L3#2``, or None for the patient as a whole."""

    caseId: str
    timepoint: str
    lesion: str | None

    @property
    def key(self) -> tuple[str, str, str | None]:
        """By which entries are told."""
        return self.caseId, self.timepoint, self.lesion


@dataclass(frozen=True)
class ScoresToGive:
    """``items`` in the order of the case files, each once; ``problems`` are the files that could not be read."""

    items: tuple[ScoreToGive, ...]
    problems: tuple[Problem, ...]


def readScoresToGive(casesFolder: Path, mapping: Sequence[str] = (), keepFileNames: bool = False) -> ScoresToGive:
    """An item for each metastasis with a level of each case and timepoint, or one for the patient where there is none.

    Metastases are told as in gathering (Core.LesionRules), which asks whether high intensity is empty; where a header
    does not tell (CaseHeader), the outlines are read as for measuring: 0.5 ms a case become 30 ms at 20 x 384 x 384
    voxels, 160 ms at 60 x 512 x 512 (median of 9, a cord and two outlines, one core of a busy server). Several
    readers' files of a case give their items once. With ``mapping`` or ``keepFileNames`` (CaseMeasuring.measuring) all
    outlines are read, so that cases are called as they will be then. Nothing is measured, since raters score
    without such numbers. A file that could not be measured is a problem. Raises ValueError where the folder is not
    there.
    """
    found = findCases(casesFolder)
    lesions: dict[tuple[str, str], dict[str, None]] = {}
    problems = list(found.problems)
    for path in found.files:
        try:
            key, names = (_metastasesAs(path, mapping, keepFileNames) if mapping or keepFileNames
                          else _metastasesOf(path))
        except (ValueError, OSError) as error:
            problems.append(Problem(str(path), None, " ".join(str(error).split())))
            continue
        lesions.setdefault(key, {}).update(dict.fromkeys(names))
    whole: list[str | None] = [None]
    items = [ScoreToGive(caseId, timepoint, lesion) for (caseId, timepoint), names in lesions.items()
             for lesion in (sorted(names, key=fromTheNeckDown) or whole)]
    return ScoresToGive(tuple(items), tuple(problems))


def entriesOf(entries: tuple[VasEntry, ...], rater: str) -> dict[tuple[str, str, str | None], list[VasEntry]]:
    """A rater's entries by key, corrections after what they correct."""
    own: dict[tuple[str, str, str | None], list[VasEntry]] = {}
    for entry in entries:
        if entry.rater == rater:
            own.setdefault((entry.caseId, entry.timepoint, entry.lesion), []).append(entry)
    return own


def _metastasesAs(path: Path, mapping: Sequence[str],
                  keepFileNames: bool) -> tuple[tuple[str, str], Iterable[str]]:
    case = readCaseFile(path, tuple(map(parseRoleMapping, mapping)), quietly=True, keepFileNames=keepFileNames)
    return patientKey(case.info.caseId, case.info.timepoint), lesionNames(case.lesions).values()


def _metastasesOf(path: Path) -> tuple[tuple[str, str], Iterable[str]]:
    header = readCaseHeader(path)
    case: CaseHeader | OutlinedCase = header
    if not header.isPlain or _needVoxels(header.lesions):
        case = readCaseFile(path, quietly=True)
    return patientKey(case.info.caseId, case.info.timepoint), lesionNames(case.lesions).values()


def _needVoxels(lesions: Sequence[ListedLesion]) -> bool:
    """Whether the names of the metastases depend on an outline that may be empty."""
    return not any(each.role is Role.METASTASIS for each in lesions) and any(
        each.isEmpty is None and each.level is not None for each in lesions)
