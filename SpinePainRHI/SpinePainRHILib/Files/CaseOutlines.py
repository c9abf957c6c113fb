"""The case that a stored segmentation holds, by the same rules as one in Slicer's scene."""

from pathlib import Path

from ..Core.CaseAssembly import SegmentContent, assembleCase
from ..Core.Cases import CaseInfo, OutlinedCase
from ..Core.SegmentRoles import Recognition, RoleMapping, recogniseRecords
from .SegmentationFile import SegmentationFile


def noSegmentError(path: Path) -> ValueError:
    """What is said of a file that is a segmentation without segments, or none."""
    return ValueError(f"{path} holds no segment: save a case from SpinePainRHI, or import the masks as a case.")


def recogniseStored(stored: SegmentationFile, mapping: tuple[RoleMapping, ...] = ()) -> Recognition:
    """Tells the roles of the segments of a file (see Core.SegmentRoles.recogniseRecords)."""
    return recogniseRecords(stored.records, mapping)


def outlinesOf(stored: SegmentationFile, mapping: tuple[RoleMapping, ...], fallback: CaseInfo) -> OutlinedCase:
    """The case that a file holds; ``fallback`` names case and timepoint where the cord carries no tags.

    Raises ValueError where the roles are not clear (see Recognition) or a tag of the cord is not known.
    """
    recognition = recogniseStored(stored, mapping)
    names = {record.segmentId: record.name for record in stored.records}
    contents = {each.segmentId: SegmentContent(names[each.segmentId], stored.tagsOf(each.segmentId),
                                               stored.maskOf(each.segmentId)) for each in recognition.segments}
    return assembleCase(recognition, contents, fallback, stored.geometry, stored.geometry)
