"""Which segment of a segmentation is the cord, which are high intensity and which are metastases.

Works on plain records, so that every reader of segmentations, with or without Slicer, uses one recognition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .CaseOwner import ownerOfTags
from .Cases import CaseInfo
from .CaseTags import BASELINE, Role, Tag, decodeText, parseCordMeaning, parseRole
from .Levels import parseLevel
from .Rhi import parseRule
from .ShownText import shownName, shownNames
from .Terminology import TERMINOLOGY_TAG, levelOfTerminology, roleOfTerminology


@dataclass(frozen=True)
class SegmentRecord:
    """A segment without its voxels: ID, display name and tags as stored, at least those that it is told by."""

    segmentId: str
    name: str
    tags: Mapping[str, str]


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


def roleOfTags(tags: Mapping[str, str]) -> Role | None:
    """The role tag; None without one. Raises ValueError for a role that does not exist."""
    value = tags.get(Tag.ROLE)
    return parseRole(value) if value is not None else None


def levelOfTags(tags: Mapping[str, str]) -> str | None:
    """The level tag; None while not assigned. Raises ValueError for a level that does not exist."""
    value = tags.get(Tag.LEVEL)
    return parseLevel(value) if value else None


def caseInfoOfTags(tags: Mapping[str, str], fallbackCase: str, fallbackTimepoint: str = BASELINE) -> CaseInfo:
    """The case-wide tags of the cord segment, decoded; the fallbacks are as in CaseOwner.ownerOfTags.

    Raises ValueError for a meaning of the cord outline, or a rule, that does not exist.
    """
    owner = ownerOfTags(tags, fallbackCase, fallbackTimepoint)
    meaning, notes, rule = tags.get(Tag.CORD_MEANING), tags.get(Tag.NOTES), tags.get(Tag.RULE)
    return CaseInfo(
        caseId=owner.caseId, timepoint=owner.timepoint, reader=owner.reader,
        cordMeaning=parseCordMeaning(meaning) if meaning else None, source=tags.get(Tag.SOURCE),
        notes=decodeText(notes) if notes else None, rule=parseRule(rule) if rule else None)


def recogniseRecords(records: Sequence[SegmentRecord], mapping: tuple[RoleMapping, ...] = ()) -> Recognition:
    """Tells the segments' roles: by role tag, then terminology, then the user's mapping; never by name alone.

    Where any segment has a role tag, terminology is not asked: a further lesion outlined for another purpose
    must not join the ratio unseen (a note names it). A mapping only speaks for segments not told otherwise.
    """
    errors: list[str] = []
    notes: list[str] = []
    mapped = _resolveMapping(records, mapping, errors)
    tagged = any(Tag.ROLE in record.tags for record in records)
    found: list[RoleAssignment] = []
    for record in records:
        entry = record.tags.get(TERMINOLOGY_TAG, "")
        coded = roleOfTerminology(entry)
        try:
            role, level = roleOfTags(record.tags), levelOfTags(record.tags)
        except ValueError as error:
            errors.append(f"Segment {shownName(record.name)}: {error}")
            continue
        if role is None and not tagged and coded is not None:
            role, level = coded, level or levelOfTerminology(entry)
        if role is None and record.segmentId in mapped:
            role, level = mapped[record.segmentId].role, mapped[record.segmentId].level
        if role is not None:
            found.append(RoleAssignment(record.segmentId, role, level if role is not Role.CORD else None))
        elif coded is not None:
            notes.append(
                f"Segment {shownName(record.name)} is coded as {coded} but has no role tag, so it is not counted.")
    errors += _cordErrors(records, [each.segmentId for each in found if each.role is Role.CORD])
    return Recognition(tuple(found), tuple(errors), tuple(notes))


def _resolveMapping(records: Sequence[SegmentRecord], mapping: tuple[RoleMapping, ...],
                    errors: list[str]) -> dict[str, RoleMapping]:
    resolved: dict[str, RoleMapping] = {}
    for each in mapping:
        matches = [record.segmentId for record in records if each.segment in (record.segmentId, record.name)]
        if len(matches) == 1:
            resolved[matches[0]] = each
        else:
            errors.append(f"The mapping names segment {shownName(each.segment)}, which {len(matches) or 'no'} "
                          f"segments match; the file has: {_names(records)}.")
    return resolved


def _cordErrors(records: Sequence[SegmentRecord], cords: list[str]) -> list[str]:
    if len(cords) == 1:
        return []
    if cords:
        cordIds = set(cords)
        names = _names([record for record in records if record.segmentId in cordIds])
        return [f"{len(cords)} segments have the role cord ({names}): keep that role on one of them only."]
    return [f"No segment is recognised as the cord (segments: {_names(records)}): tag one, or say which one it is."]


def _names(records: Sequence[SegmentRecord]) -> str:
    return shownNames(record.name for record in records)


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
