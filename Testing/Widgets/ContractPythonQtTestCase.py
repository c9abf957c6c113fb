"""What PythonQt does that PySide6 does not."""

from enum import StrEnum

import qt
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase


class ContractPythonQtTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.parent = qt.QWidget()
        self.addCleanup(self.parent.deleteLater)

    def child(self, name="", parent=None):
        label = qt.QLabel(name, parent or self.parent)
        label.objectName = name
        return label

    def test_children_are_found_by_a_class_or_its_name_and_never_without(self):
        label = self.child("noticeLabel")
        self.assertEqual(self.parent.findChildren(qt.QLabel), (label,))
        self.assertEqual(self.parent.findChildren("QLabel", "noticeLabel"), (label,))
        self.assertEqual(self.parent.findChildren(qt.QObject), (label,))
        self.assertEqual(self.parent.findChildren(qt.QLabel, ""), ())
        self.assertIsNone(self.parent.findChild(qt.QPushButton))
        for function in (self.parent.findChildren, self.parent.findChild):
            with self.assertRaises(ValueError):
                function()

    def test_the_nearest_child_is_found_first(self):
        inner = qt.QWidget(self.parent)
        self.child("far", inner)
        near = self.child("near")
        self.assertEqual(self.parent.findChild(qt.QLabel), near)

    def test_an_object_is_an_instance_of_its_own_class_and_of_none_that_qt_derived_it_from(self):
        label = self.child()
        self.assertIsInstance(label, qt.QLabel)
        self.assertNotIsInstance(label, qt.QWidget)
        self.assertTrue(label.inherits("QWidget"))

    def test_what_an_item_of_a_box_carries_comes_back_as_plain_text_though_it_was_of_an_enumeration(self):
        kind = StrEnum("Kind", {"VAS": "vas"})
        box = qt.QComboBox(self.parent)
        box.addItem("a table", kind.VAS)
        box.addItem("none", None)
        self.assertEqual((box.itemData(0), type(box.itemData(0))), ("vas", str))
        self.assertIsNone(box.itemData(1))

    def test_an_exception_in_a_callback_is_noticed_and_goes_no_further(self):
        button = qt.QPushButton(self.parent)
        button.connect("clicked()", lambda: 1 / 0)
        button.click()
        self.assertEqual([type(error) for error in self.errors], [ZeroDivisionError])
        self.errors.clear()

    def test_what_is_deleted_later_is_gone_after_the_events(self):
        self.child().deleteLater()
        self.assertEqual(len(self.parent.findChildren(qt.QLabel)), 1)
        processEvents()
        self.assertEqual(self.parent.findChildren(qt.QLabel), ())
