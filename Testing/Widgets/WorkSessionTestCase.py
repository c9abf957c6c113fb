"""A whole work session in the panel, and what Slicer's error log says of it: nothing."""

import importlib.util
import sys

import numpy as np
import slicer
import vtk
from PanelTools import CORD, LESION, RATIO, RhiPanelTestCase
from StandIn.LogLines import clearLog, logLines
from StandIn.ModulePanel import processEvents


class WorkSessionTestCase(RhiPanelTestCase):
    def setUp(self):
        clearLog()
        super().setUp()

    def assertLogIsEmpty(self):
        processEvents()
        self.assertEqual(logLines(), [])

    def test_a_whole_work_session_leaves_the_error_log_empty(self):
        ui = self.ui
        self.assertLogIsEmpty()  # set-up
        self.makeCase()
        self.traceAndDiscard()
        self.assertLogIsEmpty()
        self.paint(CORD)
        self.suggestAndApply()
        self.assertLogIsEmpty()
        for effect in ("Paint", "Draw", "Erase", "Threshold", "Islands", "Smoothing", "Scissors", None):
            ui.editor.setActiveEffectByName(effect or "")
            processEvents()
        self.paint(LESION)
        self.assertEqual(ui.representativeRhi.text, RATIO)
        self.assertLogIsEmpty()
        ui.addHighIntensityButton.click()
        ui.addMetastasisButton.click()
        ui.editor.undo()
        ui.editor.redo()
        ui.representativeButton.click()
        ui.freezeBox.click()
        ui.freezeBox.click()
        self.assertLogIsEmpty()
        ui.saveButton.click()
        self.opened.exit()
        self.opened.enter()
        ui.caseSelector.setCurrentNode(None)
        ui.caseSelector.setCurrentNode(slicer.util.getNode("sub-001"))
        self.assertLogIsEmpty()
        slicer.mrmlScene.Clear(False)
        self.assertLogIsEmpty()

    def test_the_log_tells_what_became_of_a_case_and_not_whose_it_is(self):
        self.makeCase(caseId="Mustermann")
        self.paint(CORD)
        self.ui.saveButton.click()
        processEvents()
        lines = "\n".join(logLines(("Info",))).splitlines()  # Slicer puts those of one second together
        self.assertIn("A case was made.", lines)
        self.assertIn("The case was saved: 2 segments.", lines)

    def test_the_parameters_of_the_panel_are_declared_without_a_word(self):
        from SpinePainRHILib.Widgets import PanelParameters

        name = PanelParameters.__name__ + "Again"  # beside the other one, which the panels of this process use
        specification = importlib.util.spec_from_file_location(name, PanelParameters.__file__)
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        self.addCleanup(sys.modules.pop, name)
        specification.loader.exec_module(module)
        self.assertLogIsEmpty()

    def test_sliders_have_their_decimals_and_steps_all_the_same(self):
        ui = self.ui
        self.assertEqual([(each.decimals, each.singleStep) for each in (ui.deviationsSlider, ui.minimumAreaSlider)],
                         [(1, 0.1), (1, 0.5)])
        self.assertEqual(ui.thresholdSlider.decimals, 1)
        self.assertEqual((ui.deviationsSlider.minimum, ui.deviationsSlider.maximum), (0.0, 10.0))

    def traceAndDiscard(self):
        trace = slicer.util.childWidgetVariables(self.panel.trace.section)
        trace.placePointsButton.click()
        for height in (0, 2, 4, 6):
            self.panel.trace.curveNode.AddControlPointWorld(vtk.vtkVector3d(0.0, -5.0, height))
        self.showTrace()
        trace.discardTraceButton.click()
        processEvents()

    def showTrace(self):
        """A preview of the cord, whatever the tracing makes of this volume."""
        from SpinePainRHILib.Case.CordPreview import CordPreview
        from SpinePainRHILib.Core.Masks import CroppedMask
        from SpinePainRHILib.Scene.Labelmaps import gridOf

        node = self.session.segmentationNode
        cord = node.GetSegmentation().GetNthSegment(0).GetRepresentation("Binary labelmap")
        preview = CordPreview(slicer.mrmlScene)
        for size in (2, 3):
            voxels = np.ones((size, size, size), bool)
            preview.show(CroppedMask(voxels, (1, 1, 1)), gridOf(cord), None)
        processEvents()
        preview.clear()

    def suggestAndApply(self):
        ui = self.ui
        ui.toggleButton.click()
        ui.methodBox.currentIndex = 3
        ui.previewButton.click()
        ui.thresholdSlider.value = 350
        ui.thresholdSlider.value = 300
        ui.discardButton.click()
        ui.previewButton.click()
        ui.applyButton.click()
        processEvents()
