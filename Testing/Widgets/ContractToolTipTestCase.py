"""What Slicer makes of a plain tool tip; pins the stand-in, and runs in Slicer."""

import qt
import slicer
from PanelTools import RhiPanelTestCase
from StandIn.WidgetTestCase import WidgetTestCase


class ContractToolTipTestCase(WidgetTestCase):
    def tipAfter(self, tip):
        button = qt.QPushButton()
        button.toolTip = tip
        return button.toolTip

    def test_a_plain_tool_tip_becomes_rich_text_so_that_it_is_wrapped(self):
        self.assertEqual(self.tipAfter("less than 5"), "<p>less than 5</p>")

    def test_signs_of_rich_text_are_escaped_and_lines_stay_lines(self):
        self.assertEqual(self.tipAfter("a & b\nc"), "<p>a &amp; b<br>\nc</p>")

    def test_rich_text_and_no_text_stay_as_they_are(self):
        self.assertEqual((self.tipAfter("<p>a</p>"), self.tipAfter("")), ("<p>a</p>", ""))


class ContractToolTipOfFormTestCase(RhiPanelTestCase):
    def test_a_tool_tip_of_a_form_is_wrapped_as_well(self):
        form = slicer.util.loadUI(self.opened.widget.resourcePath("UI/TraceCord.ui"))
        tip = slicer.util.findChild(form, "discardTraceButton").toolTip
        form.deleteLater()
        self.assertTrue(tip.startswith("<p>") and tip.endswith("</p>"), tip)
