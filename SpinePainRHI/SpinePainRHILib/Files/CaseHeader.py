"""What the header of a case file says without its voxels: whose it is, how far it is, and which lesions it has.

The roles are told as in measuring (role tag, then terminology), so that the guard of saving, both work lists and the
tables take a file for the same case.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..Core.CaseOwner import Owner, ownerOfTags
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import STATUS_TAG, CaseStatus, Role, Tag, statusOf
from ..Core.SegmentRoles import Recognition, SegmentRecord, caseInfoOfTags, recogniseRecords
from .CaseFileNames import fallbackInfo
from .NrrdHeader import NrrdHeader, readNrrdHeader
from .SegmentationFields import storedRecords
from .SegmentationLayout import SegmentationLayout, plainLayoutOf


@dataclass(frozen=True)
class ListedLesion:
    """A lesion of a header. ``isEmpty`` is None where only the voxels can tell."""

    role: Role
    level: str | None
    isEmpty: bool | None


@dataclass(frozen=True)
class CaseHeader:
    """``owner`` and ``status`` are known of every segmentation file; ``lesions`` are in segment order.

    ``isPlain``: the header leaves no doubt of its segments. Of any other file Slicer may read others, so that only
    reading it whole (Scene.CaseReading.readCaseFile) tells which case and lesions are measured.
    """

    owner: Owner
    status: CaseStatus
    recognition: Recognition
    lesions: tuple[ListedLesion, ...]
    tags: Mapping[str, str]
    fallback: CaseInfo
    isPlain: bool

    @property
    def info(self) -> CaseInfo:
        """The case's details. Raises ValueError where the file cannot be measured: its roles are not clear, or a tag
        has an unknown value."""
        self.recognition.raiseErrors()
        return caseInfoOfTags(self.tags, self.fallback.caseId, self.fallback.timepoint)


def readCaseHeader(path: Path) -> CaseHeader:
    """Reads the header alone. Raises ValueError for a file that cannot be read, as NrrdHeader.readNrrdHeader does."""
    return caseHeaderOf(readNrrdHeader(path), path)


def caseHeaderOf(header: NrrdHeader, path: Path) -> CaseHeader:
    """What a header that was read already says; ``path`` tells case and timepoint where the cord's tags do not.

    A file whose roles are not clear is nobody's case in measuring; it still belongs to whom its first cord, or else
    the first segment with a case tag, names, so that it is not taken for somebody else's.
    """
    records = storedRecords(header)
    recognition = recogniseRecords(records)
    tags = _ownersTags(records, recognition)
    fallback = fallbackInfo(path)
    layout = plainLayoutOf(header)
    isEmpty = _emptiness(layout, math.prod(header.shape))
    return CaseHeader(
        owner=ownerOfTags(tags, fallback.caseId, fallback.timepoint), status=statusOf(tags.get(STATUS_TAG)),
        recognition=recognition, tags=tags, fallback=fallback, isPlain=layout is not None,
        lesions=tuple(ListedLesion(each.role, each.level, isEmpty.get(each.segmentId))
                      for each in recognition.segments if each.role is not Role.CORD))


def _ownersTags(records: Sequence[SegmentRecord], recognition: Recognition) -> Mapping[str, str]:
    tagsOf = {each.segmentId: each.tags for each in records}
    cords = [tagsOf[each.segmentId] for each in recognition.segments if each.role is Role.CORD]
    tagged = [each.tags for each in records if each.tags.get(Tag.CASE)]
    return next(iter((*cords, *tagged)), {})


def _emptiness(layout: SegmentationLayout | None, voxelCount: int) -> dict[str, bool | None]:
    """Whether each segment, by its ID, is empty; None where its extent does not decide.

    Slicer stores segments that do not overlap in one layer, each with the extent of all of them together, and an empty
    one wherever there is room: beside the cord, as a rule. So an extent speaks for a segment that has its layer for
    itself, unless it is that of the whole volume, which other programs write without looking.
    """
    if layout is None:
        return {}
    layers = Counter(each.layer for each in layout.segments)
    found: dict[str, bool | None] = {}
    for segment in layout.segments:
        size = math.prod(each.stop - each.start for each in layout.boxes[segment.layer])
        isAlone = layers[segment.layer] == 1 and size < voxelCount
        found[segment.record.segmentId] = True if size == 0 else False if isAlone else None
    return found
