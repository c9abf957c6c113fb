"""What a real scene and its observers do, as the panels rely on it; run in a real Slicer, too."""


import numpy as np
import SimpleITK
import slicer
import vtk
from StandIn.WidgetTestCase import WidgetTestCase


class ContractSceneTestCase(WidgetTestCase):
    def addSegmentation(self):
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "case")
        node.SetReferenceImageGeometryParameterFromVolumeNode(
            slicer.util.addVolumeFromArray(np.zeros((4, 5, 6), np.int16), name="T2"))
        for segmentId in ("cord", "lesion"):
            node.GetSegmentation().AddEmptySegment(segmentId, segmentId)
        return node

    def segmentsWhenRemoved(self, priority):
        """How many segments an observer of this priority finds in a segmentation that is about to be removed."""
        node, found = self.addSegmentation(), []

        @vtk.calldata_type(vtk.VTK_OBJECT)
        def look(_scene, _event, removed):
            if removed is node:
                found.append(node.GetSegmentation().GetNumberOfSegments())

        tag = slicer.mrmlScene.AddObserver(slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, look, priority)
        slicer.mrmlScene.RemoveNode(node)
        slicer.mrmlScene.RemoveObserver(tag)
        return found

    def test_a_segmentation_about_to_be_removed_is_empty_already(self):
        self.assertEqual(self.segmentsWhenRemoved(0.0), [0])

    def test_an_observer_of_higher_priority_comes_before_it_is_emptied(self):
        self.assertEqual(self.segmentsWhenRemoved(1.0), [2])

    def test_while_the_scene_closes_segmentations_are_removed_whole(self):
        node, found = self.addSegmentation(), []
        tag = slicer.mrmlScene.AddObserver(slicer.vtkMRMLScene.StartCloseEvent, lambda *_: found.append(
            node.GetSegmentation().GetNumberOfSegments()))
        slicer.mrmlScene.Clear(False)
        slicer.mrmlScene.RemoveObserver(tag)
        self.assertEqual(found, [2])

    def events(self, load):
        """(event, whether the scene is in a batch then) while ``load`` runs."""
        scene, seen, tags = slicer.mrmlScene, [], []
        for name in ("StartClose", "EndClose", "StartImport", "EndImport", "EndBatchProcess"):
            tags.append(scene.AddObserver(getattr(scene, f"{name}Event"), lambda *_, name=name: seen.append(
                (name, bool(scene.IsBatchProcessing())))))
        try:
            load()
        finally:
            for tag in tags:
                scene.RemoveObserver(tag)
        return seen

    def saveScene(self):
        path = str(self.newFolder() / "scene.mrb")
        self.assertTrue(slicer.mrmlScene.WriteToMRB(path))
        return path

    def test_a_scene_loaded_in_place_of_another_is_one_batch_and_closing_ends_before_it_comes(self):
        self.addSegmentation()
        path = self.saveScene()
        self.assertEqual(self.events(lambda: slicer.util.loadScene(path, {"clear": True})), [
            ("StartClose", True), ("EndClose", True), ("StartImport", True), ("EndImport", True),
            ("EndBatchProcess", False)])

    def test_the_batch_of_a_scene_that_is_added_ends_after_its_import(self):
        self.addSegmentation()
        path = self.saveScene()
        seen = [name for name, _isBatch in self.events(lambda: slicer.util.loadScene(path, {"clear": False}))]
        self.assertEqual(seen, ["StartImport", "EndImport", "EndBatchProcess"])

    def volumeFile(self):
        path = str(self.newFolder() / "sub-001_T2w.nrrd")
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(np.zeros((4, 5, 6), np.int16)), path)
        return path

    def test_a_volume_that_is_loaded_becomes_the_active_one_and_goes_into_the_views(self):
        path = self.volumeFile()
        node = slicer.util.loadVolume(path)
        composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
        selection = slicer.app.applicationLogic().GetSelectionNode()
        self.assertEqual((selection.GetActiveVolumeID(), composite.GetBackgroundVolumeID()), (node.GetID(),) * 2)
        other = slicer.util.loadVolume(path, {"show": False})
        self.assertNotEqual(selection.GetActiveVolumeID(), other.GetID())

    def test_a_name_that_was_given_away_once_gets_a_number_though_its_node_is_gone(self):
        path = self.volumeFile()
        slicer.mrmlScene.RemoveNode(slicer.util.loadVolume(path))
        self.assertEqual(slicer.util.loadVolume(path).GetName(), "sub-001_T2w_1")
