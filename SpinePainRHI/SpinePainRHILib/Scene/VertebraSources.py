"""Marked vertebrae in the scene, from which a lesion's level can be proposed.

Proposals are the reader's to accept, so here, unlike anywhere else, a display name may tell what a segment is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import slicer
import vtk
from scipy import ndimage

from ..Core.CaseTags import Tag
from ..Core.LevelProposals import VertebraLandmark
from ..Core.Levels import LEVELS
from ..Core.Terminology import TERMINOLOGY_TAG, vertebraOfTerminology
from .Labelmaps import BINARY_LABELMAP, arrayOf, gridOf, offsetOf
from .SegmentRecognition import segmentsOf
from .SegmentTags import getTag, nameOf

_NAME = re.compile(r"(?:vertebrae?[\s_-]*)?(C|TH?|D|L|S)[\s_-]?0?(\d{1,2})"
                   r"(?:[\s_-]*(?:vertebrae?|(?:vertebral[\s_-]*)?body))?", re.IGNORECASE)


@dataclass(frozen=True)
class VertebraLandmarks:
    """One landmark a level, from head to tail, in world RAS; ``notes`` say what was left out and why."""

    landmarks: tuple[VertebraLandmark, ...]
    notes: tuple[str, ...] = ()


def levelOfName(name: str) -> str | None:
    """The level that a name such as ``vertebrae_L3``, ``L3 vertebra``, ``T12``, ``Th5`` or ``L3 body`` tells.

    The whole name has to be of that form: discs (``L3-L4``), ribs, lesions (``L3 lesion``) and the sacrum as
    a whole tell none, nor do levels that do not exist (``L6``).
    """
    match = _NAME.fullmatch(name.strip())
    if match is None:
        return None
    level = match[1][0].upper().replace("D", "T") + match[2]
    return level if level in LEVELS else None


def isVertebraSource(node: Any) -> bool:
    """Whether a node names or codes at least two vertebrae; quick, as no voxel is read."""
    if node.IsA("vtkMRMLSegmentationNode"):
        levels = {levelOfSegment(segment)[0] for segment in segmentsOf(node.GetSegmentation()).values()}
    elif node.IsA("vtkMRMLMarkupsFiducialNode"):
        levels = {levelOfName(node.GetNthControlPointLabel(index))
                  for index in range(node.GetNumberOfControlPoints())}
    else:
        return False
    return len(levels - {None}) >= 2


def collectLandmarks(node: Any) -> VertebraLandmarks:
    """The vertebrae that a segmentation (centroids of its labelmaps) or a list of point markups holds.

    Parent transforms, non-linear ones too, are applied to the positions. A segment's level is told by its
    terminology, else by its name; a point's by its label. A level found twice is left out: which of the two
    is meant cannot be told. Segments with a role in a case are lesions or cord and never vertebrae.

    Raises ValueError for any other kind of node.
    """
    if node.IsA("vtkMRMLSegmentationNode"):
        return _ofSegmentation(node)
    if node.IsA("vtkMRMLMarkupsFiducialNode"):
        return _ofPoints(node)
    raise ValueError(f"'{node.GetName()}' holds no vertebrae: choose a segmentation or a point list.")


def levelOfSegment(segment: Any) -> tuple[str | None, str | None]:
    """The level of a vertebra segment or None, and a note where its code and its name contradict each other."""
    if getTag(segment, Tag.ROLE) is not None:
        return None, None
    coded = vertebraOfTerminology(getTag(segment, TERMINOLOGY_TAG) or "")
    named = levelOfName(nameOf(segment))
    if coded and named and coded != named:
        return None, f"Segment '{nameOf(segment)}' is coded as {coded} but named as {named}: left out."
    return coded or named, None


def _ofSegmentation(node: Any) -> VertebraLandmarks:
    notes: list[str] = []
    found: list[tuple[str, Any]] = []
    for segment in segmentsOf(node.GetSegmentation()).values():
        level, note = levelOfSegment(segment)
        if note:
            notes.append(note)
        if level:
            found.append((level, segment))
    centroids: dict[Any, dict[int, np.ndarray]] = {}
    toWorld = _transformToWorld(node)
    positions: list[tuple[str, tuple[float, float, float]]] = []
    for level, segment in found:
        labelmap = segment.GetRepresentation(BINARY_LABELMAP)
        if labelmap is not None and labelmap not in centroids:
            centroids[labelmap] = _centroidsByLabel(labelmap)
        centroid = centroids[labelmap].get(segment.GetLabelValue()) if labelmap is not None else None
        if centroid is None:
            notes.append(f"Segment '{nameOf(segment)}' has no labelmap voxel: left out.")
        else:
            positions.append((level, tuple(toWorld.TransformPoint(centroid.tolist()))))
    return _landmarks(positions, notes)


def _ofPoints(node: Any) -> VertebraLandmarks:
    positions = []
    for index in range(node.GetNumberOfControlPoints()):
        level = levelOfName(node.GetNthControlPointLabel(index))
        if level and node.GetNthControlPointPositionStatus(index) == slicer.vtkMRMLMarkupsNode.PositionDefined:
            position = [0.0, 0.0, 0.0]
            node.GetNthControlPointPositionWorld(index, position)
            positions.append((level, tuple(position)))
    return _landmarks(positions, [])


def _centroidsByLabel(labelmap: Any) -> dict[int, np.ndarray]:
    """Centroid (RAS, before any transform) of each label of a labelmap, in one pass however many share it."""
    labels = arrayOf(labelmap)
    if not labels.size:
        return {}
    matrix = gridOf(labelmap).ijkToRas
    boxes = ndimage.find_objects(labels if labels.dtype.kind in "iu" else labels.astype(np.int32))
    centroids = {}
    for label, box in enumerate(boxes, start=1):
        if box is not None:
            kji = [index.mean() + part.start + first for index, part, first
                   in zip(np.nonzero(labels[box] == label), box, offsetOf(labelmap), strict=True)]
            centroids[label] = matrix[:3, :3] @ kji[::-1] + matrix[:3, 3]
    return centroids


def _transformToWorld(node: Any) -> Any:
    transform = vtk.vtkGeneralTransform()
    slicer.vtkMRMLTransformNode.GetTransformBetweenNodes(node.GetParentTransformNode(), None, transform)
    return transform


def _landmarks(positions: Iterable[tuple[str, tuple[float, float, float]]], notes: list[str]) -> VertebraLandmarks:
    byLevel: dict[str, list[tuple[float, float, float]]] = {}
    for level, position in positions:
        byLevel.setdefault(level, []).append(position)
    notes += [f"{level} is marked {len(byLevel[level])} times: left out."
              for level in LEVELS if len(byLevel.get(level, ())) > 1]
    return VertebraLandmarks(
        tuple(VertebraLandmark(level, byLevel[level][0]) for level in LEVELS if len(byLevel.get(level, ())) == 1),
        tuple(notes))
