"""Strokes of a Segment Editor widget without a mouse, through its effects (so this works in a real Slicer, too)."""

import numpy as np
import slicer
import vtk
from vtk.util.numpy_support import vtk_to_numpy


def paintBox(editorWidget, low, high, erase: bool = False) -> None:
    """One stroke over the voxels low <= (i, j, k) <= high of the segmentation's grid into the current segment.

    Saves the state for undo first, as a mouse stroke does; mask and overwrite mode of the editor node are honoured.
    A brush without a diameter paints nothing, however far it is moved.
    """
    def fill(voxels, offset, _ijkToRas) -> None:
        first = [max(0, low[axis] - offset[axis]) for axis in range(3)]
        last = [max(0, high[axis] + 1 - offset[axis]) for axis in range(3)]
        voxels[first[2]:last[2], first[1]:last[1], first[0]:last[0]] = 1

    if brushDiameterMm(editorWidget, erase) > 0:
        _stroke(editorWidget, fill, erase)


def paintDab(editorWidget, centreRas, normalRas, erase: bool = False) -> None:
    """One click with the brush as the editor node has it: the voxels whose centre it covers.

    A sphere where the brush is one; else a disk in the slice through the centre across ``normalRas`` (half a voxel
    either way). Coordinates are those of the segmentation node, its transform left out.
    """
    effect = _effect(editorWidget, erase)
    diameterMm, isSphere = brushDiameterMm(editorWidget, erase), effect.integerParameter("BrushSphere")

    def fill(voxels, offset, ijkToRas) -> None:
        k, j, i = np.indices(voxels.shape)
        ijk = np.stack([i + offset[0], j + offset[1], k + offset[2]], axis=-1)
        away = ijk @ ijkToRas[:3, :3].T + ijkToRas[:3, 3] - np.asarray(centreRas, dtype=float)
        inside = np.linalg.norm(away, axis=-1) <= diameterMm / 2
        if not isSphere:
            normal = np.asarray(normalRas, dtype=float) / np.linalg.norm(normalRas)
            inside &= np.abs(away @ normal) <= np.abs(normal @ ijkToRas[:3, :3]).max() / 2
        voxels[inside] = 1

    if diameterMm > 0:
        _stroke(editorWidget, fill, erase)


def brushDiameterMm(editorWidget, erase: bool = False) -> float:
    """The diameter of the brush, as the editor node keeps it; 0 where the node was robbed of its parameters."""
    return _effect(editorWidget, erase).doubleParameter("BrushAbsoluteDiameter")


def clickSegment(editorWidget, segmentID: str) -> None:
    """Select a segment in the editor's list as a click does (``setCurrentSegmentID`` emits no signal)."""
    table = slicer.util.findChild(editorWidget, "SegmentsTableView")
    if hasattr(table, "setSelectedSegmentIDs"):
        table.setSelectedSegmentIDs([segmentID])  # the real one
        return
    ids = list(editorWidget.segmentationNode().GetSegmentation().GetSegmentIDs())
    slicer.util.findChild(table, "SegmentsTable").setCurrentRow(ids.index(segmentID))


def _effect(editorWidget, erase: bool):
    return editorWidget.effectByName("Erase" if erase else "Paint")


def _stroke(editorWidget, fill, erase: bool) -> None:
    effect = _effect(editorWidget, erase)
    if not editorWidget.currentSegmentID():
        raise ValueError("Select a segment before painting")
    labelmap = effect.defaultModifierLabelmap()
    if labelmap is None:
        raise ValueError("The editor has no grid to paint on: set its segmentation and source volume")
    matrix = vtk.vtkMatrix4x4()
    labelmap.GetImageToWorldMatrix(matrix)
    extent = labelmap.GetExtent()
    shape = [extent[2 * axis + 1] - extent[2 * axis] + 1 for axis in (2, 1, 0)]
    voxels = vtk_to_numpy(labelmap.GetPointData().GetScalars()).reshape(shape)
    fill(voxels, extent[::2], slicer.util.arrayFromVTKMatrix(matrix))
    labelmap.GetPointData().GetScalars().Modified()
    labelmap.Modified()
    effect.saveStateForUndo()
    modes = slicer.qSlicerSegmentEditorAbstractEffect
    mode = modes.ModificationModeRemove if erase else modes.ModificationModeAdd
    effect.modifySelectedSegmentByLabelmap(labelmap, mode)
