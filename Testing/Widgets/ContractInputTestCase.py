"""How keys, clicks and waiting reach a panel in Slicer's window; run in a real Slicer, these check the stand-in."""

import sys
from pathlib import Path

import ctk
import qt
import slicer
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase

sys.path.insert(0, str(Path(__file__).resolve().parent))

from UserActions import clickIn, focusIn, pressKey, turnWheel


class ContractInputTestCase(WidgetTestCase):
    def shown(self, widget):
        widget.show()
        processEvents()
        self.addCleanup(widget.deleteLater)
        return widget

    def test_a_wait_cursor_lets_in_what_waits_before_the_work_begins(self):
        order = []
        qt.QTimer.singleShot(0, lambda: order.append("what waited"))
        with slicer.util.WaitCursor():
            order.append("work")
        self.assertEqual(order, ["what waited", "work"])

    def test_one_key_in_a_box_that_completes_gives_two_texts(self):
        box = self.shown(qt.QComboBox())
        box.editable = True
        box.addItems(["radiotherapy", "surgery"])
        box.clearEditText()
        texts = []
        box.connect("currentTextChanged(QString)", lambda text: texts.append(text))
        focusIn(box)
        pressKey(box.lineEdit(), "S")
        self.assertEqual([text.lower() for text in texts], ["s", "surgery"])

    def test_digits_belong_to_a_spin_box_and_return_to_a_shortcut_around_it(self):
        holder = qt.QWidget()
        layout = qt.QVBoxLayout(holder)
        box, taken = qt.QDoubleSpinBox(), []
        layout.addWidget(box)
        shortcuts = []
        for name in ("7", "Return"):
            shortcut = qt.QShortcut(qt.QKeySequence(name), holder)
            shortcut.setContext(qt.Qt.WidgetWithChildrenShortcut)
            shortcut.connect("activated()", lambda name=name: taken.append(name))
            shortcuts.append(shortcut)
        self.shown(holder)
        box.selectAll()
        self.assertFalse(pressKey(box, "7"))
        self.assertTrue(pressKey(box, "Return"))
        self.assertEqual((taken, box.value), (["Return"], 7.0))

    def test_a_click_in_the_groove_of_a_slider_goes_one_page_and_tells_of_it(self):
        widget = ctk.ctkSliderWidget()
        widget.maximum, widget.pageStep, widget.singleStep = 10, 1, 0.5
        widget.resize(400, 30)
        self.shown(widget)
        values = []
        widget.connect("valueChanged(double)", lambda value: values.append(value))
        slider = widget.findChildren(qt.QSlider)[0]
        clickIn(slider, slider.width - 12, slider.height / 2)
        self.assertEqual((values, widget.value), ([1.0], 1.0))

    def test_a_slider_without_pages_stays_where_it_is(self):
        slider = qt.QSlider(qt.Qt.Horizontal)
        slider.maximum, slider.pageStep = 20, 0
        slider.resize(300, 24)
        self.shown(slider)
        clickIn(slider, 280, 12)
        for degrees in (45, -45):
            turnWheel(slider, degrees)
            self.assertEqual(slider.value, 0)

    def test_the_views_are_children_of_one_widget_that_can_be_hidden(self):
        viewport = slicer.app.layoutManager().viewport()
        self.assertFalse(viewport.isHidden())
        viewport.setVisible(False)
        self.assertTrue(viewport.isHidden())
        viewport.setVisible(True)
