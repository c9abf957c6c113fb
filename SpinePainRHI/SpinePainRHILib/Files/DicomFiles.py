"""DICOM files in a folder and their headers, none passed over in silence.

``readHeader`` and ``headersIn`` say nothing (use within quietDicom).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .FileAccess import extensionOf, isText, openRegularFile
from .OtherFiles import DICOM_EXTENSIONS, LONGEST_START, startsAsDicom

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
LABEL_MAP_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.7"
SEGMENTATIONS = (SEGMENTATION, LABEL_MAP_SEGMENTATION)

_WITHOUT_IMAGE = ("1.2.840.10008.1.3.10", *(f"1.2.840.10008.5.1.4.1.1.{each}" for each in (
    "9.", "11.", "66", "67", "68", "79", "88.", "104.", "130", "131", "200", "481.3", "481.4", "481.5", "481.8")),
    "1.2.840.10008.5.1.4.3", "1.2.840.10008.5.1.4.38", "1.2.840.10008.5.1.4.39")
"""How SOP classes begin that have no pixels: directories, waveforms, presentation states, raw data, reports, plans. A
file of any other class that lacks the size of its image is damaged."""

_PREAMBLE_BYTES = 132

_USED = ("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "NumberOfFrames",
         "ImageOrientationPatient", "ImagePositionPatient", "PixelSpacing", "Rows", "Columns", "EchoNumbers",
         "SeriesNumber", "ImageType", "SamplesPerPixel", "BitsAllocated", "BitsStored", "PixelRepresentation",
         "PhotometricInterpretation", "RescaleSlope", "RescaleIntercept")
"""What is used of every image: a header in which one of them cannot be read is damaged."""


@dataclass(frozen=True, eq=False)
class ImageHeaders:
    """Those of images, without their pixels, and how many files were left out though they may hold one: damaged, or
    not to be opened."""

    found: tuple[tuple[Path, Any], ...]
    unread: int


def readHeader(path: Path) -> Any | None:
    """The header of a DICOM file without its pixels; None for any other file, and for one that cannot be read."""
    try:
        return _headerOf(path)
    except _Unread:
        return None


def headersIn(files: Iterable[Path]) -> ImageHeaders:
    """The images among the files, segmentations left aside."""
    found, unread = [], 0
    for path in files:
        try:
            header = _headerOf(path)
        except _Unread:
            unread += 1
            continue
        if header is None or header.get("SOPClassUID") in SEGMENTATIONS:
            continue
        if "Rows" in header:
            found.append((path, header))
        else:
            unread += not _classOf(header).startswith(_WITHOUT_IMAGE)  # cut off in its header
    return ImageHeaders(tuple(found), unread)


class _Unread(Exception):
    """A file that may hold an image and cannot be read."""


def _headerOf(path: Path) -> Any | None:
    from pydicom import dcmread

    try:
        with openRegularFile(path) as file:
            start = file.read(LONGEST_START)
            if not startsAsDicom(start):
                if len(start) < _PREAMBLE_BYTES and extensionOf(path) in (*DICOM_EXTENSIONS, ""):
                    raise _Unread  # cut off at its very beginning, as where a copy failed
                return None
            file.seek(0)
            header = dcmread(file, stop_before_pixels=True, force=True)
            for keyword in _USED:
                header.get(keyword)  # pydicom understands a value when it is asked for it
            return header
    except _Unread:
        raise
    except ValueError as error:
        if path.is_file() or not isText(path) or path.is_symlink():
            raise _Unread from error
        return None  # a pipe, or gone by now
    except Exception as error:  # pydicom raises what it likes for damaged headers
        raise _Unread from error


def _classOf(header: Any) -> str:
    meta = getattr(header, "file_meta", None)
    try:
        return str(header.get("SOPClassUID") or (meta.get("MediaStorageSOPClassUID") if meta is not None else ""))
    except Exception:  # as above
        return ""
