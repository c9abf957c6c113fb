"""The tags of the SpinePain contract on Slicer's segments: role, level, and the case-wide ones on the cord."""

from collections.abc import Iterable
from typing import Any

import vtk

from .. import __version__
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import BASELINE, Role, Tag, encodeText
from ..Core.Levels import parseLevel
from ..Core.OutlineTool import OutlineTool
from ..Core.Resampling import Resampled
from ..Core.SegmentRoles import caseInfoOfTags, levelOfTags
from ..Core.Terminology import TERMINOLOGY_TAG, terminologyEntry


def getTag(segment: Any, name: str) -> str | None:
    """The value of a tag as stored, or None where the segment does not have it.

    Letters of another encoding than UTF-8, which VTK hands over as bytes, become U+FFFD; the rest is as stored.
    """
    value = vtk.mutable("")
    return _text(value.get()) if segment.GetTag(name, value) else None


def nameOf(segment: Any) -> str:
    """The name of a segment; letters of another encoding than UTF-8 as in ``getTag``."""
    return _text(segment.GetName() or "")


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def setTag(segment: Any, name: str, value: str | None) -> None:
    """Sets a tag, or removes it for None or an empty text."""
    if value:
        segment.SetTag(name, value)
    elif segment.HasTag(name):
        segment.RemoveTag(name)


def tagsOf(segment: Any, names: Iterable[str]) -> dict[str, str]:
    """Those of the named tags that the segment has, as stored."""
    return {name: value for name in names if (value := getTag(segment, name)) is not None}


def getLevel(segment: Any) -> str | None:
    """The segment's level tag; None while not assigned. Raises ValueError for a level that does not exist."""
    return levelOfTags(tagsOf(segment, (Tag.LEVEL,)))


def setRoleAndLevel(segment: Any, role: Role, level: str | None = None) -> None:
    """Tags a segment with its role, level and terminology; the level of a cord is ignored."""
    level = parseLevel(level) if level and role is not Role.CORD else None
    setTag(segment, Tag.ROLE, role)
    setTag(segment, Tag.LEVEL, level)
    setTag(segment, TERMINOLOGY_TAG, terminologyEntry(role, level))


def setResampled(segment: Any, resampled: Resampled | None) -> None:
    """Keeps with a segment what resampling did to its outline."""
    setTag(segment, Tag.RESAMPLED, resampled.tagValue if resampled is not None else None)


def setTool(segment: Any, tool: OutlineTool | None) -> None:
    """Keeps with a segment which tool made its outline."""
    setTag(segment, Tag.TOOL, tool.tagValue if tool is not None else None)


def getCaseInfo(cord: Any, fallbackCase: str, fallbackTimepoint: str = BASELINE) -> CaseInfo:
    """The case-wide tags of the cord segment (see Core.SegmentRoles.caseInfoOfTags)."""
    return caseInfoOfTags(tagsOf(cord, Tag), fallbackCase, fallbackTimepoint)


def setCaseInfo(cord: Any, info: CaseInfo) -> None:
    """Writes the case-wide tags to the cord segment, free text percent-encoded."""
    for name, text in ((Tag.CASE, info.caseId), (Tag.TIMEPOINT, info.timepoint), (Tag.READER, info.reader),
                       (Tag.NOTES, info.notes)):
        setTag(cord, name, encodeText(text) if text else None)
    setTag(cord, Tag.CORD_MEANING, info.cordMeaning)
    setTag(cord, Tag.SOURCE, info.source)
    setTag(cord, Tag.RULE, info.rule)
    setTag(cord, Tag.VERSION, __version__)
