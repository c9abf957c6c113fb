"""Folder and tables, gathering with progress and cancel, and what was left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors

from ..Gathering.MeasureCases import Progress
from ..Run.CohortSession import CohortSession, GatheringCancelled
from ..Run.Filters import Filters
from ..Tables.TableKinds import TableKind
from .MeasuringPart import MeasuringPart
from .RememberedPaths import rememberPaths, restorePaths
from .ResultTexts import problemColumns
from .TableNodes import TableNodes, fitHeight
from .TablesPart import TablesPart
from .Waiting import waiting

_HIGHEST = 160
"""Pixels; a longer list is scrolled."""


class GatherPart:
    """Runs the gathering in small steps between the window's own events, so that it stays alive and can be cancelled.

    ``onGathered`` is called after each gathering that came to its end, ``onKept`` after one that did not, when the
    cohort is still the one from before.
    """

    def __init__(self, ui: Any, session: CohortSession, tables: TableNodes, tablesPart: TablesPart,
                 onGathered: Callable[[], None], onKept: Callable[[], None]) -> None:
        self._ui, self._session, self._tables, self._onGathered = ui, session, tables, onGathered
        self._tablesPart, self.measuring, self._onKept = tablesPart, MeasuringPart(ui), onKept
        self._available, self._connections = Availability(), Connections()
        self._isBusy = self._isClosed = False
        for edit in (ui.casesEdit, ui.vasEdit):
            self._connections.add(edit, "currentPathChanged(QString)", self._updateControls)
            self._connections.add(edit, "validInputChanged(bool)", self._updateControls)  # an emptied one tells this
        self._connections.add(ui.gatherButton, "clicked(bool)", self.gather)
        self._connections.add(ui.cancelButton, "clicked(bool)", self.cancel)
        ui.progressBar.visible = False
        ui.warningsSection.collapsed = True
        restorePaths(ui.casesEdit)
        self._updateControls()

    @property
    def isBusy(self) -> bool:
        """Whether a gathering is under way."""
        return self._isBusy

    def gather(self, _checked: bool = False) -> None:
        """Gathers what the fields name; the results from before stay where it fails or is cancelled."""
        if self._isBusy:
            return
        self._isBusy = True
        self._ui.progressBar.value = 0
        self._ui.progressBar.visible = True
        self._ui.statusLabel.text = _("Reading tables and looking for cases …")
        self._updateControls()
        gathered, message = False, ""
        try:
            with showingErrors(_("The cohort could not be gathered.")):
                try:
                    cases = self._ui.casesEdit.currentPath
                    self._session.gather(self._tablesPart.inputs(Path(cases) if cases else None),
                                         self.measuring.measure())
                    gathered = True
                except ValueError as error:
                    message = _("Not gathered: {reason}").format(reason=error)
                    raise
        except GatheringCancelled:
            message = _("Cancelled. What was measured is kept for the next run.")
        finally:
            self._isBusy = False
            if not self._isClosed:
                self._finish(gathered, message)

    def cancel(self, _checked: bool = False) -> None:
        """Ends the gathering at its next step."""
        self._session.cancel()

    def showProgress(self, progress: Progress) -> None:
        """Shows how far it is, and lets the window's events through."""
        if not self._isClosed:
            self._ui.progressBar.maximum = max(progress.total, 1)
            self._ui.progressBar.value = progress.done
            text = _("{done} of {total} files, {unchanged} unchanged").format(
                done=progress.done, total=progress.total, unchanged=progress.unchanged)
            if progress.secondsLeft is not None and progress.done < progress.total:
                text += _(", about {seconds} s left").format(seconds=max(1, round(progress.secondsLeft)))
            self._ui.statusLabel.text = text
        slicer.app.processEvents()

    def showLeftOut(self) -> None:
        """Fills the tables of problems and of things to look at."""
        ui, cohort = self._ui, self._session.cohort(Filters())
        folder = self._session.inputs.casesFolder
        for view, key, problems in ((ui.problemsView, "problems", cohort.problems),
                                    (ui.warningsView, "warnings", cohort.warnings)):
            self._tables.show(view, key, problemColumns(problems, folder))
            fitHeight(view, _HIGHEST)
        ui.problemsSection.collapsed = not cohort.problems
        ui.problemsSection.text = _("Left out ({n})").format(n=len(cohort.problems))
        ui.warningsSection.text = _("Used, but to be looked at ({n})").format(n=len(cohort.warnings))

    def close(self) -> None:
        """Cancels what is under way and undoes every connection."""
        self._isClosed = True
        self._session.cancel()
        self.measuring.close()
        self._connections.removeAll()

    def _finish(self, gathered: bool, message: str) -> None:
        self._ui.progressBar.visible = False
        self._updateControls()
        if not gathered:
            if self._session.isGathered:
                message += " " + _("The results shown are those from before.")
            self._ui.statusLabel.text = message
            self._onKept()
            return
        rememberPaths(self._ui.casesEdit)
        self._tablesPart.remember()
        flow = self._session.cohort(Filters()).flow
        message = _("{measured} of {found} files measured, {cases} cases.").format(
            measured=flow.filesMeasured, found=flow.filesFound, cases=flow.cases)
        with waiting(self._ui.statusLabel, message + " " + _("Analysing them …")):
            self.showLeftOut()
            self._onGathered()
        self._ui.statusLabel.text = message

    def _updateControls(self, _value: Any = None) -> None:
        busy = _("a gathering is under way.") if self._isBusy else None
        hasInputs = self._ui.casesEdit.currentPath or self._tablesPart.hasFile(TableKind.VAS)
        self._available.set(self._ui.gatherButton, busy or (None if hasInputs else _(
            "choose the folder of cases first, or for a cohort without images the VAS table.")))
        self._available.set(self._ui.cancelButton, None if self._isBusy else _("nothing is under way."))
        self._available.set(self._ui.casesEdit, busy)
        self._available.set(self._ui.measuringSection, busy)
        self._tablesPart.setBusy(busy)
