"""High intensity suggested in the panel: previewed, applied, taken back."""

import slicer
from PanelTools import CORD, RATIO, RhiPanelTestCase
from SpinePainRHILib.Scene.SegmentRecognition import recogniseSegments
from StandIn.ModulePanel import processEvents


class SuggestionTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        self.makeCase()
        self.paint(CORD)

    def nodeCount(self):
        return slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode")

    def test_a_preview_shows_its_ratio_and_changes_no_outline(self):
        self.ui.previewButton.click()
        processEvents()
        self.assertIn(f"RHI {RATIO}", self.ui.suggestionLabel.text)
        self.assertEqual(self.nodeCount(), 2)
        self.assertEqual(self.session.values.measurement.highIntensityVolumeMm3, 0)
        self.ui.discardButton.click()
        self.assertEqual((self.nodeCount(), self.ui.suggestionLabel.text), (1, ""))

    def test_applying_fills_the_empty_segment_and_undo_takes_it_back(self):
        self.ui.previewButton.click()
        self.ui.applyButton.click()
        processEvents()
        self.assertEqual((self.ui.representativeRhi.text, len(self.tableTexts()), self.nodeCount()), (RATIO, 1, 1))
        self.ui.editor.undo()
        processEvents()
        self.assertEqual(self.ui.representativeRhi.text, "0.0\N{NO-BREAK SPACE}%")

    def test_an_outlined_lesion_is_not_replaced_unless_it_is_chosen(self):
        self.ui.toggleButton.click()
        self.paint(((6, 5, 1), (7, 6, 1)))
        self.assertEqual(self.target(), "")
        self.apply()
        self.assertEqual(self.volumes(), ["4", "40"])
        self.assertEqual(self.messages, [])

    def test_a_lesion_painted_while_the_preview_is_shown_is_not_replaced(self):
        self.ui.previewButton.click()
        self.assertNotEqual(self.target(), "")
        self.ui.toggleButton.click()
        self.paint(((6, 5, 1), (7, 6, 1)))
        self.ui.applyButton.click()
        processEvents()
        self.assertEqual(self.volumes(), ["4", "40"])

    def test_a_second_suggestion_goes_into_a_new_segment(self):
        self.apply()
        self.apply()
        self.assertEqual(self.volumes(), ["40", "40"])

    def test_a_lesion_that_is_chosen_is_replaced_only_when_the_reader_agrees(self):
        self.ui.toggleButton.click()
        self.paint(((6, 5, 1), (7, 6, 1)))
        self.choose("High intensity")
        self.apply()
        self.assertIn("is outlined already", self.messages[-1][1])
        self.assertEqual(self.volumes(), ["4"])
        self.assertTrue(self.ui.previewButton.checked)
        self.confirms = True
        self.ui.applyButton.click()
        processEvents()
        self.assertEqual(self.volumes(), ["40"])
        self.ui.editor.undo()
        processEvents()
        self.assertEqual(self.volumes(), ["4"])

    def test_a_choice_holds_until_it_was_applied_or_another_case_is_open(self):
        self.ui.toggleButton.click()
        self.paint(((6, 5, 1), (7, 6, 1)))
        self.choose("High intensity")
        self.paint(((6, 7, 1), (7, 8, 1)))
        self.assertNotEqual(self.target(), "")
        self.session.file.save()
        self.panel.case.close()
        self.panel.casePanel.openNode(slicer.util.getNode("sub-001"))
        self.assertEqual(self.target(), "")

    def test_a_target_that_was_removed_is_not_followed_by_an_outlined_one(self):
        self.ui.toggleButton.click()
        self.paint(((6, 5, 1), (7, 6, 1)))
        self.ui.addHighIntensityButton.click()
        self.choose("High intensity 2")
        self.ui.removeLesionButton.click()
        processEvents()
        self.assertEqual(self.target(), "")

    def apply(self):
        self.ui.previewButton.click()
        self.ui.applyButton.click()
        processEvents()

    def choose(self, name):
        self.ui.targetBox.currentIndex = self.ui.targetBox.findText(name)

    def target(self):
        return self.ui.targetBox.itemData(self.ui.targetBox.currentIndex)

    def volumes(self):
        """Of all lesions, in mm3."""
        return sorted(row[4] for row in self.tableTexts())

    def test_sliders_move_the_preview(self):
        self.ui.methodBox.currentIndex = 3
        self.ui.previewButton.click()
        self.ui.thresholdSlider.value = 350
        self.assertIn(f"RHI {RATIO}", self.ui.suggestionLabel.text)
        self.ui.thresholdSlider.value = 98
        self.assertIn("RHI 100.0", self.ui.suggestionLabel.text)
        self.ui.thresholdSlider.value = 350
        self.ui.minimumAreaSlider.value = 6  # larger than the lesion's 5 mm2
        self.assertIn("No voxel", self.ui.suggestionLabel.text)
        self.assertFalse(self.ui.applyButton.enabled)

    def test_otsu_finds_the_bright_group_and_slice_wise_says_where_there_is_none(self):
        self.ui.methodBox.currentIndex = 1
        self.ui.previewButton.click()
        self.assertIn(f"RHI {RATIO}", self.ui.suggestionLabel.text)
        self.ui.sliceWiseBox.click()
        self.assertIn("slices", self.ui.suggestionLabel.text)

    def test_a_normal_region_that_the_reader_marked_gives_the_threshold(self):
        segmentation = self.session.segmentationNode.GetSegmentation()
        normal = segmentation.AddEmptySegment("normal", "Normal cord")
        self.paint(((6, 20, 2), (13, 34, 6)), normal)
        self.assertNotIn(normal, [each.segmentId for each in recogniseSegments(segmentation).segments])
        self.session.update()
        self.ui.methodBox.currentIndex = 2
        self.ui.referenceBox.currentIndex = self.ui.referenceBox.findText("Normal cord")
        self.ui.previewButton.click()
        processEvents()
        # Mean 100, standard deviation sqrt(2): far below 400, above all the rest.
        self.assertIn(f"RHI {RATIO}", self.ui.suggestionLabel.text)

    def test_a_stroke_during_a_preview_is_taken_into_account(self):
        self.ui.previewButton.click()
        self.paint(((6, 5, 4), (13, 19, 5)), self.session.editor.toggled() and self.cordId(), erase=True)
        self.assertNotIn(RATIO, self.ui.suggestionLabel.text)

    def cordId(self):
        return recogniseSegments(self.session.segmentationNode.GetSegmentation()).cordId

    def test_leaving_the_module_takes_the_preview_away(self):
        self.ui.previewButton.click()
        self.opened.exit()
        self.assertEqual(self.nodeCount(), 1)
        self.opened.enter()
