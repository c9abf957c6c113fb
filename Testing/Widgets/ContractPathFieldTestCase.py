"""When CTK's path field tells of its text; pins the stand-in, and runs in Slicer."""

import ctk
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase
from UserActions import focusIn, pressKey


class ContractPathFieldTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.field = ctk.ctkPathLineEdit()
        self.addCleanup(self.field.deleteLater)
        self.field.show()
        processEvents()
        self.line = self.field.comboBox().lineEdit()
        self.told = []
        for sender, signal, name in ((self.line, "textEdited(QString)", "edited"),
                                     (self.field, "currentPathChanged(QString)", "changed")):
            sender.connect(signal, lambda text, name=name: self.told.append((name, text)))
        for signal in ("returnPressed()", "editingFinished()"):
            self.line.connect(signal, lambda signal=signal: self.told.append(signal))

    def test_every_letter_is_told_first_as_edited_and_then_as_another_path(self):
        focusIn(self.line)
        for letter in "ab":
            pressKey(self.line, letter.upper())
        told = [(name, text.lower()) for name, text in self.told]
        self.assertEqual(told, [("edited", "a"), ("changed", "a"), ("edited", "ab"), ("changed", "ab")])

    def test_return_is_told_as_pressed_and_then_as_the_end_of_editing(self):
        focusIn(self.line)
        pressKey(self.line, "A")
        self.told.clear()
        pressKey(self.line, "Return")
        self.assertEqual(self.told, ["returnPressed()", "editingFinished()"])

    def test_a_path_that_is_set_is_told_once_and_not_as_edited(self):
        self.field.currentPath = "/somewhere"
        self.assertEqual(self.told, [("changed", "/somewhere")])

    def test_what_is_inserted_at_once_is_told_as_edited_at_once(self):
        self.line.insert("/some/where")
        self.assertEqual(self.told, [("edited", "/some/where"), ("changed", "/some/where")])
