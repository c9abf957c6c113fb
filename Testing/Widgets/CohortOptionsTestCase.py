"""The analysis options of the cohort panel: what is shown is analysed by the options shown, without gathering anew."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from CohortSetUp import CohortFolderTestCase, openCohort
from slicer.util import childWidgetVariables
from UserActions import focusIn, pressKey, waitUntil


class CohortOptionsTestCase(CohortFolderTestCase):
    """24 cases scored by raters A and B; case n is cervical, thoracic, lumbar, sacral, lumbar, multiple by n mod 6."""

    def setUp(self):
        super().setUp()
        self.module = openCohort(self, self.folder)
        self.open()

    def open(self):
        self.ui = self.module.widget.ui
        self.session, self.analysis = self.module.widget.cohort.session, self.module.widget.cohort.analysis
        self.chooseInputs()

    def gather(self):
        self.ui.gatherButton.click()
        self.analysed = []
        analyse = self.session.analyse
        self.session.analyse = lambda filters, *args: self.analysed.append(filters) or analyse(filters, *args)

    def cell(self, case, column):
        node = self.ui.patientsView.mrmlTableNode()
        names = [node.GetColumnName(at) for at in range(node.GetNumberOfColumns())]
        row = next(at for at in range(node.GetNumberOfRows()) if node.GetCellText(at, 0) == case)
        return node.GetCellText(row, names.index(column))

    def choose(self, box, data):
        box.currentIndex = next(at for at in range(box.count) if box.itemData(at) == data)

    def covariate(self, name):
        return self.analysis._options._actions[name]

    def test_of_several_options_changed_one_after_the_other_the_last_are_analysed_once_without_gathering(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        self.session.gather = None  # must not be needed
        before = self.cell("sub-004", "vas")
        self.choose(self.ui.raterBox, "A")
        self.choose(self.ui.ratioBox, "max")
        self.choose(self.ui.categoriesBox, "alternative")
        self.assertFalse(self.ui.resultsArea.enabled)  # grey: these are not the results of the options shown
        self.waitForAnalysis()
        self.assertEqual([(each.options.rater, each.options.ratio, each.options.categories) for each in self.analysed],
                         [("A", "max", "alternative")])
        self.assertIn("Options: ratio max; rater A; categories alternative.", self.ui.sampleLabel.text)
        self.assertEqual(self.ui.optionsSection.text, "Analysis options (3 changed)")
        # raters A and B differ by 0 or 1, so that a mean of both is no score of A everywhere
        changed = {case: self.cell(case, "vas") for case in ("sub-000", "sub-001", "sub-002", "sub-003")}
        self.choose(self.ui.raterBox, "B")
        self.waitForAnalysis()
        self.assertNotEqual(changed, {case: self.cell(case, "vas") for case in changed})
        self.ui.resetOptionsButton.click()
        self.waitForAnalysis()
        self.assertEqual(self.cell("sub-004", "vas"), before)
        self.assertEqual(self.ui.optionsSection.text, "Analysis options")

    def test_covariates_enter_the_models_and_are_named_where_the_menu_hides_them(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        self.covariate("age").toggle()
        self.waitForAnalysis()
        self.assertEqual(self.ui.covariatesLabel.text, "age")
        self.assertEqual(self.analysed[-1].options.covariates, ("age",))
        node = self.ui.modelsView.mrmlTableNode()
        texts = {node.GetCellText(row, column) for row in range(node.GetNumberOfRows())
                 for column in range(node.GetNumberOfColumns())}
        self.assertTrue(any("age" in text.split() or text == "age" for text in texts), sorted(texts))
        self.gather()
        self.assertTrue(self.covariate("age").checked)  # still a column

    def test_an_order_that_names_no_timepoint_is_said_beside_the_results_and_stops_nobody(self):
        self.gather()
        self.ui.timepointsEdit.text = "baseline, never"
        self.ui.timepointsEdit.editingFinished()
        self.waitForAnalysis()
        self.assertEqual(self.messages, [])
        self.assertIn("timepoints never does not occur", self.ui.sampleLabel.text)
        self.assertFalse(self.ui.resultsArea.enabled)

    def test_cases_are_excluded_when_their_ids_are_entered(self):
        self.gather()
        focusIn(self.ui.excludeEdit)
        self.ui.excludeEdit.text = "sub-000, sub-00"
        pressKey(self.ui.excludeEdit, "1")
        self.assertFalse(self.ui.resultsArea.enabled)
        pressKey(self.ui.excludeEdit, "Return")
        self.waitForAnalysis()
        self.assertIn("22 of 24 cases", self.ui.sampleLabel.text)
        self.assertIn("excluded sub-000, sub-001", self.ui.sampleLabel.text)
        self.ui.excludeEdit.text = "nobody"
        self.ui.excludeEdit.editingFinished()
        self.waitForAnalysis()
        self.assertIn("no case 'nobody' to exclude", self.ui.sampleLabel.text)

    def test_options_that_are_no_matter_of_the_data_are_remembered(self):
        self.gather()
        self.choose(self.ui.ratioBox, "volume")
        self.choose(self.ui.raterBox, "A")
        self.ui.publishedCheck.checked = False
        self.waitForAnalysis()
        self.module.close()
        self.module = self.openModule("SpinePainCohort")
        self.open()
        options = self.analysis.filters.options
        self.assertEqual((options.ratio, options.published, options.rater), ("volume", False, None))
        self.assertEqual(self.ui.optionsSection.text, "Analysis options (2 changed)")  # though it is collapsed

    def test_an_emptied_folder_cannot_be_gathered(self):
        self.assertTrue(self.ui.gatherButton.enabled)
        self.ui.casesEdit.currentPath = ""
        self.assertTrue(self.ui.gatherButton.enabled)  # the VAS table alone is a cohort without images
        self.ui.vasEdit.currentPath = ""
        self.assertFalse(self.ui.gatherButton.enabled)

    def test_a_table_is_read_when_its_path_is_entered_and_not_at_every_letter(self):
        self.ui.tabs.currentIndex = 2
        self.ui.importSection.collapsed = False
        waitUntil(lambda: True)
        field = self.ui.importEdit.comboBox()
        focusIn(field)
        for letter in "ABC":
            pressKey(field, letter)
        look = childWidgetVariables(self.ui.importPlace).lookLabel
        self.assertEqual(look.text, "")
        field.lineEdit().editingFinished()
        self.assertIn("ABC could not be read", look.text)
        self.ui.importEdit.currentPath = str(self.vas)
        self.assertIn("48 used", look.text)
        self.ui.importEdit.currentPath = ""
        self.assertEqual(look.text, "")

    def test_the_open_section_is_not_wider_than_the_panel(self):
        self.gather()
        self.ui.tabs.currentIndex = 1
        self.ui.optionsSection.collapsed = False
        waitUntil(lambda: True)
        self.screenshot(self.module.panel, "SpinePainCohort-options")
        self.assertLessEqual(self.module.panel.minimumSizeHint.width(), 400)
