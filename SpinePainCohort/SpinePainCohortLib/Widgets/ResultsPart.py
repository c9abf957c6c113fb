"""The results from top to bottom: flow, Tables 1 to 3, tests, agreement, follow-up, models."""

from typing import Any

from slicer.i18n import tr as _

from ..Gathering.Cohort import Cohort
from ..Report.ColumnWords import columnWord, labelsOfCohort
from ..Run.Filters import Filters
from .ResultTexts import flowColumns, frameColumns
from .TableNodes import TableNodes, fitHeight

_SUMMARY = ("n", "missing", "mean", "sd", "median", "q1", "q3", "min", "max", "note")
_TEST = ("predictor", "group_a", "group_b", "n", "method", "statistic_name", "statistic", "df1", "df2", "p",
         "p_adjusted", "effect_name", "effect", "ci_low", "ci_high", "note")
_MODELS = ("location, count and RHI together", "per lesion")
_HIGHEST, _HIGHEST_FLOW = 264, 520
"""Pixels; a longer table is scrolled. The flow is read as a whole."""
_ELSEWHERE = ("agreement of VAS raters", "agreement of readers", *_MODELS)


class ResultsPart:
    """Fills one table view a result."""

    def __init__(self, ui: Any, tables: TableNodes) -> None:
        self._ui, self._tables = ui, tables
        self._labels: dict[str, str] = {}
        self._analyses = ((ui.table1Label, ui.table1View), (ui.table2Label, ui.table2View),
                          (ui.table3Label, ui.table3View), (ui.testsLabel, ui.testsView),
                          (ui.agreementLabel, ui.agreementView), (ui.followUpLabel, ui.followUpView),
                          (ui.modelsLabel, ui.modelsView))
        ui.sampleLabel.text = _("Gather a cohort on the first tab: its results are shown here.")
        ui.resultsArea.visible = False

    def showFlow(self, cohort: Cohort) -> None:
        """The flow of inclusion of everything that was gathered; needs no analysis."""
        self._tables.show(self._ui.flowView, "flow", flowColumns(cohort))
        fitHeight(self._ui.flowView, _HIGHEST_FLOW)
        self._ui.resultsArea.visible = True

    def showSample(self, kept: Cohort, gathered: Cohort, filters: Filters, notes: tuple[str, ...] = ()) -> None:
        """How much of the cohort the filters keep, and how much of that there is at the timepoint of the analyses."""
        ids = [set(each.patients.column("case_id")) for each in (kept, gathered)]
        there = {row["case_id"] for row in kept.patients.records() if row["timepoint"] == filters.timepoint}
        text = _("{kept} of {all} cases, {there} of them at {timepoint}.").format(
            kept=len(ids[0]), all=len(ids[1]), there=len(there), timepoint=filters.timepoint)
        labels = labelsOfCohort(kept)
        titles = {name: columnWord(name, labels) for name in filters.options.covariates}
        chosen = "; ".join(filters.phrases(labels))
        options = "; ".join(f"{name} {value}" for name, value in filters.options.describe(titles).items())
        self.say(" ".join((text, *([_("Only: {chosen}.").format(chosen=chosen)] if chosen else []),
                           *([_("Options: {chosen}.").format(chosen=options)] if options else []), *notes)))

    def say(self, text: str) -> None:
        """A sentence above the results."""
        self._ui.sampleLabel.text = text
        self._ui.resultsArea.enabled = True

    def setOutdated(self, text: str) -> None:
        """Greys the results out: the filters are others now. ``text`` says what comes."""
        self._ui.sampleLabel.text = text
        self._ui.resultsArea.enabled = False

    def showAnalyses(self, results: Any, kept: Cohort) -> None:
        """All tables of an AnalysisResults, of the cohort ``kept``."""
        ui, tests, self._labels = self._ui, results.tests, labelsOfCohort(kept)
        self._frame(ui.table1View, "table1", results.table1,
                    ("variable", "level", "n", "percent", *_SUMMARY[1:]))
        self._frame(ui.table2View, "table2", results.table2, ("grouping", "group", *_SUMMARY))
        self._frame(ui.table3View, "table3", results.table3, ("grouping", "group", *_SUMMARY))
        self._frame(ui.testsView, "tests", tests[~tests["analysis"].isin(_ELSEWHERE)],
                    ("analysis", "family", *_TEST))
        self._frame(ui.agreementView, "agreement", results.agreement, results.agreement.columns)
        self._frame(ui.followUpView, "followUp", results.followUp, results.followUp.columns)
        self._frame(ui.modelsView, "models", tests[tests["analysis"].isin(_MODELS)],
                    ("analysis", "outcome", *_TEST))
        self._setAnalysesVisible(True)

    def clearAnalyses(self) -> None:
        """Empties the tables of analyses, so that none is taken for one of the cohort shown."""
        for _label, view in self._analyses:
            view.setMRMLTableNode(None)

    def hideAnalyses(self) -> None:
        """Hides the tables of analyses: there are none of this cohort."""
        self._setAnalysesVisible(False)

    def _setAnalysesVisible(self, isVisible: bool) -> None:
        for label, view in self._analyses:
            label.visible = view.visible = isVisible

    def _frame(self, view: Any, key: str, frame: Any, columns: Any) -> None:
        self._tables.show(view, key, frameColumns(frame, [str(each) for each in columns], self._labels))
        fitHeight(view, _HIGHEST)
