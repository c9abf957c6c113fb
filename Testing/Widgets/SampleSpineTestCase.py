"""The synthetic spine loaded by name, as from the Python console."""

import slicer
from SpinePainPhantomLib import makePhantom
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Scene.CaseSegmentation import readCase
from SpinePainRHILib.Scene.PhantomSample import SAMPLE_NAME, registerPhantom
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
