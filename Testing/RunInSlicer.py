"""Runs Testing/Widgets/*TestCase.py in a real Slicer:

    Slicer --testing --python-script Testing/RunInSlicer.py [names]

Exit status 0 where tests ran and all passed, else 1. A name is that of a file without TestCase.py, or a pattern such
as "Contract*". CTest runs all of them, as py_RunInSlicer.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from StandIn import InSlicer


def load_tests(_loader, _tests, _pattern):
    """For slicer.testing.runUnitTest, which imports this file as a module."""
    return InSlicer.suite()


if __name__ == "__main__":
    InSlicer.runAndExit(sys.argv[1:])
