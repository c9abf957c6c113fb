"""The cohort panel: folder and tables chosen, gathered, cancelled, filtered; a patient opened."""

import shutil
import sys
import tempfile
from pathlib import Path
from unittest import mock

import qt
import slicer

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import CohortTestCase, openCohort


class CohortGatheringTestCase(CohortTestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = Path(tempfile.mkdtemp())
        CohortCases.writeCohort(cls.shared)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared)

    def setUp(self):
        super().setUp()
        self.folder = self.newFolder()
        self.module = openCohort(self, self.folder)
        self.ui = self.module.widget.ui
        self.session = self.module.widget.cohort.session

    def choose(self, folder=None):
        folder = folder or self.shared
        self.ui.casesEdit.currentPath = str(folder / "cases")
        self.ui.vasEdit.currentPath = str(folder / "scores.csv")
        self.ui.clinicalEdit.currentPath = str(folder / "clinical.csv")

    def gather(self, folder=None):
        self.choose(folder)
        self.ui.gatherButton.click()

    def rows(self, view):
        node = view.mrmlTableNode()
        return [] if node is None else [[node.GetCellText(row, column) for column in range(node.GetNumberOfColumns())]
                                        for row in range(node.GetNumberOfRows())]

    def shownCases(self):
        return [row[0] for row in self.rows(self.ui.patientsView)]

    def test_before_anything_is_gathered_the_results_say_what_to_do(self):
        self.requirePackages("pandas", "statsmodels")
        self.assertIn("Gather a cohort on the first tab", self.ui.sampleLabel.text)
        self.assertTrue(self.ui.resultsArea.isHidden())
        self.gather()
        self.assertFalse(self.ui.resultsArea.isHidden())
        self.assertFalse(self.ui.testsView.isHidden())
        self.assertEqual(self.ui.sampleLabel.text, "24 of 24 cases, 24 of them at baseline.")

    def test_short_tables_need_no_scrolling_and_an_empty_list_of_problems_no_room(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        rows = self.ui.table3View.mrmlTableNode().GetNumberOfRows()
        self.assertGreaterEqual(self.ui.table3View.minimumHeight, rows * 22)
        self.assertTrue(self.ui.problemsSection.collapsed)
        self.assertEqual(self.ui.patientsSection.text, "Patients (24, in 24 rows)")

    def test_a_cohort_is_gathered_analysed_and_shown_from_flow_to_models(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        self.assertEqual(self.messages, [])
        self.assertIn("24 of 24 files", self.ui.statusLabel.text)
        self.assertIn(["Case files found", "24"], self.rows(self.ui.flowView))
        patients = {row[0]: row for row in self.rows(self.ui.patientsView)}
        # two voxels of 36: 100 * 2 / 36 %
        self.assertEqual(patients["sub-000"][:6], ["sub-000", "baseline", "0.5", "5.6", "cervical", "1"])
        self.assertEqual(patients["sub-000"][9], "mild")
        self.assertEqual(patients["sub-004"][3:7], ["27.8", "lumbar", "2", "2"])
        for view in (self.ui.table1View, self.ui.table2View, self.ui.table3View, self.ui.testsView,
                     self.ui.agreementView, self.ui.modelsView):
            self.assertTrue(self.rows(view), view.objectName)
        shown = [text for view in (self.ui.table1View, self.ui.testsView, self.ui.modelsView, self.ui.agreementView)
                 for row in self.rows(view) for text in row]
        self.assertNotIn("nan", " ".join(shown).lower().split())

    def test_columns_have_readable_titles_and_tool_tips_and_keep_their_names(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        header = [self.ui.patientsView.model().headerData(column, qt.Qt.Horizontal) for column in range(12)]
        self.assertEqual(header[:6], ["Case", "Timepoint", "VAS", "RHI, %", "Location", "Count"])
        self.assertEqual(header[10:], ["age", "treatment"])  # clinical columns as the user calls them
        node = self.ui.patientsView.mrmlTableNode()
        self.assertEqual([node.GetColumnName(column) for column in (3, 10)], ["rhi_percent", "age"])
        tip = self.ui.testsView.tableModel().item(0, [
            self.ui.testsView.model().headerData(column, qt.Qt.Horizontal)
            for column in range(self.ui.testsView.model().columnCount())].index("p adjusted")).toolTip()
        self.assertIn("number of tests in the family", tip)
        words = {row[0] for row in self.rows(self.ui.table1View)}
        self.assertIn("RHI", words)
        self.assertNotIn("rhi_percent", words)

    def test_what_is_left_out_is_listed_with_file_line_and_reason(self):
        shutil.copytree(self.shared, self.folder / "copy")
        copy = self.folder / "copy"
        (copy / "cases" / "bad.seg.nrrd").write_text("no image")
        with (copy / "scores.csv").open("a") as file:
            file.write("sub-000,C,eleven,baseline\n")
        self.gather(copy)
        problems = self.rows(self.ui.problemsView)
        self.assertEqual(len(problems), 2)
        self.assertEqual([row[0] for row in problems], ["bad.seg.nrrd", "scores.csv"])
        self.assertEqual(problems[1][1:], ["50", "vas (a text that is not shown, since it may name a person) is not "
                                               "a number"])
        self.assertIn("(2)", self.ui.problemsSection.text)

    def test_gathering_that_is_cancelled_halfway_keeps_the_results_and_what_was_measured(self):
        self.gather()
        before = self.rows(self.ui.patientsView)
        other = self.folder / "other"
        (other / "cases").mkdir(parents=True)
        for number in range(6):
            CohortCases.writeCase(other / "cases", f"new-{number}")
        (other / "scores.csv").write_text("case_id,rater,vas\nnew-0,A,1\n")
        (other / "clinical.csv").write_text("case_id,age\nnew-0,1\n")
        steps = []

        def cancelAtThird(progress):
            steps.append(progress.done)
            if steps == [1, 2, 3]:
                self.assertTrue(self.ui.cancelButton.enabled)
                self.assertFalse(self.ui.gatherButton.enabled)
                self.ui.cancelButton.click()

        self.reportEveryStep(cancelAtThird)
        self.gather(other)
        self.assertEqual(steps, [1, 2, 3])
        self.assertIn("Cancelled", self.ui.statusLabel.text)
        self.assertEqual(self.rows(self.ui.patientsView), before)
        self.assertFalse(self.ui.cancelButton.enabled)
        self.ui.gatherButton.click()
        self.assertEqual(len(self.rows(self.ui.patientsView)), 6)
        self.assertEqual(self.session._gathered.measured.unchanged, 3)

    def reportEveryStep(self, callback):
        """Progress as if every file took long; ``callback`` acts as the user between two files."""
        gathering = self.module.widget.cohort.gathering
        show = gathering.showProgress

        def showAndAct(progress):
            show(progress)
            callback(progress)

        patcher = mock.patch("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", -1.0)
        patcher.start()
        self.addCleanup(patcher.stop)
        gathering.showProgress = showAndAct

    def test_closing_the_panel_while_it_gathers_ends_the_gathering(self):
        self.choose()
        self.reportEveryStep(lambda progress: self.module.close() if progress.done == 2 else None)
        self.ui.gatherButton.click()
        self.assertFalse(self.session.isGathered)

    def test_filters_keep_the_patients_that_are_asked_for(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        self.filter(self.ui.regionBox, "cervical")
        self.assertEqual(self.shownCases(), ["sub-000", "sub-006", "sub-012", "sub-018"])
        self.assertEqual(self.ui.sampleLabel.text, "4 of 24 cases, 4 of them at baseline. Only: region cervical.")
        self.ui.resetFiltersButton.click()
        self.waitForAnalysis()
        self.filter(self.ui.columnBox, "treatment")
        self.filter(self.ui.valueBox, "surgery")
        self.assertEqual(len(self.rows(self.ui.patientsView)), 12)
        self.assertIn("12", self.rows(self.ui.table1View)[0])
        self.filter(self.ui.columnBox, "age")
        self.filter(self.ui.relationBox, "at least")
        self.filter(self.ui.valueBox, "70")
        self.assertEqual(self.shownCases(), ["sub-020", "sub-021", "sub-022", "sub-023"])
        self.assertEqual(self.messages, [])

    def test_a_reader_can_be_chosen_where_two_outlined_a_case(self):
        cases = self.folder / "cases"
        cases.mkdir()
        CohortCases.writeCase(cases, "sub-1", width=1, reader="R1")
        CohortCases.writeCase(cases, "sub-1", width=4, reader="R2")
        self.ui.casesEdit.currentPath = str(cases)
        self.ui.gatherButton.click()
        self.assertEqual(self.rows(self.ui.patientsView)[0][3], "5.6")
        self.filter(self.ui.readerBox, "R2")
        self.assertEqual(self.rows(self.ui.patientsView)[0][3], "22.2")

    def test_a_folder_without_cases_and_a_wrong_table_are_refused_with_a_sentence(self):
        self.ui.casesEdit.currentPath = str(self.folder)
        self.ui.gatherButton.click()
        self.assertIn("There is no case file", self.messages[-1][1])
        self.choose()
        self.ui.vasEdit.currentPath = str(self.shared / "missing.csv")
        self.ui.gatherButton.click()
        self.assertIn("missing.csv", self.messages[-1][1])
        self.assertIn("Not gathered", self.ui.statusLabel.text)
        self.assertIn("missing.csv", self.ui.statusLabel.text)

    def test_controls_that_cannot_be_used_say_why(self):
        self.assertFalse(self.ui.gatherButton.enabled)
        self.assertIn("choose the folder", self.ui.gatherButton.toolTip)
        self.assertIn("gather a cohort first", self.ui.exportButton.toolTip)
        self.choose()
        self.assertTrue(self.ui.gatherButton.enabled)
        self.assertNotIn("choose the folder", self.ui.gatherButton.toolTip)

    def test_without_the_analyses_packages_cases_are_gathered_and_the_panel_says_what_is_missing(self):
        missing = "SpinePainCohortLib.Widgets.AnalysisPart.missingRequirements"
        with mock.patch(missing, lambda needed: ("pandas>=3,<4",)), \
                mock.patch.dict(sys.modules, {"pandas": None, "statsmodels": None, "matplotlib": None}):
            self.gather()
            self.assertEqual(len(self.rows(self.ui.patientsView)), 24)
            self.assertIn("pandas", self.ui.requirementsLabel.text)
            self.assertFalse(self.ui.installButton.isHidden())
            self.assertEqual(self.rows(self.ui.testsView), [])
            self.assertTrue(self.ui.testsView.isHidden())  # no empty table that looks like a result
            self.assertFalse(self.ui.flowView.isHidden())
        self.assertEqual(self.messages, [])

    def test_a_package_that_is_there_and_cannot_be_imported_is_named_and_the_cases_are_shown(self):
        self.requirePackages("pandas", "statsmodels")
        with mock.patch.object(self.session, "analyse", side_effect=ImportError("No module named 'patsy'")):
            self.gather()
        self.assertIn("Not analysed: No module named 'patsy'", self.ui.sampleLabel.text)
        self.assertEqual(len(self.rows(self.ui.patientsView)), 24)
        self.assertTrue(self.ui.testsView.isHidden())

    def test_a_double_click_opens_the_case_its_volume_and_the_representative_slice(self):
        cases = self.folder / "cases"
        cases.mkdir()
        source = CohortCases.writeVolume(self.folder / "sub-1_baseline.nrrd")
        CohortCases.writeCase(cases, "sub-1", source=source)
        (self.folder / "volumes").mkdir()
        shutil.move(self.folder / "sub-1_baseline.nrrd", self.folder / "volumes" / "sub-1_baseline.nrrd")
        self.ui.casesEdit.currentPath = str(cases)
        self.ui.gatherButton.click()
        view = self.ui.patientsView
        view.doubleClicked(view.model().index(0, 3))
        nodes = slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
        self.assertEqual(len(nodes), 1)
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")), 1)
        self.assertIn("is the volume that was outlined", self.ui.patientLabel.text)
        # slice 3 of 4 mm
        red = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
        self.assertAlmostEqual(red.GetSliceToRAS().GetElement(2, 3), 12.0)
        view.doubleClicked(view.model().index(0, 0))
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLSegmentationNode")), 1)
        self.assertEqual(self.messages, [])

    def test_a_volume_with_another_fingerprint_is_not_shown(self):
        cases = self.folder / "cases"
        cases.mkdir()
        CohortCases.writeVolume(cases / "sub-1_baseline.nrrd")
        CohortCases.writeCase(cases, "sub-1", source="ab" * 32)
        self.ui.casesEdit.currentPath = str(cases)
        self.ui.gatherButton.click()
        self.ui.patientsView.selectRow(0)
        self.ui.openCaseButton.click()
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")), 0)
        self.assertIn("not the volume that was outlined", self.ui.patientLabel.text)

    def test_results_come_back_after_the_scene_was_closed(self):
        self.gather()
        before = self.rows(self.ui.testsView)
        slicer.mrmlScene.Clear(False)
        self.assertEqual(self.rows(self.ui.testsView), before)
        self.assertEqual(len(self.rows(self.ui.patientsView)), 24)

    def test_the_panel_is_as_high_as_the_tab_that_is_shown(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        heights = []
        for index in (0, 1, 2):
            self.ui.tabs.currentIndex = index
            self.screenshot(self.module.panel, f"SpinePainCohort-height-{index}")
            heights.append(self.module.panel.sizeHint.height())
        self.assertGreater(heights[1], 1500)  # all tables one below the other, with one bar to scroll them
        self.assertLess(max(heights[0], heights[2]), 900)

    def test_the_panel_fits_400_pixels(self):
        self.gather()
        for index, name in enumerate(("cohort", "results", "entry")):
            self.ui.tabs.currentIndex = index
            self.screenshot(self.module.panel, f"SpinePainCohort-{name}")
            self.assertLessEqual(self.module.panel.minimumSizeHint.width(), 400)
        self.screenshot(self.ui.resultsArea, "SpinePainCohort-tables")
