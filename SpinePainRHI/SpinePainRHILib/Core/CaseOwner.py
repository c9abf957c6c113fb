"""Whose a case file is: of which case, at which timepoint, outlined by whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from .Cases import CaseInfo
from .CaseTags import BASELINE, Tag, decodeText


@dataclass(frozen=True)
class Owner:
    """``reader`` is None where nobody is named: the file belongs to nobody then."""

    caseId: str
    timepoint: str
    reader: str | None

    @classmethod
    def of(cls, info: CaseInfo) -> "Owner":
        """The owner of a case with these details; no timepoint is the baseline, no reader nobody."""
        return cls(info.caseId, info.timepoint or BASELINE, info.reader or None)


def ownerOfTags(tags: Mapping[str, str], fallbackCase: str, fallbackTimepoint: str = BASELINE) -> Owner:
    """The owner that the tags of a cord tell. A tag that is empty counts as missing.

    The fallbacks (what the file's name tells) stand in for a missing case. A case that is named without a timepoint
    is at the baseline, whatever the file's name says.
    """
    def text(name: Tag) -> str | None:
        value = tags.get(name)
        return decodeText(value) if value else None

    caseId = text(Tag.CASE)
    return Owner(caseId or fallbackCase, text(Tag.TIMEPOINT) or (BASELINE if caseId else fallbackTimepoint),
                 text(Tag.READER))
