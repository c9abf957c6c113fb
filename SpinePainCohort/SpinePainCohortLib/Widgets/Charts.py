"""The charts as nodes of the scene: charts, series, and the tables behind them. None of them is saved with the scene:
a chart without the cohort behind it would be taken for one of the cohort gathered next."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import slicer
from slicer.i18n import tr as _

from .ChartData import ChartData, Line, Patient, Points, strokes
from .CohortCharts import Chart
from .TableNodes import TableNodes, addUnsaved, cellBeginning, numberColumn, textColumn

CHART_ATTRIBUTE = "SpinePainCohort.Chart"
Series = slicer.vtkMRMLPlotSeriesNode

_COLOURS = ((0.12, 0.29, 0.49), (0.84, 0.37, 0.0), (0.0, 0.62, 0.45), (0.8, 0.47, 0.65), (0.35, 0.35, 0.35))
"""Told apart without colour vision; the markers differ, too."""
_CHOSEN_COLOUR = (0.9, 0.1, 0.1)


_LEGEND_FONT_SIZE, _CHARACTER, _MARK, _CHART_WIDTH = 12, 6.5, 40, 600
"""Pixels, roughly: how wide a legend is, and the chart where none is shown yet."""
_LARGEST_LEGEND = 0.5
"""Of the chart's width."""
_SELECTED_LENGTH = 24
"""Characters that the name of the selected patients may take in the legend."""


