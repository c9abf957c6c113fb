"""Volumes loaded by the panel itself, not by the reader."""

from pathlib import Path
from typing import Any

import slicer

from ..Shown.VolumeChecks import checkedVolumeName, notLoaded


def loadVolume(path: Path) -> Any:
    """Loads a T2 volume after its header was checked; ValueError for a file that cannot be read."""
    name = checkedVolumeName(path)
    try:
        node = slicer.util.loadVolume(str(path), {"show": False, "name": name})
    except RuntimeError as error:
        raise notLoaded(path, error) from None
    if node.GetName() != name and slicer.mrmlScene.GetFirstNodeByName(name) is None:
        node.SetName(name)  # Slicer numbers a name that was used before, also where its node is gone
    return node
