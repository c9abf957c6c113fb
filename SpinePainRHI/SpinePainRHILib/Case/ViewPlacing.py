"""Slice views moved to where a volume or a cord is best seen, whatever draws them."""

from typing import Any

import vtk

from ..Scene.CaseSegmentation import readCase
from ..Scene.Labelmaps import fromMatrix, toMatrix
from .SliceViews import SliceView, cordWindow


def placeView(sliceNode: Any, sliceLogic: Any, view: SliceView) -> None:
    """Turns a slice node along a volume's own plane, with the whole of the volume in it and the slices on voxels'."""
    sliceNode.GetSliceToRAS().DeepCopy(toMatrix(view.sliceToRas))
    sliceNode.UpdateMatrices()
    sliceLogic.FitSliceToBackground()
    sliceLogic.SnapSliceOffsetToIJK()


def centreOnCord(sliceNode: Any, sliceLogic: Any, segmentationNode: Any) -> None:
    """Moves a slice node to the cord of a case and enlarges it; nothing happens where there is no cord yet, or no
    case, which is said elsewhere."""
    try:
        case = readCase(segmentationNode)
    except ValueError:
        return
    window = cordWindow(fromMatrix(sliceNode.GetSliceToRAS()), case.cord, case.geometry)
    if window is None:
        return
    across, up, depth = sliceNode.GetFieldOfView()
    scale = min(window.sizeMm / min(across, up), 1.0)
    sliceNode.JumpSliceByCentering(*window.centreRas)
    sliceNode.SetFieldOfView(across * scale, up * scale, depth)
    sliceLogic.SnapSliceOffsetToIJK()


def onward(sliceNode: Any, volumeNode: Any) -> int:
    """1 where the numbers of a volume's slices grow along a slice node's normal, or there is no volume; -1 where they
    grow against it."""
    if volumeNode is None:
        return 1
    directions = vtk.vtkMatrix4x4()
    volumeNode.GetIJKToRASDirectionMatrix(directions)
    along = fromMatrix(sliceNode.GetSliceToRAS())[:3, 2] @ fromMatrix(directions)[:3, :3]  # of each of its axes
    return 1 if along[abs(along).argmax()] > 0 else -1
