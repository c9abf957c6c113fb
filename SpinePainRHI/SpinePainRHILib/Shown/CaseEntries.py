"""The details that a reader enters: what a new case gets of them, and what is proposed for another volume."""

from typing import Any

from ..Case.CaseSession import CaseSession
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import BASELINE
from ..Scene.CaseVolume import suggestInfo
from .CaseChoices import CordOutline


def enteredInfo(caseId: str, timepoint: str, reader: str, outline: CordOutline) -> CaseInfo:
    """The case-wide details as they were entered, blanks around them and empty texts counting as nothing."""
    return CaseInfo(caseId.strip(), timepoint.strip() or BASELINE, reader.strip() or None, outline.value)


def changeDetails(session: CaseSession, entered: CaseInfo) -> None:
    """Gives the open case the details that were entered; ValueError where they cannot be."""
    session.setDetails(caseId=entered.caseId, timepoint=entered.timepoint, reader=entered.reader,
                       cordMeaning=entered.cordMeaning)


def areOfCase(session: CaseSession | None, volumeNode: Any) -> bool:
    """Whether what is entered while ``volumeNode`` is chosen belongs to the open case, not to one still to be made."""
    return session is not None and (volumeNode is None or volumeNode is session.volumeNode)


def proposedEntries(volumeNode: Any, session: CaseSession | None) -> tuple[str | None, str | None]:
    """Case ID and timepoint for a new case, as the file's name tells them; never those of the open case. None: what is
    entered stays."""
    info = suggestInfo(volumeNode)
    if info is not None:
        return info.caseId, info.timepoint
    return (None if session is None else ""), None
