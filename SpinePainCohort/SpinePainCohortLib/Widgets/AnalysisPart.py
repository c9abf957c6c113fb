"""Filters, analyses and patients brought together: each change of a filter analyses anew."""

from collections.abc import Callable
from typing import Any

import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import showingErrors

from ..Gathering.Cohort import Cohort
from ..Session.CohortSession import CohortSession
from ..Session.Filters import Filters
from ..Session.Requirements import ANALYSES, missingRequirements
from .ChartsPart import ChartsPart
from .FilterPart import FilterPart
from .PatientsPart import PatientsPart
from .ResultsPart import ResultsPart
from .TableNodes import TableNodes


class AnalysisPart:
    """``install`` brings requirements, as pip takes them, into Slicer's Python after the user agreed; None where it
    did not come to that (see ExportPart.installRequirements)."""

    def __init__(self, ui: Any, session: CohortSession, tables: TableNodes, isBusy: Callable[[], bool],
                 install: Callable[[tuple[str, ...]], bool]) -> None:
        self._ui, self._session, self._install, self._isBusy = ui, session, install, isBusy
        self._results = ResultsPart(ui, tables)
        self._patients = PatientsPart(ui, tables, isBusy, lambda patients: self._charts.choose(patients))
        self._charts = ChartsPart(ui, tables, self._patients.select, self._patients.open)
        self._filters = FilterPart(ui, self.update)
        self._connections = Connections()
        self._connections.add(ui.installButton, "clicked(bool)", self.installRequirements)
        self._updateRequirements()

    @property
    def filters(self) -> Filters:
        """What is chosen now."""
        return self._filters.filters()

    def clear(self) -> None:
        """Nothing to show: the scene closes."""
        self._patients.clear()
        self._charts.clear()

    def showGathered(self) -> None:
        """A newly gathered cohort: its filters, its flow, its analyses."""
        self._filters.setChoices(self._session.choices())
        self.update()

    def update(self) -> None:
        """Analyses what the filters keep; without the requirements it shows the patients alone."""
        if not self._session.isGathered or self._isBusy():
            return
        with showingErrors(_("The cohort could not be analysed.")):
            filters = self._filters.filters()
            self._results.clearAnalyses()
            gathered = self._session.cohort(Filters(reader=filters.reader))
            kept = self._session.cohort(filters)
            self._results.showFlow(gathered)
            self._showAnalyses(filters, kept, gathered)

    def installRequirements(self, _checked: bool = False) -> None:
        """Installs what the analyses need, after the user agreed, and analyses."""
        if self._install(missingRequirements(ANALYSES)):
            self._updateRequirements()
            self.update()

    def close(self) -> None:
        """Undoes every connection."""
        for part in (self._filters, self._patients, self._charts):
            part.close()
        self._connections.removeAll()

    def _showAnalyses(self, filters: Filters, kept: Cohort, gathered: Cohort) -> None:
        if self._updateRequirements():
            self._showWithoutAnalyses(filters, kept, gathered)
            return
        try:
            with slicer.util.WaitCursor():
                results = self._session.analyse(filters)
        except ValueError:
            self._showWithoutAnalyses(filters, kept, gathered)
            raise
        self._results.showSample(kept, gathered, results.warnings)
        self._results.showAnalyses(results)
        self._showPatients(kept, filters, results)

    def _showWithoutAnalyses(self, filters: Filters, kept: Cohort, gathered: Cohort) -> None:
        self._results.showSample(kept, gathered)
        self._results.hideAnalyses()
        self._showPatients(kept, filters)

    def _showPatients(self, kept: Cohort, filters: Filters, results: Any = None) -> None:
        self._charts.update(kept, filters.timepoint, results)
        self._patients.show(kept)

    def _updateRequirements(self) -> tuple[str, ...]:
        missing = missingRequirements(ANALYSES)
        self._ui.requirementsLabel.text = _(
            "The analyses need {names}, which Slicer does not bring. Pain scores can be entered and cases gathered "
            "without.").format(names=", ".join(missing)) if missing else ""
        self._ui.requirementsLabel.visible = bool(missing)
        self._ui.installButton.visible = bool(missing)
        return missing
