"""How Slicer lays out the parts that the panel's size hangs on; pins the stand-in, and runs in Slicer."""

import ctk
import qt
import slicer
from PanelTools import RhiPanelTestCase
from StandIn import current
from StandIn.WidgetTestCase import WidgetTestCase
from UserActions import waitUntil


class ContractPanelPartsTestCase(RhiPanelTestCase):
    def part(self, name):
        return slicer.util.findChild(self.ui.editor, name)

    def test_a_folded_section_is_as_high_as_its_button_and_the_height_that_is_set(self):
        heights = []
        for collapsedHeight in (None, 0):
            section = ctk.ctkCollapsibleButton()
            section.text = "Section"
            qt.QVBoxLayout(section).addWidget(qt.QTextEdit())
            if collapsedHeight is not None:
                section.collapsedHeight = collapsedHeight
            section.collapsed = True
            heights.append(section.maximumHeight)
            section.deleteLater()
        self.assertEqual(heights[0] - heights[1], 14)

    def test_the_editor_has_its_tools_beside_table_and_options(self):
        frame = self.framed(600, 1200)
        self.outline()
        self.assertFalse(self.part("OptionsGroupBox").isVisible())
        self.ui.editor.setActiveEffectByName("Threshold")
        frame.settle()
        tools, table, options = (self.part(name) for name in (
            "EffectsGroupBox", "SegmentsTableView", "OptionsGroupBox"))
        self.assertTrue(options.isVisible())
        left = [frame.place(each)[0] for each in (tools, table, options)]
        top = [frame.place(each)[1] for each in (tools, table, options)]
        self.assertGreater(left[1], left[0])
        self.assertGreater(left[2], left[0])
        self.assertGreater(top[2], top[1])

    def test_an_effect_has_a_table_of_segments_too_and_names_it_the_same(self):
        self.assertGreater(len(slicer.util.findChildren(self.ui.editor, name="SegmentsTable")), 1)
        own = slicer.util.findChildren(self.part("SegmentsTableView"), name="SegmentsTable")
        self.assertEqual(len(own), 1)
        self.assertNotEqual(self.part("SegmentsTable"), own[0], "a search by name only finds that of an effect first")

    def test_the_options_of_paint_want_three_check_boxes_in_a_row(self):
        frame = self.framed(900, 1200)
        self.outline()
        self.ui.editor.setActiveEffectByName("Paint")
        frame.settle()
        options = self.ui.editor.effectByName("Paint").optionsFrame()
        boxes = [each for each in options.findChildren(qt.QCheckBox) if each.isVisible()]
        self.assertEqual(len(boxes), 3)
        self.assertEqual(len({frame.place(each)[1] for each in boxes}), 1)


class ContractModulePanelTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        if current() is not None:
            self.skipTest("there is no module panel here: PanelFrame stands for it")
        window = slicer.util.mainWindow()
        before = window.size
        window.resize(1366, 768)
        self.addCleanup(window.resize, before)
        self.addCleanup(slicer.util.selectModule, "Welcome")

    def test_the_module_panel_scrolls_up_and_down_only_and_gives_the_module_its_room(self):
        slicer.util.selectModule("SpinePainRHI")
        area = slicer.util.findChild(slicer.util.mainWindow(), "ModulePanel").findChild(qt.QScrollArea, "ScrollArea")
        waitUntil(lambda: area.verticalScrollBar().maximum == 0)
        self.assertEqual(area.horizontalScrollBarPolicy, qt.Qt.ScrollBarAlwaysOff)
        self.assertTrue(area.widgetResizable)
