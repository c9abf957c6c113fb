"""Which segment of a segmentation is the cord, which are high intensity and which are metastases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..Core.CaseTags import Role
from ..Core.Levels import parseLevel
from ..Core.Terminology import TERMINOLOGY_TAG, levelOfTerminology, roleOfTerminology
from .SegmentTags import getLevel, getRole, getTag


@dataclass(frozen=True)
class RoleAssignment:
    """A recognised segment: its ID in the segmentation, what it stands for and its level, if any."""

    segmentId: str
    role: Role
    level: str | None


@dataclass(frozen=True)
class RoleMapping:
    """What the user says a segment (given by ID or exact name) stands for."""

    segment: str
    role: Role
    level: str | None = None


@dataclass(frozen=True)
class Recognition:
    """Recognised segments in their order. ``errors`` make the segmentation unusable, ``notes`` do not."""

    segments: tuple[RoleAssignment, ...]
    errors: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def cordId(self) -> str:
        """ID of the one cord segment. Raises ValueError with all errors where the segmentation is unusable."""
        self.raiseErrors()
        return next(each.segmentId for each in self.segments if each.role is Role.CORD)

    def raiseErrors(self) -> None:
        if self.errors:
            raise ValueError(" ".join(self.errors))


def segmentsOf(segmentation: Any) -> dict[str, Any]:
    """The segments of a vtkSegmentation by ID, in their order."""
    return {segmentation.GetNthSegmentID(index): segmentation.GetNthSegment(index)
            for index in range(segmentation.GetNumberOfSegments())}


def recogniseSegments(segmentation: Any, mapping: tuple[RoleMapping, ...] = ()) -> Recognition:
    """Tells the segments' roles: by role tag, then terminology, then the user's mapping; never by name alone.

    Where any segment has a role tag, terminology is not asked: a further lesion outlined for another purpose
    must not join the ratio unseen (a note names it). A mapping only speaks for segments not told otherwise.
    """
    segments = segmentsOf(segmentation)
    errors: list[str] = []
    notes: list[str] = []
    mapped = _resolveMapping(segments, mapping, errors)
    tagged = any(getTag(segment, "SpinePain.Role") is not None for segment in segments.values())
    found: list[RoleAssignment] = []
    for segmentId, segment in segments.items():
        entry = getTag(segment, TERMINOLOGY_TAG) or ""
        coded = roleOfTerminology(entry)
        try:
            role, level = getRole(segment), getLevel(segment)
        except ValueError as error:
            errors.append(f"Segment '{segment.GetName()}': {error}")
            continue
        if role is None and not tagged and coded is not None:
            role, level = coded, level or levelOfTerminology(entry)
        if role is None and segmentId in mapped:
            role, level = mapped[segmentId].role, mapped[segmentId].level
        if role is not None:
            found.append(RoleAssignment(segmentId, role, level if role is not Role.CORD else None))
        elif coded is not None:
            notes.append(
                f"Segment '{segment.GetName()}' is coded as {coded} but has no role tag, so it is not counted.")
    errors += _cordErrors(segments, [each.segmentId for each in found if each.role is Role.CORD])
    return Recognition(tuple(found), tuple(errors), tuple(notes))


def _resolveMapping(segments: Mapping[str, Any], mapping: tuple[RoleMapping, ...],
                    errors: list[str]) -> dict[str, RoleMapping]:
    resolved: dict[str, RoleMapping] = {}
    for each in mapping:
        matches = [segmentId for segmentId, segment in segments.items()
                   if each.segment in (segmentId, segment.GetName())]
        if len(matches) == 1:
            resolved[matches[0]] = each
        else:
            names = ", ".join(f"'{segment.GetName()}'" for segment in segments.values()) or "none"
            errors.append(f"The mapping names segment '{each.segment}', which {len(matches) or 'no'} segments match; "
                          f"the file has: {names}.")
    return resolved


def _cordErrors(segments: Mapping[str, Any], cords: list[str]) -> list[str]:
    if len(cords) == 1:
        return []
    names = ", ".join(f"'{segments[each].GetName()}'" for each in (cords or segments)) or "none"
    if cords:
        return [f"{len(cords)} segments have the role cord ({names}): keep that role on one of them only."]
    return [f"No segment is recognised as the cord (segments: {names}): tag one, or say which one it is."]


def parseRoleMapping(text: str) -> RoleMapping:
    """``cord=NAME``, ``highIntensity=NAME`` or ``highIntensity=NAME:LEVEL`` as a mapping; ValueError otherwise."""
    role, separator, segment = text.partition("=")
    if not separator or not segment:
        raise ValueError(f"'{text}' is not a mapping: write it as ROLE=SEGMENT, such as cord=Segment_1.")
    try:
        parsed = Role(role)
    except ValueError:
        raise ValueError(f"Unknown role '{role}' in '{text}': use one of {', '.join(Role)}.") from None
    name, separator, level = segment.rpartition(":")
    if separator and name:
        try:
            return RoleMapping(name, parsed, parseLevel(level))
        except ValueError:
            return RoleMapping(segment, parsed)  # the colon belongs to the segment's name
    return RoleMapping(segment, parsed)
