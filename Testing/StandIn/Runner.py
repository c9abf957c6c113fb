"""Runs Testing/Widgets/*TestCase.py, on the stand-in (``python -m StandIn.Runner [names]``) or in a real Slicer."""

import sys
import unittest
from pathlib import Path

from . import install

WIDGETS = Path(__file__).resolve().parents[1] / "Widgets"
RHI_PANEL = ("MakeCase", "Outline", "Lesion", "Suggestion", "Save", "Disturbance", "WorkList")
"""The tests that SpinePainRHI's self-test runs."""


def findTests(names=()) -> unittest.TestSuite:
    """All test cases, or those of the files ``<name>TestCase.py``. ValueError where a name has no file."""
    files = sorted(WIDGETS.glob("*TestCase.py"))
    missing = set(names) - {file.stem.removesuffix("TestCase") for file in files}
    if missing:
        raise ValueError(f"There is no test case called {', '.join(sorted(missing))} in {WIDGETS}")
    if str(WIDGETS) not in sys.path:
        sys.path.insert(0, str(WIDGETS))
    chosen = [file.stem for file in files if not names or file.stem.removesuffix("TestCase") in names]
    return unittest.defaultTestLoader.loadTestsFromNames(chosen)


def runTests(names=()) -> bool:
    """True where at least one test ran and none failed."""
    result = unittest.TextTestRunner(verbosity=2).run(findTests(names))
    return result.testsRun > 0 and result.wasSuccessful()


def main(names) -> int:
    standIn = install()
    try:
        return 0 if runTests(names) else 1
    finally:
        standIn.uninstall()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
