"""Outlining in the panel: values that follow every stroke, keys, views, and what stays out of the way."""

import numpy as np
import slicer
from PanelTools import CORD, RATIO, VOLUME_RATIO, RhiPanelTestCase
from StandIn.ModulePanel import processEvents


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
        self.assertEqual(texts["Yellow"], f"RHI here {RATIO}\nRHI (slice 4) {RATIO}")
        self.assertEqual(texts["Red"], f"RHI (slice 4) {RATIO}")
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
