"""Pain scores entered in the cohort panel, tables from elsewhere previewed, the report exported."""

import csv
import sys
from pathlib import Path

import qt
import slicer
from slicer.util import childWidgetVariables
from StandIn.WidgetTestCase import WidgetTestCase

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import openCohort
from UserActions import clickIn, pressFocused, turnWheel


class CohortEntryTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.folder = self.newFolder()
        self.cases = self.folder / "cases"
        self.cases.mkdir()
        CohortCases.writeCase(self.cases, "sub-1", ("L3", "L3"))
        CohortCases.writeCase(self.cases, "sub-1", ("L3",), reader="R2")
        CohortCases.writeCase(self.cases, "sub-2", ())
        CohortCases.writeCase(self.cases, "sub-2", ("T4",), timepoint="week12")
        self.module = openCohort(self, self.folder)
        self.ui = self.module.widget.ui
        self.ui.tabs.currentIndex = 2

    def start(self, rater="A"):
        self.ui.casesEdit.currentPath = str(self.cases)
        self.ui.raterEdit.text = rater
        self.ui.listButton.click()

    def tree(self):
        items = [self.ui.workTree.topLevelItem(index) for index in range(self.ui.workTree.topLevelItemCount)]
        return [tuple(item.text(column) for column in range(4)) for item in items]

    def press(self, *keys):
        """Keys that go to where the focus is."""
        pressFocused(self.ui.entryTab.window(), *keys)

    def setScore(self, value):
        """As the handle of the scale dragged there does."""
        self.ui.scoreSlider.value = round(value / self.ui.stepBox.itemData(self.ui.stepBox.currentIndex))

    def saved(self):
        with (self.cases / "vas.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.notes = [row["note"] for row in rows]
        return [(row["case_id"], row["rater"], row["vas"], row["lesion"], row["timepoint"]) for row in rows]

    def test_the_work_list_names_cases_levels_and_timepoints_and_nothing_measured(self):
        self.start()
        self.assertEqual(self.tree(), [
            ("sub-1", "baseline", "L3", "open"), ("sub-1", "baseline", "L3#2", "open"),
            ("sub-2", "baseline", "patient", "open"), ("sub-2", "week12", "T4", "open")])
        self.assertEqual(slicer.util.getNodesByClass("vtkMRMLSegmentationNode"), [])
        self.assertEqual(slicer.util.getNodesByClass("vtkMRMLTableNode"), [])

    def test_a_score_is_saved_at_once_and_the_next_open_item_selected(self):
        self.start()
        self.setScore(6.5)
        self.ui.saveScoreButton.click()
        self.assertEqual(self.saved(), [("sub-1", "A", "6.5", "L3", "baseline")])
        self.assertEqual(self.ui.workTree.currentItem().text(2), "L3#2")
        self.assertEqual(self.ui.scoreLabel.text, "–")
        self.press("1", "0", "Return")
        self.ui.zeroButton.click()
        self.press("Enter", "7", "Return")
        self.assertEqual([row[2] for row in self.saved()], ["6.5", "10.0", "0.0", "7.0"])
        self.assertEqual(self.saved()[2], ("sub-2", "A", "0.0", "", "baseline"))
        self.assertEqual([row[3] for row in self.tree()], ["6.5", "10", "0", "7"])
        self.assertEqual(self.ui.vasEdit.currentPath, str(self.cases / "vas.csv"))

    def test_a_score_that_nobody_gave_cannot_be_saved(self):
        self.start()
        self.assertFalse(self.ui.saveScoreButton.enabled)
        self.assertIn("set the score first", self.ui.saveScoreButton.toolTip)
        self.press("Return")
        self.assertFalse((self.cases / "vas.csv").exists())
        self.press("5", "Return", "Return")  # the second Return is on the next item, which has no score yet
        self.assertEqual(len(self.saved()), 1)
        self.assertFalse(self.ui.saveScoreButton.enabled)

    def test_a_correction_is_saved_beside_the_first_value(self):
        self.start()
        self.setScore(3)
        self.ui.saveScoreButton.click()
        self.ui.workTree.setCurrentItem(self.ui.workTree.topLevelItem(0))
        self.assertIn("3", self.ui.historyLabel.text)
        self.setScore(4)
        self.ui.saveScoreButton.click()
        self.assertEqual([row[2] for row in self.saved()], ["3.0", "4.0"])
        self.assertEqual(self.tree()[0][3], "4")

    def test_a_rater_sees_no_other_raters_scores_and_finds_their_own_again(self):
        self.start("A")
        self.setScore(3)
        self.ui.saveScoreButton.click()
        self.start("B")
        self.assertEqual([row[3] for row in self.tree()], ["open"] * 4)
        self.start("A")
        self.assertEqual([row[3] for row in self.tree()], ["3", "open", "open", "open"])
        self.assertEqual(self.ui.workTree.currentItem().text(2), "L3#2")

    def test_return_in_the_field_of_the_rater_changes_the_rater_saves_nothing_and_gives_the_keys_to_the_scale(self):
        self.start("A")
        self.setScore(3)
        self.ui.raterEdit.setFocus()
        self.ui.raterEdit.selectAll()
        self.press("B", "Return")
        self.assertFalse((self.cases / "vas.csv").exists())
        self.press("4", "Return")
        self.assertEqual(self.ui.raterEdit.text, "B")
        self.assertEqual(self.saved(), [("sub-1", "B", "4.0", "L3", "baseline")])

    def test_with_another_file_chosen_nothing_is_saved_before_the_list_is_made_again(self):
        self.start()
        self.setScore(3)
        other = self.folder / "other.csv"
        self.ui.logEdit.currentPath = str(other)
        self.assertEqual(self.tree(), [])
        self.assertFalse(self.ui.saveScoreButton.enabled)
        self.assertIn("make the work list again", self.ui.entryStatusLabel.text)
        self.ui.workTree.setFocus()
        self.press("Return")
        self.assertFalse(other.exists() or (self.cases / "vas.csv").exists())
        self.ui.listButton.click()
        self.press("3", "Return")
        self.assertFalse((self.cases / "vas.csv").exists())
        self.assertIn("sub-1,A,3.0,L3,baseline", other.read_text(encoding="utf-8-sig"))
        self.assertIn("in other.csv", self.ui.entryStatusLabel.text)

    def test_the_proposed_file_follows_the_folder_of_cases(self):
        self.start()
        self.assertEqual(self.ui.logEdit.currentPath, str(self.cases / "vas.csv"))
        second = self.folder / "second"
        second.mkdir()
        CohortCases.writeCase(second, "sub-9", ())
        self.ui.casesEdit.currentPath = str(second)
        self.assertEqual(self.tree(), [])
        self.ui.listButton.click()
        self.assertEqual(self.ui.logEdit.currentPath, str(second / "vas.csv"))
        self.assertEqual([row[0] for row in self.tree()], ["sub-9"])

    def test_return_in_a_field_of_a_path_saves_no_score(self):
        self.start()
        self.press("5")
        field = next(each for each in self.ui.logEdit.findChildren(qt.QLineEdit))
        field.setFocus()
        self.press("Return")
        self.assertFalse((self.cases / "vas.csv").exists())
        self.press("Return")  # the keys are those of the scale again, and the score is still the one given
        self.assertEqual([row[2] for row in self.saved()], ["5.0"])

    def test_neither_a_click_beside_the_handle_nor_the_wheel_gives_a_score(self):
        self.start()
        slider = self.ui.scoreSlider
        slider.resize(300, 24)
        for y in range(2, 24, 4):  # the groove is somewhere above the ticks
            clickIn(slider, 280, y)
        for degrees in (45, -45):
            turnWheel(slider, degrees)
        self.assertEqual((slider.value, self.ui.scoreLabel.text), (0, "–"))
        self.assertFalse(self.ui.saveScoreButton.enabled)
        self.press("6")
        slider.setFocus()
        self.press("Right")
        self.assertEqual(self.ui.scoreLabel.text, "6.5")

    def test_images_are_hidden_while_scoring_and_each_score_says_so(self):
        viewport = slicer.app.layoutManager().viewport()
        self.ui.tabs.currentIndex = 0
        self.module.enter()
        self.assertFalse(viewport.isHidden())
        self.ui.tabs.currentIndex = 2
        self.assertTrue(viewport.isHidden())
        self.assertIn("are hidden", self.ui.blindLabel.text)
        self.start()
        self.press("3", "Return")
        self.ui.blindBox.checked = False
        self.assertFalse(viewport.isHidden())
        self.assertIn("are visible", self.ui.blindLabel.text)
        self.ui.workTree.setFocus()
        self.press("4", "Return")
        self.saved()
        self.assertEqual(self.notes, ["images hidden", "images visible"])

    def test_a_window_of_views_that_a_layout_opens_while_scoring_is_hidden_too(self):
        manager = slicer.app.layoutManager()
        before, red = manager.layout, manager.sliceWidget("Red")
        wasVisible = red.visible
        self.addCleanup(lambda: (manager.setLayout(before), red.setVisible(wasVisible)))
        self.module.enter()
        self.ui.tabs.currentIndex = 2
        self.assertFalse(red.visible)
        red.setVisible(True)
        manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
        self.assertFalse(red.visible)

    def test_images_are_shown_again_on_other_tabs_in_other_modules_and_at_the_end(self):
        viewport = slicer.app.layoutManager().viewport()
        self.module.enter()
        for leave, back in ((lambda: setattr(self.ui.tabs, "currentIndex", 1),
                             lambda: setattr(self.ui.tabs, "currentIndex", 2)),
                            (self.module.exit, self.module.enter), (self.module.close, lambda: None)):
            self.assertTrue(viewport.isHidden())
            leave()
            self.assertFalse(viewport.isHidden())
            back()

    def test_without_a_rater_nothing_can_be_saved_and_the_button_says_why(self):
        self.start("")
        self.assertFalse(self.ui.saveScoreButton.enabled)
        self.assertIn("rater ID", self.ui.saveScoreButton.toolTip)

    def test_the_step_of_the_scale_can_be_chosen(self):
        self.start()
        self.assertEqual(self.ui.scoreSlider.maximum, 20)
        self.setScore(6.5)
        self.ui.stepBox.currentIndex = 1
        self.assertEqual((self.ui.scoreSlider.maximum, self.ui.scoreLabel.text), (10, "–"))
        self.assertFalse(self.ui.saveScoreButton.enabled)  # 6.5 is none of these steps: nothing is rounded unseen
        self.press("7")
        self.assertEqual((self.ui.scoreSlider.value, self.ui.scoreLabel.text), (7, "7"))

    def test_a_file_that_is_no_log_is_never_written_to(self):
        other = self.cases / "vas.csv"
        other.write_text("case_id,vas,mood\nx,1,good\n")
        self.start()
        self.assertIn("is not a log", self.messages[-1][1])
        self.assertEqual(other.read_text(), "case_id,vas,mood\nx,1,good\n")
        self.assertFalse(self.ui.saveScoreButton.enabled)

    def test_a_table_from_elsewhere_is_previewed_before_it_is_used(self):
        table = self.folder / "scores.tsv"
        table.write_text("participant_id\trater\tvas\tmood\nsub-1\tC\t4\tgood\nsub-2\tC\ttwelve\tbad\n")
        self.ui.importEdit.currentPath = str(table)
        look = childWidgetVariables(self.ui.importPlace)
        self.assertIn("2 rows: 1 used", look.lookLabel.text)
        for part in ("separated by tab", "Not used: mood",
                     "line 3: vas (a text that is not shown, since it may name a person) is not a number",
                     "Raters: C"):
            self.assertIn(part, look.lookText.plainText)
        self.assertEqual(self.ui.vasEdit.currentPath, "")
        self.ui.useImportButton.click()
        self.assertEqual(self.ui.vasEdit.currentPath, str(table))

    def test_a_table_that_cannot_be_used_says_why(self):
        table = self.folder / "scores.csv"
        table.write_text("a,b\n1,2\n")
        self.ui.importEdit.currentPath = str(table)
        self.assertIn("case_id", childWidgetVariables(self.ui.importPlace).lookLabel.text)
        self.assertFalse(self.ui.useImportButton.enabled)
