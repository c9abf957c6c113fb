"""Cases opened without a volume being chosen: on the volume they were outlined on, which is then in the views."""

import numpy as np
import SimpleITK
import slicer
from PanelTools import CORD, RATIO, SHAPE, RhiPanelTestCase, addVolume
from StandIn.ModulePanel import processEvents

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"


class OpenCaseTestCase(RhiPanelTestCase):
    def shown(self):
        """IDs of the volumes in the background of the slice views."""
        return {slicer.app.layoutManager().sliceWidget(name).mrmlSliceCompositeNode().GetBackgroundVolumeID()
                for name in ("Red", "Yellow", "Green")}

    def assertShown(self):
        self.assertIsNotNone(self.session.volumeNode)
        self.assertEqual(self.shown(), {self.session.volumeNode.GetID()})
        self.assertIs(self.ui.volumeSelector.currentNode(), self.session.volumeNode)
        self.assertIsNone(self.session.sourceProblem)

    def writeVolume(self, name, value=100):
        image = SimpleITK.GetImageFromArray(np.full(SHAPE, value, np.int16))
        image.SetSpacing((0.5, 0.5, 4.0))
        image.SetDirection((0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
        SimpleITK.WriteImage(image, str(self.folder / name))

    def saveCase(self):
        """A case on a volume that lies beside it, saved; the scene is empty then."""
        self.volume = slicer.util.loadVolume(str(self.folder / "sub-001_T2w.nrrd"), {"show": False})
        self.makeCase()
        self.paint(CORD)
        self.ui.saveButton.click()
        slicer.mrmlScene.Clear(False)
        processEvents()
        return self.folder / FILE

    def test_a_case_of_the_scene_is_shown_on_its_volume(self):
        self.outline()
        node = self.session.segmentationNode
        self.panel.case.close()
        slicer.util.setSliceViewerLayers(background=None)
        self.ui.caseSelector.setCurrentNode(node)
        processEvents()
        self.assertShown()
        self.assertEqual(self.sliceIndexInView(), 4)

    def test_a_case_of_the_scene_finds_its_volume_by_the_fingerprint(self):
        self.outline()
        node = self.session.segmentationNode
        self.panel.case.close()
        node.SetNodeReferenceID(node.GetReferenceImageGeometryReferenceRole(), None)
        slicer.util.setSliceViewerLayers(background=addVolume("another one"))
        self.panel.casePanel.openNode(node)
        self.assertIs(self.session.volumeNode, self.volume)
        self.assertShown()

    def test_views_that_show_the_volume_already_stay_where_they_are(self):
        self.outline()
        node = self.session.segmentationNode
        self.panel.live.chart.sliceClicked.emit(7)
        self.panel.case.close()
        self.panel.casePanel.openNode(node)
        processEvents()
        self.assertEqual(self.sliceIndexInView(), 7)

    def test_a_case_file_is_opened_on_the_volume_beside_it(self):
        self.writeVolume("sub-001_T2w.nrrd")
        standIn, path = self.requireStandIn(), self.saveCase()
        standIn.dialogs.answer("QFileDialog.getOpenFileName", str(path))
        self.ui.openCaseButton.click()
        processEvents()
        self.assertShown()
        self.assertEqual(self.session.volumeNode.GetName(), "sub-001_T2w")
        self.assertEqual(self.session.values.measurement.cordVolumeMm3, 1680)

    def test_of_several_volumes_beside_it_the_one_that_was_outlined_is_loaded(self):
        self.writeVolume("sub-001_T2w.nrrd")
        path = self.saveCase()
        (self.folder / "sub-001_T2w.nrrd").rename(self.folder / "sub-001_run-2_T2w.nrrd")
        self.writeVolume("sub-001_run-1_T2w.nrrd", value=50)
        self.panel.casePanel.openFile(path)
        self.assertEqual(self.session.volumeNode.GetName(), "sub-001_run-2_T2w")
        self.assertShown()

    def test_an_image_that_no_name_ties_to_the_case_is_found_by_its_fingerprint(self):
        self.writeVolume("sub-001_T2w.nrrd")
        path = self.saveCase()
        (self.folder / "sub-001_T2w.nrrd").rename(self.folder / "spine from the other scanner.nrrd")
        self.writeVolume("another.nrrd", value=50)
        self.panel.casePanel.openFile(path)
        self.assertEqual(self.session.volumeNode.GetName(), "spine from the other scanner")
        self.assertShown()

    def test_a_loaded_volume_that_was_outlined_goes_before_one_that_is_selected(self):
        self.writeVolume("sub-001_T2w.nrrd")
        path = self.saveCase()
        right = slicer.util.loadVolume(str(self.folder / "sub-001_T2w.nrrd"), {"show": False})
        self.ui.volumeSelector.setCurrentNode(addVolume("T2 of another patient"))
        self.panel.casePanel.openFile(path)
        self.assertIs(self.session.volumeNode, right)
        self.assertShown()

    def test_recovered_work_bears_the_name_of_its_case_and_not_of_the_autosave(self):
        self.outline()
        slicer.mrmlScene.Clear(False)
        self.volume, self.confirms = addVolume(), True
        self.makeCase()
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        node = self.session.segmentationNode
        self.assertEqual(node.GetName(), FILE.removesuffix(".seg.nrrd"))
        self.assertNotIn("autosave", node.GetStorageNode().GetFileName())

    def test_a_case_that_was_left_with_unsaved_work_still_has_it(self):
        self.writeVolume("sub-001_T2w.nrrd")
        self.panel.casePanel.openFile(self.saveCase())
        node = self.session.segmentationNode
        self.panel.case.close()
        self.panel.casePanel.openNode(node)
        self.assertTrue(self.ui.saveLabel.text.startswith("Saved. "))
        self.paint(CORD, erase=True)
        self.panel.case.close()
        self.panel.casePanel.openNode(node)
        self.assertIn("Unsaved work", self.ui.saveLabel.text)
        self.ui.saveButton.click()
        self.assertTrue(self.ui.saveLabel.text.startswith("Saved. "))
