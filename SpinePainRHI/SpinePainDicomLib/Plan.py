"""What is exported of a case: which outlines become segments, and what all three objects have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from SpinePainRHILib import __version__
from SpinePainRHILib.Core.CaseAssembly import OTHER_GRID
from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Files.DicomValues import numberIn

from .Codes import labelOf
from .People import Verifier
from .SourceSeries import SourceImage, SourceSeries, imageOfSlice, onSeriesGrid

MANUFACTURER = "SlicerSpinePain"
MODEL = "SpinePain"
SERIAL_NUMBER = "none"
"""The standard asks software for one too; a program has none."""

RESEARCH = "research use only"
MOST_IMAGES_NUMBER = 2 ** 31 // 1000


@dataclass(frozen=True, eq=False)
class ExportedSegment:
    """An outline with voxels, as segment ``number`` (from 1). ``measured`` is None for the cord. ``trackingUid`` ties
    segment and measurements to each other."""

    number: int
    outline: Outline
    label: str
    trackingUid: str
    measured: LesionMeasurement | None


@dataclass(frozen=True)
class ExportChoices:
    """``axis`` and ``rule`` are as in Core.Cases.measureCase. Without ``withPage`` no page is written."""

    axis: str = "acquisition"
    rule: str = "auto"
    verifier: Verifier | None = None
    withPage: bool = True


@dataclass(frozen=True, eq=False)
class ExportPlan:
    """``case`` lies on the grid of ``source``, whose slices ``measured`` therefore counts; ``listed`` are metastases
    without an outline. ``segments`` begin with the cord. ``measured.problems`` are what a reader of the objects must
    know; names of outlines, which are free text, stand in none of these."""

    source: SourceSeries
    case: OutlinedCase
    measured: CaseMeasurement
    segments: tuple[ExportedSegment, ...]
    listed: tuple[LesionMeasurement, ...]
    verifier: Verifier | None

    def imageOf(self, sliceIndex: int | None) -> SourceImage | None:
        """The image that a measured slice is; None where measured slices cut across the images, or for no slice."""
        axis = self.case.geometry.axisFor(self.measured.axis)
        return imageOfSlice(self.source, sliceIndex) if sliceIndex is not None and axis == 2 else None

    def common(self, number: int, what: str) -> Mapping[str, Any]:
        """What highdicom's objects are given alike: series ``number`` of this export, equipment, new UIDs."""
        return {
            "series_instance_uid": newUid(), "sop_instance_uid": newUid(), "instance_number": 1,
            "series_number": seriesNumber(self.source, number), "manufacturer": MANUFACTURER,
            "manufacturer_model_name": MODEL, "software_versions": __version__,
            "device_serial_number": SERIAL_NUMBER, "series_description": f"SpinePain {what}, {RESEARCH}"}


def planExport(case: OutlinedCase, source: SourceSeries, choices: ExportChoices) -> ExportPlan:
    """Raises ValueError where the series is not that of the case (SourceSeries.onSeriesGrid) or the cord is empty."""
    moved = onSeriesGrid(case, source.volume)
    labels = _labels(moved.lesions)
    moved = replace(moved, problems=(), lesions=tuple(
        replace(each, name=label) for each, label in zip(moved.lesions, labels, strict=True)))
    measured = measureCase(moved, choices.axis, choices.rule)
    if moved.cord.isEmpty:
        raise ValueError(f"{measured.reason} Nothing was written.")
    measured = replace(measured, problems=_notes(case, measured))
    cord = Outline("", Role.CORD, moved.cord)
    segments = [ExportedSegment(1, cord, labelOf(Role.CORD, None, moved.info.cordMeaning), newUid(), None)]
    listed = []
    for outline, own, label in zip(moved.lesions, measured.lesions, labels, strict=True):
        if not outline.isEmpty:
            segments.append(ExportedSegment(len(segments) + 1, outline, label, newUid(), own))
        elif outline.role is Role.METASTASIS:
            listed.append(own)
    return ExportPlan(source, moved, measured, tuple(segments), tuple(listed), choices.verifier)


def _notes(case: OutlinedCase, measured: CaseMeasurement) -> tuple[str, ...]:
    """What is to be known of the numbers, without any text of the case file."""
    notes = [*filter(None, (measured.outsideNote,)), *measured.problems]
    notes += [each for each in case.problems if each == OTHER_GRID]
    if others := len(case.problems) - case.problems.count(OTHER_GRID):
        notes.append(f"{others} more remark{'s' if others > 1 else ''} on the case file: see 'spinepain measure'.")
    return tuple(notes)


def newUid() -> str:
    """A UID that is nowhere else (2.25. and a random number, DICOM PS3.5 B.2): every export makes new objects, since
    the archive must not find two different ones under the same UID."""
    from pydicom.uid import generate_uid

    return str(generate_uid(prefix=None))


def seriesNumber(source: SourceSeries, number: int) -> int:
    """Beside that of the images in every list: 5 becomes 5001, 5002, 5003. 9001 and so on where that is no number, or
    more than a DICOM number can be."""
    images = numberIn(source.headers[0], "SeriesNumber")
    return int(images) * 1000 + number if images is not None and 0 < images < MOST_IMAGES_NUMBER else 9000 + number


def _labels(lesions: tuple[Outline, ...]) -> list[str]:
    """``High intensity L3``, and ``High intensity L3 (2)`` for the second one there."""
    seen: dict[str, int] = {}
    labels = []
    for each in lesions:
        label = labelOf(each.role, each.level)
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return labels
