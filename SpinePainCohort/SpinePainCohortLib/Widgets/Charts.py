"""Plot charts of the scene: RHI against VAS, and VAS by location; every point is a patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Core.Levels import MULTIPLE, REGIONS

from ..Gathering.Cohort import Cohort
from .TableNodes import TableNodes, numberColumn, textColumn

CHART_ATTRIBUTE = "SpinePainCohort.Chart"
RHI_VS_VAS, VAS_BY_LOCATION = "rhiVsVas", "vasByLocation"

_COLOURS = ((0.12, 0.29, 0.49), (0.84, 0.37, 0.0), (0.0, 0.62, 0.45), (0.8, 0.47, 0.65), (0.35, 0.35, 0.35))
"""Told apart without colour vision; the markers differ, too."""

Patient = tuple[str, str]


@dataclass(frozen=True)
class _Points:
    name: str
    patients: tuple[Patient, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]


class Charts:
    """Makes the charts anew from a cohort and tells which patient a selected point is."""

    def __init__(self, scene: Any, tables: TableNodes) -> None:
        self._scene, self._tables = scene, tables
        self._patients: dict[str, tuple[Patient, ...]] = {}

    def update(self, cohort: Cohort, timepoint: str, line: Any = None) -> None:
        """Both charts of a cohort at a timepoint; ``line``: the regression line, where there is one."""
        self._patients.clear()
        rows = [row for row in cohort.patients.records() if row["timepoint"] == timepoint and row["vas"] is not None]
        pairs = [row for row in rows if row["rhi_percent"] is not None]
        points = _points(_("Patients (n = {n})").format(n=len(pairs)), pairs, [row["rhi_percent"] for row in pairs])
        chart = self._chart(RHI_VS_VAS, _("RHI against VAS"), _("RHI (%)"), _("VAS"))
        series = [self._scatter(RHI_VS_VAS, 0, points)]
        if line is not None and pairs:
            series.append(self._line(line, min(points.x), max(points.x)))
        _setSeries(chart, series)
        chart = self._chart(VAS_BY_LOCATION, _("VAS by location"), _("Location"), _("VAS"))
        series = []
        for index, location in enumerate((*REGIONS, MULTIPLE)):
            there = [row for row in rows if row["location"] == location]
            name = _("{index}: {location} (n = {n})").format(index=index + 1, location=location, n=len(there))
            series.append(self._scatter(VAS_BY_LOCATION, index, _points(name, there, [index + 1.0] * len(there))))
        _setSeries(chart, series)

    def show(self, key: str) -> Any:
        """Shows a chart in the layout, which changes to one with a plot where it has none; its node."""
        chart = self._find("vtkMRMLPlotChartNode", key)
        slicer.modules.plots.logic().ShowChartInLayout(chart)
        return chart

    def patientOf(self, seriesId: str, point: int) -> Patient | None:
        """Case and timepoint of a point; None for a point of the line."""
        node = self._scene.GetNodeByID(seriesId)
        patients = self._patients.get(node.GetAttribute(CHART_ATTRIBUTE) or "", ()) if node is not None else ()
        return patients[point] if 0 <= point < len(patients) else None

    def _scatter(self, chart: str, index: int, points: _Points) -> Any:
        key = f"{chart}.{index}"
        table = self._tables.fill(key, points.name, (
            textColumn("Patient", [f"{caseId} ({timepoint})" for caseId, timepoint in points.patients]),
            numberColumn("x", points.x), numberColumn("y", points.y)))
        node = self._series(key, points.name, table)
        node.SetPlotType(slicer.vtkMRMLPlotSeriesNode.PlotTypeScatter)
        node.SetLabelColumnName("Patient")
        node.SetLineStyle(slicer.vtkMRMLPlotSeriesNode.LineStyleNone)
        node.SetMarkerStyle(slicer.vtkMRMLPlotSeriesNode.MarkerStyleCross + index)
        node.SetMarkerSize(8)
        node.SetColor(*_COLOURS[index])
        self._patients[key] = points.patients
        return node

    def _line(self, line: Any, left: float, right: float) -> Any:
        key = f"{RHI_VS_VAS}.line"
        ends = (left, right)
        table = self._tables.fill(key, _("Regression line"), (
            numberColumn("x", ends), numberColumn("y", [line.intercept + line.slope * x for x in ends])))
        node = self._series(key, _("Regression line"), table)
        node.SetPlotType(slicer.vtkMRMLPlotSeriesNode.PlotTypeScatter)
        node.SetLineStyle(slicer.vtkMRMLPlotSeriesNode.LineStyleSolid)
        node.SetMarkerStyle(slicer.vtkMRMLPlotSeriesNode.MarkerStyleNone)
        node.SetColor(0.2, 0.2, 0.2)
        return node

    def _series(self, key: str, name: str, table: Any) -> Any:
        node = self._find("vtkMRMLPlotSeriesNode", key)
        if node is None:
            node = self._scene.AddNewNodeByClass("vtkMRMLPlotSeriesNode")
            node.SetAttribute(CHART_ATTRIBUTE, key)
        node.SetName(name)
        node.SetAndObserveTableNodeID(table.GetID())
        node.SetXColumnName("x")
        node.SetYColumnName("y")
        return node

    def _chart(self, key: str, title: str, xTitle: str, yTitle: str) -> Any:
        node = self._find("vtkMRMLPlotChartNode", key)
        if node is None:
            node = self._scene.AddNewNodeByClass("vtkMRMLPlotChartNode", title)
            node.SetAttribute(CHART_ATTRIBUTE, key)
        node.SetTitle(title)
        node.SetXAxisTitle(xTitle)
        node.SetYAxisTitle(yTitle)
        return node

    def _find(self, className: str, key: str) -> Any:
        for node in slicer.util.getNodesByClass(className, self._scene):
            if node.GetAttribute(CHART_ATTRIBUTE) == key:
                return node
        return None


def _points(name: str, rows: Sequence[dict[str, Any]], x: Sequence[float]) -> _Points:
    return _Points(name, tuple((row["case_id"], row["timepoint"]) for row in rows), tuple(x),
                   tuple(row["vas"] for row in rows))


def _setSeries(chart: Any, series: Sequence[Any]) -> None:
    wasModifying = chart.StartModify()
    chart.RemoveAllPlotSeriesNodeIDs()
    for node in series:
        chart.AddAndObservePlotSeriesNodeID(node.GetID())
    chart.EndModify(wasModifying)
