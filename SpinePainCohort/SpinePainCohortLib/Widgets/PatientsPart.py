"""The patients as a table: selected, and opened with a double click."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors

from ..Gathering.Cohort import Cohort
from .CaseOpening import openCase
from .ChartData import Patient
from .ResultTexts import patientColumns
from .TableNodes import TableNodes


class PatientsPart:
    """Shows a cohort's patients. ``isBusy`` says whether opening a case has to wait; ``onSelected`` is called with the
    patients of the selected rows."""

    def __init__(self, ui: Any, tables: TableNodes, isBusy: Callable[[], bool],
                 onSelected: Callable[[Sequence[Patient]], None]) -> None:
        self._ui, self._tables, self._isBusy, self._onSelected = ui, tables, isBusy, onSelected
        self._available, self._connections = Availability(), Connections()
        self._files: dict[Patient, Path] = {}
        self._rows: dict[Patient, int] = {}
        self._selected: tuple[Patient, ...] = ()
        self._isFilling = False
        self._connections.add(ui.patientsView, "doubleClicked(QModelIndex)", self._onDoubleClick)
        self._connections.add(ui.patientsView.selectionModel(), "selectionChanged(QItemSelection,QItemSelection)",
                              self._onSelection)
        self._connections.add(ui.openCaseButton, "clicked(bool)", self.openSelected)
        self.clear()

    def show(self, cohort: Cohort) -> None:
        """The table of a cohort's patients; who was selected stays so, where still there."""
        self._files = {each.key: each.file.path for each in cohort.readings if each.isPrimary}
        self._rows = {(row[0], row[1]): place for place, row in enumerate(cohort.patients.rows)}
        self._isFilling = True
        self._tables.show(self._ui.patientsView, "patients", _("Patients"), patientColumns(cohort))
        self._isFilling = False
        self._ui.patientsSection.text = _("Patients ({cases}, in {rows} rows)").format(
            cases=len({caseId for caseId, _timepoint in self._rows}), rows=len(self._rows))
        self.select(self._selected)

    def clear(self) -> None:
        """Nothing to show."""
        self._files, self._rows = {}, {}
        self._updateControls()

    def openSelected(self, _checked: bool = False) -> None:
        """Opens the case of the selected row."""
        if self._selected:
            self.open(self._selected[0])

    def open(self, patient: Patient) -> None:
        """Loads a patient's case, shows it and moves the views to its representative slice."""
        if self._isBusy():
            return
        with showingErrors(_("The case could not be opened.")), slicer.util.WaitCursor():
            file = self._files.get(patient)
            if file is None:
                raise ValueError(_("{caseId} has no image at {timepoint}: there is nothing to open.").format(
                    caseId=patient[0], timepoint=patient[1]))
            opened = openCase(file, slicer.mrmlScene)
            self._ui.patientLabel.text = _("{caseId} ({timepoint}): {message}").format(
                caseId=patient[0], timepoint=patient[1], message=opened.message)

    def select(self, patients: Sequence[Patient]) -> None:
        """Selects the rows of these patients, as far as they are shown, and no others."""
        view = self._ui.patientsView
        rows = [self._rows[each] for each in patients if each in self._rows]
        self._isFilling = True
        view.clearSelection()
        model, flags = view.selectionModel(), qt.QItemSelectionModel
        for row in rows:
            model.select(view.model().index(row, 0), flags.Select | flags.Rows)
        if rows:
            view.scrollTo(view.model().index(rows[0], 0))
        self._isFilling = False
        self._onSelection()

    def close(self) -> None:
        """Undoes every connection."""
        self._connections.removeAll()

    @staticmethod
    def _patientAt(index: Any) -> Patient:
        caseId, timepoint = (index.sibling(index.row(), column).data(qt.Qt.DisplayRole) for column in (0, 1))
        return str(caseId), str(timepoint)

    def _onDoubleClick(self, index: Any) -> None:
        self.open(self._patientAt(index))

    def _onSelection(self) -> None:
        if self._isFilling:
            return
        rows = self._ui.patientsView.selectionModel().selectedRows()
        self._selected = tuple(self._patientAt(index) for index in rows)
        if len(self._selected) == 1:
            self._ui.patientLabel.text = _("Selected: {caseId} ({timepoint}). A double click on the row or on the "
                                           "point in a chart opens the case.").format(
                caseId=self._selected[0][0], timepoint=self._selected[0][1])
        else:
            self._ui.patientLabel.text = _("{n} patients selected.").format(n=len(self._selected)) \
                if self._selected else ""
        self._updateControls()
        self._onSelected(self._selected)

    def _updateControls(self) -> None:
        reason = None
        if not self._rows:
            reason = _("gather a cohort first.")
        elif len(self._selected) != 1:
            reason = _("select one patient.")
        self._available.set(self._ui.openCaseButton, reason)
