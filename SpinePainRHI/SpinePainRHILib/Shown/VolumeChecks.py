"""A volume's file before a front end has it loaded."""

from pathlib import Path

from ..Files.FileAccess import extensionOf
from ..Files.ImageFiles import readVolume
from ..Files.NiftiHeader import checkNiftiFile
from ..Files.NrrdHeader import checkNrrdFile
from .Words import _


def checkedVolumeName(path: Path) -> str:
    """The name that the volume gets in the scene; ValueError for a file whose header says that it cannot be read."""
    extension = extensionOf(path)
    checks = {".nrrd": checkNrrdFile, ".nii": checkNiftiFile, ".nii.gz": checkNiftiFile}
    checks.get(extension, readVolume)(path)
    return path.name[:-len(extension)]


def notLoaded(path: Path, reason: object) -> ValueError:
    """To be raised where the loading itself failed."""
    return ValueError(_("The volume {file} could not be loaded: {reason}").format(file=path.name, reason=reason))
