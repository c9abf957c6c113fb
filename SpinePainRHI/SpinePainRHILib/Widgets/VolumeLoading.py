"""Volumes loaded by the panel itself, not by the reader."""

from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _

from ..Files.FileAccess import extensionOf
from ..Files.ImageFiles import readVolume
from ..Files.NiftiHeader import checkNiftiFile
from ..Files.NrrdHeader import checkNrrdFile


def loadVolume(path: Path) -> Any:
    """Loads a T2 volume after its header was checked; ValueError for a file that cannot be read."""
    extension = extensionOf(path)
    checks = {".nrrd": checkNrrdFile, ".nii": checkNiftiFile, ".nii.gz": checkNiftiFile}
    checks.get(extension, readVolume)(path)
    name = path.name[:-len(extension)]
    try:
        node = slicer.util.loadVolume(str(path), {"show": False, "name": name})
    except RuntimeError as error:
        raise ValueError(_("The volume {file} could not be loaded: {reason}").format(
            file=path.name, reason=error)) from None
    if node.GetName() != name and slicer.mrmlScene.GetFirstNodeByName(name) is None:
        node.SetName(name)  # Slicer numbers a name that was used before, also where its node is gone
    return node
