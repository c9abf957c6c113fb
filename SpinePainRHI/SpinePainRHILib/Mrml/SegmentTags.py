"""The tags of the SpinePain contract on Slicer's segments: role, level, and the case-wide ones on the cord."""

from typing import Any

import vtk

from .. import __version__
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import BASELINE, Role, Tag, decodeText, encodeText, parseCordMeaning, parseRole
from ..Core.Levels import parseLevel
from ..Core.Terminology import TERMINOLOGY_TAG, terminologyEntry


def getTag(segment: Any, name: str) -> str | None:
    """The value of a tag as stored, or None where the segment does not have it."""
    value = vtk.mutable("")
    return str(value) if segment.GetTag(name, value) else None


def setTag(segment: Any, name: str, value: str | None) -> None:
    """Sets a tag, or removes it for None or an empty text."""
    if value:
        segment.SetTag(name, value)
    elif segment.HasTag(name):
        segment.RemoveTag(name)


def getRole(segment: Any) -> Role | None:
    """The segment's role tag; None without one. Raises ValueError for a role that does not exist."""
    value = getTag(segment, Tag.ROLE)
    return parseRole(value) if value is not None else None


def getLevel(segment: Any) -> str | None:
    """The segment's level tag; None while not assigned. Raises ValueError for a level that does not exist."""
    value = getTag(segment, Tag.LEVEL)
    return parseLevel(value) if value else None


def setRoleAndLevel(segment: Any, role: Role, level: str | None = None) -> None:
    """Tags a segment with its role, level and terminology; the level of a cord is ignored."""
    level = parseLevel(level) if level and role is not Role.CORD else None
    setTag(segment, Tag.ROLE, role)
    setTag(segment, Tag.LEVEL, level)
    setTag(segment, TERMINOLOGY_TAG, terminologyEntry(role, level))


def getCaseInfo(cord: Any, fallbackCase: str, fallbackTimepoint: str = BASELINE) -> CaseInfo:
    """The case-wide tags of the cord segment, decoded; the fallbacks stand in for a missing case and timepoint.

    Raises ValueError for a meaning of the cord outline that does not exist.
    """
    def text(name: Tag) -> str | None:
        value = getTag(cord, name)
        return decodeText(value) if value else None

    meaning = getTag(cord, Tag.CORD_MEANING)
    caseId = text(Tag.CASE)
    return CaseInfo(
        caseId=caseId or fallbackCase,
        timepoint=text(Tag.TIMEPOINT) or (BASELINE if caseId else fallbackTimepoint),
        reader=text(Tag.READER), cordMeaning=parseCordMeaning(meaning) if meaning else None,
        source=getTag(cord, Tag.SOURCE), notes=text(Tag.NOTES))


def setCaseInfo(cord: Any, info: CaseInfo) -> None:
    """Writes the case-wide tags to the cord segment, free text percent-encoded."""
    for name, text in ((Tag.CASE, info.caseId), (Tag.TIMEPOINT, info.timepoint), (Tag.READER, info.reader),
                       (Tag.NOTES, info.notes)):
        setTag(cord, name, encodeText(text) if text else None)
    setTag(cord, Tag.CORD_MEANING, info.cordMeaning)
    setTag(cord, Tag.SOURCE, info.source)
    setTag(cord, Tag.VERSION, __version__)
