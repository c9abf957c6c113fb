"""What is said of the open case: its heading, the lines below it, and why something cannot be done with it now."""

from typing import Any

from ..Case.CaseSession import CaseSession
from .Words import _


def whyClosed(session: CaseSession | None) -> str | None:
    """Why nothing can be done with a case now; None where one is open."""
    return None if session is not None and session.isOpen else _("no case is open")


def whyNoImage(session: CaseSession | None) -> str | None:
    """Why nothing can be done with the image of a case now; None where one is open on its volume."""
    if session is None or not session.isOpen:
        return whyClosed(session)
    return None if session.volumeNode is not None else _("the case has no volume")


def whyUnavailable(reason: str) -> str:
    """The sentence that a control which cannot be used now says, for the reason that the functions here give."""
    return _("Not available now: {reason}").format(reason=reason)


def hasProblem(session: CaseSession | None) -> bool:
    """Whether it has to be seen that the outlines may not belong to the volume, or that there is none."""
    return session is not None and (session.volumeNode is None or session.sourceProblem is not None)


def headingOf(session: CaseSession | None) -> str | None:
    """The open case on one line; None without one, and where the lines of the case say what is wrong with it."""
    if session is None:
        return None
    try:
        info = session.info
    except ValueError:
        return None
    return " · ".join((info.caseId, info.reader or _("no reader"), info.timepoint, _volumeName(session.volumeNode)))


def caseLines(session: CaseSession | None) -> str:
    """What is open, a line each: the case, then what there is to know or to do about its volume."""
    if session is None:
        return _("No case is open.")
    try:
        info = session.info
    except ValueError as error:
        return str(error)
    lines = [_("Open: {case}, {timepoint}, on {volume}").format(
        case=info.caseId, timepoint=info.timepoint, volume=_volumeName(session.volumeNode))]
    if session.volumeNode is None:
        lines.append(_("Choose the T2 volume above to see the case on it."))
    return "\n".join((*lines, *(each for each in (session.sourceProblem, session.placeNote) if each)))


def whyNotMade(volumeNode: Any, caseId: str, session: CaseSession | None) -> str | None:
    """Why no case can be made on the volume that is chosen, with the ID that is entered; None where one can."""
    if volumeNode is None:
        return _("choose a T2 volume first")
    if not caseId.strip():
        return _("enter a case ID first")
    if session is not None and session.volumeNode is volumeNode:
        return _("this volume's case is open")
    return None


def _volumeName(volumeNode: Any) -> str:
    name: str = volumeNode.GetName() if volumeNode is not None else _("no volume")
    return name
