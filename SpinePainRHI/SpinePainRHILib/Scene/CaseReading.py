"""Case files, without Slicer where the file leaves no doubt, through Slicer's own storage otherwise.

Slicer is imported for a file that needs it, not before: a process that only measures plain cases starts at once and
stays small.
"""

from pathlib import Path

from ..Core.Cases import OutlinedCase
from ..Core.SegmentRoles import RoleMapping
from ..Files.CaseFileNames import fallbackInfo
from ..Files.CaseOutlines import noSegmentError, outlinesOf, recogniseStored
from ..Files.SegmentationFile import SegmentationFile, readSegmentationFile
from .CaseCheck import CaseCheck, checkOutlines


def readCaseFile(path: str | Path, mapping: tuple[RoleMapping, ...] = (), quietly: bool = False,
                 keepFileNames: bool = False) -> OutlinedCase:
    """The outlines of a case file. Raises ValueError with a sentence that names the file.

    A file whose cord carries no case tag is named by its stem (``sub-017_ses-week12_T2w``: case and timepoint).
    ``keepFileNames``: so too where the stem may name a person (Core.CaseNames); otherwise a pseudonym stands in.
    ``quietly`` keeps the messages of Slicer's libraries, where they are needed, off the terminal.
    """
    path = Path(path)
    stored = _storedIn(path, quietly)
    if stored is None:
        from .CaseFile import readThroughSlicer

        return readThroughSlicer(path, mapping, keepFileNames)
    try:
        return outlinesOf(stored, mapping, fallbackInfo(path, keepFileNames))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def checkCaseFile(path: str | Path, mapping: tuple[RoleMapping, ...] = (), quietly: bool = False,
                  keepFileNames: bool = False) -> CaseCheck:
    """Checks a case file whole. Raises ValueError only where it cannot be read as a segmentation at all.

    ``quietly`` and ``keepFileNames`` are as in ``readCaseFile``.
    """
    path = Path(path)
    stored = _storedIn(path, quietly)
    if stored is None:
        from .CaseFile import checkThroughSlicer

        return checkThroughSlicer(path, mapping, keepFileNames)
    return checkOutlines(recogniseStored(stored, mapping),
                         lambda: outlinesOf(stored, mapping, fallbackInfo(path, keepFileNames)), stored.tagsOf)


def _storedIn(path: Path, quietly: bool) -> SegmentationFile | None:
    """The file's segments; None where Slicer has to read it. Raises ValueError where it holds none."""
    stored = readSegmentationFile(path)
    if stored is None and quietly:
        from .EmbeddedSlicer import hideLibraryMessages

        hideLibraryMessages()
    if stored is not None and not stored.segments:
        raise noSegmentError(path)
    return stored
