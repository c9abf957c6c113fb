"""Where unsaved work of cases without a folder goes."""

from pathlib import Path

import slicer


def spareFolder() -> Path:
    """Beside Slicer's settings, where unsaved work of cases without a folder is kept."""
    return Path(slicer.app.slicerUserSettingsFilePath).parent / "SpinePain" / "Unsaved"
