"""Dialogs in tests: Slicer's own close by themselves under --testing only, Qt's are answered beforehand."""

from unittest import mock

import qt
import slicer
from StandIn.Dialogs import UnexpectedDialogError
from StandIn.WidgetTestCase import WidgetTestCase


class ContractDialogsTestCase(WidgetTestCase):
    def test_slicers_dialogs_close_by_themselves_under_testing_and_are_declined(self):
        display = slicer.util._messageDisplay
        mock.patch.stopall()  # the answers of WidgetTestCase
        self.assertTrue(slicer.app.testingEnabled())
        self.assertIsNot(slicer.util._messageDisplay, display)
        slicer.util.errorDisplay("An error that nobody has to close")
        # The documentation says Ok and Yes; but True, which they give, is neither of the two buttons.
        self.assertFalse(slicer.util.confirmOkCancelDisplay("Overwrite?"))
        self.assertFalse(slicer.util.confirmYesNoDisplay("Save?"))
        self.assertEqual(self.messages, [])

    def test_without_testing_slicer_would_open_a_message_box(self):
        opened = []
        mock.patch.stopall()
        with mock.patch.object(slicer, "app", UsersApplication(slicer.app)), \
                mock.patch.object(slicer.util, "messageBox", lambda text, **_: opened.append(text)):
            slicer.util.errorDisplay("Somebody has to close this")
        self.assertEqual(opened, ["Somebody has to close this"])

    def test_a_file_dialog_is_answered_beforehand_and_otherwise_an_error(self):
        self.dialogs.answer("QFileDialog.getSaveFileName", "case.seg.nrrd")
        self.assertEqual(qt.QFileDialog.getSaveFileName(None, "Save case"), "case.seg.nrrd")
        with self.assertRaises(UnexpectedDialogError):
            qt.QFileDialog.getSaveFileName(None, "Save case")

    def test_a_dialog_object_is_answered_under_the_name_of_its_class_in_qt(self):
        class Question(qt.QMessageBox):
            pass

        for dialog, name in ((qt.QFileDialog(), "QFileDialog"), (Question(), "QMessageBox"), (qt.QMenu(), "QMenu")):
            self.dialogs.answer(f"{name}.exec", 1)
            self.assertEqual(dialog.exec_(), 1)
            dialog.deleteLater()
        with self.assertRaises(UnexpectedDialogError):
            qt.QDialog().exec_()
        self.assertEqual([name for name, _ in self.dialogs.asked][-1], "QDialog.exec")


class UsersApplication:
    """The application as it is without --testing."""

    def __init__(self, application):
        self._application = application

    def testingEnabled(self):
        return False

    def __getattr__(self, name):
        return getattr(self._application, name)
