"""A case opened from the results: its outlines, the volume they were drawn on, and the representative slice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Core.Cases import OutlinedCase, measureCase
from SpinePainRHILib.Files.CaseFileNames import CASE_SUFFIX, caseStem, fallbackInfo
from SpinePainRHILib.Files.ImageFiles import Volume, readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume
from SpinePainRHILib.Mrml.CaseFile import loadCaseNode
from SpinePainRHILib.Mrml.CaseSegmentation import readCase
from SpinePainRHILib.Mrml.Labelmaps import toMatrix

VOLUME_SUFFIXES = (".nrrd", ".nii.gz", ".nii")
VOLUME_FILE_ATTRIBUTE = "SpinePainCohort.VolumeFile"


@dataclass(frozen=True)
class OpenedCase:
    """The nodes of a case (``volume`` None: not found), the point that is shown, and a sentence about it."""

    segmentation: Any
    volume: Any
    point: tuple[float, float, float] | None
    message: str


def openCase(path: Path, scene: Any) -> OpenedCase:
    """Loads a case file and its volume into ``scene``, shows them and moves the views to the representative slice.

    What is in the scene already is used as it is: it may hold unsaved work. Raises ValueError with one sentence for a
    file that cannot be used.
    """
    node = _loadedSegmentation(path, scene) or loadCaseNode(path, scene)
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    case = readCase(node, fallback=fallbackInfo(path))
    volumeNode, message = _volumeOf(path, case, scene)
    if volumeNode is not None:
        slicer.util.setSliceViewerLayers(background=volumeNode, fit=True)
    point = representativePoint(case)
    if point is not None:
        nodeClass = slicer.vtkMRMLSliceNode
        nodeClass.JumpAllSlices(scene, *point, nodeClass.OffsetJumpSlice)
    return OpenedCase(node, volumeNode, point, message)


def representativePoint(case: OutlinedCase) -> tuple[float, float, float] | None:
    """The middle of the cord on the slice with the largest high-intensity area, in world RAS; without high
    intensity the middle of the whole cord; None without a cord."""
    if case.cord.isEmpty:
        return None
    measured = measureCase(case)
    axis = (case.axisGeometry or case.geometry).axisFor(measured.axis)
    voxels = np.argwhere(case.cord.voxels)[:, ::-1] + np.array(case.cord.offset)[::-1]  # i, j, k
    if measured.rhiSliceIndex is not None:
        there = voxels[voxels[:, axis] == measured.rhiSliceIndex]
        voxels = there if len(there) else voxels
    middle = case.geometry.ijkToRas @ np.append(voxels.mean(axis=0), 1.0)
    return float(middle[0]), float(middle[1]), float(middle[2])


def findVolume(path: Path, source: str | None) -> tuple[Path | None, Volume | None, str]:
    """The volume file of a case file, what was read of it, and a sentence.

    A file of the case's name is looked for beside the case file and in the folders beside its folder. Where the case
    knows the fingerprint of its volume, a file with another one is never taken.
    """
    stem = caseStem(path)
    folders = [path.parent, *sorted(each for each in path.parent.parent.glob("*") if each.is_dir())]
    others = 0
    for folder in dict.fromkeys(folders):
        for suffix in VOLUME_SUFFIXES:
            candidate = folder / f"{stem}{suffix}"
            if not candidate.is_file() or candidate.name.lower().endswith(CASE_SUFFIX):
                continue
            try:
                volume = readVolume(candidate)
            except ValueError:
                others += 1
                continue
            if source is None:
                return candidate, volume, _("{file} was found by its name; the case does not know the fingerprint "
                                            "of its volume.").format(file=candidate.name)
            if hashVolume(volume.voxels, volume.geometry) == source:
                return candidate, volume, _("{file} is the volume that was outlined.").format(file=candidate.name)
            others += 1
    if others:
        return None, None, _("A file with the case's name was found, but it is not the volume that was outlined, "
                             "or cannot be read: the outlines are shown alone.")
    return None, None, _("No volume named {stem} was found beside the case: the outlines are shown alone.").format(
        stem=stem)


def _loadedSegmentation(path: Path, scene: Any) -> Any:
    for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode", scene):
        storage = node.GetStorageNode()
        if storage is not None and storage.GetFileName() and Path(storage.GetFileName()) == path:
            return node
    return None


def _volumeOf(path: Path, case: OutlinedCase, scene: Any) -> tuple[Any, str]:
    file, volume, message = findVolume(path, case.info.source)
    if file is None or volume is None:
        return None, message
    for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode", scene):
        if node.GetAttribute(VOLUME_FILE_ATTRIBUTE) == str(file):
            return node, message
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", caseStem(path))
    node.SetAttribute(VOLUME_FILE_ATTRIBUTE, str(file))
    node.SetIJKToRASMatrix(toMatrix(volume.geometry.ijkToRas))
    slicer.util.updateVolumeFromArray(node, volume.voxels)
    node.CreateDefaultDisplayNodes()
    return node, message
