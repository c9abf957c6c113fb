"""The folders that cases made in the panel go to."""

from pathlib import Path
from typing import Any

import slicer

from ..Scene.CaseVolume import volumeFile


def folderFor(volumeNode: Any, listed: str) -> Path | None:
    """Where a new case will be saved: beside the volume's file, or, for one without, in the work list's folder."""
    file = volumeFile(volumeNode)
    if file is not None:
        return file.parent
    return Path(listed.strip()) if listed.strip() and Path(listed.strip()).is_dir() else None


def spareFolder() -> Path:
    """Beside Slicer's settings, where unsaved work of cases without a folder is kept."""
    return Path(slicer.app.slicerUserSettingsFilePath).parent / "SpinePain" / "Unsaved"
