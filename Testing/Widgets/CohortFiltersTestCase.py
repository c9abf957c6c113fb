"""The filters of the cohort panel: what is shown is what the last change keeps, and nobody is stopped while typing."""

import sys
import time
from pathlib import Path
from unittest import mock

import qt
import slicer

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import CohortFolderTestCase, openCohort
from UserActions import focusIn, pressKey, waitUntil


class CohortFiltersTestCase(CohortFolderTestCase):
    """24 cases with ages of 50 to 73; case n is cervical, thoracic, lumbar, sacral, lumbar, multiple by n mod 6."""

    def setUp(self):
        super().setUp()
        self.module = openCohort(self, self.folder)
        self.widget = self.module.widget
        self.ui, self.session, self.analysis = self.widget.ui, self.widget.cohort.session, self.widget.cohort.analysis
        self.chooseInputs()
        self.ui.gatherButton.click()
        self.analysed = []
        analyse = self.session.analyse

        def counted(filters, *args):
            self.analysed.append(filters)
            return analyse(filters, *args)

        self.session.analyse = counted

    def shown(self):
        node = self.ui.patientsView.mrmlTableNode()
        return [node.GetCellText(row, 0) for row in range(node.GetNumberOfRows())]

    def chooseColumn(self, column, relation):
        self.ui.columnBox.currentIndex = self.ui.columnBox.findText(column)
        self.ui.relationBox.currentIndex = self.ui.relationBox.findText(relation)

    def type(self, *keys):
        focusIn(self.ui.valueBox)  # else nothing is completed
        for key in keys:
            pressKey(self.ui.valueBox.lineEdit(), key)

    def test_of_several_regions_passed_by_key_the_last_is_analysed_once(self):
        self.requirePackages("pandas", "statsmodels")
        for region in ("thoracic", "lumbar", "cervical"):
            self.ui.regionBox.currentIndex = self.ui.regionBox.findText(region)
        self.assertFalse(self.ui.resultsArea.enabled)  # grey: these are not the results of the filters shown
        self.assertFalse(self.ui.patientsView.enabled)
        self.waitForAnalysis()
        self.assertEqual([each.region for each in self.analysed], ["cervical"])
        self.assertEqual(self.shown(), ["sub-000", "sub-006", "sub-012", "sub-018"])
        self.assertTrue(self.ui.resultsArea.enabled)
        self.assertTrue(self.ui.patientsView.enabled)

    def test_a_change_that_waits_while_an_analysis_begins_is_shown_in_the_end(self):
        self.requirePackages("pandas", "statsmodels")
        analyse = self.session.analyse

        def slow(filters, *args):
            if filters.region == "thoracic":
                # A key that comes while the analysis of the one before begins; slicer.util.WaitCursor would let it in.
                qt.QTimer.singleShot(0, lambda: setattr(self.ui.regionBox, "currentIndex",
                                                        self.ui.regionBox.findText("cervical")))
            return analyse(filters, *args)

        self.session.analyse = slow
        self.ui.regionBox.currentIndex = self.ui.regionBox.findText("thoracic")
        waitUntil(lambda: len(self.analysed) == 2 and not self.analysis.isPending)
        self.assertEqual(self.ui.regionBox.currentText, "cervical")
        self.assertEqual(self.shown(), ["sub-000", "sub-006", "sub-012", "sub-018"])
        self.assertIn("4 of 24 cases", self.ui.sampleLabel.text)

    def test_a_wait_lets_no_input_in_and_says_what_it_is_for(self):
        from SpinePainCohortLib.Widgets.Waiting import waiting

        order = []
        qt.QTimer.singleShot(0, lambda: order.append("what waited"))
        with waiting(self.ui.sampleLabel, "Working"):
            order.append(self.ui.sampleLabel.text)
        waitUntil(lambda: len(order) == 2)
        self.assertEqual(order, ["Working", "what waited"])

    def test_a_typed_value_is_applied_when_it_is_entered_and_not_key_by_key(self):
        self.requirePackages("pandas", "statsmodels")
        self.chooseColumn("age", "at least")
        self.waitForAnalysis()
        del self.analysed[:]
        self.type("7", "1")
        time.sleep(0.3)
        waitUntil(lambda: True)
        self.assertEqual(self.analysed, [])
        self.assertFalse(self.ui.resultsArea.enabled)  # these are not the results of what the box shows
        self.assertFalse(self.ui.patientsView.enabled)
        self.assertIn("Press Return", self.ui.sampleLabel.text)
        self.type("Return")
        self.waitForAnalysis()
        self.assertTrue(self.ui.resultsArea.enabled)
        self.assertEqual([each.condition.value for each in self.analysed], ["71"])
        self.assertEqual(self.shown(), ["sub-021", "sub-022", "sub-023"])
        self.type("Return")
        self.assertFalse(self.analysis.isPending)  # nothing changed
        self.assertEqual(self.ui.valueBox.count, 25)  # what is typed is not added to the choices

    def test_a_value_typed_and_taken_back_leaves_the_results_as_they_were(self):
        self.chooseColumn("age", "at least")
        self.waitForAnalysis()
        self.type("7", "Backspace", "Backspace")
        self.assertFalse(self.ui.resultsArea.enabled)
        self.type("Return")
        self.waitForAnalysis()
        self.assertTrue(self.ui.resultsArea.enabled)
        self.assertEqual(len(self.shown()), 24)

    def test_a_value_that_is_no_number_is_said_beside_the_results_and_stops_nobody(self):
        self.chooseColumn("age", "at least")
        self.type("X", "Return")
        self.waitForAnalysis()
        self.assertEqual(self.messages, [])
        self.assertIn("needs a number", self.ui.sampleLabel.text)
        self.assertTrue(self.ui.testsView.isHidden())
        self.assertFalse(self.ui.patientsView.enabled)
        self.ui.resetFiltersButton.click()
        self.waitForAnalysis()
        self.assertEqual(len(self.shown()), 24)
        self.assertTrue(self.ui.patientsView.enabled)

    def test_analyses_that_take_long_wait_for_the_button(self):
        self.assertTrue(self.ui.analyseButton.isHidden())
        self.analysis._secondsTaken = 7.7
        patcher = mock.patch("SpinePainCohortLib.Widgets.AnalysisPart.LONG_SECONDS", 5.0)
        patcher.start()
        self.addCleanup(patcher.stop)
        self.ui.regionBox.currentIndex = self.ui.regionBox.findText("cervical")
        waitUntil(lambda: True)
        self.assertEqual(self.analysed, [])
        self.assertIn("took 8 s", self.ui.sampleLabel.text)
        self.assertFalse(self.ui.analyseButton.isHidden())
        self.ui.analyseButton.click()
        self.assertEqual(len(self.shown()), 4)
        self.assertTrue(self.ui.analyseButton.isHidden())

    def test_a_filter_changed_during_a_gathering_that_is_cancelled_is_applied_to_the_cohort_that_stays(self):
        def cancelled(_inputs, _measure):
            self.ui.regionBox.currentIndex = self.ui.regionBox.findText("cervical")
            from SpinePainCohortLib.Run.CohortSession import GatheringCancelled
            raise GatheringCancelled

        self.session.gather = cancelled
        self.ui.gatherButton.click()
        self.assertIn("Cancelled", self.ui.statusLabel.text)
        self.waitForAnalysis()
        self.assertEqual(len(self.shown()), 4)

    def test_the_sample_says_how_many_there_are_at_the_timepoint(self):
        CohortCases.writeCase(self.cases, "sub-000", ("C5",), 4, timepoint="week12")
        self.addCleanup((self.cases / "sub-000_week12.seg.nrrd").unlink)
        self.ui.gatherButton.click()
        self.ui.timepointBox.currentIndex = self.ui.timepointBox.findText("week12")
        self.waitForAnalysis()
        self.assertIn("24 of 24 cases, 1 of them at week12.", self.ui.sampleLabel.text)

    def test_the_results_stay_whatever_happens_to_the_scene(self):
        file = self.folder / "scene.mrml"
        slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", "of the user")
        slicer.mrmlScene.SetURL(str(file))
        self.assertTrue(slicer.mrmlScene.Commit())
        before = self.shown()
        for clear in (False, True):
            with self.subTest(clear=clear):
                slicer.util.loadScene(str(file), {"clear": clear})
                self.assertEqual(self.shown(), before)
        self.assertEqual([node.GetName() for node in slicer.util.getNodesByClass("vtkMRMLTableNode")], ["of the user"])

    def test_looking_at_a_cohort_is_no_cause_to_save(self):
        self.ui.patientsView.selectRow(3)
        self.ui.regionBox.currentIndex = self.ui.regionBox.findText("cervical")
        self.waitForAnalysis()
        self.ui.chartBox.currentIndex = self.ui.chartBox.findText("VAS by location")
        self.ui.showChartButton.click()
        self.assertFalse(slicer.mrmlScene.GetStorableNodesModifiedSinceRead(None))
        self.assertFalse(slicer.mrmlScene.GetModifiedSinceRead())

    def test_a_long_reason_is_shortened_and_whole_in_its_tool_tip(self):
        long = "<b>column</b> " + "x" * 15000
        (self.cases / "bad.seg.nrrd").write_text("no image")
        self.addCleanup((self.cases / "bad.seg.nrrd").unlink)
        self.ui.gatherButton.click()
        from SpinePainCohortLib.Tables.Problems import Problem
        from SpinePainCohortLib.Widgets.ResultTexts import problemColumns

        tables = self.widget.cohort._tables
        tables.show(self.ui.problemsView, "problems", problemColumns([Problem("a.csv", 2, long)], self.cases))
        text = self.ui.problemsView.mrmlTableNode().GetCellText(0, 2)
        self.assertLess(len(text), 130)
        tip = self.ui.problemsView.tableModel().item(0, 2).toolTip()
        self.assertIn("&lt;b&gt;column&lt;/b&gt; xxx", tip)
        self.assertGreater(len(tip), 3000)
