"""What of qMRMLSegmentEditorWidget does not touch segments: effects, undo, shortcuts, switches."""

from PySide6 import QtGui
from PySide6.QtCore import Property

from .MrmlWidgets import qMRMLWidget
from .SegmentEditorEffects import qSlicerSegmentEditorAbstractEffect

_SWITCHES = {
    "segmentationNodeSelectorVisible": True, "sourceVolumeNodeSelectorVisible": True, "maskingSectionVisible": True,
    "specifyGeometryButtonVisible": False, "show3DButtonVisible": True, "addRemoveSegmentButtonsVisible": True,
    "switchToSegmentationsButtonVisible": True, "autoShowSourceVolumeNode": True, "undoEnabled": True,
    "jumpToSelectedSegmentEnabled": False,
}


class SegmentEditorOptions(qMRMLWidget):
    """Base of the editor widget; the subclass gives ``_logic``, ``_node``, ``_effects`` and the buttons."""

    _sealed = True

    # Effects

    def updateEffectList(self):
        shown = list(self._effectOrder)
        shown += [name for name in self._buttons if name not in shown] if self._unordered else []
        for name, button in self._buttons.items():
            button.setVisible(name in shown)
        buttons = [self._none, *(self._buttons[name] for name in shown if name in self._buttons)]
        for index, button in enumerate(buttons):
            self._effectsLayout.addWidget(button, index // 2, index % 2)

    def setEffectNameOrder(self, names):
        self._effectOrder = list(names)
        self.updateEffectList()

    def effectNameOrder(self):
        return list(self._effectOrder)

    def setUnorderedEffectsVisible(self, on):
        self._unordered = on
        self.updateEffectList()

    def availableEffectNames(self):
        return [effect.name for effect in self._effects]

    def effectCount(self):
        return len(self._effects)

    def effectByIndex(self, index):
        return self._effects[index]

    def effectByName(self, name):
        return next((effect for effect in self._effects if effect.name == name), None)

    def activeEffect(self):
        return self.effectByName(self._node.GetActiveEffectName()) if self._node else None

    def setActiveEffect(self, effect):
        if effect is not None and not isinstance(effect, qSlicerSegmentEditorAbstractEffect):
            raise ValueError("setActiveEffect takes an effect or None; setActiveEffectByName takes a name")
        if self._node is not None:
            self._node.SetActiveEffectName(effect.name if effect else "")

    def setActiveEffectByName(self, name):
        self.setActiveEffect(self.effectByName(name))

    # Undo

    def saveStateForUndo(self):
        self._logic.SaveStateForUndo()

    def undo(self):
        self._logic.Undo()

    def redo(self):
        self._logic.Redo()

    def _updateButtons(self):
        self._undo.setEnabled(not self._readOnly and bool(self._logic.CanUndo()))
        self._redo.setEnabled(not self._readOnly and bool(self._logic.CanRedo()))

    def setMaximumNumberOfUndoStates(self, count):
        self._logic.SetMaximumNumberOfUndoStates(count)

    def setReadOnly(self, on):
        self._readOnly = on
        self._list.setEnabled(not on)
        self._effectsBox.setEnabled(not on)
        self._updateButtons()

    # Keys and views

    def installKeyboardShortcuts(self, parent=None):
        self.uninstallKeyboardShortcuts()
        parent = parent or self.window()
        keys = {"Z": self.undo, "Y": self.redo, "Q": self.selectPreviousSegment, "W": self.selectNextSegment}
        for key, function in keys.items():
            shortcut = QtGui.QShortcut(QtGui.QKeySequence(key), parent)
            shortcut.activated.connect(function)
            self._shortcuts.append(shortcut)

    def uninstallKeyboardShortcuts(self):
        for shortcut in self._shortcuts:
            shortcut.delete()
        self._shortcuts.clear()

    def setupViewObservations(self):
        self._viewsObserved = True

    def removeViewObservations(self):
        self._viewsObserved = False

    def _onLayoutChanged(self, _layout):
        if self._viewsObserved:
            for effect in self._effects:
                effect._layoutChanged()

    def rotateSliceViewsToSegmentation(self):
        """Nothing to rotate: the stand-in's slice views are turned by their nodes alone."""

    def toggleSourceVolumeIntensityMaskEnabled(self):
        self._node.SetSourceVolumeIntensityMask(not self._node.GetSourceVolumeIntensityMask())

    def _setSwitch(self, name, on):
        self._flags[name] = on
        if name == "maskingSectionVisible":
            self._mask.parentWidget().setVisible(on)
        if name == "undoEnabled":
            self._undo.setVisible(on)
            self._redo.setVisible(on)

    unorderedEffectsVisible = Property(bool, lambda self: self._unordered, setUnorderedEffectsVisible)
    maximumNumberOfUndoStates = Property(int, lambda self: self._logic.GetMaximumNumberOfUndoStates(),
                                         setMaximumNumberOfUndoStates)
    readOnly = Property(bool, lambda self: self._readOnly, setReadOnly)
    defaultTerminologyEntry = Property(str, lambda self: self._logic.GetDefaultTerminologyEntry(),
                                       lambda self, entry: self._logic.SetDefaultTerminologyEntry(entry))
    effectColumnCount = Property(int, lambda self: 2, lambda self, count: None)
    for _name in _SWITCHES:
        locals()[_name] = Property(bool, lambda self, name=_name: self._flags.get(name, _SWITCHES[name]),
                                   lambda self, on, name=_name: self._setSwitch(name, on))
        locals()["set" + _name[0].upper() + _name[1:]] = lambda self, on, name=_name: self._setSwitch(name, on)
    del _name

