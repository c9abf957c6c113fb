"""The cord of a volume node along the points of a markups node."""

from collections.abc import Callable
from typing import Any

import numpy as np
import slicer
from numpy.typing import NDArray
from SpinePainTraceLib import CordTrace, traceCord

from ..Core.Geometry import GridGeometry
from ..Scene.CaseSegmentation import worldGrid
from ..Scene.CaseVolume import checkOutlinable, volumeGeometry, volumeVoxels

Tracing = Callable[[NDArray, GridGeometry, NDArray[np.float64]], CordTrace]
"""Trace.traceCord, or what stands for it."""


def placedPoints(curveNode: Any) -> NDArray[np.float64]:
    """World RAS positions (n, 3) of a markups node's placed control points, parent transforms honoured.

    Points still being placed, and those without a place, are not among them.
    """
    points = []
    for index in range(curveNode.GetNumberOfControlPoints()):
        if curveNode.GetNthControlPointPositionStatus(index) == slicer.vtkMRMLMarkupsNode.PositionDefined:
            position = [0.0, 0.0, 0.0]
            curveNode.GetNthControlPointPositionWorld(index, position)
            points.append(position)
    return np.array(points, dtype=np.float64).reshape(-1, 3)


def tracePoints(volumeNode: Any, pointsRas: NDArray[np.float64], trace: Tracing = traceCord) -> CordTrace:
    """The cord along world points on a volume node.

    The mask lies on the volume's voxels; centreline and positions are in world space, the volume's parent transform
    honoured. Raises ValueError for a volume that cannot be outlined and where ``trace`` does.
    """
    checkOutlinable(volumeNode)
    return trace(volumeVoxels(volumeNode), worldGrid(volumeNode, volumeGeometry(volumeNode)), pointsRas)


def traceOnVolume(volumeNode: Any, curveNode: Any) -> CordTrace:
    """The cord along a markups node (curve, point list ...) on a volume node; nothing in the scene changes.

    Raises ValueError as ``tracePoints`` does, and for what is no markups node.
    """
    if curveNode is None or not curveNode.IsA("vtkMRMLMarkupsNode"):
        raise ValueError("Choose a markups curve with points along the cord.")
    return tracePoints(volumeNode, placedPoints(curveNode))
