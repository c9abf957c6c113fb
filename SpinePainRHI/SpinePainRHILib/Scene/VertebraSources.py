"""Known vertebrae in the scene, from which a lesion's level can be proposed.

Proposals are the reader's to accept, so here, unlike anywhere else, a display name may tell what a segment is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import slicer
import vtk

from ..Core.CaseTags import Tag
from ..Core.LevelProposals import VertebraLandmark
from ..Core.Levels import levelOfName
from ..Core.Terminology import TERMINOLOGY_TAG, vertebraOfTerminology
from ..Core.Vertebrae import (
    LabelledVertebrae,
    NumberedLabels,
    Vertebrae,
    inAnatomicalOrder,
    labelCounts,
    landmarksOf,
    vertebraeOfLabels,
)
from ..Core.VertebraSchemes import VertebraScheme
from .CaseVolume import volumeGeometry, volumeVoxels
from .Labelmaps import BINARY_LABELMAP, arrayOf, fromMatrix, gridOf, offsetOf
from .SegmentRecognition import segmentsOf
from .SegmentTags import getTag, nameOf

_NUMBERED = re.compile(r"(?:Label|Segment)[_ ](\d{1,4})", re.ASCII)
"""How Slicer names segments of label volumes whose colours have no names: ``Label_13`` where a label map node is
imported (vtkSlicerSegmentationsModuleLogic), ``Segment_13`` where a file is loaded as segmentation
(vtkMRMLSegmentationStorageNode)."""

NODE_TYPES = ("vtkMRMLSegmentationNode", "vtkMRMLMarkupsFiducialNode", "vtkMRMLScalarVolumeNode")


def collectVertebrae(node: Any, scheme: VertebraScheme | None = None) -> Vertebrae:
    """The vertebrae that a segmentation, a label volume or a list of point markups holds, in world RAS.

    A segment's level is told by its terminology, else by its name, else, where a scheme is given, by the number that
    Slicer has put into its name; a label's by the scheme, without one by the name of its colour; a point's by its
    label. Parent transforms are applied; under a non-linear one positions alone are known, not what each voxel holds.
    A level found twice is left out: which of the two is meant cannot be told. Segments with a role in a case are
    lesions or cord and never vertebrae.

    Raises ValueError for any other kind of node, and as Core.Vertebrae.vertebraeOfLabels does.
    """
    if node.IsA("vtkMRMLMarkupsFiducialNode"):
        return _ofPoints(node)
    if not any(node.IsA(each) for each in NODE_TYPES):
        raise ValueError(f"'{node.GetName()}' holds no vertebrae: choose a segmentation, a label volume or a point "
                         "list.")
    try:
        found = (_ofSegmentation(node, scheme) if node.IsA("vtkMRMLSegmentationNode") else
                 vertebraeOfLabels([NumberedLabels(volumeVoxels(node), volumeGeometry(node))], scheme)
                 if scheme is not None else _ofColours(node))
    except ValueError as error:
        text = str(error)
        raise ValueError(text if text.endswith(".") else f"'{node.GetName()}' {text}.") from None
    return _inWorld(found, node)


def stateOf(node: Any) -> tuple[Any, ...]:
    """What changes whenever the vertebrae that a node holds may have; modification times are given out once."""
    parent = node.GetParentTransformNode()
    content: list[Any] = [node.GetID(), node.GetMTime(), parent and parent.GetID(),
                          parent and parent.GetTransformToWorldMTime()]
    if node.IsA("vtkMRMLSegmentationNode"):
        for segment in segmentsOf(node.GetSegmentation()).values():
            labelmap = segment.GetRepresentation(BINARY_LABELMAP)
            content += [segment.GetMTime(), labelmap and labelmap.GetMTime()]
    elif node.IsA("vtkMRMLVolumeNode"):
        image = node.GetImageData()
        content += [image and image.GetMTime()]
    return tuple(content)


def levelOfSegment(segment: Any) -> tuple[str | None, str | None]:
    """The level of a vertebra segment or None, and a note where its code and its name contradict each other."""
    if getTag(segment, Tag.ROLE) is not None:
        return None, None
    coded = vertebraOfTerminology(getTag(segment, TERMINOLOGY_TAG) or "")
    named = levelOfName(nameOf(segment))
    if coded and named and coded != named:
        return None, f"Segment '{nameOf(segment)}' is coded as {coded} but named as {named}: left out."
    return coded or named, None


def _ofSegmentation(node: Any, scheme: VertebraScheme | None) -> Vertebrae:
    notes: list[str] = []
    named: dict[Any, dict[int, str]] = {}
    numbered: dict[Any, dict[int, int]] = {}
    for segment in segmentsOf(node.GetSegmentation()).values():
        level, note = levelOfSegment(segment)
        notes += [note] if note else []
        number = _NUMBERED.fullmatch(nameOf(segment)) if scheme is not None and not note else None
        labelmap = segment.GetRepresentation(BINARY_LABELMAP)
        value = segment.GetLabelValue()
        if level and (labelmap is None or not (arrayOf(labelmap) == value).any()):
            notes.append(f"Segment '{nameOf(segment)}' has no labelmap voxel: left out.")
        elif level:
            named.setdefault(labelmap, {})[value] = level
        elif number is not None and labelmap is not None and getTag(segment, Tag.ROLE) is None:
            numbered.setdefault(labelmap, {})[value] = int(number[1])
    parts = [LabelledVertebrae(arrayOf(labelmap), gridOf(labelmap), levels, offsetOf(labelmap))
             for labelmap, levels in named.items()]
    byNumber = vertebraeOfLabels([
        NumberedLabels(arrayOf(labelmap), gridOf(labelmap), numbers, offsetOf(labelmap))
        for labelmap, numbers in numbered.items()], scheme) if numbered else Vertebrae(())
    landmarks, fragments = landmarksOf(parts)
    return inAnatomicalOrder([*landmarks, *byNumber.landmarks], [*parts, *byNumber.voxels],
                             [*notes, *fragments, *byNumber.notes])


def _ofColours(node: Any) -> Vertebrae:
    display = node.GetDisplayNode()
    colours = display.GetColorNode() if display is not None else None
    voxels = volumeVoxels(node)
    names = {label: colours.GetColorName(label) or "" for label in labelCounts(voxels)} if colours is not None else {}
    levels: Mapping[int, str] = {label: level for label, name in names.items() if (level := levelOfName(name))}
    part = LabelledVertebrae(voxels, volumeGeometry(node), levels)
    landmarks, notes = landmarksOf([part])
    return inAnatomicalOrder(landmarks, [part], notes)


def _ofPoints(node: Any) -> Vertebrae:
    landmarks = []
    for index in range(node.GetNumberOfControlPoints()):
        level = levelOfName(node.GetNthControlPointLabel(index))
        if level and node.GetNthControlPointPositionStatus(index) == slicer.vtkMRMLMarkupsNode.PositionDefined:
            position = [0.0, 0.0, 0.0]
            node.GetNthControlPointPositionWorld(index, position)
            landmarks.append(VertebraLandmark(level, (position[0], position[1], position[2])))
    return inAnatomicalOrder(landmarks)


def _inWorld(found: Vertebrae, node: Any) -> Vertebrae:
    parent = node.GetParentTransformNode()
    if parent is None:
        return found
    toWorld = vtk.vtkGeneralTransform()
    slicer.vtkMRMLTransformNode.GetTransformBetweenNodes(parent, None, toWorld)
    return Vertebrae(
        tuple(VertebraLandmark(each.level, tuple(toWorld.TransformPoint(each.positionRas)))
              for each in found.landmarks), tuple(_moved(found.voxels, parent)), found.notes)


def _moved(parts: Iterable[LabelledVertebrae], parent: Any) -> list[LabelledVertebrae]:
    if not parent.IsTransformToWorldLinear():
        return []
    matrix = vtk.vtkMatrix4x4()
    parent.GetMatrixTransformToWorld(matrix)
    return [replace(each, geometry=each.geometry.transformedBy(fromMatrix(matrix))) for each in parts]
