"""SpinePainCohort: measured cases of a folder, gathered into tables."""

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


class SpinePainCohort(ScriptedLoadableModule):
    """The module as Slicer lists it."""

    def __init__(self, parent: Any) -> None:
        ScriptedLoadableModule.__init__(self, parent)
        parent.title = _("Spine Pain Cohort")
        parent.categories = [translate("qSlicerAbstractCoreModule", "Quantification")]
        parent.dependencies = ["SpinePainRHI"]
        parent.contributors = ["SlicerSpinePain contributors"]
        parent.helpText = _("Measures all cases below a folder. For research use only.")
        parent.acknowledgementText = ""


class SpinePainCohortWidget(ScriptedLoadableModuleWidget):
    """The panel: choose a folder, measure every case in it."""

    def setup(self) -> None:
        ScriptedLoadableModuleWidget.setup(self)
        panel = slicer.util.loadUI(self.resourcePath("UI/SpinePainCohort.ui"))
        self.layout.addWidget(panel)
        self.ui = slicer.util.childWidgetVariables(panel)
        self.logic = SpinePainCohortLogic()
        self.ui.measureButton.connect("clicked(bool)", self.onMeasure)

    def cleanup(self) -> None:
        self.ui.measureButton.disconnect("clicked(bool)", self.onMeasure)

    def onMeasure(self, _checked: bool = False) -> None:
        """Shows a row for every case below the folder, and a line for every file left out."""
        try:
            self.ui.resultBrowser.plainText = self.logic.describeFolder(Path(self.ui.folderEdit.currentPath))
        except ValueError as error:
            slicer.util.errorDisplay(str(error))


class SpinePainCohortLogic(ScriptedLoadableModuleLogic):
    """The module's work without its panel, for the Python console and batch runs."""

    def describeFolder(self, folder: Path) -> str:
        """The table of all case files below ``folder``; ValueError where there is none."""
        from SpinePainCohortLib.CommandLine.MeasureCommand import measureFiles, measurementTable

        measured, leftOut = measureFiles(sorted(folder.rglob("*.seg.nrrd")) if folder.is_dir() else [])
        if not measured and not leftOut:
            raise ValueError(_("There is no case file (.seg.nrrd) below {folder}.").format(folder=folder))
        return "\n".join((measurementTable(measured) if measured else "", *leftOut))


class SpinePainCohortTest(ScriptedLoadableModuleTest):
    """Self-test inside Slicer."""

    def runTest(self) -> None:
        """A folder without cases is refused with a sentence."""
        import tempfile

        with tempfile.TemporaryDirectory() as folder, self.assertRaises(ValueError):
            SpinePainCohortLogic().describeFolder(Path(folder))
        self.delayDisplay("Test passed")
