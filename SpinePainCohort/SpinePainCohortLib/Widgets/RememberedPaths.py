"""Files and folders that the user worked with, offered again the next time Slicer is started."""

from pathlib import Path
from typing import Any

import qt

_SETTING = "SpinePainCohort/Paths/{name}"


def restorePaths(*edits: Any) -> None:
    """Fills empty path fields with what they held when ``rememberPaths`` was last called, where it is still there."""
    for edit in edits:
        path = qt.QSettings().value(_SETTING.format(name=edit.objectName)) or ""
        if path and not edit.currentPath and Path(path).exists():
            edit.currentPath = path


def rememberPaths(*edits: Any) -> None:
    """Keeps what these path fields hold; called where the paths were put to use."""
    for edit in edits:
        qt.QSettings().setValue(_SETTING.format(name=edit.objectName), edit.currentPath)
