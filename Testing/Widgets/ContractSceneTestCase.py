"""What a real scene and its observers do, as the panels rely on it; run in a real Slicer, too."""

import numpy as np
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
