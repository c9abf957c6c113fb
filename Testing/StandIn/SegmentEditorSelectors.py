"""The editor widget's own selector of a segmentation: hidden or not, it chooses by itself."""

from .MrmlWidgets import qMRMLNodeComboBox
from .SegmentEditorOptions import SegmentEditorOptions


class SegmentEditorSelectors(SegmentEditorOptions):
    """Base of the editor widget. The selector allows no "none": the first segmentation that comes is edited, and after
    a batch, such as the loading of a scene, what the selector shows then."""

    _sealed = True

    def _makeSelectors(self, layout):
        self._segmentationSelector = qMRMLNodeComboBox()
        self._segmentationSelector.setObjectName("SegmentationNodeComboBox")
        self._segmentationSelector.setNodeTypes(["vtkMRMLSegmentationNode"])
        self._segmentationSelector.hide()
        layout.addWidget(self._segmentationSelector)
        self._segmentationSelector.connect("currentNodeChanged(vtkMRMLNode*)", self._onSegmentationSelected)

    def _setSelectorsScene(self, scene):
        self._isSettingScene = True  # what is selected meanwhile is not handed on
        self._segmentationSelector.setMRMLScene(scene)
        self._isSettingScene = False

    def _onSegmentationSelected(self, node=None):
        if not self._isSettingScene and self._scene is not None and not self._scene.IsBatchProcessing():
            self.setSegmentationNode(node)

    def _onBatchEnd(self):
        if self._node is not None:
            selected = self._segmentationSelector.currentNode()
            if self._node.GetSegmentationNode() is not selected:
                self.setSegmentationNode(selected)
        self.updateWidgetFromMRML()

    def _showSegmentation(self, node):
        blocked = self._segmentationSelector.blockSignals(True)
        self._segmentationSelector.setCurrentNode(node)
        self._segmentationSelector.blockSignals(blocked)
