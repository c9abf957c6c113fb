"""The table of lesions in the panel: levels, names, parts, proposals."""

import numpy as np
import slicer
from PanelTools import RATIO, RhiPanelTestCase
from StandIn.ModulePanel import processEvents


class LesionTestCase(RhiPanelTestCase):
    def test_a_level_is_assigned_and_pairs_high_intensity_with_its_metastasis(self):
        self.outline()
        self.ui.addMetastasisButton.click()
        for name in ("Metastasis", "High intensity"):
            self.selectRow(name)
            self.ui.levelBox.currentIndex = self.ui.levelBox.findText("T11")
        self.assertEqual([row[:2] for row in self.tableTexts()], [("Metastasis", "T11"), ("High intensity", "T11")])
        self.assertIn("thoracic", self.ui.lesionTable.item(0, 0).toolTip())

    def test_a_name_typed_into_the_table_renames_the_lesion_and_an_empty_one_is_refused(self):
        self.outline()
        self.ui.lesionTable.item(0, 0).setText("Bright spot")
        self.assertEqual(self.session.values.rows[0].name, "Bright spot")
        self.ui.lesionTable.item(0, 0).setText(" ")
        self.assertEqual(self.session.values.rows[0].name, "Bright spot")
        self.assertEqual(self.tableTexts()[0][0], "Bright spot")
        self.assertIn("needs a name", self.messages[0][1])

    def test_separate_parts_are_split_merged_and_each_step_is_undone(self):
        self.outline()
        self.paint(((8, 25, 4), (11, 29, 4)))
        self.selectRow("High intensity")
        self.ui.splitLesionButton.click()
        processEvents()
        self.assertEqual(sorted(row[4] for row in self.tableTexts()), ["20", "40"])  # mm3, a voxel is 1 mm3
        self.selectRows("High intensity", "High intensity 2")
        self.ui.mergeLesionsButton.click()
        processEvents()
        self.assertEqual([row[4] for row in self.tableTexts()], ["60"])
        self.ui.editor.undo()
        processEvents()
        self.assertEqual(len(self.tableTexts()), 2)
        self.ui.editor.undo()
        processEvents()
        self.assertEqual([row[4] for row in self.tableTexts()], ["60"])

    def test_a_removed_lesion_comes_back_with_undo(self):
        self.outline()
        self.selectRow("High intensity")
        self.ui.removeLesionButton.click()
        processEvents()
        self.assertEqual(self.tableTexts(), [])
        self.assertEqual(self.ui.representativeRhi.text, "0.0\N{NO-BREAK SPACE}%")
        self.ui.editor.undo()
        processEvents()
        self.assertEqual(self.ui.representativeRhi.text, RATIO)

    def test_a_level_is_proposed_from_marked_vertebrae_and_assigned_only_when_accepted(self):
        self.outline()
        points = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Vertebrae")
        # The lesion's voxels 10 to 14 along j lie at S -5 to -3 mm.
        for label, superior in (("T10", 20.0), ("T11", -3.0), ("T12", -30.0)):
            points.AddControlPoint([0.0, 0.0, superior], label)
        self.selectRow("High intensity")
        self.assertFalse(self.ui.acceptLevelButton.enabled)
        self.ui.vertebraeSelector.setCurrentNode(points)
        self.assertIn("T11", self.ui.proposalLabel.text)
        self.assertEqual(self.tableTexts()[0][1], "–")
        self.ui.acceptLevelButton.click()
        self.assertEqual(self.tableTexts()[0][1], "T11")

    def vertebraVolume(self):
        """T10 to T12 of TotalSpineSeg as a label volume, a slab of 10 mm each, T11 at the lesion."""
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "levels")
        node.CreateDefaultDisplayNodes()
        labels = np.zeros((3, 30, 30), dtype=np.uint8)
        for k, label in enumerate((32, 31, 30)):
            labels[k, 5:25, 5:25] = label
        slicer.util.updateVolumeFromArray(node, labels)
        node.SetSpacing(1, 1, 10)
        node.SetOrigin(-15, 10, -14)  # T11's slab has its middle at S -4, that of the lesion
        return node

    def test_levels_are_told_by_a_label_volume_once_its_numbers_are_chosen(self):
        self.outline()
        self.selectRow("High intensity")
        self.ui.vertebraeSelector.setCurrentNode(self.vertebraVolume())
        self.assertIn("choose the tool", self.ui.proposalLabel.text)
        self.assertFalse(self.ui.acceptLevelButton.enabled)
        self.ui.vertebraSchemeBox.currentIndex = self.ui.vertebraSchemeBox.findText("totalspineseg")
        self.assertIn("T11", self.ui.proposalLabel.text)
        self.ui.vertebraSchemeBox.currentIndex = self.ui.vertebraSchemeBox.findText("sct")
        self.assertIn("does not use (30, 31, 32)", self.ui.proposalLabel.text)

    def test_all_lesions_without_a_level_get_one_and_a_level_that_is_there_stays(self):
        self.outline()
        self.paint(((8, 25, 4), (11, 29, 4)))
        self.selectRow("High intensity")
        self.ui.splitLesionButton.click()
        processEvents()
        self.selectRow("High intensity 2")
        self.ui.levelBox.currentIndex = self.ui.levelBox.findText("L5")
        self.assertFalse(self.ui.acceptLevelsButton.enabled)
        self.ui.vertebraeSelector.setCurrentNode(self.vertebraVolume())
        self.ui.vertebraSchemeBox.currentIndex = self.ui.vertebraSchemeBox.findText("totalspineseg")
        self.assertEqual({row[0]: row[1] for row in self.tableTexts()}["High intensity"], "–")  # at S 2.5 to 4.5 mm
        self.ui.acceptLevelsButton.click()
        self.assertEqual({row[0]: row[1] for row in self.tableTexts()},
                         {"High intensity": "T10", "High intensity 2": "L5"})
        self.assertIn("Levels assigned: 1", self.ui.proposalLabel.text)
        self.ui.acceptLevelsButton.click()
        self.assertIn("Every outlined lesion has a level", self.ui.proposalLabel.text)

    def test_a_row_moves_the_views_also_when_it_is_clicked_again(self):
        self.outline()
        self.panel.live.chart.sliceClicked.emit(1)
        self.ui.toggleButton.click()
        self.selectRow("High intensity")
        self.assertEqual(self.sliceIndexInView(), 4)
        self.panel.live.chart.sliceClicked.emit(1)
        self.ui.lesionTable.cellClicked(0, 0)
        processEvents()
        self.assertEqual(self.sliceIndexInView(), 4)

    def test_what_cannot_be_done_now_says_why(self):
        for name in ("removeLesionButton", "splitLesionButton", "mergeLesionsButton", "saveButton", "previewButton",
                     "freezeBox", "toggleButton", "levelBox"):
            widget = getattr(self.ui, name)
            self.assertFalse(widget.enabled, name)
            self.assertIn("no case is open", widget.toolTip, name)
        self.outline()
        self.ui.toggleButton.click()
        self.assertIn("select one high-intensity row", self.ui.splitLesionButton.toolTip)
        self.assertTrue(self.ui.saveButton.enabled)
        self.assertNotIn("Not available", self.ui.saveButton.toolTip)
