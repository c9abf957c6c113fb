"""Which volume a saved case was outlined on: one that is loaded already, or a file or series beside the case's."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..Core.CaseTags import Tag
from ..Files.CaseHeader import readCaseHeader
from ..Files.DicomFiles import headersIn
from ..Files.DicomHeaders import DicomStack, stacksOf
from ..Files.DicomQuiet import checkInstalled, quietDicom
from ..Files.DicomSeries import readStack
from ..Files.FilesBelow import filesBelow
from ..Files.ImageFiles import readVolume
from ..Files.SourceHash import hashVolume
from ..Scene.CaseVolume import checkOutlinable, sourceHashOf
from .FolderOfCases import WorkList
from .OpenedFolder import OpenedFolder


def sourceOf(path: Path) -> str | None:
    """The fingerprint of the volume that a case file was outlined on; None where it says none or cannot be read."""
    try:
        return readCaseHeader(path).tags.get(Tag.SOURCE) or None
    except ValueError:
        return None


def loadedVolume(scene: Any, source: str | None, preferred: Any = None) -> Any:
    """The volume node of a scene with this fingerprint, ``preferred`` before others; None without one."""
    if source is None:
        return None
    nodes = [scene.GetNthNodeByClass(index, "vtkMRMLScalarVolumeNode")
             for index in range(scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode"))]
    return next((node for node in sorted(nodes, key=lambda each: each is not preferred)
                 if _sourceHash(node) == source), None)


IMAGES_READ = 12
"""So many images are read whole to find the one that a case was outlined on: each may take a second."""


def volumeBeside(path: Path, within: OpenedFolder | None = None) -> Path | None:
    """The image of a case's own case and timepoint in the folder of its file, as a work list tells; None without one.

    Where there are several, the one with the fingerprint that the case holds goes before T2 by name. Where none is
    named after the case, the one with that fingerprint, among the first IMAGES_READ of the folder. Links that lead out
    of ``within`` are not followed.
    """
    try:
        owner = readCaseHeader(path).owner
        items = WorkList(path.parent, owner.reader, depth=0, within=within).items
    except ValueError:
        return None
    item = next((each for each in items if (each.caseId, each.timepoint) == (owner.caseId, owner.timepoint)), None)
    if item is None or item.volumePath is None:
        source = sourceOf(path)
        images = [image for each in items for image in (each.volumePath, *each.otherVolumes) if image is not None]
        return next((image for image in images[:IMAGES_READ] if source and _fileHash(image) == source), None)
    if item.otherVolumes and (source := sourceOf(path)) is not None:
        for each in (item.volumePath, *item.otherVolumes):
            if _fileHash(each) == source:
                return each
    return item.volumePath


def seriesOf(folder: Path) -> list[DicomStack]:
    """The DICOM series in a folder and those below it, T2 first; ValueError where pydicom is not installed."""
    checkInstalled(folder)
    with quietDicom():
        return stacksOf(headersIn(filesBelow(folder)))


def seriesBeside(folders: Iterable[Path], source: str) -> tuple[Path, str] | None:
    """Folder and name of the DICOM series with a fingerprint, among the first IMAGES_READ; None without one."""
    read = 0
    for folder in folders:
        for stack in seriesOf(folder):
            read += 1
            if read > IMAGES_READ:
                return None
            if _stackHash(stack) == source:
                return folder, stack.name
    return None


def _stackHash(stack: DicomStack) -> str | None:
    try:
        with quietDicom():
            return hashVolume(*readStack(stack))
    except ValueError:
        return None


def _sourceHash(node: Any) -> str | None:
    try:
        checkOutlinable(node)
        return sourceHashOf(node)
    except ValueError:
        return None


def _fileHash(path: Path) -> str | None:
    try:
        volume = readVolume(path)
        return hashVolume(volume.voxels, volume.geometry)
    except ValueError:
        return None
