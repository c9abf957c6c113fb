"""Texts of files are shown as they are: what looks like HTML in a name, an ID or a sentence is never taken for it."""

import re

import qt
import slicer
from PanelTools import CORD, RhiPanelTestCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Scene.SegmentRecognition import recogniseSegments
from SpinePainRHILib.Widgets.PlainText import plainTip
from StandIn.ModulePanel import processEvents

HOSTILE = "<img src=file:///x.png>&amp;<b>x</b>"
TAG = re.compile(r"<(?!/?p>|/?qt>|/?p |br>)")


class PlainTextTestCase(RhiPanelTestCase):
    def loadHostileCase(self):
        self.makeCase()
        self.paint(CORD)
        segmentation = self.session.segmentationNode.GetSegmentation()
        for each in recogniseSegments(segmentation).segments:
            if each.role is not Role.CORD:
                segmentation.GetSegment(each.segmentId).SetName(HOSTILE)
        self.ui.caseIdEdit.text = HOSTILE
        self.volume.SetName(HOSTILE)
        processEvents()

    def ownLabels(self):
        return [each for each in self.ui.caseSection.window().findChildren(qt.QLabel)
                if not self.ui.editor.isAncestorOf(each)]

    def test_no_label_takes_a_text_for_html(self):
        self.loadHostileCase()
        for label in self.ownLabels():
            if label.textFormat != qt.Qt.PlainText:
                self.assertNotIn("img", label.text, label.objectName)
        self.assertEqual(self.ui.caseLabel.textFormat, qt.Qt.PlainText)
        self.assertEqual(self.ui.problemsLabel.textFormat, qt.Qt.PlainText)

    def test_no_tool_tip_holds_a_tag_of_a_file(self):
        self.loadHostileCase()
        for widget in self.ui.caseSection.window().findChildren(qt.QWidget):
            self.assertNotIn("<img", widget.toolTip, widget.objectName)
        table = self.ui.lesionTable
        tips = [table.item(row, 0).toolTip() for row in range(table.rowCount)]
        for tip in tips:
            self.assertNotIn("<img", tip)

    def test_a_plain_sentence_stays_and_one_with_marks_is_escaped(self):
        self.assertEqual(plainTip("a > b\nc"), "a > b\nc")
        self.assertEqual(plainTip("<b>\n&amp;"), "<p>&lt;b&gt;<br>&amp;amp;</p>")

    def test_a_message_box_shows_a_name_as_it_is(self):
        from SpinePainRHILib.Widgets.Feedback import showingErrors
        shown = []
        display = slicer.util.errorDisplay
        slicer.util.errorDisplay = lambda text, *args, **options: shown.append(text)
        try:
            with showingErrors("It failed."):
                raise ValueError(HOSTILE)
        finally:
            slicer.util.errorDisplay = display
        self.assertNotIn("<img", shown[0])
