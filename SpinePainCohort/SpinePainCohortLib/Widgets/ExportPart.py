"""The report, and what has to be installed for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors
from SpinePainRHILib.Widgets.PlainText import plainTip

from ..Run.CohortSession import CohortSession
from ..Run.Filters import Filters
from ..Run.ReportExport import REPORT_SECONDS, exportReport
from ..Run.Requirements import REPORT, areInstalled, missingRequirements
from .RememberedPaths import rememberPaths, restorePaths
from .ResultTexts import packageNames
from .Waiting import waiting

REPORT_NAME = "report.html"


def installRequirements(requirements: tuple[str, ...]) -> bool:
    """Asks the user and installs into Slicer's Python; False where the user declined or it failed, which is shown."""
    if not requirements:
        return True
    import subprocess

    import slicer.packaging

    try:
        slicer.packaging.pip_ensure(list(requirements), requester="SpinePainCohort")
    except RuntimeError:  # declined, or offline; pip's own output is in Slicer's log
        return False
    except (OSError, subprocess.SubprocessError) as error:
        slicer.util.errorDisplay(plainTip(_("The packages could not be installed: {error}").format(error=error)))
        return False
    return areInstalled(requirements)


class ExportPart:
    """Writes the report of what the filters keep. ``install`` is as ``installRequirements``."""

    def __init__(self, ui: Any, session: CohortSession, filters: Callable[[], Filters],
                 install: Callable[[tuple[str, ...]], bool], isBusy: Callable[[], bool]) -> None:
        self._ui, self._session, self._filters, self._install = ui, session, filters, install
        self._isBusy = isBusy
        self._available, self._connections = Availability(), Connections()
        self._connections.add(ui.outputEdit, "currentPathChanged(QString)", self.update)
        self._connections.add(ui.outputEdit, "validInputChanged(bool)", self.update)  # an emptied one tells this
        self._connections.add(ui.exportButton, "clicked(bool)", self.export)
        self._connections.add(ui.openReportButton, "clicked(bool)", self.openReport)
        restorePaths(ui.outputEdit)
        self.update()

    def update(self, _value: Any = None) -> None:
        """Says what is missing for a report."""
        missing = missingRequirements(REPORT)
        self._ui.exportLabel.text = _("A report needs {names}: the button asks before it installs them.").format(
            names=packageNames(missing)) if missing else ""
        reason = None
        if not self._session.isGathered:
            reason = _("gather a cohort first.")
        elif not self._ui.outputEdit.currentPath:
            reason = _("choose the folder for the report.")
        self._available.set(self._ui.exportButton, reason)
        self._available.set(self._ui.openReportButton, None if self._hasReport() else _(
            "there is no report in the folder yet."))

    def export(self, _checked: bool = False) -> None:
        """Writes the report; without what it needs, asks to install it first."""
        if self._isBusy() or not self._install(missingRequirements(REPORT)):
            return
        message = ""
        try:
            with showingErrors(_("The report could not be written.")), waiting(self._ui.exportLabel, _(
                    "Writing the report; the bootstrap intervals take a while, during which Slicer stands still, for "
                    "{minutes} minutes at most …").format(minutes=REPORT_SECONDS // 60)):
                folder = exportReport(self._session, self._filters(), Path(self._ui.outputEdit.currentPath))
                message = _("The report is in {folder}.").format(folder=folder / REPORT_NAME)
                rememberPaths(self._ui.outputEdit)
        finally:
            self.update()
            self._ui.exportLabel.text = message

    def openReport(self, _checked: bool = False) -> None:
        """Shows the report in the system's browser."""
        if self._hasReport() and not qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(self._page()))):
            self._ui.exportLabel.text = _("No browser could be started: open {file} by hand.").format(
                file=self._page())

    def _hasReport(self) -> bool:
        return bool(self._ui.outputEdit.currentPath) and self._page().is_file()

    def _page(self) -> Path:
        return Path(self._ui.outputEdit.currentPath) / REPORT_NAME

    def close(self) -> None:
        """Undoes every connection."""
        self._connections.removeAll()
