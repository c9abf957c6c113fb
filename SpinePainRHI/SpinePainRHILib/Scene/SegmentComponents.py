"""Splits a high-intensity segment into its connected components, and merges several into one.

Nothing is saved for undo here: the caller saves one state before the call (``SaveStateForUndo``), and one undo
then takes the whole change back. A call that fails leaves every outline as it was.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import slicer

from ..Core.CaseTags import Role
from ..Core.Components import splitComponents
from ..Core.Geometry import GridGeometry
from ..Core.Levels import LEVELS
from ..Core.Masks import CroppedMask, unite
from .CaseSegmentation import referenceGrid
from .Labelmaps import BINARY_LABELMAP, gridOf, labelmapOfMask, maskOfSegment
from .SegmentRecognition import RoleAssignment, recogniseSegments, segmentsOf
from .SegmentTags import nameOf, setRoleAndLevel


@dataclass(frozen=True)
class SplitResult:
    """IDs of the segments that now hold the components, from head to tail, the first of them the split one's.

    ``droppedVoxels`` belonged to components below the minimum volume and are in no segment any more.
    """

    segmentIds: tuple[str, ...]
    droppedVoxels: int


def splitSegment(node: Any, segmentId: str, minimumVolumeMm3: float = 0.0, connectivity: int = 26) -> SplitResult:
    """Gives each connected component of a high-intensity segment a segment of its own, right behind the first.

    The component nearest to the head keeps the segment's ID and name; the others get its tags (role, level,
    terminology, ...), colour and display settings, and its name with the next free number. Components below
    ``minimumVolumeMm3`` are deleted and counted. A segment of one component stays untouched.

    Raises ValueError for a segment that does not exist, is empty or is not high intensity, and where every
    component is below the minimum volume.
    """
    _requireHighIntensity(node, [segmentId])
    segmentation = node.GetSegmentation()
    segment = segmentation.GetSegment(segmentId)
    labelmap = segment.GetRepresentation(BINARY_LABELMAP)
    mask = maskOfSegment(segment, labelmap)  # on its own grid, so that no voxel is resampled
    if mask.isEmpty:
        raise ValueError(f"Segment '{nameOf(segment)}' is empty: there is nothing to split.")
    geometry = gridOf(labelmap)
    split = splitComponents(mask, geometry, connectivity, minimumVolumeMm3)
    if not split.components:
        raise ValueError(f"Every part of segment '{nameOf(segment)}' is smaller than {minimumVolumeMm3:g} mm³, "
                         "so nothing would be left: choose a smaller minimum.")
    dropped = split.dropped.voxelCount
    if len(split.components) == 1 and not dropped:
        return SplitResult((segmentId,), 0)
    added: list[str] = []
    try:
        # The new ones first: until all of them are there, the first still holds everything.
        behind = _idBehind(segmentation, segmentId)
        for component in split.components[1:]:
            added.append(_addLike(node, segmentId, component, geometry, behind))
        _setOutline(node, segmentId, split.components[0], geometry)
    except Exception:
        for each in added:
            segmentation.RemoveSegment(each)
        raise
    return SplitResult((segmentId, *added), dropped)


def mergeSegments(node: Any, segmentIds: Sequence[str]) -> str:
    """Unites high-intensity segments in the first of ``segmentIds`` and removes the others; returns its ID.

    The first keeps its name, tags and colour. Its level is the one that the segments agree on; segments
    without a level agree with any.

    Raises ValueError for fewer than two segments, one given twice, one that does not exist or is not high
    intensity, and levels that disagree.
    """
    if len(segmentIds) < 2:
        raise ValueError("Select at least two high-intensity segments to merge.")
    if len(set(segmentIds)) < len(segmentIds):
        raise ValueError("A segment cannot be merged with itself: select each segment once.")
    assignments = _requireHighIntensity(node, segmentIds)
    levels = sorted({each.level for each in assignments if each.level is not None}, key=LEVELS.index)
    if len(levels) > 1:
        raise ValueError(f"The segments to merge lie at different levels ({', '.join(levels)}): "
                         "give them the same level first, or keep them apart.")
    segmentation = node.GetSegmentation()
    first, *others = [segmentation.GetSegment(each) for each in segmentIds]
    grid = _commonGrid(node, [first, *others])
    united = unite([maskOfSegment(each, grid) for each in (first, *others)])
    if not united.isEmpty:
        _setOutline(node, segmentIds[0], united, gridOf(grid))
    if levels and assignments[0].level is None:
        setRoleAndLevel(first, Role.HIGH_INTENSITY, levels[0])
    for each in segmentIds[1:]:
        segmentation.RemoveSegment(each)
    return segmentIds[0]


def _requireHighIntensity(node: Any, segmentIds: Iterable[str]) -> list[RoleAssignment]:
    segments = segmentsOf(node.GetSegmentation())
    recognised = {each.segmentId: each for each in recogniseSegments(node.GetSegmentation()).segments}
    for segmentId in segmentIds:
        if segmentId not in segments:
            raise ValueError(f"The segmentation has no segment '{segmentId}' any more: select it again.")
        if segmentId not in recognised or recognised[segmentId].role is not Role.HIGH_INTENSITY:
            raise ValueError(f"Segment '{nameOf(segments[segmentId])}' is not a high-intensity segment: "
                             "only those can be split and merged.")
    return [recognised[segmentId] for segmentId in segmentIds]


def _commonGrid(node: Any, segments: Sequence[Any]) -> Any:
    """The grid (an image) that all segments with voxels lie on; where they differ, the segmentation's own."""
    labelmaps = [each.GetRepresentation(BINARY_LABELMAP) for each in segments]
    filled = [each for each in labelmaps if each is not None and min(each.GetDimensions()) > 0]
    match = slicer.vtkOrientedImageDataResample.DoGeometriesMatch
    if filled and all(match(filled[0], each) for each in filled):
        return filled[0]
    return referenceGrid(node, segments[0])


