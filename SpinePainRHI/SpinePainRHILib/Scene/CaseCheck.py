"""What is wrong with a case, and what its reader should still do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..Core.Cases import OutlinedCase, measureCase
from ..Core.CaseTags import Tag
from ..Core.SegmentRoles import Recognition

_WANTED_TAGS = {
    Tag.CASE: "no case ID (the file's name stands in)",
    Tag.READER: "no reader ID",
    Tag.CORD_MEANING: "not said what the cord outline means (spinal cord, thecal sac, cauda equina)",
    Tag.SOURCE: "not said which volume was outlined",
}


@dataclass(frozen=True)
class CaseCheck:
    """``errors`` keep a case out of every analysis; ``notes`` do not."""

    errors: tuple[str, ...]
    notes: tuple[str, ...]


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
