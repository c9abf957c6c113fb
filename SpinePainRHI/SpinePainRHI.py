"""SpinePainRHI: the ratio of high-intensity area to cord area, outlined and measured live on spine MRI."""

import sys
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


class SpinePainRHI(ScriptedLoadableModule):
    """The module as Slicer lists it."""

    def __init__(self, parent: Any) -> None:
        ScriptedLoadableModule.__init__(self, parent)
        parent.title = _("Spine Pain RHI")
        parent.categories = [translate("qSlicerAbstractCoreModule", "Quantification")]
        parent.dependencies = ["Segmentations", "SubjectHierarchy", "Markups"]
        parent.contributors = ["SlicerSpinePain contributors"]
        parent.helpText = _(
            "Outline cord and high intensity on T2 images of the spine and see the ratio of their areas (RHI) move "
            "with every stroke: of the slice in view, the representative one, the volume, each lesion. Research only.")
        parent.acknowledgementText = _("The ratio: Kong S. et al., Int J Med Sci 2025, doi 10.7150/ijms.103916.")
        slicer.app.connect("startupCompleted()", registerSampleData)


def registerSampleData() -> None:
    """Offers the synthetic spine in the Sample Data module; it is made on this computer, nothing is downloaded."""
    from SpinePainRHILib.Scene.PhantomSample import registerPhantom

    registerPhantom(Path(__file__).parent / "Resources" / "Icons" / "SpinePainPhantom.png")


class SpinePainRHIWidget(ScriptedLoadableModuleWidget):
    """The panel. Its ``session`` is the open case, for the Python console: ``slicer.modules.SpinePainRHIWidget``."""

    def __init__(self, parent: Any = None) -> None:
        self.rhiPanel: Any = None
        ScriptedLoadableModuleWidget.__init__(self, parent)

    def setup(self) -> None:
        ScriptedLoadableModuleWidget.setup(self)
        from SpinePainRHILib.Case.CaseEditor import editorNode
        from SpinePainRHILib.Widgets.PlainText import showPlainText
        from SpinePainRHILib.Widgets.RhiPanel import RhiPanel, laterOnTheEventLoop
        form = slicer.util.loadUI(self.resourcePath("UI/SpinePainRHI.ui"))
        self.layout.addWidget(form)
        self.ui = slicer.util.childWidgetVariables(form)
        showPlainText(form, self.ui.editor)
        # Before the scene, so that what the editor selects by itself does not go to another node.
        self.ui.editor.setMRMLSegmentEditorNode(editorNode(slicer.mrmlScene))
        form.setMRMLScene(slicer.mrmlScene)
        self.logic = SpinePainRHILogic(laterOnTheEventLoop)
        self.rhiPanel = RhiPanel(self.ui, self.logic)
        if getattr(self.parent, "isEntered", False):
            self.enter()  # after a reload of the module that is shown, Slicer does not

    @property
    def session(self) -> Any:
        """The open case, a CaseSession (see Case.CaseSession); None without one."""
        return self.rhiPanel.session if self.rhiPanel is not None else None

    def enter(self) -> None:
        self.rhiPanel.enter()

    def exit(self) -> None:
        from SpinePainRHILib.Widgets.PanelPlace import leaveInOrder
        self.rhiPanel.exit()
        leaveInOrder(self.parent)

    def cleanup(self) -> None:
        if self.rhiPanel is not None:
            self.rhiPanel.close()
        self.rhiPanel = None


class SpinePainRHILogic(ScriptedLoadableModuleLogic):
    """The module's work without its panel, for the Python console and batch runs (Case.Console.RhiConsole)."""

    def __init__(self, schedule: Any = None) -> None:
        ScriptedLoadableModuleLogic.__init__(self)
        self._schedule = schedule
        self._console: Any = None

    @property
    def console(self) -> Any:
        """The RhiConsole that the methods below hand on to."""
        if self._console is None:
            from SpinePainRHILib.Case.Console import RhiConsole
            from SpinePainRHILib.Events.Scheduling import runNow
            self._console = RhiConsole(slicer.mrmlScene, self._schedule or runNow)
        return self._console

    def createCase(self, volumeNode: Any, case: Any, **details: Any) -> Any:
        """A session on a new case; see RhiConsole.createCase."""
        return self.console.createCase(volumeNode, case, **details)

    def openCase(self, path: Any, volumeNode: Any = None, mapping: tuple = ()) -> Any:
        """A session on a case file; see RhiConsole.openCase."""
        return self.console.openCase(path, volumeNode, mapping)

    def openNode(self, segmentationNode: Any, volumeNode: Any = None, mapping: tuple = ()) -> Any:
        """A session on a case of the scene; see RhiConsole.openNode."""
        return self.console.openNode(segmentationNode, volumeNode, mapping)

    def measure(self, case: Any, axis: str = "acquisition", rule: str = "auto", mapping: tuple = ()) -> Any:
        """The CaseMeasurement of a file, segmentation node or session; see RhiConsole.measure."""
        return self.console.measure(case, axis, rule, mapping)

    def suggestions(self, session: Any, referenceId: str | None = None) -> Any:
        """Suggestions of high intensity for a session's case; see Case.CaseSuggestions."""
        from SpinePainRHILib.Case.CaseSuggestions import CaseSuggestions
        return CaseSuggestions(session, referenceId)

    def traceCord(self, volumeNode: Any, curveNode: Any) -> Any:
        """The cord along a markups curve; see RhiConsole.traceCord."""
        return self.console.traceCord(volumeNode, curveNode)

    def save(self, session: Any, path: Any = None, overwrite: bool = False) -> Any:
        """Saves a session's case; see RhiConsole.save."""
        return self.console.save(session, path, overwrite)


class SpinePainRHITest(ScriptedLoadableModuleTest):
    """Self-test inside Slicer."""

    def runTest(self) -> None:
        """Measures the synthetic spine; from the source tree, also drives the panel as Testing/RunInSlicer.py does."""
        self.measureSyntheticSpine()
        testing = Path(__file__).resolve().parents[1] / "Testing"
        if (testing / "Widgets").is_dir():
            sys.path.append(str(testing))
            from StandIn.Runner import RHI_PANEL, runTests
            self.assertTrue(runTests(RHI_PANEL), "A test of the panel failed: see the console")
        self.delayDisplay("Test passed")

    def measureSyntheticSpine(self) -> None:
        """Measures the synthetic spine in the scene and compares with its analytic ratio."""
        from SpinePainRHILib.Scene.PhantomSample import loadPhantom
        slicer.mrmlScene.Clear()
        phantom, _volumeNode, node = loadPhantom(slicer.mrmlScene)
        truth, measured = phantom.truth.acquisition, SpinePainRHILogic().measure(node)
        self.assertLessEqual(abs(measured.rhiPercent - truth.ratios.rhiPercent), truth.rhiErrorBoundPercent)
