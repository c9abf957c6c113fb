"""The live ratio: of the slice in view, the representative, the largest, the volume; and how far to trust it."""

from typing import Any

import qt
from slicer.i18n import tr as _

from ..Core.Cases import CaseMeasurement
from ..Live.LiveValues import LiveValues
from ..Scene.CaseSegmentation import referenceGrid
from ..Scene.Labelmaps import gridOf
from ..Scene.SegmentRecognition import recogniseSegments
from .Connections import Connections
from .CurrentCase import CurrentCase
from .Feedback import Availability, number, percent
from .PinnedLine import statusName
from .RhiChart import RhiChart
from .SliceViewControl import SliceViewControl


class LiveValuesPanel:
    """Shows the session's values as they come; computes nothing itself."""

    def __init__(self, ui: Any, case: CurrentCase, views: SliceViewControl) -> None:
        self._ui, self._case, self._views = ui, case, views
        self._available, self._connections = Availability(), Connections()
        self._shown: CaseMeasurement | None = None
        self._knownAxis: tuple[str, int] | None = None
        self.chart = RhiChart(ui.chartPlace)
        layout = qt.QVBoxLayout(ui.chartPlace)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chart)
        self.chart.sliceClicked.connect(self._jumpToSlice)
        self._connections.add(ui.freezeBox, "toggled(bool)", self._onFreeze)
        self._connections.add(ui.representativeButton, "clicked(bool)", self._showRepresentative)
        self._connections.add(ui.largestButton, "clicked(bool)", self._showLargest)
        case.valuesChanged.connect(self.show)
        case.changed.connect(self._onCase)
        self._onCase()

    def close(self) -> None:
        self._connections.removeAll()
        self._case.valuesChanged.disconnect(self.show)
        self._case.changed.disconnect(self._onCase)
        self.chart.sliceClicked.disconnectAll()

    def show(self, values: LiveValues) -> None:
        """Puts values on screen."""
        self._ui.liveStatusLabel.text = liveStatusText(values)
        measurement = values.measurement
        self._showView(values)
        if measurement is not self._shown:
            self._showMeasurement(measurement)
        self._shown = measurement

    def _onCase(self) -> None:
        session = self._case.session
        self._knownAxis = None
        for widget in (self._ui.freezeBox, self._ui.viewBox):
            self._available.set(widget, None if session is not None else _("no case is open"))
        self._ui.freezeBox.checked = session is not None and session.isFrozen
        if session is None:
            self._shown = None
            self._showMeasurement(None)
            self._showRow("slice", None, None, None)
            self._ui.liveStatusLabel.text = _("No case is open.")
            self.chart.setCurrent(None)

    def _showView(self, values: LiveValues) -> None:
        view = values.viewSlice
        if view is None:
            self._showRow("slice", None, None, None)
            self._ui.sliceName.text = _("Slice in view")
        else:
            self._showRow("slice", view.rhiPercent, view.cordAreaMm2, view.highIntensityAreaMm2)
            self._ui.sliceName.text = (_("Oblique view") if view.isOblique else
                                       _("Slice in view ({index})").format(index=view.sliceIndex))
        isAlong = view is not None and not view.isOblique and view.axis == self._axis()
        self.chart.setCurrent(view.sliceIndex if isAlong else None)

    def _showMeasurement(self, measurement: CaseMeasurement | None) -> None:
        ui = self._ui
        if measurement is None:
            for row in ("representative", "largest", "volume"):
                self._showRow(row, None, None, None)
            ui.representativeName.text, ui.largestName.text = _("Representative"), _("Largest")
            ui.outsideLabel.text = ui.problemsLabel.text = ""
            self.chart.setSlices((), None, None)
            self._setJumps(None, None)
            return
        bySlice = {each.sliceIndex: each for each in measurement.slices}
        for row, name, ratio, index in (
                ("representative", _("Representative"), measurement.rhiPercent, measurement.rhiSliceIndex),
                ("largest", _("Largest"), measurement.rhiMaxPercent, measurement.rhiMaxSliceIndex)):
            found = bySlice.get(index)
            self._showRow(row, ratio, *((found.cordAreaMm2, found.highIntensityAreaMm2) if found else (None, None)))
            label = name if index is None else _("{name} ({index})").format(name=name, index=index)
            getattr(ui, f"{row}Name").text = label
        self._showRow("volume", measurement.rhiVolumePercent, measurement.cordVolumeMm3,
                      measurement.highIntensityVolumeMm3, _("mm³"))
        ui.outsideLabel.text = _("Outside the cord, not counted: {volume} mm³").format(
            volume=number(measurement.outsideCordVolumeMm3))
        ui.problemsLabel.text = "\n".join(measurement.problems)
        self.chart.setSlices(measurement.slices, measurement.rhiSliceIndex, measurement.rhiMaxSliceIndex)
        self._setJumps(measurement.rhiSliceIndex, measurement.rhiMaxSliceIndex)

    def _showRow(self, row: str, ratio: float | None, cord: float | None, high: float | None,
                 unit: str = "") -> None:
        unit = unit or _("mm²")
        getattr(self._ui, f"{row}Rhi").text = percent(ratio)
        getattr(self._ui, f"{row}Cord").text = "–" if cord is None else f"{number(cord)}\N{NO-BREAK SPACE}{unit}"
        getattr(self._ui, f"{row}High").text = "–" if high is None else f"{number(high)}\N{NO-BREAK SPACE}{unit}"

    def _setJumps(self, representative: int | None, largest: int | None) -> None:
        for button, index in ((self._ui.representativeButton, representative), (self._ui.largestButton, largest)):
            self._available.set(button, None if index is not None else _("there is no such slice yet"))

    def _axis(self) -> int | None:
        """Voxel axis that the case's slices are taken along; a case keeps its grid, so it is looked up once."""
        node, session = self._case.segmentationNode, self._case.session
        if node is None or node.GetSegmentation() is None:
            return None
        if self._knownAxis is not None and self._knownAxis[0] == session.axis:
            return self._knownAxis[1]
        recognition = recogniseSegments(node.GetSegmentation())
        if recognition.errors:
            return None
        cord = node.GetSegmentation().GetSegment(recognition.cordId)
        try:
            self._knownAxis = session.axis, gridOf(referenceGrid(node, cord)).axisFor(session.axis)
        except ValueError:
            return None
        return self._knownAxis[1]

    def _onFreeze(self, frozen: bool) -> None:
        if self._case.session is not None:
            self._case.session.setFrozen(frozen)

    def _showRepresentative(self, _checked: bool = False) -> None:
        values = self._case.values
        if values is not None and values.measurement is not None:
            self._jumpToSlice(values.measurement.rhiSliceIndex)

    def _showLargest(self, _checked: bool = False) -> None:
        values = self._case.values
        if values is not None and values.measurement is not None:
            self._jumpToSlice(values.measurement.rhiMaxSliceIndex)

    def _jumpToSlice(self, index: int | None) -> None:
        session = self._case.session
        if session is not None and index is not None:
            self._views.jump(session.pointOfSlice(index))


def liveStatusText(values: LiveValues) -> str:
    """One line: how far the values may be trusted, and why."""
    name = statusName(values.status)
    return _("{status}: {reason}").format(status=name, reason=values.reason) if values.reason else name + "."
