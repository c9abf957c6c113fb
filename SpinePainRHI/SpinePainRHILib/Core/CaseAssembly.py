"""A case put together from what was recognised and read: the same for a file, a scene, and a scene that is edited."""

from collections.abc import Mapping

from .CaseOwner import ownerNotes
from .Cases import CaseInfo, Outline, OutlinedCase
from .CaseTags import Role
from .Geometry import GridGeometry
from .Masks import CroppedMask
from .Resampling import resampledOfTags
from .SegmentRoles import Recognition, caseInfoOfTags

OTHER_GRID = ("Outlines lie on another grid than the segmentation's own and are resampled to it, so that ratios are "
              "uncertain and may change when 3D Slicer saves them: outline on the volume itself.")


def assembleCase(recognition: Recognition, names: Mapping[str, str], tags: Mapping[str, Mapping[str, str]],
                 masks: Mapping[str, CroppedMask], fallback: CaseInfo, geometry: GridGeometry,
                 axisGeometry: GridGeometry, isResampled: bool = False) -> OutlinedCase:
    """The case whose segments ``recognition`` tells; ``names``, ``tags`` and ``masks`` are theirs, by segment ID.

    ``fallback`` names case and timepoint where the cord carries no tags. The lesions are in segment order.
    ``isResampled``: some outline was drawn on another grid and resampled to that of the case, which is a problem of
    it. Raises ValueError where a tag of the cord is not known.
    """
    cordId = recognition.cordId
    return OutlinedCase(
        info=caseInfoOfTags(tags[cordId], fallback.caseId, fallback.timepoint),
        geometry=geometry, axisGeometry=axisGeometry, cord=masks[cordId],
        lesions=tuple(Outline(names[each.segmentId], each.role, masks[each.segmentId], each.level,
                              resampledOfTags(tags[each.segmentId]))
                      for each in recognition.segments if each.role is not Role.CORD),
        problems=(*recognition.notes, *ownerNotes(tags[cordId], fallback.caseId), *[OTHER_GRID] * isResampled))