def _setOutline(node: Any, segmentId: str, mask: CroppedMask, geometry: GridGeometry) -> None:
    """Replaces a segment's voxels; a labelmap shared with other segments keeps theirs. Updates 3D, fires events."""
    if not slicer.vtkSlicerSegmentationsModuleLogic.SetBinaryLabelmapToSegment(
            labelmapOfMask(mask, geometry), node, segmentId):
        name = nameOf(node.GetSegmentation().GetSegment(segmentId))
        raise ValueError(f"Slicer could not change the segment '{name}'.")


def _addLike(node: Any, modelId: str, mask: CroppedMask, geometry: GridGeometry, behind: str) -> str:
    """Adds a segment with the tags, colour and display of ``modelId`` before segment ``behind`` ('' = at the end)."""
    segmentation = node.GetSegmentation()
    model = segmentation.GetSegment(modelId)
    segment = slicer.vtkSegment()
    segment.DeepCopyMetadata(model)
    segment.SetLabelValue(1)
    segment.SetName(_freeName(segmentation, nameOf(model)))
    segment.SetNameAutoGenerated(False)
    segment.SetColorAutoGenerated(False)
    segment.AddRepresentation(BINARY_LABELMAP, labelmapOfMask(mask, geometry))
    segmentId = segmentation.GenerateUniqueSegmentID(Role.HIGH_INTENSITY.value)
    if not segmentation.AddSegment(segment, segmentId, behind):
        raise ValueError(f"Slicer refused to add the segment '{nameOf(segment)}'.")
    display = node.GetDisplayNode()
    if display is not None:
        for name in ("Visibility", "Visibility3D", "Visibility2DFill", "Visibility2DOutline",
                     "Opacity3D", "Opacity2DFill", "Opacity2DOutline"):
            value = getattr(display, f"GetSegment{name}")(modelId)
            getattr(display, f"SetSegment{name}")(segmentId, value)
    return segmentId


def _freeName(segmentation: Any, name: str) -> str:
    """``name`` with the lowest number from 2 that no segment has yet; a number it ends in is replaced."""
    base = re.sub(r"\s+\d+$", "", name)
    taken = {nameOf(each) for each in segmentsOf(segmentation).values()}
    number = 2
    while f"{base} {number}" in taken:
        number += 1
    return f"{base} {number}"


def _idBehind(segmentation: Any, segmentId: str) -> str:
    index = segmentation.GetSegmentIndex(segmentId) + 1
    return segmentation.GetNthSegmentID(index) if index < segmentation.GetNumberOfSegments() else ""
