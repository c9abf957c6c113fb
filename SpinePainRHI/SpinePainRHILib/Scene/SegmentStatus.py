"""How far a reader is with a case, kept where Slicer's own Segment Editor keeps a segment's status."""

from typing import Any

from ..Core.CaseTags import STATUS_TAG, CaseStatus, statusOf
from .SegmentTags import getTag, setTag

__all__ = ["CaseStatus", "setCaseStatus", "statusOf", "statusTag"]


def statusTag(segment: Any) -> str | None:
    """A segment's status tag as it is stored; None without one."""
    return getTag(segment, STATUS_TAG)


def setCaseStatus(cord: Any, status: CaseStatus) -> None:
    """Sets the status of the case on its cord segment."""
    setTag(cord, STATUS_TAG, CaseStatus(status))
