"""Runs Testing/Widgets/*TestCase.py, on the stand-in (``python -m StandIn.Runner [names]``) or in a real Slicer.

A name is that of a file ``<name>TestCase.py`` or a pattern, such as ``Contract*``.
"""

import sys
import unittest
from fnmatch import fnmatchcase
from pathlib import Path

from . import install

WIDGETS = Path(__file__).resolve().parents[1] / "Widgets"
RHI_PANEL = ("MakeCase", "Outline", "Lesion", "Suggestion", "Save", "Disturbance", "WorkList")
"""The tests that SpinePainRHI's self-test runs."""


class Result(unittest.TextTestResult):
    """Counts the tests that passed: one that was skipped did not run."""

    passed = 0

    def addSuccess(self, test) -> None:
        super().addSuccess(test)
        self.passed += 1


def findTests(names=()) -> unittest.TestSuite:
    """All test cases, or those that ``names`` name. ValueError where there is none for a name."""
    folder = WIDGETS
    found = {file.stem.removesuffix("TestCase"): file.stem for file in sorted(folder.glob("*TestCase.py"))}
    missing = [name for name in names if not any(fnmatchcase(each, name) for each in found)]
    if missing:
        raise ValueError(f"There is no test case called {', '.join(missing)} in {folder}")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    chosen = [stem for each, stem in found.items() if not names or any(fnmatchcase(each, name) for name in names)]
    return unittest.defaultTestLoader.loadTestsFromNames(chosen)


def runTests(names=()) -> bool:
    """True where at least one test ran and none failed. Reports on the standard output: what goes to the standard
    error becomes an error in Slicer's log, which tests read."""
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Result).run(findTests(names))
    if not result.passed:
        print("No test passed.", file=sys.stderr)
    return result.passed > 0 and result.wasSuccessful()


def main(names) -> int:
    standIn = install()
    try:
        return 0 if runTests(names) else 1
    finally:
        standIn.uninstall()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
