"""Filters, analyses and patients brought together: when the filters change, what they keep is analysed anew."""

import time
from collections.abc import Callable
from typing import Any

from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.AfterPause import AfterPause
from SpinePainRHILib.Widgets.Connections import Connections

from ..Gathering.Cohort import Cohort
from ..Run.CohortSession import CohortSession
from ..Run.Filters import Filters
from ..Run.Requirements import ANALYSES, missingRequirements
from .ChartsPart import ChartsPart
from .FilterPart import FilterPart
from .OptionsPart import OptionsPart
from .PatientsPart import PatientsPart
from .ResultsPart import ResultsPart
from .ResultTexts import packageNames
from .TableNodes import TableNodes
from .Waiting import waiting

PAUSE = 150
"""Milliseconds without a further change after which the filters are applied: arrow keys pass many on their way."""

LONG_SECONDS = 5.0
"""Slicer stands still while it analyses; what last took longer waits for the user's word."""


class AnalysisPart:
    """``install`` brings requirements, as pip takes them, into Slicer's Python after the user agreed; None where it
    did not come to that (see ExportPart.installRequirements)."""

    def __init__(self, ui: Any, session: CohortSession, tables: TableNodes, isBusy: Callable[[], bool],
                 install: Callable[[tuple[str, ...]], bool]) -> None:
        self._ui, self._session, self._install, self._isBusy = ui, session, install, isBusy
        self._results = ResultsPart(ui, tables)
        self._patients = PatientsPart(ui, tables, isBusy, lambda: session.pipeline.measure,
                                      lambda patients: self._charts.choose(patients))
        self._charts = ChartsPart(ui, tables, self._patients.select, self._patients.open)
        self._filters = FilterPart(ui, self.request, self._onTyping)
        self._options = OptionsPart(ui, self.request)
        self._afterPause, self._isPending, self._secondsTaken = AfterPause(PAUSE), False, 0.0
        self._connections = Connections()
        self._connections.add(ui.installButton, "clicked(bool)", self.installRequirements)
        self._connections.add(ui.analyseButton, "clicked(bool)", self.update)
        ui.analyseButton.visible = False
        self._updateRequirements()

    @property
    def filters(self) -> Filters:
        """What is chosen now, with the options of the analyses."""
        return self._filters.filters(self._options.options())

    @property
    def isPending(self) -> bool:
        """Whether the results shown are not those of the filters chosen, and will be."""
        return self._isPending

    def releaseScene(self) -> None:
        """The scene closes: the charts go with it."""
        self._charts.releaseScene()

    def showGathered(self) -> None:
        """A newly gathered cohort: its filters, its flow, its analyses."""
        choices = self._session.choices()
        self._filters.setChoices(choices)
        self._options.setChoices(choices)
        self.update()

    def request(self) -> None:
        """Analyses after the last of several changes; the results shown are marked as outdated meanwhile.

        Where the analyses of this cohort take long the user has to say when. During a gathering nothing is analysed:
        ``resume`` makes up for it.
        """
        if not self._session.isGathered:
            return
        self._isPending = True
        self._patients.setOutdated(True)
        if self._isBusy():
            self._results.setOutdated(_("Filters or options changed; what is kept is analysed after the gathering."))
        elif self._secondsTaken > LONG_SECONDS:
            self._afterPause.drop()
            self._ui.analyseButton.visible = True
            self._results.setOutdated(_(
                "Filters or options changed. The analyses took {seconds:.0f} s, during which Slicer stands still: "
                "press Analyse when all are set.").format(seconds=self._secondsTaken))
        else:
            self._results.setOutdated(_("Filters or options changed; what is kept is being analysed …"))
            self._afterPause(self.update)

    def resume(self) -> None:
        """A gathering ended without a new cohort: filters that changed meanwhile are applied to the one there is."""
        if self._isPending:
            self.request()

    def update(self, _checked: bool = False) -> None:
        """Analyses what the filters keep, now; without the requirements it shows the patients alone.

        What cannot be analysed is said above the results: a filter is no cause to stop the user.
        """
        if not self._session.isGathered or self._isBusy():
            return
        self._afterPause.drop()
        self._isPending = False
        self._ui.analyseButton.visible = False
        filters = self.filters
        self._results.clearAnalyses()
        try:
            gathered = self._session.cohort(filters.ofEverything)
            self._results.showFlow(gathered)
            kept = self._session.cohort(filters)
        except ValueError as error:
            self._results.hideAnalyses()
            self._results.setOutdated(str(error))
            return
        self._showAnalyses(filters, kept, gathered)

    def installRequirements(self, _checked: bool = False) -> None:
        """Installs what the analyses need, after the user agreed, and analyses."""
        if self._install(missingRequirements(ANALYSES)):
            self._updateRequirements()
            self.update()

    def close(self) -> None:
        """Undoes every connection and forgets what waits."""
        self._afterPause.stop()
        for part in (self._filters, self._options, self._patients, self._charts):
            part.close()
        self._connections.removeAll()

    def _onTyping(self) -> None:
        """The results shown are not those of the value in the box."""
        if self._session.isGathered:
            self._results.setOutdated(_("Press Return to apply the value."))
            self._patients.setOutdated(True)

    def _showAnalyses(self, filters: Filters, kept: Cohort, gathered: Cohort) -> None:
        if self._updateRequirements():
            self._showWithoutAnalyses(filters, kept, gathered)
            return
        try:
            with waiting(self._ui.sampleLabel, self._announcement(kept)):
                results = self._analyse(filters)
        except (ValueError, ImportError) as error:  # a package may be there and broken
            self._showWithoutAnalyses(filters, kept, gathered, (_("Not analysed: {reason}").format(reason=error),))
            return
        self._results.showSample(kept, gathered, filters, results.warnings)
        self._results.showAnalyses(results, kept)
        self._showPatients(kept, filters, results)

    def _analyse(self, filters: Filters) -> Any:
        from ..Statistics import Analyses  # noqa: F401  (what it imports takes seconds, the first time only)

        start = time.monotonic()
        try:
            return self._session.analyse(filters)
        finally:
            self._secondsTaken = time.monotonic() - start

    def _announcement(self, kept: Cohort) -> str:
        """What is being done, and how long Slicer will stand still where that is known to be noticed."""
        text = _("Analysing {n} rows …").format(n=len(kept.patients.rows))
        if self._secondsTaken < 1:
            return text
        return text + " " + _("Slicer stands still for about {seconds:.0f} s.").format(seconds=self._secondsTaken)

    def _showWithoutAnalyses(self, filters: Filters, kept: Cohort, gathered: Cohort,
                             notes: tuple[str, ...] = ()) -> None:
        self._results.showSample(kept, gathered, filters, notes)
        self._results.hideAnalyses()
        self._showPatients(kept, filters)

    def _showPatients(self, kept: Cohort, filters: Filters, results: Any = None) -> None:
        self._charts.update(kept, filters, results)
        self._patients.show(kept)

    def _updateRequirements(self) -> tuple[str, ...]:
        missing = missingRequirements(ANALYSES)
        self._ui.requirementsLabel.text = _(
            "The analyses need {names}, which Slicer does not bring. Pain scores can be entered and cases gathered "
            "without.").format(names=packageNames(missing)) if missing else ""
        self._ui.requirementsLabel.visible = bool(missing)
        self._ui.installButton.visible = bool(missing)
        return missing
