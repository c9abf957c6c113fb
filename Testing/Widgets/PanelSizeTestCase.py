"""The panel in the room that Slicer gives it on two screens: what is on screen together, and what stays in place."""

import qt
import slicer
from PanelTools import CORD, RATIO, RhiPanelTestCase, addVolume
from StandIn.ModulePanel import processEvents

WIDTH = 418
HEIGHTS = {"1920x1080": 796, "1366x768": 480}
"""Of the scroll area of Slicer's module panel, by the size of the screen."""


class PanelSizeTestCase(RhiPanelTestCase):
    def part(self, name):
        return slicer.util.findChild(self.opened.panel, name)

    def activate(self, effect, frame):
        self.ui.editor.setActiveEffectByName(effect)
        frame.settle()

    def onEachScreen(self):
        """The frame on each screen, with cord and lesion outlined and no effect active."""
        self.outline()
        for height in HEIGHTS.values():
            self.ui.editor.setActiveEffectByName("")
            frame = self.framed(WIDTH, height)
            self.ui.panelScroll.verticalScrollBar().setValue(0)
            yield frame
            frame.close()

    def test_tools_options_and_numbers_are_on_screen_together(self):
        for frame in self.onEachScreen():
            for effect in ("Paint", "Threshold", "Erase"):
                self.activate(effect, frame)
                seen = {name: frame.sees(self.part(name)) for name in (
                    "pinnedHereRhi", "pinnedCaseRhi", "pinnedStatus", "EffectsGroupBox", "OptionsGroupBox")}
                self.assertEqual(set(seen.values()), {True}, (effect, seen))

    def test_the_pinned_line_stays_where_it_is_while_the_sections_scroll(self):
        for frame in self.onEachScreen():
            bar, before = self.ui.panelScroll.verticalScrollBar(), frame.place(self.ui.pinnedLine)
            self.assertGreater(bar.maximum, 0)
            bar.setValue(bar.maximum)
            frame.settle(1)
            self.assertTrue(frame.sees(self.ui.pinnedLine) and frame.sees(self.ui.saveButton))
            self.assertEqual(frame.place(self.ui.pinnedLine), before)

    def test_only_the_sections_scroll_and_only_up_and_down(self):
        for frame in self.onEachScreen():
            for effect in ("", "Paint", "Threshold"):
                self.activate(effect, frame)
                self.assertFalse(frame.scrolls, "two scroll bars beside each other")
                self.assertEqual(self.ui.panelScroll.horizontalScrollBar().maximum, 0)

    def test_the_panel_is_as_wide_with_an_effect_as_without_and_fits(self):
        for frame in self.onEachScreen():
            before = frame.widthWanted
            self.assertLessEqual(before, WIDTH)
            for effect in ("Paint", "Erase", "Threshold", "Islands", "Smoothing", "Scissors"):
                self.activate(effect, frame)
                self.assertEqual(frame.widthWanted, before, effect)

    def test_a_long_name_of_a_volume_does_not_widen_the_panel(self):
        self.volume = addVolume("sub-001_ses-baseline_acq-sagittal_run-2_T2w with a name that goes on and on")
        frame = self.framed(WIDTH, 796)
        before = frame.widthWanted
        self.makeCase()
        frame.settle()
        self.assertEqual((frame.widthWanted, self.ui.panelScroll.horizontalScrollBar().maximum), (before, 0))

    def test_no_part_of_an_effects_options_is_cut(self):
        for frame in self.onEachScreen():
            for effect in ("Paint", "Erase"):
                self.activate(effect, frame)
                options = self.ui.editor.effectByName(effect).optionsFrame()
                for each in options.findChildren(qt.QCheckBox):
                    if each.isVisible():
                        self.assertGreaterEqual(each.width, each.minimumSizeHint.width(), each.text)

    def test_the_list_of_segments_has_four_rows(self):
        for frame in self.onEachScreen():
            self.activate("Paint", frame)
            table = slicer.util.findChild(self.part("SegmentsTableView"), "SegmentsTable")
            rows = (table.height - table.horizontalHeader().sizeHint.height()) / table.rowHeight(0)
            self.assertTrue(4 <= rows < 5, rows)


class CaseHeadingTestCase(RhiPanelTestCase):
    def test_the_first_section_folds_to_a_line_that_tells_the_open_case(self):
        section = self.ui.caseSection
        self.assertEqual((section.collapsed, section.text), (False, "1. Volume and case"))
        self.makeCase()
        self.assertEqual((section.collapsed, section.text), (True, "1. sub-001 · R1 · baseline · T2"))
        self.ui.readerEdit.text = "R2"
        self.ui.readerEdit.editingFinished()
        self.assertEqual(section.text, "1. sub-001 · R2 · baseline · T2")
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.assertEqual((section.collapsed, section.text), (False, "1. Volume and case"))

    def test_it_stays_unfolded_for_the_next_case_once_the_reader_unfolds_it(self):
        self.makeCase()
        self.ui.caseSection.click()
        self.volume = addVolume("T2 of another patient")
        self.makeCase("sub-002")
        self.assertFalse(self.ui.caseSection.collapsed)
        self.ui.caseSection.click()
        self.volume = addVolume("T2 of a third patient")
        self.makeCase("sub-003")
        self.assertTrue(self.ui.caseSection.collapsed)

    def test_it_does_not_fold_away_that_a_case_has_no_volume(self):
        self.outline()
        slicer.mrmlScene.RemoveNode(self.volume)
        processEvents()
        self.assertFalse(self.ui.caseSection.collapsed)
        self.assertIn("no volume", self.ui.caseSection.text)

    def test_tracing_is_folded_until_it_is_wanted(self):
        self.assertTrue(self.panel.trace.section.collapsed)


class PinnedLineTestCase(RhiPanelTestCase):
    def line(self):
        ui = self.ui
        return [each.text for each in (ui.pinnedHereName, ui.pinnedHereRhi, ui.pinnedCaseName, ui.pinnedCaseRhi,
                                       ui.pinnedStatus)]

    def test_it_tells_both_ratios_the_slice_and_their_state(self):
        self.assertEqual(self.line(), ["RHI here", "–", "RHI", "–", "No case is open"])
        self.outline()
        self.assertEqual(self.line(), ["RHI here", RATIO, "RHI (slice 4)", RATIO, "Up to date"])
        self.panel.live.chart.sliceClicked.emit(7)
        processEvents()
        self.assertEqual(self.line()[:4], ["RHI here", "0.0\N{NO-BREAK SPACE}%", "RHI (slice 4)", RATIO])
        self.ui.freezeBox.click()
        self.assertEqual(self.line()[4], "Frozen")
        self.assertIn("have not changed", self.ui.pinnedStatus.toolTip)

    def test_without_a_cord_it_shows_no_number_and_why(self):
        self.outline()
        self.ui.toggleButton.click()
        self.paint(CORD, erase=True)
        self.assertEqual(self.line(), ["RHI here", "–", "RHI", "–", "Not computable"])
        self.assertIn("cord", self.ui.pinnedStatus.toolTip)
