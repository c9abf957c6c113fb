"""When CTK's path field tells of its text; pins the stand-in, and runs in Slicer."""

import ctk
import qt
import slicer
from SpinePainRHILib.Widgets.Connections import Connections
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase
from UserActions import focusIn, pressKey


class ContractPathFieldTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.field = ctk.ctkPathLineEdit()
        self.field.filters = ctk.ctkPathLineEdit.Dirs
        self.addCleanup(self.field.deleteLater)
        self.field.show()
        processEvents()
        self.box = self.field.comboBox()  # has the keyboard, and hands keys to its line
        self.line = self.box.lineEdit()
        self.told = []
        self.connections = Connections()
        self.addCleanup(self.connections.removeAll)
        for sender, signal, name in ((self.line, "textEdited(QString)", "edited"),
                                     (self.field, "currentPathChanged(QString)", "changed")):
            self.connections.add(sender, signal, lambda text, name=name: self.told.append((name, text)))
        for signal in ("returnPressed()", "editingFinished()"):
            self.connections.add(self.line, signal, lambda signal=signal: self.told.append(signal))

    def test_every_letter_is_told_first_as_edited_and_then_as_another_path(self):
        focusIn(self.box)
        for letter in "ab":
            pressKey(self.box, letter.upper())
        told = [(name, text.lower()) for name, text in self.told]
        self.assertEqual(told, [("edited", "a"), ("changed", "a"), ("edited", "ab"), ("changed", "ab")])

    def test_return_is_told_as_pressed_and_then_as_the_end_of_editing(self):
        focusIn(self.box)
        pressKey(self.box, "A")
        self.told.clear()
        pressKey(self.box, "Return")
        self.assertEqual(self.told, ["returnPressed()", "editingFinished()"])

    def test_leaving_the_field_ends_editing(self):
        focusIn(self.box)
        pressKey(self.box, "A")
        self.told.clear()
        slicer.app.sendEvent(self.box, qt.QFocusEvent(qt.QEvent.FocusOut, qt.Qt.TabFocusReason))
        self.assertEqual(self.told, ["editingFinished()"])

    def test_a_path_that_is_set_is_told_once_and_not_as_edited(self):
        self.field.currentPath = "/somewhere"
        self.assertEqual(self.told, [("changed", "/somewhere")])

    def test_an_emptied_field_is_not_told_as_another_path_but_as_invalid(self):
        valid = []
        self.connections.add(self.field, "validInputChanged(bool)", valid.append)
        self.field.currentPath = "/somewhere"
        self.field.currentPath = ""
        self.assertEqual((self.told, valid), ([("changed", "/somewhere")], [True, False]))

    def test_what_is_inserted_at_once_is_told_as_edited_at_once(self):
        self.line.insert("/some/where")
        self.assertEqual(self.told, [("edited", "/some/where"), ("changed", "/some/where")])
