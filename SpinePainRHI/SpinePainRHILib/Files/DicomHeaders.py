"""DICOM images found in a folder, as stacks that may be read as a volume."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .DicomFiles import ImageHeaders
from .DicomPlaces import Places, isSamePlane
from .DicomValues import frameCount, frameGroup, hasFunctionalGroups, numberIn, weighting

NO_PLACE = ("does not say how its images lie in the patient (a screenshot, or a report): choose the series of the "
            "images")

_Found = tuple[Path, Any]


@dataclass(frozen=True, eq=False)
class DicomStack:
    """Images of one series, size and plane: files and their headers without pixels, one a slice in any order, or one
    with all frames. ``name`` tells the stack from others of its folder: the series' number, and a letter where
    several stacks have it."""

    name: str
    files: tuple[Path, ...]
    headers: tuple[Any, ...]

    @property
    def isMultiFrame(self) -> bool:
        return frameCount(self.headers[0]) > 1

    @property
    def imageCount(self) -> int:
        return frameCount(self.headers[0]) if self.isMultiFrame else len(self.files)

    def places(self) -> Places:
        """Raises ValueError with the second half of a sentence where the headers do not say the place."""
        try:
            return _placesOf(self)
        except MixedImages as error:
            raise ValueError(str(error)) from None
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError):
            raise ValueError(NO_PLACE) from None


class MixedImages(Exception):
    """Images that are no one stack; the text is the second half of a sentence."""


def stacksOf(headers: ImageHeaders) -> list[DicomStack]:
    """The stacks that the images make, T2 first, then by number. Two copies of one file count once."""
    groups: dict[tuple[str, ...], list[tuple[tuple[float, ...], list[_Found]]]] = {}
    for path, header in headers.found:
        plane = _plane(header)
        alike = groups.setdefault(_keyOf(header), [])
        stack = next((members for each, members in alike if len(each) == len(plane) and (
            not plane or isSamePlane(each, plane))), None)
        if stack is None:
            alike.append((plane, stack := []))
        if not any(_isCopy(path, header, other, its) for other, its in stack):
            stack.append((path, header))
    return _named([each for alike in groups.values() for _plane_, each in alike])


def placeOfFrame(header: Any, frame: int) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    """Position, orientation and pixel spacing of a frame (from 0) as its header has them.

    Raises KeyError or AttributeError where it has not.
    """
    if hasFunctionalGroups(header):
        return (frameGroup(header, frame, "PlanePositionSequence").ImagePositionPatient,
                frameGroup(header, frame, "PlaneOrientationSequence").ImageOrientationPatient,
                frameGroup(header, frame, "PixelMeasuresSequence").PixelSpacing)
    if frameCount(header) > 1:
        raise KeyError("frames without places of their own")
    return header.ImagePositionPatient, header.ImageOrientationPatient, header.PixelSpacing


def _keyOf(header: Any) -> tuple[str, ...]:
    own = str(header.get("SOPInstanceUID")) if frameCount(header) > 1 else ""
    return (str(header.get("SeriesInstanceUID")), own, str(header.Rows), str(header.get("Columns")),
            str(header.get("EchoNumbers")))


def _plane(header: Any) -> tuple[float, ...]:
    """The orientation of a single image; empty where it says no place, and for several frames."""
    if frameCount(header) > 1:
        return ()
    try:
        position, orientation, _size = placeOfFrame(header, 0)
        plane = tuple(float(each) for each in orientation)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return ()
    return plane if len(plane) == 6 and position is not None else ()


def _isCopy(path: Path, header: Any, other: Path, its: Any) -> bool:
    if not header.get("SOPInstanceUID") or header.get("SOPInstanceUID") != its.get("SOPInstanceUID"):
        return False
    try:
        return path.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _named(groups: list[list[_Found]]) -> list[DicomStack]:
    byNumber: dict[str, list[list[_Found]]] = {}
    for group in groups:
        byNumber.setdefault(f"{numberIn(group[0][1], 'SeriesNumber') or 0:.0f}", []).append(group)
    stacks = []
    for name, same in byNumber.items():
        for index, group in enumerate(same):
            suffix = "" if len(same) == 1 else chr(ord("a") + index) if index < 26 else f"-{index + 1}"
            stacks.append(DicomStack(name + suffix, tuple(path for path, _header in group),
                                     tuple(header for _path, header in group)))
    return sorted(stacks, key=lambda each: (weighting(each.headers[0]) != "T2",
                                            numberIn(each.headers[0], "SeriesNumber") or 0))


def _placesOf(stack: DicomStack) -> Places:
    first = stack.headers[0]
    if stack.isMultiFrame and len(first.get("PerFrameFunctionalGroupsSequence") or ()) != stack.imageCount:
        raise ValueError(NO_PLACE)
    places = [placeOfFrame(first, frame) for frame in range(stack.imageCount)] if stack.isMultiFrame else \
        [placeOfFrame(header, 0) for header in stack.headers]
    positions, planes, sizes = zip(*places, strict=True)
    place, plane, size = (np.array([[float(each) for each in row] for row in rows]) for rows in (
        positions, planes, sizes))
    if place.shape[1:] != (3,) or plane.shape[1:] != (6,) or size.shape[1:] != (2,) or not (size > 0).all():
        raise ValueError(NO_PLACE)
    if not all(isSamePlane(each, plane[0]) for each in plane) or np.abs(size - size[0]).max() > 1e-4:
        raise MixedImages("has images of several planes or pixel sizes, so it is not one volume: choose another "
                          "series, or export the planes as series of their own")
    if len({str(each.get("FrameOfReferenceUID") or "") for each in stack.headers}) > 1:
        raise MixedImages("has images of several frames of reference, whose places cannot be compared: export it "
                          "again from the archive")
    return Places(place, plane[0, :3], plane[0, 3:], (float(size[0, 0]), float(size[0, 1])))
