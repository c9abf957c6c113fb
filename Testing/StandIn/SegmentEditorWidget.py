"""qMRMLSegmentEditorWidget over the real engine, vtkSlicerSegmentEditorLogic, with the real widget's habits."""

from typing import ClassVar

import slicer
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import Signal

from . import SegmentEditorLook
from .Observations import Observations
from .SegmentEditorEffects import NAMES, qSlicerSegmentEditorAbstractEffect
from .SegmentEditorSelectors import SegmentEditorSelectors
from .StrictQt import exposeSignals

Modes = slicer.vtkMRMLSegmentationNode
FIXED_MASKS = [
    ("Everywhere", Modes.EditAllowedEverywhere), ("Inside all segments", Modes.EditAllowedInsideAllSegments),
    ("Inside all visible segments", Modes.EditAllowedInsideVisibleSegments),
    ("Outside all segments", Modes.EditAllowedOutsideAllSegments),
    ("Outside all visible segments", Modes.EditAllowedOutsideVisibleSegments),
]


@exposeSignals
class qMRMLSegmentEditorWidget(SegmentEditorSelectors):
    """The parts of the real widget that module code reaches; the list of segments is ``SegmentsTable``.

    Habits kept: ``currentSegmentIDChanged`` is emitted when the selection in the list changes (a click, a removed
    segment), not by ``setCurrentSegmentID``; a mask mode "inside one segment" without that segment's ID is set back
    to "Everywhere"; a new segmentation selects its first segment; its reference volume becomes the source volume;
    the effects' parameters get their defaults when the widget gets another node, and are attributes of that node.
    """

    _sealed = True
    currentSegmentIDChanged = Signal(str)
    segmentationNodeChanged = Signal(object)
    sourceVolumeNodeChanged = Signal(object)
    vtkSignals: ClassVar = {"segmentationNodeChanged(vtkMRMLSegmentationNode*)": "segmentationNodeChanged(PyObject)",
                  "sourceVolumeNodeChanged(vtkMRMLVolumeNode*)": "sourceVolumeNodeChanged(PyObject)"}

    def __init__(self, parent=None):
        super().__init__(parent)
        self._logic = slicer.vtkSlicerSegmentEditorLogic()
        self._node, self._segmentation, self._source = None, None, None
        self._observations = Observations(self)
        self._effects = [qSlicerSegmentEditorAbstractEffect(name, self._logic, self) for name in NAMES]
        self._effectOrder, self._unordered, self._readOnly = list(NAMES), True, False
        self._flags, self._shortcuts, self._viewsObserved, self._isSettingScene = {}, [], False, False
        self._build()
        self._observations.add(self._logic, self._logic.SegmentationHistoryChangedEvent, "_updateButtons")

    def _build(self):
        SegmentEditorLook.build(self)
        self._makeSelectors(self.layout())
        for text, mode in FIXED_MASKS:
            self._mask.addItem(text, int(mode))
        self._mask.insertSeparator(len(FIXED_MASKS))
        self._buttons = {}
        for effect in self._effects:
            button = SegmentEditorLook.effectButton(effect.name, self._effectsBox)
            button.clicked.connect(lambda _checked, name=effect.name: self.setActiveEffectByName(name))
            self._buttons[effect.name] = button
        self._none = SegmentEditorLook.effectButton("NullEffect", self._effectsBox)
        self._none.clicked.connect(lambda _checked: self.setActiveEffect(None))
        self._undo.clicked.connect(self.undo)
        self._redo.clicked.connect(self.redo)
        self._list.currentRowChanged.connect(self._onListSelection)
        self._mask.currentIndexChanged.connect(self._onMaskModeChanged)
        self.updateEffectList()
        self._updateButtons()

    # Scene and nodes

    def setMRMLScene(self, scene):
        if scene is self._scene:
            return
        if self._scene is not None:
            self._observations.remove(self._scene)
        super().setMRMLScene(scene)
        self._setSelectorsScene(scene)
        self._logic.SetMRMLApplicationLogic(slicer.app.applicationLogic())
        self._logic.SetMRMLScene(scene)
        self._observations.add(scene, slicer.vtkMRMLScene.EndCloseEvent, "_onSceneClosed")
        self._observations.add(scene, slicer.vtkMRMLScene.EndBatchProcessEvent, "_onBatchEnd")
        if slicer.app.layoutManager() is not None:
            slicer.app.layoutManager().layoutChanged.connect(self._onLayoutChanged)
        self.updateWidgetFromMRML()

    def mrmlSegmentEditorNode(self):
        return self._node

    def setMRMLSegmentEditorNode(self, node):
        if node is self._node:
            return
        if self._node is not None:
            self._observations.remove(self._node)
        self._node = node
        self._observations.add(node, "ModifiedEvent", "updateWidgetFromMRML")
        self._logic.SetSegmentEditorNode(node)
        if node is not None:
            self._initializeNode()
            self.updateWidgetFromMRML()

    def _initializeNode(self):
        """The effects' defaults: given to a node that is new to the widget, and after the scene was closed."""
        if self._node is not None:
            was = self._node.StartModify()
            for effect in self._effects:
                effect.setMRMLDefaults()
            self._node.EndModify(was)

    def _onSceneClosed(self):
        self._initializeNode()
        self.updateWidgetFromMRML()

    def segmentationNode(self):
        return self._segmentation

    def segmentationNodeID(self):
        return self._segmentation.GetID() if self._segmentation else ""

    def setSegmentationNode(self, node):
        if node is not self._logic.GetSegmentationNode():
            self._logic.SetSegmentationNode(node)
            self.setActiveEffect(None)

    def setSegmentationNodeID(self, nodeID):
        self.setSegmentationNode(self._scene.GetNodeByID(nodeID) if nodeID else None)

    def sourceVolumeNode(self):
        return self._node.GetSourceVolumeNode() if self._node else None

    def sourceVolumeNodeID(self):
        return self.sourceVolumeNode().GetID() if self.sourceVolumeNode() else ""

    def setSourceVolumeNode(self, node):
        self._logic.SetSourceVolumeNode(node)

    def setSourceVolumeNodeID(self, nodeID):
        self.setSourceVolumeNode(self._scene.GetNodeByID(nodeID) if nodeID else None)

    def updateWidgetFromMRML(self):
        if self._scene is None or self._scene.IsClosing() or self._scene.IsBatchProcessing() or self._node is None:
            return
        was = self._node.StartModify()
        self._updateSegmentation()
        self._updateSource()
        self._selectRow(self.currentSegmentID())
        for name, button in self._buttons.items():
            button.setChecked(name == self._node.GetActiveEffectName())
        self._showOptions(self.activeEffect())
        self._effectsBox.setEnabled(self.sourceVolumeNode() is not None and not self._readOnly)
        self._updateButtons()
        self._updateMask()
        self._onSegmentAddedRemoved()
        self._node.EndModify(was)

    def _showOptions(self, active):
        self._none.setChecked(active is None)
        for effect in self._effects:
            effect.optionsFrame().setVisible(effect is active)
        self._help.setPlainText(f"What {active.name} does.\nShow details." if active is not None else "")
        self._optionsBox.setTitle(active.title if active is not None else "")
        self._optionsBox.setVisible(active is not None)

    def _updateSegmentation(self):
        segmentation = self._logic.GetSegmentationNode()
        self._showSegmentation(segmentation)
        if segmentation is self._segmentation:
            return
        if self._segmentation is not None:
            self._observations.remove(self._segmentation)
        self._segmentation = segmentation
        events = slicer.vtkSegmentation
        self._observations.add(segmentation, "ModifiedEvent", "updateWidgetFromMRML")
        for event in (events.SegmentAdded, events.SegmentRemoved, events.ContainedRepresentationNamesModified):
            self._observations.add(segmentation, event, "_onSegmentAddedRemoved")
        self._observations.add(segmentation, events.SegmentModified, "_updateMask")
        if segmentation is not None:
            role = Modes.GetReferenceImageGeometryReferenceRole()
            reference = segmentation.GetNodeReference(role)
            if reference is not None:
                self.setSourceVolumeNode(reference)
            segmentation.CreateDefaultDisplayNodes()
            self._fillList()
            if segmentation.GetSegmentation().GetNumberOfSegments():
                self._list.setCurrentRow(0)
        self.segmentationNodeChanged.emit(segmentation)

    def _updateSource(self):
        if self._node.GetSourceVolumeNode() is not self._source:
            self._source = self._node.GetSourceVolumeNode()
            self.sourceVolumeNodeChanged.emit(self._source)

    # Segments

    def currentSegmentID(self):
        return (self._node.GetSelectedSegmentID() if self._node else None) or ""

    def setCurrentSegmentID(self, segmentID):
        if self._node is not None:
            self._node.SetSelectedSegmentID(segmentID)

    def selectNextSegment(self):
        self._step(1)

    def selectPreviousSegment(self):
        self._step(-1)

    def _step(self, offset):
        if self._list.count and self._list.currentRow >= 0:
            self._list.setCurrentRow((self._list.currentRow + offset) % self._list.count)

    def _segmentIDs(self):
        return list(self._segmentation.GetSegmentation().GetSegmentIDs()) if self._segmentation else []

    def _fillList(self):
        blocker = QtCore.QSignalBlocker(self._list)
        self._list.clear()
        for segmentID in self._segmentIDs():
            item = QtWidgets.QListWidgetItem(self._segmentation.GetSegmentation().GetSegment(segmentID).GetName())
            item.setData(QtCore.Qt.ItemDataRole.UserRole, segmentID)
            self._list.addItem(item)
        blocker.unblock()

    def _selectRow(self, segmentID):
        ids = self._segmentIDs()
        blocker = QtCore.QSignalBlocker(self._list)
        self._list.setCurrentRow(ids.index(segmentID) if segmentID in ids else -1)
        blocker.unblock()

    def _onListSelection(self, row):
        segmentID = self._list.item(row).data(QtCore.Qt.ItemDataRole.UserRole) if row >= 0 else ""
        if self._node is None or segmentID == self.currentSegmentID():
            return
        self._node.SetSelectedSegmentID(segmentID or None)
        if not segmentID and self.activeEffect() is not None and self.activeEffect().perSegment:
            self.setActiveEffect(None)
        self.currentSegmentIDChanged.emit(segmentID)

    def _onSegmentAddedRemoved(self):
        if self._node is None or self._scene is None or self._scene.IsClosing():
            return
        shown = [self._list.item(row).data(QtCore.Qt.ItemDataRole.UserRole) for row in range(self._list.count)]
        if shown != self._segmentIDs():
            self._fillList()
            current = self.currentSegmentID()
            self._selectRow(current)
            if current and current not in self._segmentIDs():
                self._onListSelection(-1)
        self._fillMask()

    # Masking

    def _fillMask(self):
        blocker = QtCore.QSignalBlocker(self._mask)
        first = len(FIXED_MASKS) + 1
        chosen = self._mask.itemData(self._mask.currentIndex) if self._mask.currentIndex >= first else None
        while self._mask.count > first:
            self._mask.removeItem(self._mask.count - 1)
        for segmentID in self._segmentIDs():
            name = self._segmentation.GetSegmentation().GetSegment(segmentID).GetName()
            self._mask.addItem(f"Inside {name}", segmentID)
        if chosen is not None:
            self._mask.setCurrentIndex(self._mask.findData(chosen))
        blocker.unblock()
        if self._segmentation is not None and self._mask.currentIndex < 0:
            self._mask.setCurrentIndex(0)

    def _updateMask(self):
        if self._node is None or self._scene is None or self._scene.IsClosing():
            return
        single = self._node.GetMaskMode() == Modes.EditAllowedInsideSingleSegment
        wanted = self._node.GetMaskSegmentID() or "" if single else int(self._node.GetMaskMode())
        blocker = QtCore.QSignalBlocker(self._mask)
        self._mask.setCurrentIndex(self._mask.findData(wanted))
        blocker.unblock()

    def _onMaskModeChanged(self, index):
        if self._node is None:
            return
        was = self._node.StartModify()
        if index > len(FIXED_MASKS):
            self._node.SetMaskSegmentID(self._mask.itemData(index))
            self._node.SetMaskMode(Modes.EditAllowedInsideSingleSegment)
        else:
            self._node.SetMaskMode(self._mask.itemData(index))
        self._node.EndModify(was)
