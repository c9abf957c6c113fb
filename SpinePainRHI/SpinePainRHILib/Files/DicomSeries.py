"""Volumes read from DICOM series: a folder, one file of it, or an object with many frames.

Headers are read by pydicom and pixels by SimpleITK (GDCM), the reader that Slicer itself stacks series with, in the
order that its scalar volume plugin gives them: voxels and grid, and so the fingerprint, are those of the volume that
Slicer loads from the series. No message quotes a header or names a file that was not named by the user.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .DicomChoice import chosenOf, shownText
from .DicomFiles import SEGMENTATIONS, ImageHeaders, headersIn, readHeader
from .DicomHeaders import DicomStack, stacksOf
from .DicomIdentity import ReferencedImages, SeriesIdentity, identityOf
from .DicomPixels import checkLength, checkPixels, checkRange
from .DicomPlaces import PLACE_TOLERANCE_MM, Places, farthestMm, stackedGeometry
from .DicomQuiet import checkInstalled, quietDicom
from .DicomValues import numberIn
from .FileAccess import quoted
from .FilesBelow import filesBelow

Image = tuple[NDArray[Any], GridGeometry]
"""Voxels [k, j, i] and their grid in RAS."""


@dataclass(frozen=True, eq=False)
class SeriesImage:
    """A series that was read: its image, which one it is, and what a person should know."""

    voxels: NDArray[Any]
    geometry: GridGeometry
    identity: SeriesIdentity
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ChosenSeries:
    """A stack that is meant, and how many files beside it could not be read."""

    stack: DicomStack
    unread: int

    @property
    def shown(self) -> str:
        """Which it is, in numbers and words of this program."""
        return f"series {shownText(self.stack)}"


def readDicomSeries(path: Path, series: str | None = None, drawnOn: ReferencedImages | None = None) -> SeriesImage:
    """The volume of the series in the folder ``path`` (and below), or of that which the file ``path`` belongs to.

    ``series`` is which to take, by number or words (DicomChoice.chosenOf); where it is None, that of several which
    ``drawnOn`` refers to. Raises ValueError with one sentence that names ``path``: where pydicom is not installed,
    several series are there and none is chosen (listed, T2 first), or the images are no complete and even stack.
    """
    path = Path(path)
    checkInstalled(path)
    with quietDicom(), _damaged(path):
        chosen = chooseSeries(path, series, drawnOn)
        stack = chosen.stack
        try:
            voxels, geometry = readStack(stack)
        except ValueError as error:
            raise ValueError(f"Series {stack.name} of {quoted(path)} {error}.") from None
        return SeriesImage(voxels, geometry, identityOf(stack.headers, chosen.shown), _notes(path, chosen))


@contextmanager
def _damaged(path: Path) -> Iterator[None]:
    """Whatever pydicom raises for damaged headers, which may quote them, as a sentence."""
    try:
        yield
    except (ValueError, MemoryError):
        raise
    except Exception:
        raise ValueError(f"{quoted(path)} holds DICOM whose headers are damaged: export it again from the "
                         "archive.") from None


def seriesIn(folder: Path) -> tuple[tuple[str, str], ...]:
    """The series in a folder and those below, T2 first: each one's name for ``series`` of readDicomSeries, and what is
    shown of it. Raises ValueError where there is none, or pydicom is not installed."""
    checkInstalled(folder)
    with quietDicom(), _damaged(folder):
        stacks = stacksOf(headersIn(filesBelow(folder)))
        if not stacks:
            raise ValueError(f"{quoted(folder)} holds no DICOM images: name the folder with the series.")
        return tuple((each.name, shownText(each)) for each in stacks)


def tellSeries(path: Path, series: str | None = None, drawnOn: ReferencedImages | None = None) -> str:
    """Which series readDicomSeries would read, of which headers alone are looked at. Raises ValueError as that."""
    checkInstalled(path)
    with quietDicom(), _damaged(path):
        return chooseSeries(path, series, drawnOn).shown


def chooseSeries(path: Path, series: str | None = None, drawnOn: ReferencedImages | None = None) -> ChosenSeries:
    """The series that is meant; ValueError with a sentence where that is not clear. Use within quietDicom."""
    headers = headersIn(filesBelow(path)) if path.is_dir() else _headersWith(path)
    stacks = stacksOf(headers) if path.is_dir() else [
        each for each in stacksOf(headers) if path in each.files]
    if not stacks:
        raise ValueError(f"{quoted(path)} holds no DICOM images{_leftOut(headers.unread)}: name the folder with the "
                         "series.")
    if series is None and len(stacks) > 1 and drawnOn is not None:
        stacks = [each for each in stacks if drawnOn.include(identityOf(each.headers))] or stacks
    return ChosenSeries(chosenOf(stacks, series, quoted(path)), headers.unread)


def readStack(stack: DicomStack) -> Image:
    """The volume of a stack. Raises ValueError with half a sentence ("has ..."). Use within quietDicom."""
    _checkKind(stack)
    places = stack.places()
    expected = stackedGeometry(places)
    checkPixels(stack)
    checkLength(stack)
    order = places.order()
    if stack.isMultiFrame:
        return _framesOf(stack, places, expected)
    voxels, geometry = _read([str(stack.files[each]) for each in order])
    checkRange(stack, voxels.dtype)
    geometry = _alongStack(geometry, places, order)
    if len(voxels) != len(order) or farthestMm(geometry, places, order) > PLACE_TOLERANCE_MM:
        raise ValueError("is read at another place than its images say: export it again from the archive")
    return voxels, geometry


def _checkKind(stack: DicomStack) -> None:
    """Raises ValueError for images that are none to outline, whatever they say of their place."""
    kinds = {str(kind).upper() for header in stack.headers for kind in header.get("ImageType") or ()}
    if "LOCALIZER" in kinds:
        raise ValueError("is a localiser, not an image to outline: choose another series")
    if "MOSAIC" in kinds:
        raise ValueError("is a mosaic, whose images hold many slices each: choose another series")
    if (numberIn(stack.headers[0], "InConcatenationTotalNumber") or 1) > 1:
        raise ValueError("is one part of an image that is kept in several files (a concatenation): export it as a "
                         "series of single images")


def _framesOf(stack: DicomStack, places: Places, expected: GridGeometry) -> Image:
    voxels, geometry = _read([str(stack.files[0])])
    if len(voxels) != len(places.positionsMm):
        raise ValueError("has another number of frames than its header says: export it again from the archive")
    if farthestMm(geometry, places, range(len(voxels))) <= PLACE_TOLERANCE_MM:
        return voxels, geometry
    stacked = voxels[places.order()]  # frames may come in any order; GDCM takes them as they come
    stacked.setflags(write=False)
    return stacked, expected


def _alongStack(geometry: GridGeometry, places: Places, order: list[int]) -> GridGeometry:
    """The grid with k from the first image to the last, as Slicer reads it, not along the normal of the first as
    SimpleITK does: rounded positions part the two by some thousandths of a voxel, and the fingerprints with them."""
    matrix = geometry.ijkToRas.copy()
    last = places.positionsMm[order[-1]] - places.positionsMm[order[0]]
    matrix[:3, 2] = last * (-1, -1, 1) / (len(order) - 1)
    return GridGeometry(matrix + 0.0)


def _headersWith(path: Path) -> ImageHeaders:
    """The images of the file's folder, where they belong to its series; the file comes first, before copies of it."""
    header = readHeader(path)
    if header is None or "Rows" not in header:
        raise ValueError(f"{quoted(path)} is a DICOM file without an image (a report, or a directory), or damaged: "
                         "name the folder with the series.")
    if header.get("SOPClassUID") in SEGMENTATIONS:
        raise ValueError(f"{quoted(path)} is a DICOM segmentation, not an image: give it as --cord or "
                         "--high-intensity.")
    beside = [] if numberIn(header, "NumberOfFrames") not in (None, 1) else sorted(
        each for each in path.absolute().parent.iterdir() if each.is_file() and each != path.absolute())
    others, series = headersIn(beside), header.get("SeriesInstanceUID")
    alike = (each for each in others.found if each[1].get("SeriesInstanceUID") == series)
    return ImageHeaders(((path, header), *alike), others.unread)


