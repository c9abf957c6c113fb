"""SpinePainRHI: the ratio of high-intensity area to cord area, measured on outlined spine MRI."""

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
        parent.dependencies = []
        parent.contributors = ["SlicerSpinePain contributors"]
        parent.helpText = _(
            "Measures the ratio of high-intensity area to cord area (RHI) on T2 images of the spine: on the "
            "representative slice, the largest, over the volume and per lesion. For research use only.")
        parent.acknowledgementText = _(
            "The ratio follows Kong S. et al., Int J Med Sci 2025; 22(3): 708-715, doi 10.7150/ijms.103916.")
        slicer.app.connect("startupCompleted()", registerSampleData)


def registerSampleData() -> None:
    """Offers the synthetic spine in the Sample Data module; it is made on this computer, nothing is downloaded."""
    from SpinePainRHILib.Mrml.PhantomSample import registerPhantom

    registerPhantom(Path(__file__).parent / "Resources" / "Icons" / "SpinePainPhantom.png")


class SpinePainRHIWidget(ScriptedLoadableModuleWidget):
    """The panel: choose a segmentation, measure it."""

    def setup(self) -> None:
        ScriptedLoadableModuleWidget.setup(self)
        panel = slicer.util.loadUI(self.resourcePath("UI/SpinePainRHI.ui"))
        self.layout.addWidget(panel)
        self.ui = slicer.util.childWidgetVariables(panel)
        panel.setMRMLScene(slicer.mrmlScene)
        self.logic = SpinePainRHILogic()
        self.ui.measureButton.connect("clicked(bool)", self.onMeasure)

    def cleanup(self) -> None:
        self.ui.measureButton.disconnect("clicked(bool)", self.onMeasure)

    def onMeasure(self, _checked: bool = False) -> None:
        """Shows the numbers of the chosen segmentation, or the sentence that says why there are none."""
        try:
            node = self.ui.segmentationSelector.currentNode()
            if node is None:
                raise ValueError(_("Choose a segmentation first."))
            self.ui.resultBrowser.plainText = self.logic.describe(node)
        except ValueError as error:
            slicer.util.errorDisplay(str(error))


class SpinePainRHILogic(ScriptedLoadableModuleLogic):
    """The module's work without its panel, for the Python console and batch runs."""

    def measure(self, segmentationNode: Any, axis: str = "acquisition", rule: str = "auto") -> Any:
        """The CaseMeasurement of a segmentation node. ValueError with a sentence where it cannot be measured."""
        from SpinePainRHILib.Core.Cases import measureCase
        from SpinePainRHILib.Mrml.CaseSegmentation import readCase

        return measureCase(readCase(segmentationNode), axis, rule)

    def describe(self, segmentationNode: Any) -> str:
        """The measurement as a few lines of text; what cannot be computed says why."""
        case = self.measure(segmentationNode)
        if case.reason:
            return case.reason
        lines = [_("RHI {percent:.1f} % on {axis} slice {index}").format(
            percent=case.rhiPercent, axis=case.axis, index="-" if case.rhiSliceIndex is None else case.rhiSliceIndex)]
        lines.append(_("Largest {largest:.1f} %, volume {volume:.1f} %").format(
            largest=case.rhiMaxPercent, volume=case.rhiVolumePercent))
        lines += [f"{lesion.name}: {lesion.rhiPercent:.1f} %" for lesion in case.lesions
                  if lesion.rhiPercent is not None]
        return "\n".join((*lines, *case.problems))


class SpinePainRHITest(ScriptedLoadableModuleTest):
    """Self-test inside Slicer."""

    def runTest(self) -> None:
        """Measures the synthetic spine in the scene and compares with its analytic ratio."""
        from SpinePainRHILib.Mrml.PhantomSample import loadPhantom

        slicer.mrmlScene.Clear(0)
        phantom, _volumeNode, segmentationNode = loadPhantom(slicer.mrmlScene)
        measured = SpinePainRHILogic().measure(segmentationNode)
        self.assertLessEqual(abs(measured.rhiPercent - phantom.truth.rhiPercent), phantom.truth.rhiErrorBoundPercent)
        self.delayDisplay("Test passed")
