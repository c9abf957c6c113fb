"""Outlines read from DICOM segmentations of other tools, by highdicom: binary ones and label maps, and fractional ones
from a threshold on.

Segments are told by their codes or numbers, never by their labels, which may hold anything: no text of the file is
shown. Codes: SNOMED CT and its older names (SRT), RadLex.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.CaseTags import Role
from ..Core.Geometry import GridGeometry
from .DicomFiles import SEGMENTATIONS, readHeader
from .DicomQuiet import checkInstalled, quietDicom
from .FileAccess import quoted
from .OtherFiles import isDicom

CODES: dict[Role, tuple[frozenset[tuple[str, str]], ...]] = {
    Role.CORD: (frozenset({("SCT", "2748008"), ("SRT", "T-A7010")}),),
    Role.HIGH_INTENSITY: (frozenset({("RADLEX", "RID39467")}),
                          frozenset({("SCT", "52988006"), ("SRT", "M-01100")})),
    Role.METASTASIS: (frozenset({("SCT", "14799000"), ("SCT", "128462008"), ("SRT", "M-80006")}),),
}
"""Codes of the property type that mean a role: the first group of which a segment is there counts. T2 hyperintensity
comes before a lesion of no kind."""

_WORDS = {Role.CORD: "spinal cord", Role.HIGH_INTENSITY: "high intensity", Role.METASTASIS: "metastasis"}
_SHOWN = 20


@dataclass(frozen=True, eq=False)
class DicomOutline:
    """``voxels`` [k, j, i] are 1 in the outline and 0 outside, on a grid of the frames that the file holds."""

    voxels: NDArray[np.uint8]
    geometry: GridGeometry
    notes: tuple[str, ...] = ()


def isDicomSegmentation(path: Path) -> bool:
    """Whether a file is a DICOM segmentation. Raises ValueError where it is DICOM and pydicom is not installed."""
    if not isDicom(path):
        return False
    checkInstalled(path)
    with quietDicom():
        header = readHeader(path)
    return header is not None and header.get("SOPClassUID") in SEGMENTATIONS


def readDicomOutline(path: Path, which: "int | Role | None" = None, threshold: float | None = None) -> DicomOutline:
    """The outline of segment number ``which``, or of all segments whose code means the role; None: the only one.

    A fractional segmentation is an outline only with ``threshold``, the fraction from which on a voxel is in it.
    Raises ValueError with one sentence that names the file, also where highdicom is not installed.
    """
    checkInstalled(path, ("pydicom", "highdicom"))
    with quietDicom():
        try:
            return _read(path, which, threshold)
        except _Said as error:
            raise ValueError(f"{quoted(path)} {error}.") from None
        except Exception:  # highdicom raises what it likes, and may quote the file
            raise ValueError(f"{quoted(path)} cannot be read as a segmentation on an even stack of slices: export it "
                             "again, or as a label volume (.nii.gz).") from None


class _Said(Exception):
    """The second half of a sentence."""


def _read(path: Path, which: "int | Role | None", threshold: float | None) -> DicomOutline:
    from highdicom.seg import segread

    segmentation: Any = segread(path)
    kind = str(segmentation.SegmentationType)
    if kind == "FRACTIONAL" and threshold is None:
        raise _Said("holds fractions, not outlines: say from which on a voxel is in the outline, such as "
                    "--threshold 0.5")
    numbers = _chosen(segmentation, which)
    volume = segmentation.get_volume(segment_numbers=numbers, rescale_fractional=kind == "FRACTIONAL")
    array = np.asarray(volume.array)
    if kind == "FRACTIONAL":
        array = array >= threshold
    voxels = (array != 0).any(axis=3).astype(np.uint8) if array.ndim == 4 else (array != 0).astype(np.uint8)
    matrix = np.asarray(volume.affine, dtype=np.float64)[:, [2, 1, 0, 3]]  # its axes are slices, rows, columns
    matrix[:2] *= -1  # DICOM's world is left, posterior, superior
    notes = []
    if len(numbers) > 1:
        notes.append(f"{quoted(path)} has {len(numbers)} such segments ({_listed(numbers)}): all are taken as one "
                     "outline.")
    if kind == "FRACTIONAL":
        notes.append(f"{quoted(path)} holds fractions: those of {threshold:g} or more are the outline.")
    return DicomOutline(voxels, GridGeometry(matrix + 0.0), tuple(notes))


def _chosen(segmentation: Any, which: "int | Role | None") -> list[int]:
    segments = {int(each.SegmentNumber): _codeOf(each) for each in segmentation.SegmentSequence}
    if isinstance(which, int):
        if which not in segments:
            raise _Said(f"has no segment {which}, but {_told(segments)}: choose one of them as FILE@NUMBER")
        return [which]
    for codes in CODES[which] if which is not None else ():
        found = [each for each, code in segments.items() if code in codes]
        if found:
            return found
    if which is None and len(segments) == 1:
        return [*segments]
    what = f"no segment with a code of {_WORDS[which]}" if which is not None else "several segments"
    raise _Said(f"has {what}, but {_told(segments)}: choose one as FILE@NUMBER")


def _codeOf(segment: Any) -> tuple[str, str] | None:
    try:
        item = segment.SegmentedPropertyTypeCodeSequence[0]
        return str(item.CodingSchemeDesignator), str(item.CodeValue)
    except (AttributeError, IndexError):
        return None


def _told(segments: dict[int, tuple[str, str] | None]) -> str:
    """Numbers, and words of this program for codes that are known."""
    meanings = {code: _WORDS[role] for role, groups in CODES.items() for codes in groups for code in codes}
    shown = [f"{each} ({meanings.get(code, 'other') if code else 'other'})" for each, code in segments.items()]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:_SHOWN])) + (", ..." if len(numbers) > _SHOWN else "")
