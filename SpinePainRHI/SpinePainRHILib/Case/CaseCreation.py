"""A new case on a T2 volume, ready to be outlined."""

from dataclasses import replace
from typing import Any

from ..Core.Cases import CaseInfo, Outline
from ..Core.CaseTags import Role
from ..Core.Masks import CroppedMask
from ..Core.OutlineTool import DRAWN_HERE
from ..Scene.CaseSegmentation import addOutline, createCaseNode
from ..Scene.CaseVolume import checkOutlinable, sourceHashOf, volumeGeometry, volumeVoxels
from ..Scene.SegmentStatus import CaseStatus, setCaseStatus
from ..Scene.SegmentTags import setCaseInfo
from .LesionTable import BASE_NAMES

CORD_NAME = "Cord"
FILL_OPACITY = 0.15
"""The T2 signal must show through."""

OUTLINE_OPACITY = 1.0
OUTLINE_THICKNESS_PIXELS = 2


def createCase(volumeNode: Any, info: CaseInfo) -> Any:
    """A segmentation node on the volume's grid and under its transform, with an empty cord and one empty
    high-intensity segment, roles, terminology, colours and the case-wide tags; shown as outlines with a faint fill.

    ``info.source`` is replaced by the volume's own fingerprint. Raises ValueError without a case ID and for a node
    that cannot be outlined; the scene is then unchanged.
    """
    checkOutlinable(volumeNode)
    if not info.caseId.strip():
        raise ValueError("The case ID is empty: enter one.")
    geometry, shape = volumeGeometry(volumeNode), volumeVoxels(volumeNode).shape
    info = replace(info, source=sourceHashOf(volumeNode))
    node = createCaseNode(volumeNode.GetScene(), info.caseId, geometry, shape)
    node.SetAndObserveTransformNodeID(volumeNode.GetTransformNodeID())
    node.SetReferenceImageGeometryParameterFromVolumeNode(volumeNode)
    cordId = addOutline(node, Outline(CORD_NAME, Role.CORD, CroppedMask.empty(), tool=DRAWN_HERE), geometry)
    addOutline(node, Outline(BASE_NAMES[Role.HIGH_INTENSITY], Role.HIGH_INTENSITY, CroppedMask.empty(),
                             tool=DRAWN_HERE), geometry)
    cord = node.GetSegmentation().GetSegment(cordId)
    setCaseInfo(cord, info)
    setCaseStatus(cord, CaseStatus.IN_PROGRESS)
    showAsOutlines(node)
    return node


def showAsOutlines(node: Any) -> None:
    """Shows a segmentation with clear outlines and a faint fill."""
    node.CreateDefaultDisplayNodes()
    display = node.GetDisplayNode()
    wasModifying = display.StartModify()
    display.SetOpacity2DFill(FILL_OPACITY)
    display.SetOpacity2DOutline(OUTLINE_OPACITY)
    display.SetSliceIntersectionThickness(OUTLINE_THICKNESS_PIXELS)
    display.EndModify(wasModifying)
