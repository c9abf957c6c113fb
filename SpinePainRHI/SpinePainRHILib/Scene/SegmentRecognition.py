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
from .SegmentTags import tagsOf

__all__ = ["Recognition", "RoleAssignment", "RoleMapping", "parseRoleMapping", "recogniseSegments", "segmentsOf"]

_TELLING_TAGS = (Tag.ROLE, Tag.LEVEL, TERMINOLOGY_TAG)


def segmentsOf(segmentation: Any) -> dict[str, Any]:
    """The segments of a vtkSegmentation by ID, in their order."""
    return {segmentation.GetNthSegmentID(index): segmentation.GetNthSegment(index)
            for index in range(segmentation.GetNumberOfSegments())}


def recogniseSegments(segmentation: Any, mapping: tuple[RoleMapping, ...] = ()) -> Recognition:
    """Tells the roles of the segments of a vtkSegmentation (see Core.SegmentRoles.recogniseRecords)."""
    return recogniseRecords([SegmentRecord(segmentId, segment.GetName(), tagsOf(segment, _TELLING_TAGS))
                             for segmentId, segment in segmentsOf(segmentation).items()], mapping)
