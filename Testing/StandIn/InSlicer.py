"""The tests inside a real Slicer, for Testing/RunInSlicer.py.

They run while the script that Slicer was given runs: with ``--testing`` Slicer ends as soon as the script has, without
a timer having fired. The code is in a module because a script runs in ``__main__``, where Slicer deletes ``sys`` and
``os`` whenever it has used them there itself, such as when a module is loaded; what runs the script needs ``sys``
there again when the script has ended.
"""

import sys
import time
import traceback
import unittest
from pathlib import Path

import slicer

from . import Runner
from .ModulePanel import loadModule, processEvents

SOURCE = Path(__file__).resolve().parents[2]
MODULES = ("SpinePainRHI", "SpinePainCohort")
SETTLE_SECONDS = 1.5


def runAndExit(names=()) -> None:
    """Runs the tests, at once, and ends Slicer: status 0 where tests ran and all passed, else 1."""
    status = 1
    try:
        prepare()
        status = 0 if Runner.runTests(names) else 1
    except Exception:
        traceback.print_exc()
    finally:  # otherwise Slicer would stay open
        sys.modules["__main__"].sys = sys
        slicer.util.exit(status)


def suite() -> unittest.TestSuite:
    """All tests, for slicer.testing.runUnitTest, which passes where there are none. RuntimeError then."""
    prepare()
    tests = Runner.findTests()
    if not tests.countTestCases():
        raise RuntimeError(f"There is no test in {Runner.WIDGETS}")
    return tests


def prepare() -> None:
    """Loads the modules that Slicer did not load itself from here, and lets the window settle.

    RuntimeError where the tests would find no window, or a user's settings.
    """
    if not slicer.app.testingEnabled():
        raise RuntimeError("Start Slicer with --testing: otherwise the tests would change your settings.")
    if slicer.util.mainWindow() is None:
        raise RuntimeError("The tests need Slicer's main window: start it without --no-main-window.")
    for name in MODULES:
        if not slicer.app.moduleManager().factoryManager().isLoaded(name):
            folder = str(SOURCE / name)
            if folder not in sys.path:
                sys.path.insert(0, folder)
            loadModule(SOURCE / name / f"{name}.py")
    end = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end:
        processEvents()
        time.sleep(0.02)
