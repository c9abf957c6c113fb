"""The tables of the cohort panel before they are used: shown as they stand, their columns named, then gathered so."""

import sys
from pathlib import Path

import qt
from slicer.util import childWidgetVariables

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import CohortTestCase, openCohort
from UserActions import waitUntil


class CohortTablesTestCase(CohortTestCase):
    def setUp(self):
        super().setUp()
        self.folder = self.newFolder()
        (self.folder / "cases").mkdir()
        for number in range(3):
            CohortCases.writeCase(self.folder / "cases", f"N{number}", ("L3",), number + 1)
        self.module = openCohort(self, self.folder)
        self.open()

    def open(self):
        self.ui = self.module.widget.ui
        self.session = self.module.widget.cohort.session
        self.look = childWidgetVariables(self.ui.columnsSection)
        self.ui.casesEdit.currentPath = str(self.folder / "cases")

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_text(text, encoding=encoding)
        return str(path)

    def table(self, view):
        """Titles, then the rows."""
        model = view.model()
        titles = [model.headerData(column, qt.Qt.Horizontal) for column in range(model.columnCount())]
        return [titles, *([model.index(row, column).data() for column in range(len(titles))]
                          for row in range(model.rowCount()))]

    def boxes(self, look=None):
        """What each role is told from, by the label of its box."""
        widgets = look or self.look
        pairs = [(getattr(widgets, f"roleLabel{at}"), getattr(widgets, f"roleBox{at}")) for at in range(12)]
        return {label.text.rstrip(":"): box for label, box in pairs if not box.isHidden()}

    def told(self, look=None):
        return {title: box.currentText for title, box in self.boxes(look).items() if box.currentIndex > 0}

    def choose(self, title, column, look=None):
        box = self.boxes(look)[title]
        box.currentIndex = box.findText(column)

    def patients(self):
        """VAS by case, as the list of patients has it."""
        node = self.ui.patientsView.mrmlTableNode()
        return {node.GetCellText(row, 0): node.GetCellText(row, 2) for row in range(node.GetNumberOfRows())}

    def test_a_chosen_table_shows_its_columns_and_what_the_reader_takes_them_for(self):
        self.assertTrue(self.ui.columnsSection.collapsed)
        self.ui.vasEdit.currentPath = self.write("v.csv", "Patient ID;Doctor;Pain score (0-10);mood\nN0;Wu;3,5;good\n")
        self.assertFalse(self.ui.columnsSection.collapsed)
        self.assertEqual(self.table(self.look.ownView), [["Patient ID", "Doctor", "Pain score (0-10)", "mood"],
                                                         ["N0", "Wu", "3,5", "good"]])
        self.assertEqual(self.told(), {"Case": "Patient ID", "Rater": "Doctor", "VAS, 0 to 10": "Pain score (0-10)"})
        self.assertEqual(self.table(self.look.understoodView), [["Case", "Timepoint", "Rater", "VAS, 0 to 10"],
                                                                ["N0", "baseline", "Wu", "3.5"]])
        self.assertIn("1 rows: 1 used", self.look.lookLabel.text)
        self.assertIn("Not used: mood.", self.look.lookText.plainText)
        self.assertTrue(self.look.sheetBox.isHidden())

    def test_columns_that_nobody_could_know_are_named_in_the_boxes_and_gathered_so(self):
        text = "Kennung,wer,wann,Wert\n" + "".join(f"N{n},X,w1,{n + 4}\n" for n in range(3))
        self.ui.vasEdit.currentPath = self.write("own.csv", text)
        self.assertIn("no header row with a column case_id", self.look.lookLabel.text)
        self.assertTrue(self.look.understoodView.isHidden())
        self.choose("Case", "Kennung")
        self.assertIn("no column vas", self.look.lookLabel.text)
        for title, column in (("VAS, 0 to 10", "Wert"), ("Rater", "wer")):
            self.choose(title, column)
        self.assertEqual(self.table(self.look.understoodView)[1], ["N0", "baseline", "X", "4"])
        self.ui.gatherButton.click()
        self.assertEqual(self.messages, [])
        self.assertEqual(self.patients(), {"N0": "4", "N1": "5", "N2": "6"})
        self.assertTrue(self.ui.columnsSection.collapsed)
        from SpinePainCohortLib.Run.Filters import Filters
        from SpinePainCohortLib.Run.TableOptions import gatheringOf
        self.assertEqual(gatheringOf(self.session.inputs, Filters())["columns"],
                         ["vas:case_id=Kennung", "vas=Wert", "rater=wer"])

    def test_a_column_can_be_taken_back_and_nothing_is_named_that_is_understood_anyway(self):
        self.ui.vasEdit.currentPath = self.write("v.csv", "case_id,vas,visit,other\nN0,5,w1,w2\n")
        self.assertEqual(self.told()["Timepoint"], "visit")
        self.choose("Timepoint", "none")
        self.assertEqual(self.table(self.look.understoodView)[1][1], "baseline")
        tables = self.module.widget.cohort.tables
        self.assertEqual(tables.inputs(None).vasSettings.columnNames, {"timepoint": ""})
        self.choose("Timepoint", "other")
        self.assertEqual(self.table(self.look.understoodView)[1][1], "w2")
        self.choose("Timepoint", "visit")
        self.assertEqual(tables.inputs(None).vasSettings.columnNames, {})
        self.choose("Case", "choose the column")
        self.assertEqual(self.told()["Case"], "case_id")  # a table always has one

    def test_each_table_has_boxes_of_its_own_and_a_mapping_of_its_own(self):
        self.ui.vasEdit.currentPath = self.write("v.csv", "id,case_no,vas\nN0,1,3\nN1,2,4\nN2,3,5\n")
        self.choose("Case", "id")
        self.ui.clinicalEdit.currentPath = self.write("c.csv", "id,patient,age\n1,N0,60\n2,N1,61\n3,N2,62\n")
        self.assertEqual((self.ui.kindBox.currentText, list(self.boxes())), ("Clinical table", ["Case", "Timepoint"]))
        self.choose("Case", "patient")
        self.assertEqual(self.table(self.look.understoodView)[:2], [["Case", "id", "age"], ["N0", "1", "60"]])
        self.ui.kindBox.currentIndex = self.ui.kindBox.findText("VAS table")
        self.assertEqual(self.told(), {"Case": "id", "VAS, 0 to 10": "vas"})
        self.ui.gatherButton.click()
        self.assertEqual((self.messages, self.patients()), ([], {"N0": "3", "N1": "4", "N2": "5"}))

    def test_another_file_begins_anew(self):
        self.ui.vasEdit.currentPath = self.write("v.csv", "case_id,vas,who\nN0,5,X\n")
        self.choose("Rater", "who")
        self.ui.vasEdit.currentPath = self.write("w.csv", "case_id,vas,who\nN0,5,X\n")
        self.assertNotIn("Rater", self.told())

    def test_what_was_said_of_the_tables_is_offered_again_with_them(self):
        self.ui.vasEdit.currentPath = self.write("v.csv", "case_id,vas,who\nN0,5,X\n", "utf-16")
        self.choose("Rater", "who")
        self.ui.missingEdit.text = "77, x"
        self.ui.missingEdit.editingFinished()
        self.ui.encodingBox.currentIndex = self.ui.encodingBox.findText("utf-16")
        self.ui.gatherButton.click()
        before = self.session.inputs
        self.module.close()
        self.module = self.openModule("SpinePainCohort")
        self.open()
        self.assertEqual(self.module.widget.cohort.tables.inputs(before.casesFolder), before)
        self.assertEqual(before.vasSettings.columnNames, {"rater": "who"})
        self.assertTrue(self.ui.columnsSection.collapsed)
        self.ui.columnsSection.collapsed = False
        self.assertEqual(self.told(), {"Case": "case_id", "VAS, 0 to 10": "vas", "Rater": "who"})

    def test_names_of_patients_are_not_shown(self):
        self.ui.clinicalEdit.currentPath = self.write("c.csv", "case_id,姓名,age\n" + "".join(
            f"N{n},{name},6{n}\n" for n, name in enumerate(("张伟", "李娜", "王芳", "刘洋", "陈静"))))
        self.assertEqual(self.table(self.look.ownView)[:2], [["case_id", "姓名", "age"], ["N0", "(not shown)", "60"]])
        self.assertEqual(self.table(self.look.understoodView)[0], ["Case", "age"])
        self.assertIn("Column 2 seems to hold names of persons", self.look.lookText.plainText)

    def test_an_encoding_that_is_chosen_is_read_at_once(self):
        self.ui.vasEdit.currentPath = self.write("v.csv", "编号,疼痛评分,评分者\nN0,5,王医生\n", "gb18030")
        self.assertEqual(self.told(), {"Case": "编号", "VAS, 0 to 10": "疼痛评分", "Rater": "评分者"})
        self.ui.encodingBox.currentIndex = self.ui.encodingBox.findText("utf-8")
        self.assertIn("is not utf-8 text", self.look.lookLabel.text)
        self.ui.encodingBox.currentIndex = self.ui.encodingBox.findText("gb18030")
        self.assertEqual(self.told()["Rater"], "评分者")

    def test_missing_values_and_a_dictionary_are_applied_to_the_clinical_table(self):
        self.ui.clinicalEdit.currentPath = self.write("c.csv", "case_id,sex,size\nN0,1,12\nN1,2,77\nN2,1,13\n")
        self.ui.missingEdit.text = "77"
        self.ui.missingEdit.editingFinished()
        self.ui.dictionaryEdit.currentPath = self.write(
            "d.csv", "column,label,unit,levels\nsex,Sex of the patient,,1=male; 2=female\nsize,Tumour size,mm,\n")
        self.assertEqual(self.table(self.look.understoodView), [
            ["Case", "Sex of the patient", "Tumour size, mm"], ["N0", "male", "12"], ["N1", "female", "–"],
            ["N2", "male", "13"]])
        self.ui.dictionaryEdit.currentPath = self.write("no.csv", "a,b\n1,2\n")
        self.assertIn("is no data dictionary", self.look.lookLabel.text)

    def test_a_cohort_of_scores_alone_needs_no_folder_of_cases(self):
        self.requirePackages("pandas", "statsmodels")
        self.ui.casesEdit.currentPath = ""
        self.assertIn("the VAS table", self.ui.gatherButton.toolTip)
        self.ui.vasEdit.currentPath = self.write("v.csv", "case_id,vas,timepoint\n" + "".join(
            f"P{n},{8 - n % 3 - 2 * week},week {week}\n" for n in range(8) for week in (0, 1)))
        self.ui.gatherButton.click()
        self.assertEqual(self.messages, [])
        self.assertEqual(self.ui.patientsSection.text, "Patients (8, in 16 rows)")

    def test_ratios_that_were_measured_elsewhere_are_a_cohort_too(self):
        self.ui.casesEdit.currentPath = ""
        self.ui.vasEdit.currentPath = self.write("v.csv", "case_id,vas\nA,5\nB,6\n")
        self.ui.readingsEdit.currentPath = self.write("r.csv", "patient,lesion area,cord area\nA,1,10\nB,3,10\n")
        self.assertEqual(self.told(), {"Case": "patient", "High-intensity area": "lesion area",
                                       "Cord area": "cord area"})
        self.ui.gatherButton.click()
        node = self.ui.patientsView.mrmlTableNode()
        self.assertEqual([node.GetCellText(row, 3) for row in range(2)], ["10.0", "30.0"])

    def test_the_sheets_of_a_workbook_are_offered(self):
        self.requirePackages("openpyxl", "python_calamine")
        import openpyxl

        book = openpyxl.Workbook()
        for name, value in (("first", 3), ("second", 8)):
            sheet = book.create_sheet(name)
            for row in (["case_id", "vas", "who"], *([f"N{n}", value, "X"] for n in range(3))):
                sheet.append(row)
        book.remove(book.worksheets[0])
        book.save(self.folder / "book.xlsx")
        self.ui.vasEdit.currentPath = str(self.folder / "book.xlsx")
        box = self.look.sheetBox
        self.assertEqual(([box.itemText(at) for at in range(box.count)], box.currentText),
                         (["first", "second"], "first"))
        self.choose("Rater", "who")
        box.currentIndex = 1
        self.assertEqual(self.table(self.look.understoodView)[1], ["N0", "baseline", "unnamed", "8"])
        self.ui.gatherButton.click()
        self.assertEqual((self.session.inputs.vasSettings.sheet, self.patients()["N1"]), ("second", "8"))

    def test_a_table_from_elsewhere_is_used_as_its_columns_are_understood_there(self):
        self.ui.importSection.collapsed = False
        look = childWidgetVariables(self.ui.importPlace)
        self.ui.importEdit.currentPath = self.write("v.csv", "Kennung,Wert\nN0,5\nN1,6\nN2,7\n")
        self.assertFalse(self.ui.useImportButton.enabled)
        self.choose("Case", "Kennung", look)
        self.choose("VAS, 0 to 10", "Wert", look)
        self.assertTrue(self.ui.useImportButton.enabled)
        self.ui.useImportButton.click()
        self.ui.gatherButton.click()
        self.assertEqual((self.messages, self.patients()), ([], {"N0": "5", "N1": "6", "N2": "7"}))

    def test_every_kind_of_table_is_offered_by_every_field(self):
        for edit in (self.ui.vasEdit, self.ui.clinicalEdit, self.ui.readingsEdit, self.ui.importEdit):
            for name in ("a.csv", "a.xlsx", "a.ods", "a.sav"):
                self.assertIn(f"*{name[1:]}", edit.nameFilters[0])

    def test_nothing_can_be_named_while_it_is_gathered(self):
        self.ui.vasEdit.currentPath = self.write("v.csv", "case_id,vas\nN0,5\n")
        seen = []
        gathering = self.module.widget.cohort.gathering
        show = gathering.showProgress
        gathering.showProgress = lambda progress: (seen.append(self.look.roleBox0.isEnabled()), show(progress))
        self.ui.gatherButton.click()
        self.assertTrue(seen and not any(seen))
        self.assertTrue(self.look.roleBox0.isEnabled())

    def test_the_open_section_fits_the_panel(self):
        self.ui.vasEdit.currentPath = self.write("scores_of_the_first_hundred_patients_of_the_study.csv",
                                                 "a_very_long_name_of_a_column_that_goes_on,b\n1,2\n")
        waitUntil(lambda: True)
        self.screenshot(self.module.panel, "SpinePainCohort-tables-open")
        self.assertLessEqual(self.module.panel.minimumSizeHint.width(), 400)
