"""The tab of the cohort: its tables and options, what was left out, and the report."""

import asyncio
from dataclasses import asdict, dataclass, field
from typing import Any

from SpinePainBrowserLib.Parts.Controls import button, cells, row, scriptText, section, table, words
from SpinePainBrowserLib.Parts.Part import Part
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Run.CohortProcess import CohortProcess
from ..Run.CohortRequest import REPORT, CohortRequest
from .CohortOptions import CohortOptions

ROUTE = "results"
"""What the page calls the folder of results, which the server shows files of."""


@dataclass
class CohortShown:
    """State of this tab."""

    said: str = ""
    isRunning: bool = False
    problems: list[dict[str, Any]] = field(default_factory=list)
    report: str = ""


class CohortPage(Part[CohortShown]):
    """Chooses among the files of the opened folder, runs ``spinepain cohort`` and shows what it wrote."""

    title, ident = _("Cohort"), "cohort"

    def __init__(self, bench: Workbench, request: CohortRequest) -> None:
        super().__init__(bench, CohortShown)
        self._request = request
        self._options = CohortOptions(bench, request)
        self._process = CohortProcess()
        self._runs = 0
        self._task: asyncio.Future[None] | None = None

    def build(self) -> None:
        name = self._name
        with section(_("Cases and tables"), "cohort-inputs"):
            self._options.buildFiles()
        with section(_("Options"), "cohort-options", isOpen=False):
            self._options.buildOptions()
        busy, idle = scriptText(_("An analysis is under way.")), scriptText(_("Nothing is under way."))
        with section(_("Analyse"), "cohort-run"), row():
            button(_("Make the report"), self._bench.acting(_("Not analysed."), self._start), "cohort-start",
                   reason=f"({name.isRunning} ? {busy} : '')", tip=_("Measures, analyses and writes the report"))
            button(_("Cancel"), self._process.cancel, "cohort-cancel", reason=f"({name.isRunning} ? '' : {idle})")
        words(name.said, "cohort-said")
        with section(_("Left out, and to be looked at"), "cohort-problems"), table((), name.problems):
            cells("each.file", "each.line", "each.reason", classes="words")

    def buildWide(self) -> None:
        """The report, where the views are on the other tab."""
        html.Iframe(id="cohort-report", classes="report", v_if=self._name.report,
                    raw_attrs=[f':src="{self._name.report}"', f'title="{_("Report of the cohort")}"', "sandbox"])

    def setInFront(self, isInFront: bool) -> None:
        """The tab was chosen, or left: what the folder holds now is offered."""
        if isInFront and not self._process.isRunning:
            self._options.offer()
            self._showResult()

    def close(self) -> None:
        """Ends a run that goes on; an earlier result stays."""
        self._process.cancel()

    def _start(self) -> None:
        if self._process.isRunning:
            raise ValueError(_("An analysis is under way: wait for it, or cancel it."))
        arguments = self._request.arguments()
        data = self._data
        data.isRunning, data.said, data.report, data.problems = True, _("Measuring and analysing …"), "", []
        self._task = asyncio.ensure_future(self._run(arguments))

    async def _run(self, arguments: list[str]) -> None:
        said = ""
        try:
            said = await self._process.run(self._bench.folder, arguments, self._say)
        finally:
            with self._bench.server.state:
                self._data.isRunning = False
                self._data.said = said or _("Cancelled. An earlier result stays as it was.")
                self._showResult()

    def _say(self, text: str) -> None:
        with self._bench.server.state:
            self._data.said = text

    def _showResult(self) -> None:
        self._runs += 1
        self._data.report = f"/{ROUTE}/{REPORT}?{self._runs}" if self._request.hasReport else ""
        self._data.problems = [asdict(each) for each in self._request.problems()]
