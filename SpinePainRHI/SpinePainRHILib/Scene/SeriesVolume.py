"""A DICOM series as a volume of the scene, for front ends that come without Slicer's DICOM module."""

from pathlib import Path
from typing import Any

import numpy as np
import slicer

from ..Core.Geometry import GridGeometry
from ..Files.FileAccess import quoted
from ..Files.ImageFiles import readVolume
from .Labelmaps import toMatrix


def addSeriesVolume(scene: Any, path: Path, series: str | None = None) -> tuple[Any, tuple[str, ...]]:
    """Adds the volume of a series, read and checked as Files.ImageFiles does, to a scene; gives the node, and notes
    for a person to know.

    It is called by the number of the series, since every text of a header may name a person, and no identifier of one
    comes into the scene. Its fingerprint is that of the series. Raises ValueError with a sentence where the series
    cannot be read, or which one is meant is not clear, and where ``path`` is no DICOM; the scene is unchanged then.
    """
    volume = readVolume(path, series)
    if volume.series is None:
        raise ValueError(f"{quoted(path)} is no DICOM series: name the folder of one, or a file of it.")
    voxels, matrix = volume.voxels, volume.geometry.ijkToRas.copy()
    if np.linalg.det(matrix[:3, :3]) < 0:  # as Slicer does with every volume that it loads
        voxels = voxels[::-1]
        matrix[:3, 3] += (len(voxels) - 1) * matrix[:3, 2]
        matrix[:3, 2] *= -1
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", scene.GenerateUniqueName(_nameOf(volume.series.shown)))
    node.SetIJKToRASMatrix(toMatrix(GridGeometry(matrix).ijkToRas))
    slicer.util.updateVolumeFromArray(node, np.ascontiguousarray(voxels))
    node.CreateDefaultDisplayNodes()
    return node, volume.notes


def _nameOf(shown: str) -> str:
    """``Series 5`` of ``series 5: MR, sagittal ...``."""
    return shown.partition(":")[0].capitalize()
