"""Volumes brought into a scene without the application: read by our own checked readers."""

from pathlib import Path
from typing import Any

import slicer

from ..Files.FileAccess import extensionOf
from ..Files.ImageFiles import readVolume
from .Labelmaps import toMatrix


def addVolume(scene: Any, path: Path, series: str | None = None) -> Any:
    """Reads a volume (Files.ImageFiles, DICOM series included) into a new node of ``scene``, named after its file.

    The node knows the file, as one that Slicer loaded does; a DICOM series is known by the name of its folder alone.
    Raises ValueError with a sentence for what cannot be read; the scene is then unchanged.
    """
    volume = readVolume(path, series)
    extension = extensionOf(path)
    name = path.name[:-len(extension)] if extension and path.is_file() else path.name
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
    node.SetIJKToRASMatrix(toMatrix(volume.geometry.ijkToRas))
    slicer.util.updateVolumeFromArray(node, volume.voxels)
    node.CreateDefaultDisplayNodes()
    storage = scene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    storage.SetFileName(str(path))
    node.SetAndObserveStorageNodeID(storage.GetID())
    return node
