"""What is wrong with a case file, and what its reader should still do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..Core.Cases import OutlinedCase, measureCase
from ..Core.CaseTags import Tag
from ..Core.SegmentRoles import Recognition, RoleMapping
from ..Files.CaseFileNames import fallbackInfo
from ..Files.CaseOutlines import noSegmentError, outlinesOf, recogniseStored
from ..Files.SegmentationFile import readSegmentationFile

_WANTED_TAGS = {
    Tag.CASE: "no case ID (the file's name stands in)",
    Tag.READER: "no reader ID",
    Tag.CORD_MEANING: "not said what the cord outline means (spinal cord, thecal sac, cauda equina)",
    Tag.SOURCE: "not said which volume was outlined",
}


@dataclass(frozen=True)
class CaseCheck:
    """``errors`` keep a file out of every analysis; ``notes`` do not."""

    errors: tuple[str, ...]
    notes: tuple[str, ...]


def checkCaseFile(path: str | Path, mapping: tuple[RoleMapping, ...] = (), quietly: bool = False) -> CaseCheck:
    """Checks a case file whole. Raises ValueError only where it cannot be read as a segmentation at all.

    ``quietly`` is as in CaseReading.readCaseFile.
    """
    path = Path(path)
    stored = readSegmentationFile(path)
    if stored is None:
        from .CaseFile import checkThroughSlicer
        from .EmbeddedSlicer import hideLibraryMessages

        if quietly:
            hideLibraryMessages()
        return checkThroughSlicer(path, mapping)
    if not stored.segments:
        raise noSegmentError(path)
    return checkOutlines(recogniseStored(stored, mapping), lambda: outlinesOf(stored, mapping, fallbackInfo(path)),
                         stored.tagsOf)


def checkOutlines(recognition: Recognition, read: Callable[[], OutlinedCase],
                  tagsOf: Callable[[str], Mapping[str, str]]) -> CaseCheck:
    """Checks what ``read`` gives where the roles are clear; ``tagsOf`` gives the tags of a segment by its ID."""
    if recognition.errors:
        return CaseCheck(recognition.errors, recognition.notes)
    try:
        case = read()
    except ValueError as error:
        return CaseCheck((str(error),), recognition.notes)
    tags = tagsOf(recognition.cordId)
    missing = tuple(text for tag, text in _WANTED_TAGS.items() if not tags.get(tag))
    measured = measureCase(case)
    outside = measured.outsideCordVolumeMm3
    return CaseCheck((), (*measured.problems, *missing, *(
        (f"{outside:.1f} mm3 of high intensity lie outside the cord",) if outside else ())))
