"""Image volumes read from NRRD, NIfTI, MetaImage, FreeSurfer and DICOM files, once their headers were checked.

SimpleITK reads NRRD and NIfTI: it is the reader Slicer itself builds on, and Slicer bundles it. MetaImage it does not
read safely (MetaImageFiles), FreeSurfer's files not at all (MghFiles, by nibabel where it is installed). DICOM series
have their own checks (DicomSeries, by pydicom where it is installed).
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .DicomIdentity import ReferencedImages, SeriesIdentity
from .DicomSeries import readDicomSeries
from .FileAccess import extensionOf, quoted
from .GridMatching import largestCornerDistanceMm
from .ItkReading import readWithSimpleItk, shearedError
from .MetaImageFiles import readMetaImage
from .MghFiles import EXTENSIONS as MGH_EXTENSIONS
from .MghFiles import readMgh
from .NiftiForms import TwoForms, twoFormsOf
from .NiftiHeader import NiftiHeader, checkNiftiFile
from .NrrdHeader import NrrdHeader, checkNrrdFile
from .OtherFiles import isDicom, isDicomFolder, otherFile, refuseFolder

AXES_TOLERANCE_MM = 0.1
"""How far the grid may be read from where the header puts it: rounding is far below that."""

SLIGHT_SHEAR_DEGREES = 0.1
"""Sforms of registration tools are off right angles by some hundredths; over 200 mm a tenth is a third of a
millimetre."""

NOTED_SHEAR_DEGREES = 0.005
"""Below, it is the rounding of float32 numbers."""

_ROUNDING_MM = 1e-9


@dataclass(frozen=True, eq=False)
class Volume:
    """A scalar image. ``voxels`` is indexed [k, j, i], read-only, in native byte order; ``geometry`` is in RAS.

    ``forms`` are both forms of a NIfTI header that differ (Files.NiftiForms); ``series`` is which DICOM series it is;
    ``notes`` are for a person to know.
    """

    voxels: NDArray[Any]
    geometry: GridGeometry
    forms: TwoForms | None = None
    notes: tuple[str, ...] = ()
    series: SeriesIdentity | None = None


def readVolume(path: Path, series: str | None = None, drawnOn: ReferencedImages | None = None) -> Volume:
    """Reads a three-dimensional scalar volume, of a DICOM series too: from its folder or one file of it.

    ``series`` chooses one of several DICOM series, as their list tells it, or else ``drawnOn``, what a segmentation
    refers to (Files.DicomSeries).
    Raises ValueError with one sentence that names the file, says what is wrong with it and what to do. The
    voxels are held once: the array is SimpleITK's own memory.
    """
    path = Path(path)
    extension = extensionOf(path)
    if isDicom(path) or isDicomFolder(path):  # whatever its name says
        image = readDicomSeries(path, series, drawnOn)
        return Volume(image.voxels, image.geometry, notes=image.notes, series=image.identity)
    if series is not None:
        raise ValueError(f"{quoted(path)} is no DICOM, in which alone a series is chosen: leave --series out.")
    refuseFolder(path)
    if extension in (".nrrd", ".seg.nrrd"):
        nrrd = checkNrrdFile(path)
        _refuseLayers(path, nrrd)
        header: NrrdHeader | NiftiHeader = nrrd
        imageIO = "NrrdImageIO"
    elif extension in (".nii", ".nii.gz"):
        header = checkNiftiFile(path)
        imageIO = "NiftiImageIO"
    elif extension in (".mha", ".mhd"):
        return _atRightAngles(path, *readMetaImage(path))
    elif extension in MGH_EXTENSIONS:
        return _atRightAngles(path, *readMgh(path))
    else:
        raise otherFile(path)
    volume = _readWithSimpleItk(path, imageIO, isinstance(header, NiftiHeader) and not isSheared(
        header.geometry, SLIGHT_SHEAR_DEGREES))
    if volume.voxels.shape != header.shape:
        raise ValueError(f"{quoted(path)} is read as another size than its header says: export it again as a "
                         "three-dimensional scalar volume.")
    if isinstance(header, NiftiHeader) and isSheared(header.geometry):
        raise shearedError(path)
    if not _isWhereItSays(volume, header):
        raise ValueError(f"{quoted(path)} is read at another place than its header says: export it again.")
    return _withNotes(path, volume, header) if isinstance(header, NiftiHeader) else volume


def _isWhereItSays(volume: Volume, header: NrrdHeader | NiftiHeader) -> bool:
    """Whether the voxels were read where the header puts them, by either of its forms where it is NIfTI."""
    places = [header.geometry]
    toleranceMm = AXES_TOLERANCE_MM
    if isinstance(header, NiftiHeader):
        places += [header.qform] if header.qform is not None else []
        if isSheared(header.geometry, NOTED_SHEAR_DEGREES):
            toleranceMm = max(toleranceMm, min(header.geometry.spacingMm))
    return any(largestCornerDistanceMm(volume.geometry, each, header.shape) <= toleranceMm for each in places)


def _withNotes(path: Path, volume: Volume, header: NiftiHeader) -> Volume:
    forms = twoFormsOf(header)
    notes = [forms.note(path, volume.geometry, header.shape)] if forms is not None else []
    if header.qform is None and isSheared(header.geometry, NOTED_SHEAR_DEGREES):
        notes.append(_slightlySheared(path, "its sform"))
    return replace(volume, forms=forms, notes=tuple(notes))


def _atRightAngles(path: Path, voxels: NDArray[Any], geometry: GridGeometry) -> Volume:
    """A volume whose axes are set at right angles where they are slightly off, as they are where ITK reads NIfTI."""
    if isSheared(geometry, SLIGHT_SHEAR_DEGREES):
        raise ValueError(f"{quoted(path)} has axes that are not at right angles to each other: resample it to a "
                         "right-angled grid.")
    left, _sizes, right = np.linalg.svd(geometry.ijkToRas[:3, :3] / np.array(geometry.spacingMm))
    matrix = geometry.ijkToRas.copy()
    matrix[:3, :3] = left @ right * np.array(geometry.spacingMm)
    if np.abs(matrix - geometry.ijkToRas).max() < _ROUNDING_MM:
        return Volume(voxels, geometry)
    return Volume(voxels, GridGeometry(matrix), notes=(_slightlySheared(path, "its grid"),) if isSheared(
        geometry, NOTED_SHEAR_DEGREES) else ())


def _slightlySheared(path: Path, what: str) -> str:
    return (f"{quoted(path)} has axes that are slightly off right angles ({what} is sheared): they were set right, "
            "which moves no voxel by more than a fraction of its size.")


def isSheared(geometry: GridGeometry, degrees: float = 1.0) -> bool:
    """Whether two axes are off a right angle by more than ``degrees``."""
    directions = geometry.ijkToRas[:3, :3] / np.array(geometry.spacingMm)
    cosines = directions.T @ directions - np.eye(3)
    return bool(np.abs(cosines).max() > np.sin(np.radians(degrees)))


def _refuseLayers(path: Path, header: NrrdHeader) -> None:
    if header.componentCount == 1:
        return
    if any(key.startswith("Segment0_") for key in header.keyValues):
        raise ValueError(f"{quoted(path)} is a segmentation with {header.componentCount} overlapping layers: "
                         "open it as a case, or export one segment of it as a label volume.")
    raise ValueError(f"{quoted(path)} has {header.componentCount} values in every voxel (a vector or colour image): "
                     "use a volume with one value in every voxel.")


class _ImageMemory:
    """Lends an image's memory to numpy and keeps the image alive for as long as an array uses it."""

    def __init__(self, image: Any, view: NDArray[Any]) -> None:
        self._image = image
        self.__array_interface__ = view.__array_interface__ | {"data": (view.ctypes.data, True)}


def _readWithSimpleItk(path: Path, imageIO: str, setsAxesRight: bool) -> Volume:
    import SimpleITK

    image = readWithSimpleItk(path, imageIO, setsAxesRight)
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
