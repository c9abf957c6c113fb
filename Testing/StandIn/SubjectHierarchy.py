"""What Slicer's subject hierarchy does with the nodes of a scene, and what it reports in the error log.

A node that is hidden from editors when it is added gets no item; the plugin for segmentations, which follows every
segmentation, then reports an error at each change of a segment or of the display. When a node is about to be removed,
its item goes, before most others hear of it; each segment is an item under it, which takes the segment along.
"""

import logging

import slicer
import vtk

KINDS = ("vtkMRMLVolumeNode", "vtkMRMLSegmentationNode", "vtkMRMLMarkupsNode", "vtkMRMLModelNode",
         "vtkMRMLTransformNode", "vtkMRMLTableNode", "vtkMRMLTextNode", "vtkMRMLPlotChartNode",
         "vtkMRMLPlotSeriesNode")
"""Node classes that a plugin of Slicer takes."""

_log = logging.getLogger("Slicer")


class SubjectHierarchyPlugins:
    """Observes one scene until ``delete``."""

    def __init__(self, scene) -> None:
        self._scene, self._isRemoving = scene, False
        self._tags = [self._observe(scene, slicer.vtkMRMLScene.NodeAddedEvent, self._onAdded, vtk.VTK_OBJECT),
                      self._observe(scene, slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, self._onRemoved,
                                    vtk.VTK_OBJECT),
                      scene.AddObserver(slicer.vtkMRMLScene.EndImportEvent, self._addMissing),
                      scene.AddObserver(slicer.vtkMRMLScene.EndBatchProcessEvent, self._addMissing)]

    def delete(self) -> None:
        for tag in self._tags:
            self._scene.RemoveObserver(tag)

    @staticmethod
    def _observe(target, event, function, kind):
        def call(caller, _event, data) -> None:
            function(caller, data)

        call.CallDataType = kind
        return target.AddObserver(event, call)

    def _hierarchy(self):
        return slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(self._scene)

    # Nodes

    def _onAdded(self, _scene, node) -> None:
        if node.IsA("vtkMRMLSegmentationNode"):
            self._follow(node)
        if not self._scene.IsImporting():
            self._addItem(node)

    def _addItem(self, node) -> None:
        if node.GetHideFromEditors() or not any(node.IsA(kind) for kind in KINDS):
            return
        hierarchy = self._hierarchy()
        if not hierarchy.GetItemByDataNode(node):
            hierarchy.CreateItem(hierarchy.GetSceneItemID(), node)

    def _addMissing(self, *_) -> None:
        if not self._scene.IsClosing():
            for node in [self._scene.GetNthNode(index) for index in range(self._scene.GetNumberOfNodes())]:
                self._addItem(node)

    def _onRemoved(self, _scene, node) -> None:
        if self._scene.IsClosing() or node.IsA("vtkMRMLSubjectHierarchyNode"):
            return
        # As Slicer asks: a node that somebody took out of the scene meanwhile is reported.
        hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(node.GetScene())
        item = hierarchy.GetItemByDataNode(node) if hierarchy is not None else 0
        if item:
            hierarchy.RemoveItem(item, False, False)
        if node.IsA("vtkMRMLSegmentationNode") and node.GetSegmentation() is not None:
            self._takeSegments(node)

    def _takeSegments(self, node) -> None:
        self._isRemoving = True
        for segmentID in tuple(node.GetSegmentation().GetSegmentIDs()):
            node.GetSegmentation().RemoveSegment(segmentID)
        self._isRemoving = False

    # Segments

    def _follow(self, node) -> None:
        events = slicer.vtkSegmentation
        for event, what in ((events.SegmentAdded, "Failed to access subject hierarchy item for"),
                            (events.SegmentRemoved, "Subject hierarchy item cannot be found for"),
                            (events.SegmentModified, "Unable to find subject hierarchy item for"),
                            (node.DisplayModifiedEvent, "Unable to find subject hierarchy item for")):
            node.AddObserver(event, self._reporter(what))

    def _reporter(self, what: str):
        def call(node, _event) -> None:
            if self._isRemoving or (node.GetScene() is not None and node.GetScene().IsImporting()):
                return
            hierarchy = self._hierarchy()
            if hierarchy is not None and not hierarchy.GetItemByDataNode(node):
                _log.critical("%s segmentation node %s", what, node.GetName())

        return call
