"""A case of an empty cord and an empty lesion in an editor widget, for tests of what Slicer's editor does."""

import numpy as np
import slicer
from StandIn.WidgetTestCase import WidgetTestCase


class EditedCaseTestCase(WidgetTestCase):
    def edit(self, editorNode):
        """Opens volume and segmentation in ``self.editor``, a new widget that works by ``editorNode``."""
        self.volume = slicer.util.addVolumeFromArray(np.zeros((10, 20, 20), np.int16), name="T2")
        self.segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "case")
        self.segmentation.CreateDefaultDisplayNodes()
        self.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(self.volume)
        for segmentId in ("cord", "lesion"):
            self.segmentation.GetSegmentation().AddEmptySegment(segmentId, segmentId)
        self.editor = slicer.qMRMLSegmentEditorWidget()
        self.node = editorNode
        self.editor.setMRMLSegmentEditorNode(self.node)
        self.editor.setMRMLScene(slicer.mrmlScene)
        self.editAgain()

    def editAgain(self):
        self.editor.setSegmentationNode(self.segmentation)
        self.editor.setSourceVolumeNode(self.volume)
        self.editor.setCurrentSegmentID("cord")

    def tearDown(self):
        self.editor.setSegmentationNode(None)
        self.editor.deleteLater()
        super().tearDown()

    def voxels(self, segmentId):
        array = slicer.util.arrayFromSegmentInternalBinaryLabelmap(self.segmentation, segmentId)
        label = self.segmentation.GetSegmentation().GetSegment(segmentId).GetLabelValue()
        return 0 if array is None else int((array == label).sum())
