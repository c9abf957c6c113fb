"""Base of the test cases in Testing/Widgets, which run on the stand-in and in a real Slicer."""

import logging
import unittest
from pathlib import Path
from unittest import mock

import slicer

from . import current
from .ModulePanel import ModulePanel, processEvents, screenshot

ROOT = Path(__file__).resolve().parents[2]


class WidgetTestCase(unittest.TestCase):
    """Starts with an empty scene and ends with every panel closed.

    messages: (level, text) of what slicer.util.errorDisplay and its like were asked to show during the test.
    confirms: what slicer.util.confirmOkCancelDisplay and confirmYesNoDisplay answer; set it to True to agree.
    A test fails, too, when a panel left VTK observers behind, when a callback let an exception escape (on the
    stand-in, which sees those), or when a dialog that got an answer never opened.
    """

    def setUp(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.confirms = False
        self._panels: list[ModulePanel] = []
        slicer.mrmlScene.Clear(False)
        display = slicer.util._messageDisplay
        patcher = mock.patch.object(slicer.util, "_messageDisplay", self._record(display))
        patcher.start()
        self.addCleanup(patcher.stop)
        if current() is not None:
            current().errors.clear()
            current().dialogs.clear()

    def tearDown(self) -> None:
        leaked = {panel.name: panel.close() for panel in self._panels}
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.assertEqual({name: count for name, count in leaked.items() if count}, {}, "observers left behind")
        if current() is not None:
            self.assertEqual(current().errors, [], "exceptions that callbacks let escape")
            self.assertEqual(current().dialogs.unused, [], "dialogs that were expected and never opened")

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
        """The stand-in, for tests that answer dialogs; in a real Slicer the test is skipped."""
        if current() is None:
            self.skipTest("answers dialogs, which a real Slicer would show")
        return current()

    def _record(self, display):
        import qt

        yes = {int(qt.QMessageBox.Yes): qt.QMessageBox.Yes, int(qt.QMessageBox.Ok): qt.QMessageBox.Ok}

        def record(logLevel, text, *args, **kwargs):
            self.messages.append((logging.getLevelName(logLevel).lower(), text))
            display(logLevel, text, *args, **kwargs)
            buttons = int(kwargs.get("standardButtons") or 0)
            return next((button for value, button in yes.items() if buttons & value), None) if self.confirms else None

        return record
