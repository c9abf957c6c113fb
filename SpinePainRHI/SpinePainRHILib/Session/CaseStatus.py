"""How far a reader is with a case, kept where Slicer's own Segment Editor keeps a segment's status."""

from enum import StrEnum
from typing import Any

from ..Mrml.SegmentTags import getTag, setTag

STATUS_TAG = "Segmentation.Status"


class CaseStatus(StrEnum):
    """Values of Slicer's status tag; on the cord, it is that of the case. FLAGGED: to be looked at again."""

    NOT_STARTED = "notstarted"
    IN_PROGRESS = "inprogress"
    COMPLETED = "completed"
    FLAGGED = "flagged"


def statusTag(segment: Any) -> str | None:
    """A segment's status tag as it is stored; None without one."""
    return getTag(segment, STATUS_TAG)


def statusOf(value: str | None) -> CaseStatus:
    """The status that a tag value names; a case file without a known one is in progress, since there is one."""
    try:
        return CaseStatus(value) if value else CaseStatus.IN_PROGRESS
    except ValueError:
        return CaseStatus.IN_PROGRESS


def setCaseStatus(cord: Any, status: CaseStatus) -> None:
    """Sets the status of the case on its cord segment."""
    setTag(cord, STATUS_TAG, CaseStatus(status))
