"""What clinical columns are called in the cohort panel: by the labels of a data dictionary, else in words."""

import sys
from pathlib import Path

import qt

sys.path.insert(0, str(Path(__file__).resolve().parent))

from CohortSetUp import CohortFolderTestCase, openCohort


class CohortLabelsTestCase(CohortFolderTestCase):
    def setUp(self):
        super().setUp()
        self.module = openCohort(self, self.folder)
        self.ui = self.module.widget.ui
        self.chooseInputs()
        folder = self.newFolder()
        lines = self.clinical.read_text().splitlines()
        table = folder / "clinical.csv"
        table.write_text("\n".join([f"{lines[0]},tumour_size_mm", *(
            f"{line},{number % 7}" for number, line in enumerate(lines[1:]))]) + "\n")
        self.ui.clinicalEdit.currentPath = str(table)
        dictionary = folder / "dictionary.csv"
        dictionary.write_text("column,label,unit\nage,Age at MRI,years\n")
        self.ui.dictionaryEdit.currentPath = str(dictionary)
        self.ui.gatherButton.click()

    def texts(self, view, column):
        model = view.model()
        titles = [model.headerData(at, qt.Qt.Horizontal) for at in range(model.columnCount())]
        return {model.index(row, titles.index(column)).data() for row in range(model.rowCount())}

    def test_the_list_of_patients_has_labels_as_titles_and_names_in_tool_tips(self):
        model = self.ui.patientsView.model()
        titles = [model.headerData(at, qt.Qt.Horizontal) for at in range(model.columnCount())]
        self.assertEqual(titles[-3:], ["Age at MRI, years", "treatment", "tumour size, mm"])
        tip = self.ui.patientsView.tableModel().item(0, titles.index("tumour size, mm")).toolTip()
        self.assertIn("tumour_size_mm", tip)

    def test_filters_and_covariates_are_chosen_by_their_labels_and_told_by_them(self):
        self.requirePackages("pandas", "statsmodels")
        self.filter(self.ui.columnBox, "Age at MRI, years")
        self.filter(self.ui.relationBox, "at least")
        self.filter(self.ui.valueBox, "60")
        actions = {action.text: action for action in self.module.widget.cohort.analysis._options._actions.values()}
        actions["tumour size, mm"].toggle()
        self.waitForAnalysis()
        self.assertIn("Only: Age at MRI, years at least 60.", self.ui.sampleLabel.text)
        self.assertIn("covariates tumour size, mm", self.ui.sampleLabel.text)
        self.assertEqual(self.ui.covariatesLabel.text, "tumour size, mm")
        self.assertIn("Age at MRI, years at least 60",
                      self.module.widget.cohort.analysis._charts._offered["vasByLocation"][1].title)

    def test_results_are_told_by_labels(self):
        self.requirePackages("pandas", "statsmodels")
        for view, column in ((self.ui.table1View, "Variable"), (self.ui.testsView, "Predictor")):
            shown = self.texts(view, column)
            self.assertIn("Age at MRI, years", shown)
            self.assertIn("tumour size, mm", shown)
            self.assertFalse({"age", "tumour_size_mm"} & shown)
