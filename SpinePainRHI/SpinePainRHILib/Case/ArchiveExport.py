"""The open case as DICOM objects for the archive of its images (SpinePainDicomLib)."""

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

from ..Scene.CaseSegmentation import readCase
from .CaseSession import CaseSession

REQUIREMENTS = {"pydicom": "pydicom>=3.0,<4", "highdicom": "highdicom>=0.27,<1"}
"""Module -> what pip is told, as in pyproject.toml; Slicer brings both."""


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
    missing = [text for module, text in REQUIREMENTS.items() if importlib.util.find_spec(module) is None]
    if missing:
        needed = " ".join(f'"{each}"' for each in missing)
        raise ValueError(f'DICOM objects need libraries that are not installed: run "{sys.executable}" -m pip install '
                         f"{needed}")

    from SpinePainDicomLib.Export import IDENTITY_NOTE, exportCase
    from SpinePainDicomLib.FindSeries import findSource
    from SpinePainDicomLib.NewFolder import checkNewFolder
    from SpinePainDicomLib.Plan import ExportChoices

    checkNewFolder(folder)
    case = readCase(session.segmentationNode)
    hasPage = importlib.util.find_spec("matplotlib") is not None
    done = exportCase(case, findSource(case, series), folder,
                      ExportChoices(axis=session.axis, rule=session.rule, withPage=hasPage))
    return ArchiveFiles(done.files, hasPage, IDENTITY_NOTE)
