"""The names of a reader's own files, and the guard that no file of somebody else is replaced."""

from pathlib import Path

from ..Core.CaseOwner import Owner
from ..Core.Cases import CaseInfo
from ..Files.CaseFileNames import CASE_SUFFIX, caseFileName, caseStem
from ..Files.CaseHeader import readCaseHeader
from ..Files.FileAccess import quoted

__all__ = ["Owner", "autosavePathOf", "caseFileName", "checkMayReplace"]

AUTOSAVE_SUFFIX = f".autosave{CASE_SUFFIX}"


def autosavePathOf(path: Path) -> Path:
    """The hidden file beside a case file that unsaved work goes to; no case list shows it."""
    return path.with_name(f".{caseStem(path)}{AUTOSAVE_SUFFIX}")


def isAutosave(path: Path) -> bool:
    """Whether a file is named as unsaved work is."""
    return path.name.startswith(".") and path.name.endswith(AUTOSAVE_SUFFIX)


def casePathOf(autosave: Path) -> Path:
    """The case file that an autosave belongs to."""
    return autosave.with_name(autosave.name[1:-len(AUTOSAVE_SUFFIX)] + CASE_SUFFIX)


def checkMayReplace(path: Path, info: CaseInfo) -> None:
    """Raises ValueError where ``path`` is a file of another case, timepoint or reader, or no readable case.

    A file without a reader belongs to nobody and may be replaced.
    """
    if not path.exists():
        return
    try:
        owner = readCaseHeader(path).owner
    except ValueError as error:
        raise ValueError(f"{quoted(path)} is there already and cannot be read as a case, so it is not replaced "
                         f"({error}) Save under another name.") from None
    mine = Owner.of(info)
    if (owner.caseId, owner.timepoint) != (mine.caseId, mine.timepoint):
        raise ValueError(f"{quoted(path)} holds case {owner.caseId}, timepoint {owner.timepoint}, so it is not "
                         f"replaced by case {mine.caseId}, {mine.timepoint}: save under another name.")
    if owner.reader is not None and owner.reader != mine.reader:
        raise ValueError(f"{quoted(path)} was outlined by reader {owner.reader}, so it is not replaced: save as "
                         f"{caseFileName(info)}" + ("." if mine.reader else ", and enter your reader ID."))
