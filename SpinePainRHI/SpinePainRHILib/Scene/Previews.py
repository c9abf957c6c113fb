"""Segmentation nodes that show something before it is accepted."""

from typing import Any

import slicer

from .Labelmaps import BINARY_LABELMAP

EXCLUDE_FROM_TREE = "SubjectHierarchy.ExcludeFromTree"
"""Attribute with which Slicer leaves a node out of the tree of the Data module, whatever its value."""


def addPreviewNode(scene: Any, name: str) -> Any:
    """An empty segmentation node with its display node: in no list, in no tree, never saved with the scene."""
    node = slicer.vtkMRMLSegmentationNode()
    node.SetName(name)
    node.SetSaveWithScene(False)
    node.SetAttribute(EXCLUDE_FROM_TREE, "1")
    node.GetSegmentation().SetSourceRepresentationName(BINARY_LABELMAP)
    node = scene.AddNode(node)
    node.CreateDefaultDisplayNodes()
    display = node.GetDisplayNode()
    display.SetSaveWithScene(False)
    display.SetHideFromEditors(True)
    # Only now: a node that is hidden when it is added gets no item in the subject hierarchy, and Slicer then reports
    # an error at each change of its segments.
    node.SetHideFromEditors(True)
    return node
