"""The live ratio: of the slice in view, the representative, the largest, the volume; and how far to trust it."""

from typing import Any

import qt

from ..Core.Cases import CaseMeasurement
from ..Live.LiveValues import LiveValues
from ..Shown.CaseTexts import whyClosed
from ..Shown.CordChart import SliceAxis, chartOf
from ..Shown.CurrentCase import CurrentCase
from ..Shown.LiveTexts import liveStatusText
from ..Shown.ValueRows import ValueRow, measuredRows, rowInView, whyNoJump
from .Connections import Connections
from .Feedback import Availability
from .RhiChart import RhiChart
from .SliceViewControl import SliceViewControl


class LiveValuesPanel:
    """Shows the session's values as they come; computes nothing itself."""

    def __init__(self, ui: Any, case: CurrentCase, views: SliceViewControl) -> None:
        self._ui, self._case, self._views = ui, case, views
        self._available, self._connections = Availability(), Connections()
        self._shown: CaseMeasurement | None = None
        self._axis: SliceAxis | None = None
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
        self._axis = SliceAxis(session) if session is not None else None
        for widget in (self._ui.freezeBox, self._ui.viewBox):
            self._available.set(widget, whyClosed(session))
        self._ui.freezeBox.checked = session is not None and session.isFrozen
        if session is None:
            self._shown = None
            self._showMeasurement(None)
            self._showRow("slice", rowInView(None))
            self._ui.liveStatusLabel.text = liveStatusText(None)
            self.chart.setCurrent(None)

    def _showView(self, values: LiveValues) -> None:
        self._showRow("slice", rowInView(values.viewSlice))
        self.chart.setCurrent(self._axis.current(values.viewSlice) if self._axis is not None else None)

    def _showMeasurement(self, measurement: CaseMeasurement | None) -> None:
        ui, rows = self._ui, measuredRows(measurement)
        self._showRow("representative", rows.representative)
        self._showRow("largest", rows.largest)
        self._showRow("volume", rows.volume)
        ui.outsideLabel.text, ui.problemsLabel.text = rows.outside, rows.problems
        self.chart.setChart(chartOf(measurement))
        for button, row in ((ui.representativeButton, rows.representative), (ui.largestButton, rows.largest)):
            self._available.set(button, whyNoJump(row.sliceIndex))

    def _showRow(self, place: str, row: ValueRow) -> None:
        for end, text in (("Name", row.name), ("Rhi", row.ratio), ("Cord", row.cord), ("High", row.highIntensity)):
            getattr(self._ui, place + end).text = text

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
