"""SpinePainCohort: from saved cases and pain scores to the analyses of a cohort."""

from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import (
    ScriptedLoadableModule,
    ScriptedLoadableModuleLogic,
    ScriptedLoadableModuleTest,
    ScriptedLoadableModuleWidget,
)
from slicer.util import VTKObservationMixin


class SpinePainCohort(ScriptedLoadableModule):
    """The module as Slicer lists it."""

    def __init__(self, parent: Any) -> None:
        ScriptedLoadableModule.__init__(self, parent)
        parent.title = _("Spine Pain Cohort")
        parent.categories = [translate("qSlicerAbstractCoreModule", "Quantification")]
        parent.dependencies = ["SpinePainRHI"]
        parent.contributors = ["SlicerSpinePain contributors"]
        parent.helpText = _(
            "Gathers all cases below a folder, matches them with pain scores (VAS) and clinical values, and analyses "
            "location, count and RHI against pain. Pain scores can be entered here, too. For research use only.")
        parent.acknowledgementText = _(
            "The analyses follow Kong S. et al., Int J Med Sci 2025; 22(3): 708-715, doi 10.7150/ijms.103916.")


class SpinePainCohortWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    """The panel; its parts are in SpinePainCohortLib.Widgets."""

    def __init__(self, parent: Any = None) -> None:
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.cohort: Any = None

    def setup(self) -> None:
        ScriptedLoadableModuleWidget.setup(self)
        from SpinePainCohortLib.Gathering.MeasurementCache import defaultCacheFolder
        from SpinePainCohortLib.Run.CaseMeasuring import MEASURE
        from SpinePainCohortLib.Widgets.CohortPanel import CohortPanel
        from SpinePainCohortLib.Widgets.ExportPart import installRequirements
        from SpinePainRHILib.Widgets.PlainText import showPlainText

        panel = slicer.util.loadUI(self.resourcePath("UI/SpinePainCohort.ui"))
        self.layout.addWidget(panel)
        self.ui = slicer.util.childWidgetVariables(panel)
        showPlainText(panel)
        panel.setMRMLScene(slicer.mrmlScene)
        self.cohort = CohortPanel(self.ui, MEASURE, defaultCacheFolder(), installRequirements)
        self.addObserver(slicer.mrmlScene, slicer.vtkMRMLScene.StartCloseEvent, self.onSceneStartClose)

    def enter(self) -> None:
        self.cohort.enter()

    def exit(self) -> None:
        from SpinePainRHILib.Widgets.PanelPlace import leaveInOrder

        self.cohort.exit()
        leaveInOrder(self.parent)

    def cleanup(self) -> None:
        self.removeObservers()
        if self.cohort is not None:
            self.cohort.close()
            self.cohort = None

    def onSceneStartClose(self, _caller: Any, _event: str) -> None:
        """The charts go with the scene; the results are no part of it."""
        self.cohort.onSceneClosing()


class SpinePainCohortLogic(ScriptedLoadableModuleLogic):
    """The module's work without its panel, for the Python console and batch runs."""

    def gather(self, casesFolder: Path, vasFile: Path | None = None, clinicalFile: Path | None = None) -> Any:
        """The Cohort of all cases below a folder; ValueError with a sentence where there is none."""
        from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
        from SpinePainCohortLib.Gathering.Inputs import Inputs
        from SpinePainCohortLib.Run.CaseMeasuring import MEASURE

        return gatherCohort(Inputs(casesFolder, vasFile, clinicalFile), MEASURE)


class SpinePainCohortTest(ScriptedLoadableModuleTest):
    """Self-test inside Slicer."""

    def runTest(self) -> None:
        """A folder without cases is refused with a sentence, and a saved case is gathered."""
        import tempfile

        from SpinePainRHILib.Scene.CaseFile import saveCaseNode
        from SpinePainRHILib.Scene.PhantomSample import loadPhantom

        slicer.mrmlScene.Clear(0)
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaises(ValueError):
                SpinePainCohortLogic().gather(Path(folder))
            _phantom, _volumeNode, node = loadPhantom(slicer.mrmlScene)
            saveCaseNode(node, Path(folder) / "sub-001.seg.nrrd")
            self.assertEqual(SpinePainCohortLogic().gather(Path(folder)).flow.filesMeasured, 1)
        self.delayDisplay("Test passed")
