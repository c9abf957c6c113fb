"""From a segmentation node to the values of the moment, doing only the work a change asks for."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..Core.Cases import CaseMeasurement, OutlinedCase, measureCase
from ..Core.CaseTags import Role
from ..Core.Geometry import GridGeometry
from ..Core.LesionRules import highIntensityOfMetastases
from ..Core.Levels import regionOf
from ..Core.Masks import CroppedMask, unite
from ..Core.Rhi import EMPTY_CORD, Rule
from .LiveReading import CaseReader, LiveCase
from .LiveValues import LesionRow, LiveValues, ValueStatus, ViewSlice
from .PlaneAreas import Plane, PlaneSection

NO_CORD_IN_VIEW = "The slice in view meets no cord."


class LiveMeasurement:
    """Measures the case of one segmentation node again and again.

    ``values`` equals a measurement from scratch at every moment; outlines that did not change are not read again,
    a case that did not change is not measured again, and a new view plane only cuts the voxels it meets.
    """

    def __init__(self, node: Any, axis: str = "acquisition", rule: str = "auto") -> None:
        self._reader = CaseReader(node)
        self._axis, self._rule = axis, rule
        self._measured: tuple[LiveCase, CaseMeasurement, tuple[LesionRow, ...]] | None = None
        self._parts: tuple[OutlinedCase, _ViewParts] | None = None
        self._cordSection: tuple[Plane, GridGeometry, CroppedMask, float] | None = None

    @property
    def axis(self) -> str:
        return self._axis

    @property
    def rule(self) -> str:
        return self._rule

    def configure(self, axis: str, rule: str) -> None:
        """Sets slice axis and rule (as in Core.Rhi.measureRhi) for the measurements to come."""
        if (axis, rule) != (self._axis, self._rule):
            self._axis, self._rule, self._measured = axis, rule, None

    def forget(self) -> None:
        """Makes the next ``values`` read and measure everything from scratch."""
        self._reader.forget()
        self._measured = self._parts = self._cordSection = None

    def read(self) -> LiveCase:
        """The outlines as they are now; ValueError where the segmentation is no case."""
        return self._reader.read()

    def values(self, plane: Plane | None) -> LiveValues:
        """The values now, FRESH or NOT_COMPUTABLE with the reason; never raises ValueError."""
        try:
            reading = self._reader.read()
            if self._measured is None or self._measured[0] is not reading:
                measurement = measureCase(reading.case, self._axis, self._rule)
                self._measured = reading, measurement, _rows(reading, measurement)
            _reading, measurement, rows = self._measured
            view = self._viewSlice(reading.case, measurement.rule, plane) if plane is not None else None
        except ValueError as error:
            return LiveValues(ValueStatus.NOT_COMPUTABLE, str(error))
        status = ValueStatus.NOT_COMPUTABLE if measurement.reason else ValueStatus.FRESH
        return LiveValues(status, measurement.reason, measurement, view, rows)

    def _viewSlice(self, case: OutlinedCase, rule: str, plane: Plane) -> ViewSlice:
        if self._parts is None or self._parts[0] is not case:
            self._parts = case, _ViewParts(case)
        section = PlaneSection(plane, case.geometry)
        return self._parts[1].viewSlice(section, self._cordAreaMm2(section, plane, case), Rule(rule))

    def _cordAreaMm2(self, section: PlaneSection, plane: Plane, case: OutlinedCase) -> float:
        """The area of the cord in view, cut anew only when plane, grid or cord changed: by far the larger part."""
        last = self._cordSection
        if (last is None or last[0] is not plane or last[2] is not case.cord
                or not np.array_equal(last[1].ijkToRas, case.geometry.ijkToRas)):
            last = self._cordSection = plane, case.geometry, case.cord, section.areaMm2(case.cord)
        return last[3]


class _ViewParts:
    """The masks whose sections a view shows."""

    def __init__(self, case: OutlinedCase) -> None:
        self._united = unite([each.mask for each in case.lesions if each.role is Role.HIGH_INTENSITY])
        self._inside = self._united.intersection(case.cord)
        self._hasCord = not case.cord.isEmpty

    def viewSlice(self, section: PlaneSection, cordMm2: float, rule: Rule) -> ViewSlice:
        highMm2 = insideMm2 = section.areaMm2(self._inside)
        if rule is Rule.UNION:
            highMm2 = section.areaMm2(self._united)
            cordMm2 += highMm2 - insideMm2
        gridSlice = section.gridSlice
        axis, index = (gridSlice.axis, gridSlice.index) if gridSlice else (None, None)
        if not self._hasCord:
            return ViewSlice(axis, index, 0.0, highMm2, None, EMPTY_CORD)
        if cordMm2 <= 0:
            return ViewSlice(axis, index, 0.0, highMm2, None, NO_CORD_IN_VIEW)
        return ViewSlice(axis, index, cordMm2, highMm2, 100.0 * highMm2 / cordMm2)


def _rows(reading: LiveCase, measurement: CaseMeasurement) -> tuple[LesionRow, ...]:
    cordMm2 = {each.sliceIndex: each.cordAreaMm2 for each in measurement.slices}
    belonging = {reading.lesionIds[place]: tuple(reading.lesionIds[each] for each in own)
                 for place, own in highIntensityOfMetastases(measurement.lesions).items()}
    rows = []
    for segmentId, colour, lesion in zip(reading.lesionIds, reading.colours, measurement.lesions, strict=True):
        areaMm2 = None
        if lesion.rhiPercent is not None:
            # The ratio was made from this very cord area; without a counted voxel there is no slice.
            areaMm2 = 0.0 if lesion.rhiSliceIndex is None else lesion.rhiPercent / 100 * cordMm2[lesion.rhiSliceIndex]
        rows.append(LesionRow(
            segmentId, lesion.name, lesion.role, lesion.level, regionOf(lesion.level), colour, lesion.volumeMm3,
            lesion.lengthMm, areaMm2, lesion.rhiPercent, lesion.rhiSliceIndex, belonging.get(segmentId, ())))
    return tuple(rows)


def masksOf(reading: LiveCase, segmentIds: Sequence[str]) -> list[CroppedMask]:
    """The masks of segments, in the order of their IDs; ValueError for a segment that is none of the case's."""
    masks = reading.masks
    try:
        return [masks[each] for each in segmentIds]
    except KeyError as error:
        raise ValueError(f"Segment '{error.args[0]}' is not part of the case: give it a role first.") from None
