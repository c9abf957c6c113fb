"""Whose a case file is: of which case, at which timepoint, outlined by whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from .CaseNames import isPseudonym
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


PSEUDONYM_NOTE = ("The file names no case, and its name may be that of a person, so a pseudonym made of it stands in: "
                  "give it a case ID, or ask for the file's name with --keep-file-names.")


def ownerNotes(tags: Mapping[str, str], fallbackCase: str) -> tuple[str, ...]:
    """What the reader should know of how the owner was told."""
    return () if tags.get(Tag.CASE) or not isPseudonym(fallbackCase) else (PSEUDONYM_NOTE,)


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
