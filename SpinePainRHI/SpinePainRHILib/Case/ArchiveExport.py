"""The open case as DICOM objects for the archive of its images (SpinePainDicomLib)."""

from dataclasses import dataclass
from pathlib import Path

from ..Files.DicomQuiet import checkInstalled
from ..Files.Installed import isInstalled
from ..Scene.CaseSegmentation import readCase
from .CaseSession import CaseSession


@dataclass(frozen=True)
class ArchiveFiles:
    """What was written; ``hasPage`` is False where matplotlib, which draws the page, is not installed."""

    files: tuple[Path, ...]
    hasPage: bool
    identityNote: str


def exportForArchive(session: CaseSession, series: Path, folder: Path) -> ArchiveFiles:
    """Writes the outlines as they are now, measured as the session measures them, into the new or empty ``folder``.

    ``series`` is a folder with the images that were outlined. Raises ValueError with a sentence, and writes nothing,
    where they are not found there, the folder holds anything, or a library is missing.
    """
    checkInstalled(series, ("pydicom", "highdicom"))

    from SpinePainDicomLib.Export import IDENTITY_NOTE, exportCase
    from SpinePainDicomLib.FindSeries import findSource
    from SpinePainDicomLib.NewFolder import checkNewFolder
    from SpinePainDicomLib.Plan import ExportChoices

    checkNewFolder(folder)
    case = readCase(session.segmentationNode)
    hasPage = isInstalled("matplotlib")
    done = exportCase(case, findSource(case, series), folder,
                      ExportChoices(axis=session.axis, rule=session.rule, withPage=hasPage))
    return ArchiveFiles(done.files, hasPage, IDENTITY_NOTE)
