"""Saving as the reader sees it: what is unsaved and where it goes, and the question before a file is replaced."""

from dataclasses import dataclass
from pathlib import Path

from ..Case.CaseSession import CaseSession
from ..Files.CaseFileNames import CASE_SUFFIX
from ..Keep.CaseNaming import caseFileName, checkMayReplace
from ..Scene.CaseFile import SaveResult
from .Asking import Talk
from .Words import _

TICK_MILLISECONDS = 1000
"""How often ``tick`` is to be called while a case is open."""


@dataclass(frozen=True)
class TickOutcome:
    """``message`` says that unsaved work was kept now; ``isNews``: there is something new to show of the case."""

    message: str | None
    isNews: bool


def saveLines(session: CaseSession | None) -> str:
    """Whether there is unsaved work and in which file it will be, and, on a second line, why it is not kept."""
    if session is None:
        return ""
    try:
        path = session.file.proposedPath
    except ValueError as error:
        return str(error)
    where = path.name if path is not None else _("no folder chosen yet: use Save as")
    state = (_("Unsaved work") if session.file.isModified else
             _("Saved") if session.file.path is not None else _("Not saved in a file yet"))
    lines = [_("{state}. File: {file}").format(state=state, file=where)]
    if session.file.autosaveProblem:
        lines.append(session.file.autosaveProblem)
    return "\n".join(lines)


def placeOf(session: CaseSession | None) -> str:
    """The whole path of the file that the case is, or will be, saved in; empty where none is known yet."""
    try:
        return str((session.file.proposedPath if session is not None else None) or "")
    except ValueError:
        return ""


def proposedFile(session: CaseSession) -> Path:
    """The file to propose for Save as; ValueError where the case cannot be read. Without a folder, a name alone."""
    return session.file.proposedPath or Path(caseFileName(session.info))


def saveCase(session: CaseSession, path: Path | None = None) -> Talk[SaveResult | None]:
    """Saves the case in its own file, or in ``path``; asks before a file is replaced that may be. None: not wanted.

    ValueError where it cannot be saved; a file of another reader or case is never replaced.
    """
    try:
        return session.file.save(path)
    except ValueError as error:
        target = path or session.file.proposedPath
        if target is None or not target.exists():
            raise
        checkMayReplace(target, session.info)
        reason = str(error)
    if not (yield _("{reason}\n\nReplace it?").format(reason=reason)):
        return None
    return session.file.save(path, overwrite=True)


def savedLines(session: CaseSession, result: SaveResult) -> str:
    """What is shown after saving: also what had to be stored otherwise than it stands in the scene."""
    return "\n".join((saveLines(session), *result.notes))


def tick(session: CaseSession) -> TickOutcome:
    """Lets the case be kept automatically, if that is due."""
    before = session.file.autosaveProblem
    if session.file.tick() is not None:
        return TickOutcome(_("Unsaved work was autosaved beside the case file."), True)
    return TickOutcome(None, session.file.autosaveProblem != before)


def asCaseFile(path: Path) -> Path:
    """A chosen file with the ending of case files, which file dialogs do not add: ``mine`` is ``mine.seg.nrrd``.

    Whether such a file may be replaced is asked when it is saved; the dialog asked about the name without ending.
    """
    name = path.name
    if name.lower().endswith(CASE_SUFFIX):
        return path
    for part in (".nrrd", ".seg"):
        if name.lower().endswith(part):
            name = name[:-len(part)]
    return path.with_name(name + CASE_SUFFIX)
