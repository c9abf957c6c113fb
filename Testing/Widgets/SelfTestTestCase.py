"""The modules' own self-tests, as Slicer's Reload and Test button runs them."""

import sys
from pathlib import Path

from StandIn import Runner
from StandIn.WidgetTestCase import ROOT, WidgetTestCase


class SelfTestTestCase(WidgetTestCase):
    def test_the_self_tests_of_both_modules_pass(self):
        """Of the panel's tests, which run by themselves too, it is enough that the self-test runs them."""
        self.addCleanup(setattr, Runner, "RHI_PANEL", Runner.RHI_PANEL)
        self.assertTrue(Runner.findTests(Runner.RHI_PANEL).countTestCases() > 50)
        Runner.RHI_PANEL = Runner.RHI_PANEL[:1]
        for name in ("SpinePainRHI", "SpinePainCohort"):
            folder = str(Path(ROOT) / name)
            if folder not in sys.path:
                sys.path.append(folder)
            module = __import__(name)
            getattr(module, f"{name}Test")().runTest()
