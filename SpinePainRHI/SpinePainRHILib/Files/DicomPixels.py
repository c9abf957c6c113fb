"""What the pixels of a DICOM series must be like, so that the library reads all of them as they are meant."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from .DicomHeaders import DicomStack
from .DicomValues import frameGroup, numberIn

_NATIVE = (None, "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
"""Transfer syntaxes that keep voxels as they are: implicit, explicit and big endian."""

_Scale = tuple[float | None, float | None]


def checkPixels(stack: DicomStack) -> None:
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
    scales = _scalesOf(stack)
    fractional = {any(value is not None and value != round(value) for value in each) for each in scales}
    if len(fractional) > 1:
        raise ValueError("scales some of its images to whole numbers and others not, so it cannot be read as one "
                         "volume: export it again")


def checkRange(stack: DicomStack, kind: DTypeLike) -> None:
    """Raises ValueError where scaled voxels of some images would not fit in ``kind``, which the first one decides."""
    scales = _scalesOf(stack)
    if len(scales) < 2 or np.issubdtype(np.dtype(kind), np.floating):
        return
    header = stack.headers[0]
    bits = int(numberIn(header, "BitsStored") or 16)
    isSigned = bool(numberIn(header, "PixelRepresentation"))
    ends = np.array((-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if isSigned else (0, 2 ** bits - 1), dtype=np.float64)
    limits = np.iinfo(np.dtype(kind))
    for slope, intercept in scales:
        scaled = ends * (1 if slope is None else slope) + (intercept or 0)
        if scaled.min() < limits.min or scaled.max() > limits.max:
            raise ValueError("scales its images in ways so different that readers cut off the voxels of some: export "
                             "it again")


def checkLength(stack: DicomStack) -> None:
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


def _frameScales(header: Any) -> set[_Scale]:
    scales: set[_Scale] = set()
    for frame in range(int(numberIn(header, "NumberOfFrames") or 0)):
        try:
            group = frameGroup(header, frame, "PixelValueTransformationSequence")
        except (KeyError, IndexError):
            scales.add((None, None))
            continue
        scales.add((numberIn(group, "RescaleSlope"), numberIn(group, "RescaleIntercept")))
    return scales


def _scalesOf(stack: DicomStack) -> set[_Scale]:
    return {(numberIn(each, "RescaleSlope"), numberIn(each, "RescaleIntercept")) for each in stack.headers}
