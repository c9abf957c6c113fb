"""The cohort panel opened for a test: with a cache of its own, no settings from before, no limit on a slow machine."""

import shutil
import tempfile
from pathlib import Path
from unittest import mock

import CohortCases
import slicer
from StandIn.WidgetTestCase import WidgetTestCase
from UserActions import forgetSettings, waitUntil


def openCohort(testCase, folder: Path):
    """The open module; everything is put back when the test ends."""
    testCase.addCleanup(forgetSettings("SpinePainCohort"))
    for name, value in (("Gathering.MeasurementCache.defaultCacheFolder", lambda: folder / "cache"),
                        ("Widgets.AnalysisPart.LONG_SECONDS", 1e9)):
        patcher = mock.patch(f"SpinePainCohortLib.{name}", value)
        patcher.start()
        testCase.addCleanup(patcher.stop)
    if hasattr(slicer.modules, "spinepainrhi"):
        # A case that is opened goes to that module's one panel, which stays: it has to be there before observers are
        # counted, and to have no case when they are counted again.
        panel = slicer.util.getModuleWidget("SpinePainRHI").rhiPanel
        testCase.beforeClosing.append(panel.case.close)
    return testCase.openModule("SpinePainCohort")


class CohortTestCase(WidgetTestCase):
    """What is done with the panel, ``self.module`` as ``openCohort`` gives it."""

    def filter(self, box, text):
        """Chooses in a box of the filters and waits for the analysis."""
        box.currentIndex = box.findText(text)
        self.waitForAnalysis()

    def waitForAnalysis(self):
        waitUntil(lambda: not self.module.widget.cohort.analysis.isPending)


class CohortFolderTestCase(CohortTestCase):
    """With the 24 cases of CohortCases in a folder that all tests of the class look at."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.cases, cls.vas, cls.clinical = CohortCases.writeCohort(cls.folder)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def chooseInputs(self):
        """Names the folder and both tables in the panel."""
        ui = self.module.widget.ui
        ui.casesEdit.currentPath = str(self.cases)
        ui.vasEdit.currentPath = str(self.vas)
        ui.clinicalEdit.currentPath = str(self.clinical)
