"""The patients as a table: sorted by any column, selected, and opened with a double click."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors

from ..Gathering.Cohort import Cohort
from ..Gathering.MeasureFunction import MeasureFunction
from .ChartData import Patient
from .PatientOpening import openCase
from .ResultTexts import patientColumns, patientOrder, sortedPatients
from .TableNodes import TableNodes, fitHeight
from .Waiting import waiting

_HIGHEST = 320
"""Pixels; a longer table is scrolled."""


class PatientsPart:
    """Shows a cohort's patients. ``isBusy`` says whether opening a case has to wait, ``measure`` how they were
    measured; ``onSelected`` is called with the patients of the selected rows. What is selected or opened is said below
    the table and below the charts."""

    def __init__(self, ui: Any, tables: TableNodes, isBusy: Callable[[], bool], measure: Callable[[], MeasureFunction],
                 onSelected: Callable[[Sequence[Patient]], None]) -> None:
        self._ui, self._tables, self._isBusy, self._onSelected = ui, tables, isBusy, onSelected
        self._measure = measure
        self._available, self._connections = Availability(), Connections()
        self._cohort: Cohort | None = None
        self._files: dict[Patient, Path] = {}
        self._rows: dict[Patient, int] = {}
        self._selected: tuple[Patient, ...] = ()
        self._sortedBy: tuple[str, bool] | None = None
        self._isFilling = False
        self._header = ui.patientsView.horizontalHeader()
        self._header.setSectionsClickable(True)
        self._connections.add(self._header, "sectionClicked(int)", self._onHeader)
        self._connections.add(ui.patientsView, "doubleClicked(QModelIndex)", self._onDoubleClick)
        self._connections.add(ui.patientsView.selectionModel(), "selectionChanged(QItemSelection,QItemSelection)",
                              self._onSelection)
        self._connections.add(ui.openCaseButton, "clicked(bool)", self.openSelected)
        self._updateControls()

    def show(self, cohort: Cohort) -> None:
        """The table of a cohort's patients; who was selected stays so, where still there, and so does the order."""
        self._cohort = cohort
        self._files = {each.key: each.file.path for each in cohort.readings
                       if each.isPrimary and not each.isElsewhere}
        self._fill()
        self._ui.patientsSection.text = _("Patients ({cases}, in {rows} rows)").format(
            cases=len({caseId for caseId, _timepoint in self._rows}), rows=len(self._rows))
        fitHeight(self._ui.patientsView, _HIGHEST)
        self.setOutdated(False)
        self.select(self._selected)

    def setOutdated(self, isOutdated: bool) -> None:
        """Greys the table out: the filters are others now."""
        self._ui.patientsView.enabled = not isOutdated

    def sortBy(self, name: str, isDescending: bool = False) -> None:
        """Sorts by the column of this name; patients without a value stand at the end."""
        self._sortedBy = name, isDescending
        if self._cohort is not None:
            selected = self._selected
            self._fill()
            self.select(selected)

    def openSelected(self, _checked: bool = False) -> None:
        """Opens the case of the selected row."""
        if self._selected:
            self.open(self._selected[0])

    def open(self, patient: Patient) -> None:
        """Loads a patient's case, shows it and moves the views to its representative slice."""
        if self._isBusy():
            return
        name, message = _("{caseId} ({timepoint})").format(caseId=patient[0], timepoint=patient[1]), ""
        try:
            with showingErrors(_("The case could not be opened.")), \
                    waiting(self._ui.patientLabel, _("Opening {name} …").format(name=name)):
                file = self._files.get(patient)
                if file is None:
                    raise ValueError(_("{name} has no image: there is nothing to open.").format(name=name))
                message = f"{name}: {openCase(file, slicer.mrmlScene, self._measure()).message}"
        finally:
            self._say(message)

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

    def _fill(self) -> None:
        cohort = self._cohort if self._sortedBy is None else sortedPatients(self._cohort, *self._sortedBy)
        self._rows = {(row[0], row[1]): place for place, row in enumerate(cohort.patients.rows)}
        wasFilling, self._isFilling = self._isFilling, True
        self._tables.show(self._ui.patientsView, "patients", patientColumns(cohort))
        self._isFilling = wasFilling
        self._header.setSortIndicatorShown(self._sortedBy is not None)
        if self._sortedBy is not None:
            name, isDescending = self._sortedBy
            column = patientOrder(cohort).index(name) if name in patientOrder(cohort) else -1
            self._header.setSortIndicator(column, qt.Qt.DescendingOrder if isDescending else qt.Qt.AscendingOrder)
            if column >= 0:  # the arrow needs room beside the title
                self._header.resizeSection(column, max(self._header.sectionSize(column),
                                                       self._header.sectionSizeHint(column)))

    def _say(self, text: str) -> None:
        self._ui.patientLabel.text = text
        self._ui.chartLabel.text = text  # charts are on another tab

    @staticmethod
    def _patientAt(index: Any) -> Patient:
        caseId, timepoint = (index.sibling(index.row(), column).data(qt.Qt.DisplayRole) for column in (0, 1))
        return str(caseId), str(timepoint)

    def _onHeader(self, column: int) -> None:
        if self._cohort is not None:
            name = patientOrder(self._cohort)[column]
            self.sortBy(name, self._sortedBy == (name, False))

    def _onDoubleClick(self, index: Any) -> None:
        self.open(self._patientAt(index))

    def _onSelection(self) -> None:
        if self._isFilling:
            return
        rows = self._ui.patientsView.selectionModel().selectedRows()
        self._selected = tuple(self._patientAt(index) for index in rows)
        if len(self._selected) == 1:
            self._say(_("Selected: {caseId} ({timepoint}). A double click on the row or on the point in a chart opens "
                        "the case.").format(caseId=self._selected[0][0], timepoint=self._selected[0][1]))
        else:
            self._say(_("{n} patients selected.").format(n=len(self._selected)) if self._selected else "")
        self._updateControls()
        self._onSelected(self._selected)

    def _updateControls(self) -> None:
        reason = None
        if not self._rows:
            reason = _("gather a cohort first.")
        elif len(self._selected) != 1:
            reason = _("select one patient.")
        self._available.set(self._ui.openCaseButton, reason)
