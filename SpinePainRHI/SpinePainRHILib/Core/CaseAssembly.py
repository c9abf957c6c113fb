"""A case put together from what was recognised and read: the same for a file, a scene, and a scene that is edited."""

from collections.abc import Mapping
from dataclasses import dataclass

from .CaseOwner import ownerNotes
from .Cases import CaseInfo, Outline, OutlinedCase
from .CaseTags import Role
from .Geometry import GridGeometry
from .Masks import CroppedMask
from .OutlineTool import toolOfTags
from .Resampling import resampledOfTags
from .SegmentRoles import Recognition, caseInfoOfTags

OTHER_GRID = ("Outlines lie on another grid than the segmentation's own and are resampled to it, so that ratios are "
              "uncertain and may change when 3D Slicer saves them: outline on the volume itself.")


@dataclass(frozen=True, eq=False)
class SegmentContent:
    """What is read of a segment beside its role."""

    name: str
    tags: Mapping[str, str]
    mask: CroppedMask


def assembleCase(recognition: Recognition, contents: Mapping[str, SegmentContent], fallback: CaseInfo,
                 geometry: GridGeometry, axisGeometry: GridGeometry, isResampled: bool = False) -> OutlinedCase:
    """The case whose segments ``recognition`` tells; ``contents`` is theirs, by segment ID.

    ``fallback`` names case and timepoint where the cord carries no tags. The lesions are in segment order.
    ``isResampled``: some outline was drawn on another grid and resampled to that of the case, which is a problem of
    it. Raises ValueError where a tag of the cord is not known.
    """
    cord = contents[recognition.cordId]
    lesions = [(each, contents[each.segmentId]) for each in recognition.segments if each.role is not Role.CORD]
    return OutlinedCase(
        info=caseInfoOfTags(cord.tags, fallback.caseId, fallback.timepoint),
        geometry=geometry, axisGeometry=axisGeometry, cord=cord.mask,
        lesions=tuple(Outline(content.name, each.role, content.mask, each.level, resampledOfTags(content.tags),
                              toolOfTags(content.tags))
                      for each, content in lesions),
        problems=(*recognition.notes, *ownerNotes(cord.tags, fallback.caseId), *[OTHER_GRID] * isResampled),
        cordTool=toolOfTags(cord.tags))
