"""DICOM images found in a folder, as stacks that may be read as a volume, and what may be shown of them.

Only numbers are shown: every text of a header, the description of a series above all, may hold a name.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..Core.Geometry import GridGeometry
from .DicomPlaces import Places, isSamePlane, stackedGeometry
from .FileAccess import openRegularFile

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
LABEL_MAP_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.7"
SEGMENTATIONS = (SEGMENTATION, LABEL_MAP_SEGMENTATION)

_IMPLICIT_START = b"\x08\x00"
"""How a data set begins that was written without the preamble of PS3.10."""


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
        return "NumberOfFrames" in self.headers[0]

    def places(self) -> Places:
        """Raises ValueError with the second half of a sentence where the headers do not say the place."""
        try:
            return _placesOf(self)
        except MixedImages as error:
            raise ValueError(str(error)) from None
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError):
            raise ValueError("does not say how its images lie in the patient (a screenshot, or a report): choose the "
                             "series of the images") from None


def readHeader(path: Path) -> Any | None:
    """The header of a DICOM file without its pixels; None for any other file. Says nothing (use within quietDicom)."""
    from pydicom import dcmread

    try:
        with openRegularFile(path) as file:
            start = file.read(132)
            if start[128:] != b"DICM" and start[:2] != _IMPLICIT_START:
                return None
            file.seek(0)
            return dcmread(file, stop_before_pixels=True, force=start[128:] != b"DICM")
    except Exception:  # pydicom raises what it likes for damaged headers
        return None


def filesBelow(folder: Path) -> Iterator[Path]:
    """Every file of a folder and those below, in the order of their names."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent) / name for name in sorted(names))


def stacksOf(files: Iterator[Path] | Sequence[Path]) -> list[DicomStack]:
    """The stacks that the files make, T2 first, then by number. Two copies of one file count once."""
    groups: dict[tuple[str, ...], list[tuple[tuple[float, ...], list[tuple[Path, Any]]]]] = {}
    for path in files:
        header = readHeader(path)
        if header is None or "Rows" not in header or header.get("SOPClassUID") in SEGMENTATIONS:
            continue
        plane = _plane(header)
        alike = groups.setdefault(_keyOf(header), [])
        stack = next((members for each, members in alike if len(each) == len(plane) and (
            not plane or isSamePlane(each, plane))), None)
        if stack is None:
            alike.append((plane, stack := []))
        if not any(_isCopy(path, header, other, its) for other, its in stack):
            stack.append((path, header))
    members = [each for alike in groups.values() for _plane_, each in alike]
    return _named(members)


def shownText(stack: DicomStack) -> str:
    """What is told of a stack so that it can be chosen: numbers, and words of this program; no text of a header."""
    header = stack.headers[0]
    count = int(numberIn(header, "NumberOfFrames") or 0) if stack.isMultiFrame else len(stack.files)
    size = f"{numberIn(header, 'Columns') or 0:.0f} x {numberIn(header, 'Rows') or 0:.0f} x {count}"
    try:
        geometry = stackedGeometry(stack.places())
        plane = anatomicalPlane(geometry)
        spacing = " x ".join(f"{each:.2f}" for each in geometry.spacingMm) + " mm"
    except ValueError:
        plane, spacing = "no volume", ""
    echoMs, repetitionMs = echoTimeMs(header), repetitionTimeMs(header)
    times = [f"{what} {value:.0f} ms" for what, value in (("TE", echoMs), ("TR", repetitionMs)) if value is not None]
    sequence = " ".join(filter(None, (weighting(header) or "", f"({', '.join(times)})" if times else "")))
    modality = str(header.get("Modality", ""))
    parts = (modality if modality in ("MR", "CT", "PT") else "", plane, size, spacing, sequence)
    return f"{stack.name}: " + ", ".join(filter(None, parts))


def anatomicalPlane(geometry: GridGeometry) -> str:
    """The anatomical plane that the images lie nearest to."""
    normal = np.abs(geometry.ijkToRas[:3, 2])
    return ("sagittal", "coronal", "axial")[int(normal.argmax())]


