"""The panel of SpinePainRHI: outlining, values, lesions and suggestions, driven through its own .ui."""

import numpy as np
import slicer
from PanelTools import CORD, RATIO, VOLUME_RATIO, RhiPanelTestCase
from SpinePainRHILib.Mrml.SegmentRoles import recogniseSegments
from StandIn import Painting
from StandIn.ModulePanel import processEvents


class MakeCaseTestCase(RhiPanelTestCase):
    def test_the_button_says_what_is_missing_and_then_makes_the_case_with_one_click(self):
        self.assertFalse(self.ui.makeCaseButton.enabled)
        self.assertIn("choose a T2 volume first", self.ui.makeCaseButton.toolTip)
        self.ui.volumeSelector.setCurrentNode(self.volume)
        self.assertIn("enter a case ID first", self.ui.makeCaseButton.toolTip)
        self.makeCase()
        info = self.session.info
        self.assertEqual((info.caseId, info.reader, info.timepoint, info.cordMeaning),
                         ("sub-001", "R1", "baseline", "spinalCord"))
        self.assertFalse(self.ui.makeCaseButton.enabled)
        self.assertEqual(self.messages, [])

    def test_the_views_lie_along_the_volume_and_the_sagittal_one_is_followed(self):
        self.makeCase()
        self.assertEqual(self.ui.viewBox.itemData(self.ui.viewBox.currentIndex), "Yellow")
        for name in ("Red", "Yellow", "Green"):
            composite = slicer.app.layoutManager().sliceWidget(name).mrmlSliceCompositeNode()
            self.assertEqual(composite.GetBackgroundVolumeID(), self.volume.GetID())
        self.paint(CORD)
        self.assertEqual(self.sliceIndexInView(), 4)  # the middle one of nine

    def test_details_that_are_corrected_go_into_the_open_case(self):
        self.makeCase()
        self.ui.cordMeaningBox.currentIndex = 3
        self.assertEqual(self.session.info.cordMeaning, "caudaEquina")

    def test_the_modules_own_self_test_measures_the_synthetic_spine(self):
        import SpinePainRHI

        SpinePainRHI.SpinePainRHITest().measureSyntheticSpine()

    def test_the_users_segment_editor_keeps_its_settings(self):
        node = slicer.vtkMRMLSegmentEditorNode()
        node.SetSingletonTag("SegmentEditor")
        own = slicer.mrmlScene.AddNode(node)
        own.SetOverwriteMode(own.OverwriteVisibleSegments)
        self.outline()
        self.assertIsNone(own.GetSegmentationNode())
        self.assertEqual(own.GetOverwriteMode(), own.OverwriteVisibleSegments)


class OutlineTestCase(RhiPanelTestCase):
    def test_every_stroke_moves_the_values_on_screen(self):
        self.outline()
        ui = self.ui
        self.assertEqual(ui.liveStatusLabel.text, "Up to date.")
        self.assertEqual((ui.representativeRhi.text, ui.representativeCord.text.split()[0],
                          ui.representativeHigh.text.split()[0]), (RATIO, "60.0", "5.0"))
        self.assertEqual((ui.sliceRhi.text, ui.largestRhi.text, ui.volumeRhi.text), (RATIO, RATIO, VOLUME_RATIO))
        self.assertEqual(self.tableTexts(), [("High intensity", "–", "8.3", "5.0", "40", "2.5")])

    def test_a_stroke_across_the_edge_stays_in_the_cord_until_the_switch_is_off(self):
        self.outline()
        self.paint(((0, 10, 4), (11, 14, 4)))
        self.assertIn("counted: 0.0 mm", self.ui.outsideLabel.text)
        self.ui.maskToCordBox.click()
        self.paint(((0, 10, 4), (5, 14, 4)))
        self.assertIn("counted: 30.0 mm", self.ui.outsideLabel.text)  # 6 x 5 voxels of 1 mm3
        self.assertEqual(self.ui.sliceCord.text.split()[0], "60.0")  # the cord was not erased

    def test_undo_takes_the_values_back_and_redo_brings_them_again(self):
        self.outline()
        self.ui.editor.undo()
        processEvents()
        self.assertEqual(self.ui.representativeRhi.text, "0.0\N{NO-BREAK SPACE}%")
        self.ui.editor.redo()
        processEvents()
        self.assertEqual(self.ui.representativeRhi.text, RATIO)

    def test_without_a_cord_nothing_is_computed_and_the_reason_is_shown(self):
        self.outline()
        self.ui.toggleButton.click()
        self.paint(CORD, erase=True)
        self.assertTrue(self.ui.liveStatusLabel.text.startswith("Not computable: "))
        self.assertEqual((self.ui.representativeRhi.text, self.ui.volumeRhi.text), ("–", "–"))
        self.assertIn("not computable", self.panel.annotation.texts()["Yellow"])

    def test_frozen_values_stay_and_say_so(self):
        self.outline()
        self.ui.freezeBox.click()
        self.paint(((6, 5, 1), (13, 9, 7)))
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.assertIn("have changed since", self.ui.liveStatusLabel.text)
        self.ui.freezeBox.click()
        processEvents()
        self.assertNotEqual(self.ui.representativeRhi.text, RATIO)

    def test_keys_change_between_cord_and_lesions_and_are_gone_in_another_module(self):
        self.outline()
        first = self.session.editor.selectedId
        self.ui.addHighIntensityButton.click()
        second = self.session.editor.selectedId
        keys = self.keys()
        keys["A"].activated()
        self.assertEqual(self.session.editor.selectedId, first)
        keys["S"].activated()
        self.assertEqual(self.session.editor.selectedId, second)
        keys["D"].activated()
        self.assertNotIn(self.session.editor.selectedId, (first, second))
        self.opened.exit()
        self.assertEqual(self.keys(), {})
        self.opened.enter()

    def keys(self):
        import qt

        shortcuts = slicer.util.mainWindow().findChildren(qt.QShortcut)
        return {each.key.toString(): each for each in shortcuts if each.key.toString() in ("A", "S", "D")}

    def test_the_corner_text_shows_the_ratio_and_can_be_switched_off(self):
        self.outline()
        texts = self.panel.annotation.texts()
        self.assertEqual(texts["Yellow"], f"RHI here {RATIO}\nRHI {RATIO}")
        self.assertEqual(texts["Red"], f"RHI {RATIO}")
        self.ui.annotationBox.click()
        self.assertEqual(self.panel.annotation.texts(), {})
        self.ui.annotationBox.click()
        self.opened.exit()
        self.assertEqual(self.panel.annotation.texts(), {})
        self.opened.enter()
        self.assertIn("Yellow", self.panel.annotation.texts())

    def test_a_click_in_the_chart_and_a_button_move_the_views(self):
        self.outline()
        chart = self.panel.live.chart
        chart.resize(300, 110)
        self.assertEqual([chart.sliceAt(chart.xOf(index)) for index in range(1, 8)], list(range(1, 8)))
        chart.sliceClicked.emit(7)
        processEvents()
        self.assertEqual(self.sliceIndexInView(), 7)
        self.assertEqual(self.ui.sliceRhi.text, "0.0\N{NO-BREAK SPACE}%")
        self.ui.representativeButton.click()
        processEvents()
        self.assertEqual(self.sliceIndexInView(), 4)

    def test_an_intensity_mask_left_by_the_threshold_effect_is_shown_and_can_be_lifted(self):
        self.outline()
        self.assertTrue(self.ui.intensityMaskBox.isHidden())
        node = self.session.editor.node
        node.SetSourceVolumeIntensityMaskRange(300, 500)
        node.SetSourceVolumeIntensityMask(True)
        self.assertFalse(self.ui.intensityMaskBox.isHidden())
        self.assertIn("300 to 500", self.ui.intensityMaskBox.text)
        self.ui.intensityMaskBox.click()
        self.assertFalse(node.GetSourceVolumeIntensityMask())


    def test_the_section_that_traces_the_cord_follows_the_open_case(self):
        button = slicer.util.findChild(self.ui.tracePlace, "placePointsButton")
        self.assertIn("no case is open", button.toolTip)
        self.makeCase()
        self.assertTrue(button.enabled)
        button.click()
        self.opened.exit()
        self.assertFalse(button.checked)
        self.opened.enter()
        slicer.mrmlScene.Clear(False)
        self.assertFalse(button.enabled)


