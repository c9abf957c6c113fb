"""Runs Testing/Widgets/*TestCase.py in a real Slicer:

    Slicer --testing --python-script Testing/RunInSlicer.py [names]

Exit status 0 where tests ran and all passed, else 1.
"""

import sys
import traceback
from pathlib import Path

import qt
import slicer

TESTING = Path(__file__).resolve().parent
MODULES = ("SpinePainRHI", "SpinePainCohort")


def run() -> None:
    status = 1
    try:
        for folder in (TESTING, *(TESTING.parent / name for name in MODULES)):
            if str(folder) not in sys.path:
                sys.path.insert(0, str(folder))
        from StandIn import ModulePanel, Runner

        for name in MODULES:
            file = TESTING.parent / name / f"{name}.py"
            if file.is_file():
                ModulePanel.loadModule(file)
        status = 0 if Runner.runTests(sys.argv[1:]) else 1
    except Exception:
        traceback.print_exc()
    finally:
        slicer.util.exit(status)


# An exception in a script leaves Slicer open, and the layout has settled only a moment after the start.
qt.QTimer.singleShot(1500, run)