def weighting(header: Any) -> str | None:
    """T2 or T1, as echo and repetition time tell for spin echo; None where they tell neither."""
    echoMs, repetitionMs = echoTimeMs(header), repetitionTimeMs(header)
    if echoMs is None or repetitionMs is None:
        return None
    if echoMs >= 60 and repetitionMs >= 1000:
        return "T2"
    return "T1" if echoMs <= 30 and repetitionMs <= 1200 else None


def echoTimeMs(header: Any) -> float | None:
    value = numberIn(header, "EchoTime")
    return value if value is not None else _grouped(header, "MREchoSequence", "EffectiveEchoTime")


def repetitionTimeMs(header: Any) -> float | None:
    value = numberIn(header, "RepetitionTime")
    return value if value is not None else _grouped(header, "MRTimingAndRelatedParametersSequence", "RepetitionTime")


def numberIn(header: Any, keyword: str) -> float | None:
    """A number of a header; None where there is none, whatever stands in its place."""
    try:
        value = float(header[keyword].value)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    return value if np.isfinite(value) else None


def frameGroup(header: Any, frame: int, keyword: str) -> Any:
    """The functional group of a frame (from 0), its own or the shared one. Raises KeyError where there is none."""
    for sequence, index in (("PerFrameFunctionalGroupsSequence", frame), ("SharedFunctionalGroupsSequence", 0)):
        groups = header.get(sequence)
        if groups and keyword in groups[index] and groups[index][keyword].value:
            return groups[index][keyword].value[0]
    raise KeyError(keyword)


def _grouped(header: Any, group: str, keyword: str) -> float | None:
    try:
        return numberIn(frameGroup(header, 0, group), keyword)
    except (KeyError, IndexError, TypeError, AttributeError):
        return None


def _keyOf(header: Any) -> tuple[str, ...]:
    own = str(header.get("SOPInstanceUID")) if "NumberOfFrames" in header else ""
    return (str(header.get("SeriesInstanceUID")), own, str(header.Rows), str(header.get("Columns")),
            str(header.get("EchoNumbers")))


def _plane(header: Any) -> tuple[float, ...]:
    try:
        plane = tuple(float(each) for each in header.ImageOrientationPatient)
    except (AttributeError, TypeError, ValueError):
        return ()
    return plane if len(plane) == 6 and "ImagePositionPatient" in header else ()


def _isCopy(path: Path, header: Any, other: Path, its: Any) -> bool:
    if not header.get("SOPInstanceUID") or header.get("SOPInstanceUID") != its.get("SOPInstanceUID"):
        return False
    try:
        return path.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _named(groups: list[list[tuple[Path, Any]]]) -> list[DicomStack]:
    byNumber: dict[str, list[list[tuple[Path, Any]]]] = {}
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
    header = stack.headers[0]
    if stack.isMultiFrame:
        frames = range(int(header.NumberOfFrames))
        positions = [frameGroup(header, each, "PlanePositionSequence").ImagePositionPatient for each in frames]
        planes = [frameGroup(header, each, "PlaneOrientationSequence").ImageOrientationPatient for each in frames]
        sizes = [frameGroup(header, each, "PixelMeasuresSequence").PixelSpacing for each in frames]
    else:
        positions = [each.ImagePositionPatient for each in stack.headers]
        planes = [each.ImageOrientationPatient for each in stack.headers]
        sizes = [each.PixelSpacing for each in stack.headers]
    plane, size = np.array(planes, dtype=np.float64), np.array(sizes, dtype=np.float64)
    place = np.array(positions, dtype=np.float64)
    if place.shape[1:] != (3,) or plane.shape[1:] != (6,) or size.shape[1:] != (2,) or not (size > 0).all():
        raise ValueError("no place")
    if not all(isSamePlane(each, plane[0]) for each in plane) or np.abs(size - size[0]).max() > 1e-4:
        raise MixedImages("has images of several planes or pixel sizes, so it is not one volume: choose another "
                          "series, or export the planes as series of their own")
    return Places(place, plane[0, :3], plane[0, 3:], (float(size[0, 0]), float(size[0, 1])))


class MixedImages(Exception):
    """Images that are no one stack; the text is the second half of a sentence."""
