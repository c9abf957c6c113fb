"""The effects of the Segment Editor: their names and parameters, and painting through the real engine."""

import logging

import slicer
from PySide6 import QtCore
from PySide6.QtCore import Property

from . import SegmentEditorLook
from .StrictQt import Strict, StrictMeta, exposeSignals

NAMES = ["Threshold", "Paint", "Draw", "Erase", "Level tracing", "Grow from seeds", "Fill between slices", "Margin",
         "Hollow", "Smoothing", "Scissors", "Islands", "Logical operators", "Mask volume"]
"""In the order of the real widget."""

_WHOLE_SEGMENTATION = {"Grow from seeds", "Fill between slices"}

_BRUSH = {"BrushMinimumAbsoluteDiameter": 0.01, "BrushMaximumAbsoluteDiameter": 100.0, "BrushAbsoluteDiameter": 5.0,
          "BrushRelativeDiameter": 3.0, "BrushDiameterIsRelative": 1, "BrushSphere": 0, "EditIn3DViews": 0,
          "BrushPixelMode": 0}
COMMON_DEFAULTS = {"Paint": _BRUSH, "Erase": _BRUSH}
"""By effect: parameters that it shares with others, kept in the editor node under their bare names."""

OWN_DEFAULTS = {
    "Paint": {"ColorSmudge": 0, "EraseAllSegments": 0}, "Erase": {"ColorSmudge": 0, "EraseAllSegments": 0},
    "Threshold": {"MinimumThreshold": 0.0, "MaximumThreshold": 0, "AutoThresholdMethod": "OTSU",
                  "AutoThresholdMode": "SET_LOWER_MAX", "BrushType": "CIRCLE", "HistogramSetLower": "LOWER",
                  "HistogramSetUpper": "UPPER"},
    "Islands": {"Operation": "KEEP_LARGEST_ISLAND", "MinimumSize": 1000},
    "Smoothing": {"ApplyToAllVisibleSegments": 0, "GaussianStandardDeviationMm": 3, "JointTaubinSmoothingFactor": 0.5,
                  "KernelSizeMm": 3, "SmoothingMethod": "MEDIAN"},
    "Scissors": {"ApplyToAllVisibleSegments": 0, "Operation": "EraseInside", "Shape": "FreeForm",
                 "SliceCutMode": "Unlimited", "SliceCutDepthMm": 0, "ShapeDrawCentered": 0},
    "Margin": {"ApplyToAllVisibleSegments": 0, "MarginSizeMm": 3},
    "Hollow": {"ApplyToAllVisibleSegments": 0, "ShellMode": "INSIDE_SURFACE", "ShellThicknessMm": 3.0},
}
"""By effect: parameters of its own, kept under ``<effect>.<name>``."""

_log = logging.getLogger("Slicer")


@exposeSignals
class qSlicerSegmentEditorAbstractEffect(Strict, QtCore.QObject, metaclass=StrictMeta):
    """One effect of one editor widget. Edits go through the widget's vtkSlicerSegmentEditorLogic."""

    _sealed = True
    ModificationModeSet, ModificationModeAdd, ModificationModeRemove, ModificationModeRemoveAll = range(4)

    def __init__(self, name: str, logic, parent) -> None:
        QtCore.QObject.__init__(self, parent)
        self._name, self._logic, self._frame = name, logic, SegmentEditorLook.effectFrame(name)
        self._observed = []

    name = Property(str, lambda self: self._name)
    title = Property(str, lambda self: self._name)
    perSegment = Property(bool, lambda self: self._name not in _WHOLE_SEGMENTATION)

    def optionsFrame(self):
        return self._frame

    def parameterSetNode(self):
        return self._logic.GetSegmentEditorNode()

    def saveStateForUndo(self):
        self._logic.SaveStateForUndo()

    def deactivate(self):
        """Ends what Threshold observes."""
        for node, tag in self._observed:
            node.RemoveObserver(tag)
        self._observed.clear()

    def _layoutChanged(self):
        """Threshold then observes the slice views that are shown, active or not, and outlives its editor so."""
        if self._name != "Threshold":
            return
        self.deactivate()
        for name in slicer.app.layoutManager().sliceViewNames():
            logic = slicer.app.layoutManager().sliceWidget(name).sliceLogic()
            if logic.GetSliceNode().IsMappedInLayout():
                node = logic.GetSliceCompositeNode()
                self._observed.append((node, node.AddObserver("ModifiedEvent", lambda *_: None)))

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

    # Parameters: attributes of the editor node, which whoever overwrites the node's attributes takes away

    def setMRMLDefaults(self):
        """Gives the editor node what it lacks; called by the editor widget when it gets the node, not later."""
        for name, value in COMMON_DEFAULTS.get(self._name, {}).items():
            self.setCommonParameterDefault(name, value)
        for name, value in OWN_DEFAULTS.get(self._name, {}).items():
            self.setParameterDefault(name, value)

    def setParameter(self, name, value):
        self.setCommonParameter(f"{self._name}.{name}", value)

    def setParameterDefault(self, name, value):
        if not self.parameterDefined(name):
            self.setParameter(name, value)

    def setCommonParameter(self, name, value):
        node, text = self.parameterSetNode(), f"{value:g}" if isinstance(value, float) else str(value)
        if node is None:
            _log.critical("Invalid segment editor parameter set node set to effect %s", self._name)
        elif (node.GetAttribute(name) or "") != text:
            disabled = node.GetDisableModifiedEvent()
            node.SetDisableModifiedEvent(1)
            node.SetAttribute(name, text)
            node.SetDisableModifiedEvent(disabled)
            node.InvokeCustomModifiedEvent(node.EffectParameterModified)

    def setCommonParameterDefault(self, name, value):
        if not self.commonParameterDefined(name):
            self.setCommonParameter(name, value)

    def parameter(self, name):
        node = self.parameterSetNode()
        if node is None:
            return ""
        for key in (f"{self._name}.{name}", name):
            if node.GetAttribute(key) is not None:
                return node.GetAttribute(key)
        _log.critical("Parameter named %s cannot be found for effect %s", name, self._name)
        return ""

    def integerParameter(self, name):
        return self._number(name, int)

    def doubleParameter(self, name):
        return self._number(name, float)

    def _number(self, name, kind):
        if self.parameterSetNode() is None:
            return kind(0)
        try:
            return kind(self.parameter(name))
        except ValueError:
            _log.critical("Parameter named %s cannot be converted to a number", name)
            return kind(0)

    def parameterDefined(self, name):
        return self.commonParameterDefined(f"{self._name}.{name}")

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
