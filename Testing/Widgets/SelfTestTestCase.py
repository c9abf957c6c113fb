"""The modules' own self-tests, as Slicer's Reload and Test button runs them."""

import sys
from pathlib import Path

from StandIn.WidgetTestCase import ROOT, WidgetTestCase


class SelfTestTestCase(WidgetTestCase):
    def test_the_self_tests_of_both_modules_pass(self):
        for name in ("SpinePainRHI", "SpinePainCohort"):
            folder = str(Path(ROOT) / name)
            if folder not in sys.path:
                sys.path.append(folder)
            module = __import__(name)
            getattr(module, f"{name}Test")().runTest()