def _notes(path: Path, chosen: ChosenSeries) -> tuple[str, ...]:
    if not chosen.unread:
        return ()
    what = "A file" if chosen.unread == 1 else f"{chosen.unread} files"
    return (f"{what} of {quoted(path)} could not be read and may hold an image of the series: check that "
            f"{chosen.stack.imageCount} are all.",)


def _leftOut(unread: int) -> str:
    return f" that can be read ({unread} files are damaged, or cannot be opened)" if unread else ""


def _read(files: list[str]) -> Image:
    import SimpleITK

    before = SimpleITK.ProcessObject.GetGlobalWarningDisplay()
    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        if len(files) == 1:
            image = SimpleITK.ReadImage(files[0], imageIO="GDCMImageIO")
        else:
            reader = SimpleITK.ImageSeriesReader()
            reader.SetImageIO("GDCMImageIO")
            reader.SetFileNames(files)
            image = reader.Execute()
    except RuntimeError:  # its text may quote a header
        raise ValueError("cannot be decoded (its compression is not supported, or it is damaged): export it again "
                         "uncompressed") from None
    finally:
        SimpleITK.ProcessObject.SetGlobalWarningDisplay(before)
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ValueError("is not read as a three-dimensional image with one value in every voxel: choose another "
                         "series")
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    matrix[:3, 3] = image.GetOrigin()
    matrix[:2] *= -1  # DICOM's world is left, posterior, superior
    voxels = SimpleITK.GetArrayFromImage(image)
    voxels.setflags(write=False)
    return voxels, GridGeometry(matrix + 0.0)
