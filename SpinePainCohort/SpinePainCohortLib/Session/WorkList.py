"""What a rater has to score: case IDs, timepoints and levels, read from the headers of case files alone."""

from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Core.CaseTags import BASELINE, Role, Tag, decodeText
from SpinePainRHILib.Core.Levels import LEVELS, parseLevel
from SpinePainRHILib.Files.NrrdHeader import NrrdHeader, readNrrdHeader
from SpinePainRHILib.Mrml.CaseFile import fallbackInfo, storedTags

from ..Gathering.FindCases import findCases
from ..Tables.Cells import lesionKey
from ..Tables.Problems import Problem
from ..Tables.VasTable import VasEntry


@dataclass(frozen=True)
class WorkItem:
    """One score to give. ``lesion`` is ``L3``, ``L3#2``, or None for the patient as a whole."""

    caseId: str
    timepoint: str
    lesion: str | None

    @property
    def key(self) -> tuple[str, str, str | None]:
        """By which entries are told."""
        return self.caseId, self.timepoint, self.lesion


@dataclass(frozen=True)
class WorkList:
    """``items`` in the order of the case files, each once; ``problems`` are the files that could not be read."""

    items: tuple[WorkItem, ...]
    problems: tuple[Problem, ...]


def readWorkList(casesFolder: Path) -> WorkList:
    """An item for each metastasis with a level of each case and timepoint, or one for the patient where there is none.

    Metastases are told as gathering does: those listed, where there are any, otherwise the high-intensity
    outlines that are not empty. Several readers' files of a case give their items once. Neither voxels nor measured
    values are read, since raters score without them. Raises ValueError where the folder is not there.
    """
    found = findCases(casesFolder)
    lesions: dict[tuple[str, str], dict[str, None]] = {}
    problems = list(found.problems)
    for path in found.files:
        try:
            key, names = _readHeader(path)
        except (ValueError, OSError) as error:
            problems.append(Problem(str(path), None, " ".join(str(error).split())))
            continue
        lesions.setdefault(key, {}).update(dict.fromkeys(names))
    items = [WorkItem(caseId, timepoint, lesion) for (caseId, timepoint), names in lesions.items()
             for lesion in (_inOrder(names) or [None])]
    return WorkList(tuple(items), tuple(problems))


def entriesOf(entries: tuple[VasEntry, ...], rater: str) -> dict[tuple[str, str, str | None], list[VasEntry]]:
    """A rater's entries by key, corrections after what they correct."""
    own: dict[tuple[str, str, str | None], list[VasEntry]] = {}
    for entry in entries:
        if entry.rater == rater:
            own.setdefault((entry.caseId, entry.timepoint, entry.lesion), []).append(entry)
    return own


def _readHeader(path: Path) -> tuple[tuple[str, str], list[str]]:
    header = readNrrdHeader(path)
    tags = list(storedTags(header).values())
    cord = next((each for each in tags if each.get(Tag.ROLE) == Role.CORD), {})
    fallback = fallbackInfo(path)
    caseId = decodeText(cord.get(Tag.CASE, ""))
    timepoint = decodeText(cord.get(Tag.TIMEPOINT, "")) or (BASELINE if caseId else fallback.timepoint)
    levels = [each.get(Tag.LEVEL) for each in tags if each.get(Tag.ROLE) == Role.METASTASIS]
    if not levels:
        levels = [each.get(Tag.LEVEL) for index, each in enumerate(tags)
                  if each.get(Tag.ROLE) == Role.HIGH_INTENSITY and not _isEmpty(header, index)]
    seen: dict[str, int] = {}
    names = []
    for level in filter(None, levels):
        level = parseLevel(level)
        seen[level] = seen.get(level, 0) + 1
        names.append(lesionKey(level, seen[level]))
    return (caseId or fallback.caseId, timepoint), names


def _isEmpty(header: NrrdHeader, index: int) -> bool:
    """Whether the extent of a segment says that nothing is outlined."""
    numbers = header.keyValues.get(f"Segment{index}_Extent", "").split()
    return len(numbers) == 6 and any(int(numbers[at]) > int(numbers[at + 1]) for at in (0, 2, 4))


def _inOrder(names: dict[str, None]) -> list[str | None]:
    """From the neck down."""
    def place(name: str) -> tuple[int, int]:
        level, _, number = name.partition("#")
        return LEVELS.index(level), int(number or 1)

    return sorted(names, key=place)
