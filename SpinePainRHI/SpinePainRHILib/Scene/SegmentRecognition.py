"""The recognition of Core.SegmentRoles on Slicer's segmentations."""

from typing import Any

from ..Core.CaseTags import Tag
from ..Core.SegmentRoles import (
    Recognition,
    RoleAssignment,
    RoleMapping,
    SegmentRecord,
    parseRoleMapping,
    recogniseRecords,
)
from ..Core.Terminology import TERMINOLOGY_TAG
from .SegmentTags import nameOf, tagsOf

__all__ = ["Recognition", "RoleAssignment", "RoleMapping", "parseRoleMapping", "recogniseSegments", "segmentsOf"]

_TELLING_TAGS = (Tag.ROLE, Tag.LEVEL, TERMINOLOGY_TAG)


def segmentsOf(segmentation: Any) -> dict[str, Any]:
    """The segments of a vtkSegmentation by ID, in their order. Raises ValueError for an ID that is not UTF-8."""
    segments = {segmentation.GetNthSegmentID(index): segmentation.GetNthSegment(index)
                for index in range(segmentation.GetNumberOfSegments())}
    if any(isinstance(each, bytes) for each in segments):
        raise ValueError("A segment has an ID that is no valid text (UTF-8): export the segmentation again with plain "
                         "segment IDs.")
    return segments


def recogniseSegments(segmentation: Any, mapping: tuple[RoleMapping, ...] = ()) -> Recognition:
    """Tells the roles of the segments of a vtkSegmentation (see Core.SegmentRoles.recogniseRecords)."""
    return recogniseRecords([SegmentRecord(segmentId, nameOf(segment), tagsOf(segment, _TELLING_TAGS))
                             for segmentId, segment in segmentsOf(segmentation).items()], mapping)