class LesionTestCase(RhiPanelTestCase):
    def test_adding_a_metastasis_keeps_what_is_painted_selected(self):
        self.outline()
        edited = self.session.editor.selectedId
        self.ui.addMetastasisButton.click()
        self.assertEqual(self.session.editor.selectedId, edited)
        self.assertIn("Metastasis", [row[0] for row in self.tableTexts()])

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

    def test_a_segment_clicked_in_the_editor_selects_its_row_and_a_row_moves_the_views(self):
        self.outline()
        lesion = self.session.editor.selectedId
        self.ui.toggleButton.click()
        self.panel.lesions.select([])
        Painting.clickSegment(self.ui.editor, lesion)
        self.assertEqual([row.segmentId for row in self.panel.lesions.selectedRows()], [lesion])
        self.panel.live.chart.sliceClicked.emit(1)
        self.panel.lesions.select([])
        self.selectRow("High intensity")
        self.assertEqual(self.sliceIndexInView(), 4)

    def test_what_cannot_be_done_now_says_why(self):
        for name in ("removeLesionButton", "splitLesionButton", "mergeLesionsButton", "saveButton", "previewButton",
                     "freezeBox", "toggleButton", "levelBox"):
            widget = getattr(self.ui, name)
            self.assertFalse(widget.enabled, name)
            self.assertIn("no case is open", widget.toolTip, name)
        self.outline()
        self.panel.lesions.select([])
        self.assertIn("select one high-intensity row", self.ui.splitLesionButton.toolTip)
        self.assertTrue(self.ui.saveButton.enabled)
        self.assertNotIn("Not available", self.ui.saveButton.toolTip)


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
        self.session.file.save()
        self.panel.case.close()
        self.panel.casePanel.openNode(slicer.util.getNode("sub-001"))
        self.ui.previewButton.click()
        self.ui.applyButton.click()
        processEvents()
        self.assertEqual(sorted(row[4] for row in self.tableTexts()), ["4", "40"])

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


class LiveUpdateTestCase(RhiPanelTestCase):
    def test_updates_add_no_node_to_the_scene(self):
        self.outline()
        before = slicer.mrmlScene.GetNumberOfNodes()
        for j in range(10, 20):
            self.paint(((8, j, 3), (9, j, 3)))
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)

    def test_one_stroke_gives_one_update_of_the_numbers(self):
        self.outline()
        got = []
        slot = self.session.valuesChanged.connect(lambda values: got.append(values.measurement.rhiPercent))
        self.paint(((8, 15, 4), (11, 19, 4)))
        self.session.valuesChanged.disconnect(slot)
        self.assertEqual(got[-1], 100 * 40 / 240)
        self.assertEqual(len(np.unique(got)), 2)  # the old one, called stale, and the new one
