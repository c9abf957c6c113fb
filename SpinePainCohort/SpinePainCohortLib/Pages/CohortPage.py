"""The tab of the cohort: its tables and options, what was left out, and the report."""

import asyncio
import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from SpinePainBrowserLib.Parts.Controls import button, quoted, row, section, words
from SpinePainBrowserLib.Parts.PartState import PartState
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Files.CsvText import ENCODING
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .CohortOptions import CohortOptions, OptionSource
from .CohortProcess import CohortProcess
from .CohortTables import caseFoldersIn, tablesIn

RESULTS, REPORT, PROBLEMS = "cohort-report", "report.html", "problems.csv"
"""The folder of results in the opened folder, and files in it."""

ROUTE = "results"
MOST_PROBLEMS = 200


@dataclass
class CohortShown:
    """State of this tab."""

    said: str = ""
    isRunning: bool = False
    problems: list[dict[str, str]] = field(default_factory=list)
    report: str = ""
    files: list[dict[str, str]] = field(default_factory=list)


class CohortPage:
    """Chooses among the files of the opened folder, runs ``spinepain cohort`` and shows what it wrote."""

    title, ident = _("Cohort"), "cohort"

    def __init__(self, bench: Workbench, options: Sequence[OptionSource]) -> None:
        self._bench = bench
        self._shown = PartState(bench.server.state, CohortShown)
        self._options = CohortOptions(bench, options)
        self._process = CohortProcess()
        self._runs = 0
        self._task: asyncio.Future[None] | None = None

    @property
    def resultFolder(self) -> Path:
        """Where the results are written, and what the page may show of the disk."""
        return self._bench.folder / RESULTS

    def build(self) -> None:
        name = self._shown.name
        with section(_("Cases and tables"), "cohort-inputs"):
            self._options.buildFiles()
        with section(_("Options"), "cohort-options", isOpen=False):
            self._options.buildOptions()
        busy, idle = quoted(_("An analysis is under way.")), quoted(_("Nothing is under way."))
        with section(_("Analyse"), "cohort-run"), row():
            button(_("Make the report"), self._bench.acting(_("Not analysed."), self._start), "cohort-start",
                   reason=f"({name.isRunning} ? {busy} : '')", tip=_("Measures, analyses and writes the report"))
            button(_("Cancel"), self._process.cancel, "cohort-cancel", reason=f"({name.isRunning} ? '' : {idle})")
        words(name.said, "cohort-said")
        with section(_("Left out, and to be looked at"), "cohort-problems"), html.Table(), html.Tr(
                raw_attrs=[f'v-for="(each, index) in {name.problems}"', ':key="index"']):
            for column in ("file", "line", "reason"):
                html.Td(f"{{{{ each.{column} }}}}", classes="words")

    def buildWide(self) -> None:
        """The report, where the views are on the other tab."""
        html.Iframe(id="cohort-report", classes="report", v_if=self._shown.name.report,
                    raw_attrs=[f':src="{self._shown.name.report}"', f'title="{_("Report of the cohort")}"', "sandbox"])

    def setInFront(self, isInFront: bool) -> None:
        """The tab was chosen, or left: what the folder holds now is offered."""
        if isInFront and not self._process.isRunning:
            folder = self._bench.folder
            self._options.offer(folder, caseFoldersIn(folder, RESULTS), tablesIn(folder, RESULTS))
            self._showResult()

    def close(self) -> None:
        """Ends a run that goes on; an earlier result stays."""
        self._process.cancel()

    def _start(self) -> None:
        if self._process.isRunning:
            raise ValueError(_("An analysis is under way: wait for it, or cancel it."))
        arguments = [*self._options.arguments(), f"--out={RESULTS}"]
        data = self._shown.data
        data.isRunning, data.said, data.report, data.problems = True, _("Measuring and analysing …"), "", []
        self._task = asyncio.ensure_future(self._run(arguments))

    async def _run(self, arguments: list[str]) -> None:
        lines: list[str] = []

        def say(line: str) -> None:
            lines.append(line)
            with self._bench.server.state:
                self._shown.data.said = "\n".join(lines)

        try:
            await self._process.run(self._bench.folder, arguments, say)
        finally:
            with self._bench.server.state:
                self._shown.data.isRunning = False
                if not lines:
                    self._shown.data.said = _("Cancelled. An earlier result stays as it was.")
                self._showResult()

    def _showResult(self) -> None:
        self._runs += 1
        data = self._shown.data
        hasReport = (self.resultFolder / REPORT).is_file()
        data.report = f"/{ROUTE}/{REPORT}?{self._runs}" if hasReport else ""
        data.problems = _problemsOf(self.resultFolder / PROBLEMS)


def _problemsOf(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding=ENCODING, newline="") as file:
            return [{key: each.get(key) or "" for key in ("file", "line", "reason")}
                    for each, _place in zip(csv.DictReader(file), range(MOST_PROBLEMS), strict=False)]
    except (OSError, ValueError, csv.Error):
        return []
