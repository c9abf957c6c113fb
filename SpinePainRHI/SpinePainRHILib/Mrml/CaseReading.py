"""Outlines of case files, without Slicer where the file leaves no doubt, through Slicer's own storage otherwise.

Slicer is imported for a file that needs it, not before: a process that only measures plain cases starts at once and
stays small.
"""

from pathlib import Path

from ..Core.Cases import OutlinedCase
from ..Core.SegmentRoles import RoleMapping
from ..Files.CaseFileNames import fallbackInfo
from ..Files.CaseOutlines import noSegmentError, outlinesOf
from ..Files.SegmentationFile import readSegmentationFile


def readCaseFile(path: str | Path, mapping: tuple[RoleMapping, ...] = (), quietly: bool = False) -> OutlinedCase:
    """The outlines of a case file. Raises ValueError with a sentence that names the file.

    A file whose cord carries no case tag is named by its stem (``sub-017_ses-week12_T2w``: case and timepoint).
    ``quietly`` keeps the messages of Slicer's libraries, where they are needed, off the terminal.
    """
    path = Path(path)
    stored = readSegmentationFile(path)
    if stored is None:
        from .CaseFile import readThroughSlicer
        from .EmbeddedSlicer import hideLibraryMessages

        if quietly:
            hideLibraryMessages()
        return readThroughSlicer(path, mapping)
    if not stored.segments:
        raise noSegmentError(path)
    try:
        return outlinesOf(stored, mapping, fallbackInfo(path))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
