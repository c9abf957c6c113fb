"""The synthetic spine loaded by name, as from the Python console, and opened by the panel."""

import slicer
from PanelTools import addVolume
from SpinePainPhantomLib import makePhantom
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Scene.CaseSegmentation import readCase
from SpinePainRHILib.Scene.PhantomSample import SAMPLE_NAME, registerPhantom
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import ROOT, WidgetTestCase


class SampleSpineTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        try:
            import SampleData
        except ModuleNotFoundError:
            self.skipTest("This Slicer comes without the Sample Data module")
        self.SampleData = SampleData
        registerPhantom(ROOT / "SpinePainRHI" / "Resources" / "Icons" / "SpinePainPhantom.png")

    def test_its_name_loads_the_volume_and_the_case_with_the_true_ratio(self):
        truth = makePhantom().truth.acquisition
        for _time in range(2):  # the second time from Sample Data's cache
            volume, segmentation = self.SampleData.downloadSamples(SAMPLE_NAME)
            self.assertTrue(volume.IsA("vtkMRMLScalarVolumeNode"))
            measured = measureCase(readCase(segmentation))
            self.assertLessEqual(abs(measured.rhiPercent - truth.ratios.rhiPercent), truth.rhiErrorBoundPercent)
            slicer.mrmlScene.Clear(False)

    def assertOpenOn(self, panel, volume):
        session, ui = panel.widget.session, panel.widget.ui
        self.assertIsNotNone(session)
        self.assertIs(session.volumeNode, volume)
        self.assertIsNone(session.sourceProblem)
        self.assertIs(ui.volumeSelector.currentNode(), volume)
        composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
        self.assertEqual(composite.GetBackgroundVolumeID(), volume.GetID())

    def test_the_panel_chosen_afterwards_opens_it_on_its_volume(self):
        addVolume("T2 of another patient")
        volume, _segmentation = self.SampleData.downloadSamples(SAMPLE_NAME)
        panel = self.openModule("SpinePainRHI")
        panel.enter()
        self.assertOpenOn(panel, volume)

    def test_the_panel_that_is_shown_without_a_case_opens_it(self):
        panel = self.openModule("SpinePainRHI")
        panel.enter()
        volume, _segmentation = self.SampleData.downloadSamples(SAMPLE_NAME)
        processEvents()
        self.assertOpenOn(panel, volume)

    def test_a_panel_that_is_not_shown_or_has_a_case_open_leaves_it_alone(self):
        panel = self.openModule("SpinePainRHI")
        _volume, first = self.SampleData.downloadSamples(SAMPLE_NAME)
        processEvents()
        self.assertIsNone(panel.widget.session)
        panel.enter()
        self.SampleData.downloadSamples(SAMPLE_NAME)
        processEvents()
        self.assertIs(panel.widget.session.segmentationNode, first)

    def test_a_case_that_was_closed_stays_closed_when_another_segmentation_comes(self):
        panel = self.openModule("SpinePainRHI")
        panel.enter()
        self.SampleData.downloadSamples(SAMPLE_NAME)
        processEvents()
        panel.widget.rhiPanel.case.close()
        slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "of the Segment Editor")
        processEvents()
        self.assertIsNone(panel.widget.session)

    def test_the_first_of_its_nodes_is_the_volume(self):
        node = self.SampleData.downloadSample(SAMPLE_NAME)
        self.assertEqual(node.GetName(), SAMPLE_NAME)
        self.assertEqual(slicer.util.arrayFromVolume(node).shape, makePhantom().image.shape)
        logic = self.SampleData.SampleDataLogic()
        self.assertEqual(len(logic.downloadFromSource(logic.sourceForSampleName(SAMPLE_NAME))), 2)

    def test_its_button_makes_and_shows_it(self):
        self.SampleData.SampleDataLogic().sourceForSampleName(SAMPLE_NAME).customDownloader(None)
        composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
        self.assertEqual(slicer.mrmlScene.GetNodeByID(composite.GetBackgroundVolumeID()).GetName(), SAMPLE_NAME)
