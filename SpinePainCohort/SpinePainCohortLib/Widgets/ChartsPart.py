"""The choice of a chart, and what a click on one of its points does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability

from ..Gathering.Cohort import Cohort
from ..Report.ColumnWords import labelsOfCohort
from ..Run.Filters import Filters
from .ChartData import ChartData, Patient
from .Charts import Charts
from .CohortCharts import Chart, cohortCharts
from .PlotClicks import PlotClicks
from .TableNodes import TableNodes

_DATA_SELECTED = "dataSelected(vtkStringArray*,vtkCollection*)"


class ChartsPart:
    """``onPointed`` is called with the patients whose points were clicked or encircled, ``onOpen`` with the patient
    whose point was clicked twice."""

    def __init__(self, ui: Any, tables: TableNodes, onPointed: Callable[[Sequence[Patient]], None],
                 onOpen: Callable[[Patient], None]) -> None:
        self._ui, self._onPointed, self._onOpen = ui, onPointed, onOpen
        self._charts = Charts(slicer.mrmlScene, tables)
        self._offered: dict[str, Chart] = {}
        self._pointed: tuple[Patient, ...] = ()
        self._isClearing = self._isFilling = False
        self._available, self._connections, self._plotConnections = Availability(), Connections(), Connections()
        self._clicks = PlotClicks(self._onDoubleClick)
        self._connections.add(ui.chartBox, "currentIndexChanged(int)", self._updateControls)
        self._connections.add(ui.showChartButton, "clicked(bool)", self.show)
        self._connections.add(ui.legendBox, "toggled(bool)", self._charts.setLegend)
        self._updateControls()

    def update(self, cohort: Cohort, filters: Filters, results: Any = None) -> None:
        """The charts of the cohort that ``filters`` keep; ``results`` are its analyses, where there are any.

        A chart's title says what it is of: it stays in the layout, away from the filters.
        """
        labels = labelsOfCohort(cohort)
        self._offered = {key: (title, _titled(data, filters, labels)) for key, (title, data)
                         in cohortCharts(cohort, filters.timepoint, results).items()}
        self._pointed = ()
        self._fillBox()
        self._charts.setCharts(self._offered)
        self._updateControls()

    def choose(self, patients: Iterable[Patient]) -> None:
        """Marks patients in the charts."""
        self._charts.choose(patients)

    def releaseScene(self) -> None:
        """The scene closes: its charts go with it."""
        self._charts.releaseScene()
        self._pointed = ()

    def show(self, _checked: bool = False) -> None:
        """Shows the chosen chart in the layout, and listens to clicks on it."""
        self._charts.show(self._key())
        self._plotConnections.removeAll()
        self._clicks.stop()
        manager = slicer.app.layoutManager()
        for index in range(manager.plotViewCount if manager is not None else 0):
            view = manager.plotWidget(index).plotView()
            self._plotConnections.add(view, _DATA_SELECTED,
                                      lambda series, points, view=view: self._onPoints(view, series, points))
            self._clicks.watch(view)

    def close(self) -> None:
        """Undoes every connection."""
        self._clicks.close()
        self._plotConnections.removeAll()
        self._connections.removeAll()

    def _key(self) -> str:
        return self._ui.chartBox.itemData(self._ui.chartBox.currentIndex) or ""

    def _fillBox(self) -> None:
        if [self._ui.chartBox.itemData(at) for at in range(self._ui.chartBox.count)] == list(self._offered):
            return
        before, self._isFilling = self._key(), True
        self._ui.chartBox.clear()
        for key, (title, _data) in self._offered.items():
            self._ui.chartBox.addItem(title, key)
        self._ui.chartBox.currentIndex = list(self._offered).index(before) if before in self._offered else 0
        self._isFilling = False

    def _onPoints(self, view: Any, seriesIds: Any, selections: Any) -> None:
        if self._isClearing:
            return
        ids = [seriesIds.GetValue(at) for at in range(seriesIds.GetNumberOfValues())]
        found = []
        for at, seriesId in enumerate(ids):
            points = selections.GetItemAsObject(at)
            found += [self._charts.patientOf(seriesId, int(points.GetTuple1(place)))
                      for place in range(points.GetNumberOfTuples())]
        self._pointed = tuple(dict.fromkeys(patient for patient in found if patient is not None))
        if self._pointed:
            self._onPointed(self._pointed)
        if any(self._charts.isOwn(seriesId) for seriesId in ids):
            # A plot tells its selection again at a click beside all points: what is no longer selected cannot be told.
            qt.QTimer.singleShot(0, lambda: self._clearSelection(view))

    def _clearSelection(self, view: Any) -> None:
        self._isClearing = True
        view.RemovePlotSelections()
        self._isClearing = False

    def _onDoubleClick(self) -> None:
        if len(self._pointed) == 1:
            self._onOpen(self._pointed[0])

    def _updateControls(self, _index: int = 0) -> None:
        if self._isFilling:
            return
        data = self._offered.get(self._key(), ("", ""))[1]
        reason = _("gather a cohort first.") if not self._offered else data if isinstance(data, str) else None
        self._available.set(self._ui.showChartButton, reason)
        self._available.set(self._ui.chartBox, None if self._offered else reason)


def _titled(data: ChartData | str, filters: Filters, labels: Mapping[str, str]) -> ChartData | str:
    if isinstance(data, str):
        return data
    parts = [] if data.joined else [filters.timepoint]
    parts += filters.phrases(labels)
    return replace(data, title=f"{data.title} ({'; '.join(parts)})") if parts else data
