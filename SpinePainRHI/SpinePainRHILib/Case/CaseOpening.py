"""Cases that exist already: in a file, or in a scene."""

from pathlib import Path
from typing import Any

from ..Core.Cases import CaseInfo
from ..Files.CaseFileNames import fallbackInfo, isCaseFile
from ..Scene.CaseFile import loadCaseNode
from ..Scene.CaseVolume import attachVolume
from ..Scene.SegmentRecognition import RoleMapping, recogniseSegments
from ..Scene.SegmentTags import Tag as CaseTag
from ..Scene.SegmentTags import getCaseInfo, getTag, setCaseInfo, setRoleAndLevel
from .CaseCreation import showAsOutlines


def loadCase(path: Path, scene: Any, volumeNode: Any = None, mapping: tuple[RoleMapping, ...] = ()) -> Any:
    """Loads a case file into the scene, under the volume's transform, and tags what the user's mapping says.

    A cord without case tag gets the case and timepoint that the file's name tells. Raises ValueError where the file
    cannot be read or is no case; the scene is then unchanged.
    """
    node = loadCaseNode(path, scene)
    try:
        applyMapping(node, mapping)
        cord = node.GetSegmentation().GetSegment(recogniseSegments(node.GetSegmentation()).cordId)
        if not getTag(cord, CaseTag.CASE):
            fallback: CaseInfo = fallbackInfo(path)
            setCaseInfo(cord, getCaseInfo(cord, fallback.caseId, fallback.timepoint))
    except ValueError as error:
        removeCase(node)
        raise ValueError(f"{path}: {error}") from None
    if volumeNode is not None:
        node.SetAndObserveTransformNodeID(volumeNode.GetTransformNodeID())
        attachVolume(node, volumeNode)
    showAsOutlines(node)
    return node


def applyMapping(node: Any, mapping: tuple[RoleMapping, ...]) -> None:
    """Tags segments with the roles that the user gave them. Raises ValueError where the case stays unclear."""
    recognition = recogniseSegments(node.GetSegmentation(), mapping)
    recognition.raiseErrors()
    if mapping:
        for each in recognition.segments:
            setRoleAndLevel(node.GetSegmentation().GetSegment(each.segmentId), each.role, each.level)


def removeCase(node: Any) -> None:
    """Removes a segmentation with its display and storage nodes from its scene."""
    scene = node.GetScene()
    others = [node.GetNthDisplayNode(index) for index in range(node.GetNumberOfDisplayNodes())]
    others.append(node.GetStorageNode())
    scene.RemoveNode(node)
    for other in others:
        if other is not None and other.GetScene() is scene:  # in a real Slicer some went with it
            scene.RemoveNode(other)


def caseNodes(scene: Any) -> tuple[Any, ...]:
    """The segmentation nodes of a scene that are cases by their own tags or terminology, in scene order."""
    nodes = [scene.GetNthNodeByClass(index, "vtkMRMLSegmentationNode")
             for index in range(scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode"))]
    return tuple(node for node in nodes
                 if node.GetSegmentation() is not None and not recogniseSegments(node.GetSegmentation()).errors)


def fileOf(node: Any) -> Path | None:
    """The case file that a node was read from, where it is one and is still there; None after a scene was opened."""
    storage = node.GetStorageNode()
    name = storage.GetFileName() if storage is not None else None
    path = Path(name) if name else None
    return path if path is not None and isCaseFile(path) and path.is_file() else None
