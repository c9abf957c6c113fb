"""What answers the dialogs of a real Slicer, on classes that are like PythonQt's."""

import sys
from types import SimpleNamespace

import pytest

from StandIn.Dialogs import MODAL, STATIC, Dialogs, UnexpectedDialogError
from StandIn.SlicerDialogs import SlicerDialogs

pytestmark = pytest.mark.usefixtures("standIn")


class InstanceWrapper:
    """Of Qt's own functions PythonQt knows before Python's attributes were looked for in vain."""

    def __getattr__(self, name):
        return f"Qt's own {name}"


class ClassWrapper(type):
    def __getattr__(cls, name):
        return f"Qt's own {name}"


@pytest.fixture
def qt(monkeypatch):
    """Classes that all have PythonQt's instance wrapper as their only base, and a timer fired by hand."""
    classes = {name: ClassWrapper(name, (InstanceWrapper,), {"__module__": "PythonQt.QtGui"})
               for name in {*STATIC, *MODAL}}

    class Timer:
        last = None

        def __init__(self):
            Timer.last, self.receivers = self, []

        def setInterval(self, milliseconds):
            assert milliseconds > 0

        def connect(self, signal, receiver):
            self.receivers.append(receiver)

        def disconnect(self, signal, receiver):
            self.receivers.remove(receiver)

        def start(self):
            self.running = True

        def stop(self):
            self.running = False

    fake = SimpleNamespace(**classes, QTimer=Timer, QApplication=SimpleNamespace(activeModalWidget=lambda: None))
    monkeypatch.setitem(sys.modules, "qt", fake)
    return fake


@pytest.fixture
def answering(qt):
    reported = []
    each = SlicerDialogs(Dialogs(), reported.append)
    each.reported = reported
    each.start()
    yield each
    each.stop()


def test_functions_and_objects_are_answered_and_qt_gets_its_own_back(qt, answering):
    answering._dialogs.answer("QFileDialog.getOpenFileName", "a.seg.nrrd")
    answering._dialogs.answer("QMessageBox.exec", 7)
    assert qt.QFileDialog.getOpenFileName(None, "Open") == "a.seg.nrrd"
    assert qt.QMessageBox().exec_() == 7
    with pytest.raises(UnexpectedDialogError, match=r"QDialog\.exec"):
        qt.QDialog().exec()
    answering.stop()
    assert qt.QFileDialog.getOpenFileName == "Qt's own getOpenFileName"
    assert qt.QMessageBox().exec_ == "Qt's own exec_"
    assert qt.QTimer.last.receivers == [] and not qt.QTimer.last.running


def test_a_window_that_nobody_can_answer_is_closed_when_it_was_seen_twice_and_reported(qt, answering):
    closed = []
    window = SimpleNamespace(className=lambda: "QDialog", windowTitle="Save Scene", close=lambda: closed.append(1))
    qt.QApplication.activeModalWidget = lambda: window
    [fire] = qt.QTimer.last.receivers
    fire()
    assert closed == [] and answering.reported == []
    fire()
    assert closed == [1]
    assert "Save Scene" in str(answering.reported[0])


def test_slicers_pop_ups_of_a_moment_do_not_open(qt, answering):
    import slicer

    slicer.util.delayDisplay("Test passed", 100000)
    before = answering._delayDisplay
    answering.stop()
    assert slicer.util.delayDisplay is before
