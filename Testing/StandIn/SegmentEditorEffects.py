"""The effects of the Segment Editor: their names and parameters, and painting through the real engine."""

from PySide6 import QtCore
from PySide6.QtCore import Property

from .StrictQt import Strict, StrictMeta, exposeSignals

NAMES = ["Threshold", "Paint", "Draw", "Erase", "Level tracing", "Grow from seeds", "Fill between slices", "Margin",
         "Hollow", "Smoothing", "Scissors", "Islands", "Logical operators", "Mask volume"]
"""In the order of the real widget."""

_WHOLE_SEGMENTATION = {"Grow from seeds", "Fill between slices"}


@exposeSignals
class qSlicerSegmentEditorAbstractEffect(Strict, QtCore.QObject, metaclass=StrictMeta):
    """One effect of one editor widget. Edits go through the widget's vtkSlicerSegmentEditorLogic."""

    _sealed = True
    ModificationModeSet, ModificationModeAdd, ModificationModeRemove, ModificationModeRemoveAll = range(4)

    def __init__(self, name: str, logic, parent) -> None:
        QtCore.QObject.__init__(self, parent)
        self._name, self._logic = name, logic

    name = Property(str, lambda self: self._name)
    title = Property(str, lambda self: self._name)
    perSegment = Property(bool, lambda self: self._name not in _WHOLE_SEGMENTATION)

    def parameterSetNode(self):
        return self._logic.GetSegmentEditorNode()

    def saveStateForUndo(self):
        self._logic.SaveStateForUndo()

    def defaultModifierLabelmap(self):
        """An empty labelmap on the grid of the segmentation, or None where there is none."""
        self._logic.UpdateReferenceGeometryImage()
        return self._logic.GetModifierLabelmap() if self._logic.ResetModifierLabelmapToDefault() else None

    def modifySelectedSegmentByLabelmap(self, labelmap, mode, bypassMasking=False):
        node = self.parameterSetNode()
        self.modifySegmentByLabelmap(node.GetSegmentationNode(), node.GetSelectedSegmentID() or "", labelmap, mode,
                                     bypassMasking)

    def modifySegmentByLabelmap(self, segmentationNode, segmentID, labelmap, mode, bypassMasking=False):
        modes = [self._logic.ModificationModeSet, self._logic.ModificationModeAdd,
                 self._logic.ModificationModeRemove, self._logic.ModificationModeRemoveAll]
        self._logic.UpdateAlignedSourceVolume()
        self._logic.ModifySegmentByLabelmap(segmentationNode, segmentID, labelmap, modes[mode], self.perSegment,
                                            bypassMasking)

    def setParameter(self, name, value):
        self.setCommonParameter(f"{self._name}.{name}", value)

    def setCommonParameter(self, name, value):
        if self.parameterSetNode() is not None:
            self.parameterSetNode().SetAttribute(name, str(value))

    def parameter(self, name):
        node = self.parameterSetNode()
        own = node.GetAttribute(f"{self._name}.{name}") if node else None
        return own if own is not None else (node.GetAttribute(name) if node else None) or ""

    def integerParameter(self, name):
        return int(self.parameter(name) or 0)

    def doubleParameter(self, name):
        return float(self.parameter(name) or 0)

    def parameterDefined(self, name):
        node = self.parameterSetNode()
        return node is not None and bool(node.GetAttribute(f"{self._name}.{name}"))

    def commonParameterDefined(self, name):
        node = self.parameterSetNode()
        return node is not None and bool(node.GetAttribute(name))


@exposeSignals
class qSlicerSegmentEditorEffectFactory(Strict, QtCore.QObject, metaclass=StrictMeta):
    """Says when an effect is registered."""

    _sealed = True
    effectRegistered = QtCore.Signal(str)
    _instance = None

    @staticmethod
    def instance():
        cls = qSlicerSegmentEditorEffectFactory
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance


