"""Image volumes read from NRRD and NIfTI files, once their headers and their length were checked.

SimpleITK does the reading: it is the reader Slicer itself builds on, and Slicer bundles it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .FileAccess import extensionOf, openRegularFile, quoted
from .GridMatching import largestCornerDistanceMm
from .ItkReading import readWithSimpleItk, shearedError
from .NiftiHeader import NiftiHeader, checkNiftiFile
from .NrrdHeader import NrrdHeader, checkNrrdFile

READABLE = "NRRD (.nrrd) and NIfTI (.nii, .nii.gz)"
AXES_TOLERANCE_MM = 0.1
"""How far the grid may be read from where the header puts it: rounding is far below that."""


@dataclass(frozen=True, eq=False)
class Volume:
    """A scalar image. ``voxels`` is indexed [k, j, i], read-only, in native byte order; ``geometry`` is in RAS."""

    voxels: NDArray[Any]
    geometry: GridGeometry


def readVolume(path: Path) -> Volume:
    """Reads a three-dimensional scalar volume.

    Raises ValueError with one sentence that names the file, says what is wrong with it and what to do. The
    voxels are held once: the array is SimpleITK's own memory.
    """
    path = Path(path)
    extension = extensionOf(path)
    if extension in (".nrrd", ".seg.nrrd"):
        nrrd = checkNrrdFile(path)
        _refuseLayers(path, nrrd)
        header: NrrdHeader | NiftiHeader = nrrd
        imageIO = "NrrdImageIO"
    elif extension in (".nii", ".nii.gz"):
        header = checkNiftiFile(path)
        if header.version == 2:
            raise ValueError(f"{quoted(path)} is a NIfTI-2 file, which neither 3D Slicer nor SimpleITK reads: "
                             "save it as NIfTI-1 or NRRD.")
        imageIO = "NiftiImageIO"
    else:
        raise _otherFile(path, extension)
    volume = _readWithSimpleItk(path, imageIO)
    if volume.voxels.shape != header.shape:
        raise ValueError(f"{quoted(path)} is read as another size than its header says: export it again as a "
                         "three-dimensional scalar volume.")
    if (isinstance(header, NrrdHeader)
            and largestCornerDistanceMm(volume.geometry, header.geometry, header.shape) > AXES_TOLERANCE_MM):
        raise ValueError(f"{quoted(path)} is read at another place than its header says: export it again.")
    if isinstance(header, NiftiHeader) and isSheared(header.geometry):
        raise shearedError(path)
    return volume


def isSheared(geometry: GridGeometry) -> bool:
    """Whether two axes are visibly (1 degree) off a right angle."""
    directions = geometry.ijkToRas[:3, :3] / np.array(geometry.spacingMm)
    cosines = directions.T @ directions - np.eye(3)
    return bool(np.abs(cosines).max() > np.sin(np.radians(1)))


def _refuseLayers(path: Path, header: NrrdHeader) -> None:
    if header.componentCount == 1:
        return
    if any(key.startswith("Segment0_") for key in header.keyValues):
        raise ValueError(f"{quoted(path)} is a segmentation with {header.componentCount} overlapping layers: "
                         "open it as a case, or export one segment of it as a label volume.")
    raise ValueError(f"{quoted(path)} has {header.componentCount} values in every voxel (a vector or colour image): "
                     "use a volume with one value in every voxel.")


def _otherFile(path: Path, extension: str) -> ValueError:
    """What to do with a file that is neither NRRD nor NIfTI by its name; looks whether there is such a file first."""
    openRegularFile(path).close()
    if extension == ".nhdr":
        advice = "keeps its voxels in another file: save the image as one .nrrd file"
    elif extension in (".hdr", ".img", ".hdr.gz", ".img.gz"):
        advice = "is one of a pair of files (.hdr and .img): save the image as a single file, .nii.gz for instance"
    elif extension in (".dcm", ".ima", ""):
        advice = "is no NRRD or NIfTI file: if it is DICOM, load the series into 3D Slicer and save it as .nrrd"
    else:
        advice = f"has the extension {extension}, but only {READABLE} are read: save the image as one of these"
    return ValueError(f"{quoted(path)} {advice}.")


class _ImageMemory:
    """Lends an image's memory to numpy and keeps the image alive for as long as an array uses it."""

    def __init__(self, image: Any, view: NDArray[Any]) -> None:
        self._image = image
        self.__array_interface__ = view.__array_interface__ | {"data": (view.ctypes.data, True)}


def _readWithSimpleItk(path: Path, imageIO: str) -> Volume:
    import SimpleITK

    image = readWithSimpleItk(path, imageIO)
    if image.GetNumberOfComponentsPerPixel() != 1 or image.GetDimension() != 3:
        raise ValueError(f"{quoted(path)} has several values in every voxel or is not three-dimensional: "
                         "use a three-dimensional scalar volume.")
    voxels = np.asarray(_ImageMemory(image, SimpleITK.GetArrayViewFromImage(image)))
    ijkToRas = np.eye(4)
    ijkToRas[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    ijkToRas[:3, 3] = image.GetOrigin()
    ijkToRas[:2] *= -1  # ITK's world is left, posterior, superior
    try:
        return Volume(voxels, GridGeometry(ijkToRas + 0.0))  # turns minus zero into zero
    except ValueError as error:
        raise ValueError(f"{quoted(path)} cannot be placed in space: {str(error).rstrip('.')}; "
                         "export it again.") from None
