"""A DICOM series loaded by the panel, from its folder."""

import unittest
from importlib.util import find_spec

import slicer
from ArchiveTestCase import writeSeries
from PanelTools import RhiPanelTestCase
from SpinePainRHILib.Scene.CaseVolume import sourceHashOf, volumeVoxels
from StandIn.ModulePanel import processEvents


@unittest.skipUnless(find_spec("pydicom"), "pydicom, which reads DICOM headers, is not installed")
class SeriesTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        self.series = self.folder / "series"
        (self.series / "a").mkdir(parents=True)
        writeSeries(self.series / "a", volumeVoxels(self.volume))

    def load(self, folder):
        self.dialogs.answer("QFileDialog.getExistingDirectory", str(folder))
        self.ui.seriesButton.click()
        processEvents()

    def test_the_series_of_a_folder_is_loaded_and_chosen(self):
        before = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")
        self.load(self.series)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode"), before + 1)
        node = self.ui.volumeSelector.currentNode()
        self.assertEqual(node.GetName(), "Series 5")
        self.assertEqual(sourceHashOf(node), sourceHashOf(self.volume))
        self.assertEqual(self.messages, [])

    def test_of_several_series_the_one_that_is_clicked_is_loaded(self):
        (self.series / "b").mkdir()
        writeSeries(self.series / "b", volumeVoxels(self.volume) + 7)
        shown = []

        def clickSecond(menu):
            shown.extend(each.text for each in menu.actions())
            return menu.actions()[1]

        self.dialogs.answer("QMenu.exec", clickSecond)
        self.load(self.series)
        self.assertEqual(len(shown), 2)
        self.assertTrue(shown[0].startswith("5a: MR, sagittal, 30 x 40 x 9"), shown)
        node = self.ui.volumeSelector.currentNode()
        self.assertEqual(int(volumeVoxels(node)[0, 0, 0]), int(volumeVoxels(self.volume)[0, 0, 0]) + 7)

    def test_choosing_none_loads_nothing(self):
        (self.series / "b").mkdir()
        writeSeries(self.series / "b", volumeVoxels(self.volume))
        before = slicer.mrmlScene.GetNumberOfNodes()
        self.dialogs.answer("QMenu.exec", None)
        self.load(self.series)
        self.load("")
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), before)
        self.assertEqual(self.messages, [])

    def test_a_series_that_lacks_a_slice_is_refused_with_a_sentence(self):
        (self.series / "a" / "4.dcm").unlink()
        before = self.ui.volumeSelector.currentNode()
        self.load(self.series)
        (level, text), = self.messages
        self.assertEqual(level, "error")
        self.assertIn("is not complete (a slice is missing between the others)", text)
        self.assertNotIn("Planted", text)
        self.assertIs(self.ui.volumeSelector.currentNode(), before)
