"""The live values as rows of a table: the slice in view, the representative one, the largest, the volume."""

from dataclasses import dataclass

from ..Core.Cases import CaseMeasurement
from ..Live.LiveValues import LiveValues, ViewSlice
from .ShownNumbers import amount, number, percent
from .Words import _


@dataclass(frozen=True)
class ValueRow:
    """One row as shown. ``sliceIndex`` is the slice that it belongs to, where one can go to it."""

    name: str
    ratio: str
    cord: str
    highIntensity: str
    sliceIndex: int | None = None


@dataclass(frozen=True)
class MeasuredRows:
    """What a measurement shows; the two sentences are empty where there is nothing to say."""

    representative: ValueRow
    largest: ValueRow
    volume: ValueRow
    outside: str
    problems: str


def rowInView(view: ViewSlice | None) -> ValueRow:
    """The row of the slice in view; None: there is none."""
    if view is None:
        return _row(_("Slice in view"), None, None, None)
    name = _("Oblique view") if view.isOblique else _("Slice in view ({index})").format(index=view.sliceIndex)
    return _row(name, view.rhiPercent, view.cordAreaMm2, view.highIntensityAreaMm2, view.sliceIndex)


def measuredRows(measurement: CaseMeasurement | None) -> MeasuredRows:
    """The rows of the case; None: nothing is measured."""
    if measurement is None:
        return MeasuredRows(_row(_("Representative"), None, None, None), _row(_("Largest"), None, None, None),
                            _row(_("Volume"), None, None, None), "", "")
    return MeasuredRows(
        _rowOfSlice(_("Representative"), measurement.rhiPercent, measurement.rhiSliceIndex, measurement),
        _rowOfSlice(_("Largest"), measurement.rhiMaxPercent, measurement.rhiMaxSliceIndex, measurement),
        ValueRow(_("Volume"), percent(measurement.rhiVolumePercent), amount(measurement.cordVolumeMm3, _("mm³")),
                 amount(measurement.highIntensityVolumeMm3, _("mm³"))),
        _("Outside the cord, not counted: {volume} mm³").format(volume=number(measurement.outsideCordVolumeMm3)),
        "\n".join(measurement.problems))


def valueRows(values: LiveValues | None) -> tuple[ValueRow, ...]:
    """All four rows from the top; None: no case is open."""
    measured = measuredRows(values.measurement if values is not None else None)
    return (rowInView(values.viewSlice if values is not None else None), measured.representative, measured.largest,
            measured.volume)


def whyNoJump(sliceIndex: int | None) -> str | None:
    """Why one cannot go to the slice of a row; None where one can."""
    return None if sliceIndex is not None else _("there is no such slice yet")


def _rowOfSlice(name: str, ratio: float | None, index: int | None, measurement: CaseMeasurement) -> ValueRow:
    found = next((each for each in measurement.slices if each.sliceIndex == index), None)
    label = name if index is None else _("{name} ({index})").format(name=name, index=index)
    cord, high = (found.cordAreaMm2, found.highIntensityAreaMm2) if found is not None else (None, None)
    return _row(label, ratio, cord, high, index)


def _row(name: str, ratio: float | None, cord: float | None, high: float | None,
         index: int | None = None) -> ValueRow:
    return ValueRow(name, percent(ratio), amount(cord, _("mm²")), amount(high, _("mm²")), index)
