"""Base of the test cases in Testing/Widgets, which run on the stand-in and in a real Slicer."""

import importlib.util
import logging
import sys
import tempfile
import traceback
import unittest
from pathlib import Path
from unittest import mock

import slicer

from . import current
from .Dialogs import Dialogs
from .ModulePanel import ModulePanel, processEvents, screenshot
from .SlicerDialogs import SlicerDialogs

ROOT = Path(__file__).resolve().parents[2]


class WidgetTestCase(unittest.TestCase):
    """Starts with an empty scene and ends with every panel closed.

    messages: (level, text) of what slicer.util.errorDisplay and its like were asked to show during the test.
    confirms: what slicer.util.confirmOkCancelDisplay and confirmYesNoDisplay answer; set it to True to agree.
    dialogs: answers for Qt's dialogs (``dialogs.answer("QFileDialog.getOpenFileName", path)``), see Dialogs.Dialogs.
    errors: exceptions that callbacks let escape; Slicer prints such and goes on.
    beforeClosing: functions to call when the test ends, before its panels are closed.
    A test fails, too, when a panel left VTK observers behind, when there are ``errors``, or when a dialog that got an
    answer never opened. A dialog without an answer is an error, never one that waits.
    """

    def setUp(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.confirms = False
        self._panels: list[ModulePanel] = []
        self.beforeClosing: list = []
        slicer.mrmlScene.Clear(False)
        display = slicer.util._messageDisplay
        patcher = mock.patch.object(slicer.util, "_messageDisplay", self._record(display))
        patcher.start()
        self.addCleanup(patcher.stop)
        if current() is not None:
            self.errors, self.dialogs = current().errors, current().dialogs
            self.errors.clear()
            self.dialogs.clear()
        else:
            self._watchSlicer()

    def tearDown(self) -> None:
        for function in self.beforeClosing:
            function()
        leaked = {panel.name: panel.close() for panel in self._panels}
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.assertEqual({name: count for name, count in leaked.items() if count}, {}, "observers left behind")
        self.assertEqual(self.errors, [], "exceptions that callbacks let escape")
        self.assertEqual(self.dialogs.unused, [], "dialogs that were expected and never opened")

    def newFolder(self) -> Path:
        """An empty folder that is removed when the test ends."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Path(folder.name)

    def openModule(self, name: str, watched=()) -> ModulePanel:
        """The panel of the extension's module ``name``, set up, not entered."""
        panel = ModulePanel(ROOT / name / f"{name}.py", watched)
        self._panels.append(panel)
        return panel

    def screenshot(self, widget, name: str, width: int = 400) -> Path:
        """A picture of ``widget`` in build/screenshots, to look at."""
        path = ROOT / "build" / "screenshots" / f"{name}.png"
        screenshot(widget, path, width)
        return path

    def requireStandIn(self):
        """The stand-in, for tests of what only it has; in a real Slicer the test is skipped."""
        if current() is None:
            self.skipTest("needs the stand-in")
        return current()

    def requirePackages(self, *names: str) -> None:
        """Skips the test where one of these is not installed: Slicer does not bundle them."""
        missing = [name for name in names if not _isInstalled(name)]
        if missing:
            self.skipTest(f"needs {', '.join(missing)}")

    def _watchSlicer(self) -> None:
        """What the stand-in has built in: dialogs that are answered, and exceptions that are noticed."""
        self.errors, self.dialogs = [], Dialogs()
        answering = SlicerDialogs(self.dialogs, self.errors.append)
        answering.start()
        self.addCleanup(answering.stop)
        printing = sys.excepthook

        def hook(kind, error, trace) -> None:
            # Slicer's own scripts may have faults of their own.
            if any("SpinePain" in frame.filename or frame.filename.startswith(str(ROOT))
                   for frame in traceback.extract_tb(trace)):
                self.errors.append(error)
            printing(kind, error, trace)

        sys.excepthook = hook
        self.addCleanup(setattr, sys, "excepthook", printing)

    def _record(self, display):
        import qt

        yes = {int(qt.QMessageBox.Yes): qt.QMessageBox.Yes, int(qt.QMessageBox.Ok): qt.QMessageBox.Ok}

        def record(logLevel, text, *args, **kwargs):
            self.messages.append((logging.getLevelName(logLevel).lower(), text))
            if slicer.app.testingEnabled():
                display(logLevel, text, *args, **kwargs)
            else:  # as after Reload and Test: the message box would wait
                logging.log(logLevel, text)
            buttons = int(kwargs.get("standardButtons") or 0)
            return next((button for value, button in yes.items() if buttons & value), None) if self.confirms else None

        return record


def _isInstalled(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:  # blocked by a test
        return False
