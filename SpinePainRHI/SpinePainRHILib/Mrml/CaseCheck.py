"""What is wrong with a case file, and what its reader should still do."""

from dataclasses import dataclass
from pathlib import Path

from ..Core.Cases import measureCase
from ..Core.CaseTags import Tag
from .CaseFile import fallbackInfo, loadCaseNode
from .CaseSegmentation import readCase
from .EmbeddedSlicer import newScratchScene
from .SegmentRoles import RoleMapping, recogniseSegments
from .SegmentTags import getTag

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


def checkCaseFile(path: str | Path, mapping: tuple[RoleMapping, ...] = ()) -> CaseCheck:
    """Checks a case file whole. Raises ValueError only where it cannot be read as a segmentation at all."""
    path = Path(path)
    scene = newScratchScene()
    try:
        node = loadCaseNode(path, scene)
        recognition = recogniseSegments(node.GetSegmentation(), mapping)
        if recognition.errors:
            return CaseCheck(recognition.errors, recognition.notes)
        try:
            case = readCase(node, mapping, fallbackInfo(path))
        except ValueError as error:
            return CaseCheck((str(error),), recognition.notes)
        cord = node.GetSegmentation().GetSegment(recognition.cordId)
        missing = tuple(text for tag, text in _WANTED_TAGS.items() if not getTag(cord, tag))
    finally:
        scene.Clear(True)
    measured = measureCase(case)
    outside = measured.outsideCordVolumeMm3
    return CaseCheck((), (*measured.problems, *missing, *(
        (f"{outside:.1f} mm3 of high intensity lie outside the cord",) if outside else ())))
