"""What the subject hierarchy's plugins do when a node is removed, before most others hear of it."""

import slicer
import vtk


class SubjectHierarchyPlugins:
    """Takes the segments out of a segmentation that is about to be removed.

    In Slicer each segment is an item of the hierarchy, items go with their node's, and an item that goes takes its
    segment along. Not while the scene closes.
    """

    def __init__(self, scene) -> None:
        self._scene = scene

        @vtk.calldata_type(vtk.VTK_OBJECT)
        def remove(_scene, _event, node) -> None:
            if not scene.IsClosing() and node.IsA("vtkMRMLSegmentationNode") and node.GetSegmentation() is not None:
                for segmentID in tuple(node.GetSegmentation().GetSegmentIDs()):
                    node.GetSegmentation().RemoveSegment(segmentID)

        self._tag = scene.AddObserver(slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, remove)

    def delete(self) -> None:
        self._scene.RemoveObserver(self._tag)