class Charts:
    """Makes each chart when it is first shown, keeps those that were shown up to date, marks the patients chosen, and
    tells which patient a point is. Charts that were in a scene file are none of these."""

    def __init__(self, scene: Any, tables: TableNodes) -> None:
        self._scene, self._tables = scene, tables
        self._charts: Mapping[str, Chart] = {}
        self._nodes: dict[tuple[str, str], Any] = {}
        self._patients: dict[str, tuple[Patient, ...]] = {}
        self._chosen: frozenset[Patient] = frozenset()
        self._hasLegend = True

    def setCharts(self, charts: Mapping[str, Chart]) -> None:
        """The charts of what is analysed now; those that were shown change."""
        self._charts = charts
        self._patients.clear()
        for key, node in self._shownCharts():
            self._fill(node, key)

    def setLegend(self, hasLegend: bool) -> None:
        """With or without the legend and the room that it takes beside the points."""
        self._hasLegend = hasLegend
        for key, node in self._shownCharts():
            self._fill(node, key)

    def releaseScene(self) -> None:
        """Forgets the nodes: they go with the scene."""
        self._nodes.clear()
        self._patients.clear()

    def show(self, key: str) -> Any:
        """Shows a chart in the layout, which changes to one with a plot where it has none; its node."""
        chart = self._find("vtkMRMLPlotChartNode", key)
        if chart is None:
            chart = self._add("vtkMRMLPlotChartNode", key, self._charts[key][0])
        slicer.modules.plots.logic().ShowChartInLayout(chart)
        self._fill(chart, key)  # shown first: how much room the legend needs depends on the view
        return chart

    def choose(self, patients: Iterable[Patient]) -> None:
        """Marks the points of these patients in the charts that are in the scene."""
        chosen = frozenset(patients)
        if chosen != self._chosen:
            self._chosen = chosen
            for key, node in self._shownCharts():
                data = self._data(key)
                if data is not None:
                    self._mark(node, key, data)

    def patientOf(self, seriesId: str, point: int) -> Patient | None:
        """Case and timepoint of a point; None for a point of a line and for other series of the scene."""
        patients = self._patients.get(self._keyOf(seriesId) or "", ())
        return patients[point] if 0 <= point < len(patients) else None

    def isOwn(self, seriesId: str) -> bool:
        """Whether a series of the scene belongs to these charts."""
        return self._keyOf(seriesId) is not None

    def _keyOf(self, seriesId: str) -> str | None:
        return next((key for (_className, key), node in self._nodes.items()
                     if node.GetScene() is self._scene and node.GetID() == seriesId), None)

    def _shownCharts(self) -> list[tuple[str, Any]]:
        """Keys and nodes of the charts that are in the scene."""
        return [(key, node) for (className, key), node in list(self._nodes.items())
                if className == "vtkMRMLPlotChartNode" and node.GetScene() is self._scene]

    def _data(self, key: str | None) -> ChartData | None:
        data = self._charts.get(key or "", ("", ""))[1]
        return data if isinstance(data, ChartData) else None

    def _fill(self, chart: Any, key: str) -> None:
        data = self._data(key)
        wasModifying = chart.StartModify()
        if data is None:
            # No chart of a cohort that is no longer shown may stay.
            chart.RemoveAllPlotSeriesNodeIDs()
            chart.SetTitle(_("{title}: nothing to show").format(title=self._charts.get(key, (chart.GetName(), ""))[0]))
        else:
            chart.SetTitle(data.title)
            chart.SetXAxisTitle(data.xTitle)
            chart.SetYAxisTitle(data.yTitle)
            chart.SetAxisLabelFontSize(14)
            chart.SetXAxisRangeAuto(False)
            chart.SetXAxisRange(data.xRange[0], data.xRange[1] + self._legendRoom(data))
            chart.SetLegendVisibility(self._hasLegend)
            chart.SetLegendFontSize(_LEGEND_FONT_SIZE)
            chart.SetYAxisRangeAuto(False)
            chart.SetYAxisRange(*data.yRange)
            series = [self._line(f"{key}.line{index}", line) for index, line in enumerate(data.lines)]
            series += [self._points(f"{key}.{index}", index, points) for index, points in enumerate(data.points)]
            chart.RemoveAllPlotSeriesNodeIDs()
            for node in series:
                chart.AddAndObservePlotSeriesNodeID(node.GetID())
            self._mark(chart, key, data)
        chart.EndModify(wasModifying)

    def _legendRoom(self, data: ChartData) -> float:
        """How much longer the x axis is, so that the legend, at its end, hides no point."""
        if not self._hasLegend:
            return 0.0
        longest = max(_SELECTED_LENGTH, *(len(each.name) for each in (*data.lines, *data.points)))
        share = min(_LARGEST_LEGEND, (longest * _CHARACTER + _MARK) / _chartWidth())
        return (data.xRange[1] - data.xRange[0]) * share / (1 - share)

    def _mark(self, chart: Any, key: str, data: ChartData) -> None:
        """Shows the chosen patients' points once more, larger; where they are one course over x, joined."""
        node = self._find("vtkMRMLPlotSeriesNode", f"{key}.chosen")
        points = self._chosenPoints(data)
        if points is None:
            if node is not None and chart.HasPlotSeriesNodeID(node.GetID()):
                chart.RemovePlotSeriesNodeID(node.GetID())
            return
        node = self._series(f"{key}.chosen", points.name, points.x, points.y, points.patients)
        node.SetLineStyle(Series.LineStyleSolid if data.joined else Series.LineStyleNone)
        node.SetLineWidth(3)
        node.SetMarkerStyle(Series.MarkerStyleCircle)
        node.SetMarkerSize(13)
        node.SetColor(*_CHOSEN_COLOUR)
        if not chart.HasPlotSeriesNodeID(node.GetID()):
            chart.AddAndObservePlotSeriesNodeID(node.GetID())

    def _chosenPoints(self, data: ChartData) -> Points | None:
        cases = {caseId for caseId, _timepoint in self._chosen}
        found = [(patient, x, y) for points in data.points
                 for patient, x, y in zip(points.patients, points.x, points.y, strict=True)
                 if patient in self._chosen or (data.joined and patient[0] in cases)]
        if not found:
            return None
        name = _("Selected: {n} patients").format(n=len(cases)) if len(cases) > 1 else \
            _("Selected: {caseId}").format(caseId=cellBeginning(next(iter(cases)), _SELECTED_LENGTH - 10))
        if not data.joined:
            return Points(name, tuple(each[0] for each in found), *np.array([each[1:] for each in found]).T)
        found.sort(key=lambda each: (each[0][0], each[1]))
        courses = [list(group) for _caseId, group in groupby(found, key=lambda each: each[0][0])]
        patients: list[Patient] = []
        for course in courses:
            # One more for the gap before it: each patient's course is a stroke of its own.
            patients += [course[0][0]] * bool(patients) + [each[0] for each in course]
        x, y = strokes([([each[1] for each in course], [each[2] for each in course]) for course in courses])
        return Points(name, tuple(patients), x, y)

    def _points(self, key: str, index: int, points: Points) -> Any:
        node = self._series(key, points.name, points.x, points.y, points.patients)
        node.SetLineStyle(Series.LineStyleNone)
        node.SetMarkerStyle(Series.MarkerStyleCross + index % 5)
        node.SetMarkerSize(9)
        node.SetColor(*_COLOURS[index % len(_COLOURS)])
        return node

    def _line(self, key: str, line: Line) -> Any:
        node = self._series(key, line.name, line.x, line.y)
        node.SetLineStyle({"dashed": Series.LineStyleDash, "diamonds": Series.LineStyleNone}.get(
            line.style, Series.LineStyleSolid))
        node.SetLineWidth(1 if line.style in ("thin", "dashed") else 3)
        node.SetMarkerStyle(Series.MarkerStyleDiamond if line.style == "diamonds" else Series.MarkerStyleNone)
        node.SetMarkerSize(11)
        node.SetColor(*((0.55,) * 3 if line.style == "thin" else (0.1,) * 3))
        return node

    def _series(self, key: str, name: str, x: Sequence[float], y: Sequence[float],
                patients: Sequence[Patient] | None = None) -> Any:
        if len(x) == 1:  # VTK reports an error at each drawing of a line with one point
            x, y, patients = (x[0],) * 2, (y[0],) * 2, patients and tuple(patients) * 2
        columns = [numberColumn("x", x), numberColumn("y", y)]
        if patients is not None:
            self._patients[key] = tuple(patients)
            columns.append(textColumn("Patient", [f"{caseId} ({timepoint})" for caseId, timepoint in patients]))
        table = self._tables.fill(key, name, columns)
        node = self._find("vtkMRMLPlotSeriesNode", key) or self._add("vtkMRMLPlotSeriesNode", key, name)
        node.SetName(name)
        node.SetPlotType(Series.PlotTypeScatter)
        node.SetAndObserveTableNodeID(table.GetID())
        node.SetXColumnName("x")
        node.SetYColumnName("y")
        node.SetLabelColumnName("Patient" if patients is not None else "")
        return node

    def _find(self, className: str, key: str) -> Any:
        node = self._nodes.get((className, key))
        return node if node is not None and node.GetScene() is self._scene else None

    def _add(self, className: str, key: str, name: str) -> Any:
        node = addUnsaved(self._scene, className, name)
        node.SetAttribute(CHART_ATTRIBUTE, key)
        self._nodes[className, key] = node
        return node


def _chartWidth() -> int:
    """Pixels of the narrowest plot that is shown."""
    manager = slicer.app.layoutManager()
    views = [manager.plotWidget(at).plotView() for at in range(manager.plotViewCount if manager is not None else 0)]
    return min((each.width for each in views if each.visible), default=_CHART_WIDTH)
