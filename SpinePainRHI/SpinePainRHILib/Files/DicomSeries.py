"""Volumes read from DICOM series: a folder, one file of it, or an object with many frames.

Headers are read by pydicom and pixels by SimpleITK (GDCM), the reader that Slicer itself stacks series with, in the
order that its scalar volume plugin gives them: voxels and grid, and so the fingerprint, are those of the volume that
Slicer loads from the series. No message quotes a header or names a file that was not named by the user.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .DicomHeaders import (
    SEGMENTATIONS,
    DicomStack,
    filesBelow,
    frameGroup,
    numberIn,
    readHeader,
    shownText,
    stacksOf,
)
from .DicomPlaces import PLACE_TOLERANCE_MM, Places, farthestMm, stackedGeometry
from .DicomQuiet import checkInstalled, quietDicom
from .FileAccess import quoted

MOST_LISTED = 30

_NATIVE = (None, "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
"""Transfer syntaxes that keep voxels as they are: implicit, explicit and big endian."""

Image = tuple[NDArray[Any], GridGeometry]
"""Voxels [k, j, i] and their grid in RAS."""


def readDicomSeries(path: Path, series: str | None = None) -> Image:
    """The volume of the series in the folder ``path`` (and below), or of that which the file ``path`` belongs to.

    ``series`` is the number of the one to take, as the list of several tells it. Raises ValueError with one sentence
    that names ``path``: where pydicom is not installed, several series are there and none is chosen (listed, T2
    first), or the images are no complete and even stack.
    """
    path = Path(path)
    checkInstalled(path)
    with quietDicom():
        stack = chooseStack(path, series)
        try:
            return readStack(stack)
        except ValueError as error:
            raise ValueError(f"Series {stack.name} of {quoted(path)} {error}.") from None


def chooseStack(path: Path, series: str | None = None) -> DicomStack:
    """The stack that is meant; ValueError with a sentence where that is not clear. Use within quietDicom."""
    stacks = stacksOf(filesBelow(path)) if path.is_dir() else _stacksWith(path)
    if not stacks:
        raise ValueError(f"{quoted(path)} holds no DICOM images: name the folder with the series.")
    if series is not None:
        chosen = [each for each in stacks if each.name == series.strip()]
        if not chosen:
            raise ValueError(f"{quoted(path)} has no series {series.strip()!r}, but\n{_listed(stacks)}")
        return chosen[0]
    if len(stacks) > 1:
        raise ValueError(f"{quoted(path)} holds {len(stacks)} series: choose one with --series, such as --series "
                         f"{stacks[0].name}.\n{_listed(stacks)}")
    return stacks[0]


def readStack(stack: DicomStack) -> Image:
    """The volume of a stack. Raises ValueError with half a sentence ("has ..."). Use within quietDicom."""
    if any("LOCALIZER" in str(header.get("ImageType", "")).upper() for header in stack.headers):
        raise ValueError("is a localiser, not an image to outline: choose another series")
    places = stack.places()
    expected = stackedGeometry(places)
    _checkPixels(stack)
    _checkLength(stack)
    order = places.order()
    if stack.isMultiFrame:
        return _framesOf(stack, places, expected)
    voxels, geometry = _read([str(stack.files[each]) for each in order])
    geometry = _alongStack(geometry, places, order)
    if len(voxels) != len(order) or farthestMm(geometry, places, order) > PLACE_TOLERANCE_MM:
        raise ValueError("is read at another place than its images say: export it again from the archive")
    return voxels, geometry


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


def _stacksWith(path: Path) -> list[DicomStack]:
    header = readHeader(path)
    if header is None or "Rows" not in header:
        raise ValueError(f"{quoted(path)} is a DICOM file without an image (a report, or a directory), or damaged: "
                         "name the folder with the series.")
    if header.get("SOPClassUID") in SEGMENTATIONS:
        raise ValueError(f"{quoted(path)} is a DICOM segmentation, not an image: give it as --cord or "
                         "--high-intensity.")
    if "NumberOfFrames" in header:
        return stacksOf([path])
    beside = sorted(each for each in path.resolve().parent.iterdir() if each.is_file())
    return [each for each in stacksOf(beside) if path.resolve() in each.files] or stacksOf([path])


def _listed(stacks: list[DicomStack]) -> str:
    lines = [f"  {shownText(each)}" for each in stacks[:MOST_LISTED]]
    more = len(stacks) - MOST_LISTED
    return "\n".join(lines + ([f"  and {more} more"] if more > 0 else []))


def _checkPixels(stack: DicomStack) -> None:
    """What every image must have in common, since the first decides how all are read."""
    forms = {(each.get("SamplesPerPixel"), each.get("BitsAllocated"), each.get("PixelRepresentation"),
              str(each.get("PhotometricInterpretation"))) for each in stack.headers}
    if len(forms) > 1:
        raise ValueError("has images whose voxels are kept in different ways, so it is not one volume: export "
                         "it again")
    if next(iter(forms))[0] != 1:
        raise ValueError("has several values in every voxel (a colour image): choose another series")
    if stack.isMultiFrame:
        scales = _frameScales(stack.headers[0])
        if len(scales) > 1:
            raise ValueError("scales its frames each in its own way, which readers take no notice of: export it as a "
                             "series of single images")
        return
    scales = {(numberIn(each, "RescaleSlope"), numberIn(each, "RescaleIntercept")) for each in stack.headers}
    fractional = {any(value is not None and value != round(value) for value in each) for each in scales}
    if len(fractional) > 1:
        raise ValueError("scales some of its images to whole numbers and others not, so it cannot be read as one "
                         "volume: export it again")


def _checkLength(stack: DicomStack) -> None:
    """Files that end before their voxels do, or claim less of them than their size needs, GDCM may fill up."""
    from pydicom import dcmread
    from pydicom.tag import Tag

    for path, header in zip(stack.files, stack.headers, strict=True):
        syntax = getattr(getattr(header, "file_meta", None), "TransferSyntaxUID", None)
        if syntax not in _NATIVE:
            continue  # a decoder notices
        pixels = dcmread(path, force=True, defer_size=1024, specific_tags=["PixelData"]).get_item(Tag("PixelData"))
        if pixels is not None and not hasattr(pixels, "length"):  # not deferred, but read
            there = len(pixels.value or b"")
        elif pixels is not None:
            there = min(pixels.length, path.stat().st_size - pixels.value_tell)
        else:
            there = 0
        bits = numberIn(header, "BitsAllocated") or 0
        needed = (numberIn(header, "Rows") or 0) * (numberIn(header, "Columns") or 0) * bits / 8 * (
            numberIn(header, "NumberOfFrames") or 1)
        if there < needed:
            raise ValueError("has a file that ends in the middle of its voxels: export it again from the archive")


def _frameScales(header: Any) -> set[tuple[float | None, float | None]]:
    scales: set[tuple[float | None, float | None]] = set()
    for frame in range(int(numberIn(header, "NumberOfFrames") or 0)):
        try:
            group = frameGroup(header, frame, "PixelValueTransformationSequence")
        except (KeyError, IndexError):
            scales.add((None, None))
            continue
        scales.add((numberIn(group, "RescaleSlope"), numberIn(group, "RescaleIntercept")))
    return scales


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
