"""A case opened from the results: its outlines, the volume they were drawn on, and the representative slice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Case.CaseCreation import showAsOutlines
from SpinePainRHILib.Case.CaseOpening import caseNodes, removeCase
from SpinePainRHILib.Core.Cases import OutlinedCase, measureCase
from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Files.CaseFileNames import CASE_SUFFIX, caseStem, fallbackInfo
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume
from SpinePainRHILib.Scene.CaseFile import loadCaseNode
from SpinePainRHILib.Scene.CaseSegmentation import readCase
from SpinePainRHILib.Scene.CaseVolume import VOLUME_EXTENSIONS, attachVolume, volumeOf

from ..Gathering.MeasureFunction import MeasureFunction
from ..Run.CaseMeasuring import MEASURE

OPENED_ATTRIBUTE = "SpinePainCohort.OpenedCase"
"""On segmentations opened here: those of other tools are no cases by themselves."""


@dataclass(frozen=True)
class OpenedCase:
    """The nodes of a case (``volume`` None: not found), the point that is shown, and a sentence about it."""

    segmentation: Any
    volume: Any
    point: tuple[float, float, float] | None
    message: str


def openCase(path: Path, scene: Any, measure: MeasureFunction = MEASURE) -> OpenedCase:
    """Loads a case file and its volume into ``scene``, hands the case to SpinePainRHI, shows it and nothing of other
    cases, and moves the views to the representative slice.

    ``measure`` is how it was measured: it tells what the segments of other tools are, and which slice is
    representative. What is in the scene already is used as it is: it may hold unsaved work. Raises ValueError with one
    sentence for a file that cannot be used, or where unsaved work of the case before could not be saved; what is shown
    stays then.
    """
    found = _loadedSegmentation(path, scene)
    node = found or loadCaseNode(path, scene)
    try:
        mapping = tuple(map(parseRoleMapping, measure.settings["mapping"]))
        case = readCase(node, mapping, fallbackInfo(path, bool(measure.settings.get("keepFileNames"))))
        volumeNode, message = volumeOf(node), _("The case was in the scene already.")
        if volumeNode is None:
            volumeNode, message = _volumeFor(path, case, scene)
            attachVolume(node, volumeNode)
        message = " ".join(filter(None, (message, handOver(node))))
    except ValueError:
        if found is None:
            removeCase(node)
        raise
    if found is None:
        showAsOutlines(node)
        node.SetAttribute(OPENED_ATTRIBUTE, "1")
    showAlone(node)
    # Without a volume none at all: outlines over another patient's image would be taken for that patient's.
    slicer.util.setSliceViewerLayers(background=volumeNode, foreground=None, label=None, fit=volumeNode is not None)
    point = representativePoint(case, measure.settings["axis"], measure.settings["rule"])
    if point is not None:
        nodeClass = slicer.vtkMRMLSliceNode
        nodeClass.JumpAllSlices(scene, *point, nodeClass.OffsetJumpSlice)
    return OpenedCase(node, volumeNode, point, message)


def showAlone(segmentation: Any) -> None:
    """Shows a case and hides the outlines of every other case of its scene: they are other patients', or the same
    patient's of another day or reader."""
    scene = segmentation.GetScene()
    opened = [node for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode", scene)
              if node.GetAttribute(OPENED_ATTRIBUTE)]
    for node in (*caseNodes(scene), *opened):
        for index in range(node.GetNumberOfDisplayNodes()):
            node.GetNthDisplayNode(index).SetVisibility(node is segmentation)
    if segmentation.GetDisplayNode() is None:
        segmentation.CreateDefaultDisplayNodes()
    segmentation.GetDisplayNode().SetVisibility(True)


def handOver(segmentation: Any) -> str:
    """Makes a case the one that SpinePainRHI works on, if that module is there; a sentence where it cannot be.

    It asks about unsaved work of the case before. ValueError where that could not be saved.
    """
    if not hasattr(slicer.modules, "spinepainrhi"):
        return ""
    if segmentation not in caseNodes(segmentation.GetScene()):
        return _("Spine Pain RHI does not take it over: the file does not say which segment is the cord.")
    slicer.util.getModuleWidget("SpinePainRHI").rhiPanel.goOnWith(segmentation)
    return ""


def representativePoint(case: OutlinedCase, axis: str = "acquisition",
                        rule: str = "auto") -> tuple[float, float, float] | None:
    """The middle of the cord on the slice with the largest high-intensity area, in world RAS; without high
    intensity the middle of the whole cord; None without a cord."""
    if case.cord.isEmpty:
        return None
    measured = measureCase(case, axis, rule)
    along = (case.axisGeometry or case.geometry).axisFor(measured.axis)
    voxels = np.argwhere(case.cord.voxels)[:, ::-1] + np.array(case.cord.offset)[::-1]  # i, j, k
    if measured.rhiSliceIndex is not None:
        there = voxels[voxels[:, along] == measured.rhiSliceIndex]
        voxels = there if len(there) else voxels
    middle = case.geometry.ijkToRas @ np.append(voxels.mean(axis=0), 1.0)
    return float(middle[0]), float(middle[1]), float(middle[2])


def findVolume(path: Path, source: str | None) -> tuple[Path | None, str]:
    """The volume file of a case file, and a sentence.

    A file of the case's name is looked for beside the case file and in the folders beside its folder. Where the case
    knows the fingerprint of its volume, a file with another one is never taken.
    """
    stem = caseStem(path)
    folders = [path.parent, *sorted(each for each in path.parent.parent.glob("*") if each.is_dir())]
    others = 0
    for folder in dict.fromkeys(folders):
        for suffix in VOLUME_EXTENSIONS:
            candidate = folder / f"{stem}{suffix}"
            if not candidate.is_file() or candidate.name.lower().endswith(CASE_SUFFIX):
                continue
            try:
                volume = readVolume(candidate)
            except ValueError:
                others += 1
                continue
            if source is None:
                return candidate, _("{file} was found by its name; the case does not know the fingerprint of its "
                                    "volume.").format(file=candidate.name)
            if hashVolume(volume.voxels, volume.geometry) == source:
                return candidate, _("{file} is the volume that was outlined.").format(file=candidate.name)
            others += 1
    if others:
        return None, _("A file with the case's name was found, but it is not the volume that was outlined, or "
                       "cannot be read: the outlines are shown alone.")
    return None, _("No volume named {stem} was found beside the case: the outlines are shown alone.").format(
        stem=stem)


def _loadedSegmentation(path: Path, scene: Any) -> Any:
    return next((node for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode", scene)
                 if _isOf(node, path)), None)


def _isOf(node: Any, path: Path) -> bool:
    storage = node.GetStorageNode()
    name = storage.GetFileName() if storage is not None else None
    return bool(name) and Path(name).resolve() == path.resolve()


def _volumeFor(path: Path, case: OutlinedCase, scene: Any) -> tuple[Any, str]:
    """Read by Slicer itself, so that it knows the volume's file and does not ask to save it."""
    file, message = findVolume(path, case.info.source)
    if file is None:
        return None, message
    for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode", scene):
        if _isOf(node, file):
            return node, message
    try:
        return slicer.util.loadVolume(str(file), {"show": False, "name": f"{caseStem(path)}_volume"}), message
    except RuntimeError as error:
        return None, _("{file} could not be loaded ({reason}): the outlines are shown alone.").format(
            file=file.name, reason=error)
