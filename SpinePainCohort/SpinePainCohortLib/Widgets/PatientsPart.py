"""The patients: as a table, as points of the charts, and opened with a double click."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors

from ..Gathering.Cohort import Cohort
from .CaseOpening import openCase
from .Charts import RHI_VS_VAS, VAS_BY_LOCATION, Charts, Patient
from .ResultTexts import patientColumns
from .TableNodes import TableNodes

_DATA_SELECTED = "dataSelected(vtkStringArray*,vtkCollection*)"


class PatientsPart:
    """Shows a cohort's patients. ``isBusy`` says whether opening a case has to wait."""

    def __init__(self, ui: Any, tables: TableNodes, isBusy: Callable[[], bool]) -> None:
        self._ui, self._tables, self._isBusy = ui, tables, isBusy
        self._charts = Charts(slicer.mrmlScene, tables)
        self._available, self._connections, self._plotConnections = Availability(), Connections(), Connections()
        self._files: dict[Patient, Path] = {}
        ui.chartBox.addItem(_("RHI against VAS"), RHI_VS_VAS)
        ui.chartBox.addItem(_("VAS by location"), VAS_BY_LOCATION)
        self._connections.add(ui.patientsView, "doubleClicked(QModelIndex)", self._onDoubleClick)
        self._connections.add(ui.openCaseButton, "clicked(bool)", self.openSelected)
        self._connections.add(ui.showChartButton, "clicked(bool)", self.showChart)
        self.clear()

    def show(self, cohort: Cohort, timepoint: str, line: Any = None) -> None:
        """The patients' table and charts of a cohort; ``line``: the regression line, where there is one."""
        self._files = {each.key: each.file.path for each in cohort.readings if each.isPrimary}
        self._tables.show(self._ui.patientsView, "patients", _("Patients"), patientColumns(cohort))
        self._charts.update(cohort, timepoint, line)
        self._ui.patientsSection.text = _("Patients ({n})").format(n=len(cohort.patients.rows))
        self._updateControls()

    def clear(self) -> None:
        """Nothing to show."""
        self._files = {}
        self._updateControls()

    def showChart(self, _checked: bool = False) -> None:
        """Shows the chosen chart in the layout; a click on a point of it selects the patient."""
        self._charts.show(self._ui.chartBox.itemData(self._ui.chartBox.currentIndex))
        self._plotConnections.removeAll()
        manager = slicer.app.layoutManager()
        for index in range(manager.plotViewCount if manager is not None else 0):
            self._plotConnections.add(manager.plotWidget(index).plotView(), _DATA_SELECTED, self._onPoints)

    def openSelected(self, _checked: bool = False) -> None:
        """Opens the case of the selected row."""
        index = self._ui.patientsView.currentIndex()
        if index.isValid():
            self._onDoubleClick(index)

    def select(self, patient: Patient) -> bool:
        """Selects a patient's row; False where there is none."""
        model = self._ui.patientsView.model()
        for row in range(model.rowCount()):
            if self._patientAt(model.index(row, 0)) == patient:
                self._ui.patientsView.selectRow(row)
                self._ui.patientsView.scrollTo(model.index(row, 0))
                self._ui.patientLabel.text = _("Selected: {caseId} ({timepoint}). A double click on the row opens the "
                                               "case.").format(caseId=patient[0], timepoint=patient[1])
                return True
        return False

    def close(self) -> None:
        """Undoes every connection."""
        self._plotConnections.removeAll()
        self._connections.removeAll()

    @staticmethod
    def _patientAt(index: Any) -> Patient:
        caseId, timepoint = (index.sibling(index.row(), column).data(qt.Qt.DisplayRole) for column in (0, 1))
        return str(caseId), str(timepoint)

    def _onDoubleClick(self, index: Any) -> None:
        if self._isBusy():
            return
        patient = self._patientAt(index)
        with showingErrors(_("The case could not be opened.")):
            file = self._files.get(patient)
            if file is None:
                raise ValueError(_("{caseId} has no image at {timepoint}: there is nothing to open.").format(
                    caseId=patient[0], timepoint=patient[1]))
            opened = openCase(file, slicer.mrmlScene)
            self._ui.patientLabel.text = _("{caseId} ({timepoint}): {message}").format(
                caseId=patient[0], timepoint=patient[1], message=opened.message)

    def _onPoints(self, seriesIds: Any, selections: Any) -> None:
        for at in range(seriesIds.GetNumberOfValues()):
            points = selections.GetItemAsObject(at)
            for place in range(points.GetNumberOfTuples()):
                patient = self._charts.patientOf(seriesIds.GetValue(at), int(points.GetTuple1(place)))
                if patient is not None and self.select(patient):
                    return

    def _updateControls(self) -> None:
        reason = None if self._files else _("gather a cohort first.")
        for widget in (self._ui.openCaseButton, self._ui.showChartButton):
            self._available.set(widget, reason)
