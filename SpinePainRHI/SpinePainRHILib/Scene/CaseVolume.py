"""The volume that a case is outlined on: its grid, its fingerprint, and whether it is the right one."""

from pathlib import Path
from typing import Any

import numpy as np
import vtk
from numpy.typing import NDArray

from ..Core.CaseNames import stemToCase
from ..Core.Cases import CaseInfo, OutlinedCase
from ..Core.Geometry import GridGeometry
from ..Files.FileAccess import extensionOf
from ..Files.NiftiForms import formsNote
from ..Files.SourceHash import hashVolume
from .DicomVolume import dicomPlaceNote
from .Labelmaps import arrayOf, fromMatrix

VOLUME_EXTENSIONS = (".nrrd", ".nii", ".nii.gz", ".mha", ".mhd", ".mgz", ".mgh")
"""Files that hold one volume each, and that Slicer and Files.ImageFiles read."""


def volumeGeometry(volumeNode: Any) -> GridGeometry:
    """The grid of a volume node as acquired, without any parent transform."""
    matrix = vtk.vtkMatrix4x4()
    volumeNode.GetIJKToRASMatrix(matrix)
    return GridGeometry(fromMatrix(matrix))


def volumeVoxels(volumeNode: Any) -> NDArray:
    """The voxels of a volume node as array [k, j, i], a view into Slicer's memory.

    Raises ValueError for a volume without image or with several values in a voxel.
    """
    image = volumeNode.GetImageData()
    if image is None or image.GetPointData().GetScalars() is None or min(image.GetDimensions()) < 1:
        raise ValueError(f"The volume '{volumeNode.GetName()}' holds no image: load it again.")
    if image.GetNumberOfScalarComponents() != 1:
        raise ValueError(f"The volume '{volumeNode.GetName()}' has {image.GetNumberOfScalarComponents()} values in "
                         "every voxel (a vector or colour image): choose a T2 volume.")
    return arrayOf(image)


def sourceHashOf(volumeNode: Any) -> str:
    """The fingerprint of a volume node (Files.SourceHash): the same as that of its file."""
    return hashVolume(volumeVoxels(volumeNode), volumeGeometry(volumeNode))


def volumeOf(segmentationNode: Any) -> Any:
    """The volume node that a segmentation refers to as its reference; None without one."""
    return segmentationNode.GetNodeReference(segmentationNode.GetReferenceImageGeometryReferenceRole())


def attachVolume(segmentationNode: Any, volumeNode: Any) -> None:
    """Makes the segmentation refer to a volume, which a saved scene keeps; its grid stays as it is."""
    if volumeOf(segmentationNode) is not volumeNode:
        segmentationNode.SetNodeReferenceID(segmentationNode.GetReferenceImageGeometryReferenceRole(),
                                            volumeNode.GetID() if volumeNode is not None else None)


def sourceProblem(case: OutlinedCase, volumeNode: Any) -> str | None:
    """Why ``volumeNode`` is not the volume that ``case`` was outlined on; None where it is, or the case does not say
    and the grids are the same."""
    try:
        voxels = volumeVoxels(volumeNode)
    except ValueError as error:
        return str(error)
    geometry = volumeGeometry(volumeNode)
    # The fingerprint before the grid: Slicer turns left-handed volumes round, and the fingerprint allows for that.
    if case.info.source is not None:
        if case.info.source == hashVolume(voxels, geometry):
            return None
        return (f"The outlines were drawn on another volume than '{volumeNode.GetName()}', or it was changed since. "
                "Check that they fit before you go on.")
    if not (case.axisGeometry or case.geometry).sameGridAs(geometry):
        return (f"The outlines lie on another grid than the volume '{volumeNode.GetName()}': they were drawn on "
                "another volume, or it was resampled. Check that they fit before you go on.")
    return None


def volumeFile(volumeNode: Any) -> Path | None:
    """The file a volume was read from, where it is a file of VOLUME_EXTENSIONS that is still there; else None."""
    storage = volumeNode.GetStorageNode()
    name = storage.GetFileName() if storage is not None else None
    path = Path(name) if name else None
    return path if path is not None and extensionOf(path) in VOLUME_EXTENSIONS and path.is_file() else None


def placeNote(volumeNode: Any) -> str | None:
    """What a person should know of where a volume's voxels are: its file places them twice (Files.NiftiForms), or its
    DICOM headers elsewhere (DicomVolume)."""
    geometry, path = volumeGeometry(volumeNode), volumeFile(volumeNode)
    return formsNote(path, geometry) if path is not None else dicomPlaceNote(volumeNode, geometry)


def suggestInfo(volumeNode: Any) -> CaseInfo | None:
    """Case ID and timepoint as a BIDS-like file name (``sub-017_ses-week12_T2w.nii.gz``) tells them, else None.

    Names of other files, and of DICOM series above all, are not taken over: they may name the patient.
    """
    path = volumeFile(volumeNode)
    if path is None or not path.name.startswith("sub-"):
        return None
    caseId, timepoint = stemToCase(path.name[:-len(extensionOf(path))])
    return CaseInfo(caseId, timepoint)


def checkOutlinable(volumeNode: Any) -> None:
    """Raises ValueError for a node that cannot be outlined: no scalar volume, no image, a non-linear transform."""
    if volumeNode is None or not volumeNode.IsA("vtkMRMLScalarVolumeNode"):
        raise ValueError("Choose a T2 volume to outline.")
    if volumeNode.IsA("vtkMRMLLabelMapVolumeNode"):
        raise ValueError(f"'{volumeNode.GetName()}' is a label map, not an image: choose a T2 volume to outline.")
    voxels = volumeVoxels(volumeNode)
    if np.iscomplexobj(voxels):
        raise ValueError(f"'{volumeNode.GetName()}' is not a volume of real numbers: choose a T2 volume to outline.")
    parent = volumeNode.GetParentTransformNode()
    if parent is not None and not parent.IsTransformToWorldLinear():
        raise ValueError(f"The volume is under the non-linear transform '{parent.GetName()}': harden it, or move the "
                         "volume out of it.")
