"""Slicer's own editor on this module's editor node, and the switches that keep the ratio right."""

from typing import Any

import slicer
import vtk

from ..Case.CaseEditor import editorNode
from ..Events.Observers import BEFORE_SLICER, Observers
from ..Shown.CaseTexts import whyClosed
from ..Shown.CurrentCase import CurrentCase
from ..Shown.EditorRules import (
    EFFECTS,
    NEXT_KEY,
    PREVIOUS_KEY,
    TOGGLE_KEY,
    UNDO_STATES,
    changeSegment,
    goToLesion,
    intensityMaskText,
    shortcutList,
)
from .Connections import Connections
from .EditorShape import EditorShape
from .Feedback import Availability
from .Shortcuts import Shortcuts
from .SliceViewControl import SliceViewControl

BRUSH_PARAMETER = "BrushAbsoluteDiameter"
"""An effects' parameter in the editor node; without it the brush is 0 mm wide and paints nothing."""

HIDDEN_PARTS = ("segmentationNodeSelectorVisible", "sourceVolumeNodeSelectorVisible", "maskingSectionVisible",
                "specifyGeometryButtonVisible", "addRemoveSegmentButtonsVisible", "switchToSegmentationsButtonVisible")
"""Parts of the editor that this panel has its own for: with them, roles and masks could be lost unseen."""


class OutlinePanel:
    """Owns the editor widget's life: what it edits, its keys, its observers."""

    def __init__(self, ui: Any, case: CurrentCase, views: SliceViewControl) -> None:
        self._ui, self._case, self._views = ui, case, views
        self._available, self._connections, self._observers = Availability(), Connections(), Observers()
        self._nodeObservers = Observers()
        self._isActive = False
        self._editor, self._shape = ui.editor, EditorShape(ui)
        self._editor.maximumNumberOfUndoStates = UNDO_STATES
        for name in HIDDEN_PARTS:
            setattr(self._editor, name, False)
        self._editor.setEffectNameOrder(EFFECTS)
        self._editor.unorderedEffectsVisible = False
        self._shortcuts = Shortcuts({TOGGLE_KEY: self.toggle, PREVIOUS_KEY: self.previous, NEXT_KEY: self.next})
        self._ui.shortcutsLabel.toolTip = shortcutList(EFFECTS)
        self._factory = slicer.qSlicerSegmentEditorEffectFactory.instance()
        self._connections.add(self._factory, "effectRegistered(QString)", self._onEffectRegistered)
        self._connections.add(ui.maskToCordBox, "toggled(bool)", self._onMaskToCord)
        self._connections.add(ui.intensityMaskBox, "toggled(bool)", self._onIntensityMask)
        self._connections.add(ui.toggleButton, "clicked(bool)", self.toggle)
        self._connections.add(ui.previousLesionButton, "clicked(bool)", self.previous)
        self._connections.add(ui.nextLesionButton, "clicked(bool)", self.next)
        case.changed.connect(self._onCase)
        case.contextChanged.connect(self._refresh)
        self._onCase()

    def setActive(self, active: bool) -> None:
        """Keys and view observers while the panel is shown; none, and no active effect, while it is not."""
        self._isActive = active
        if active:
            self.attach()
            self._editor.installKeyboardShortcuts()
            self._editor.setupViewObservations()
            self._shortcuts.install()
        else:
            self._editor.setActiveEffect(None)
            self._editor.uninstallKeyboardShortcuts()
            self._editor.removeViewObservations()
            self._shortcuts.uninstall()

    def attach(self) -> None:
        """Puts the editor on this module's node: first the node, then what it edits."""
        session = self._case.session
        node = session.editor.node if session is not None else editorNode(slicer.mrmlScene)
        paint = self._editor.effectByName("Paint")
        if paint is not None and not paint.commonParameterDefined(BRUSH_PARAMETER):
            # Such as the node of a scene saved without a window. Only a node new to the widget gets the defaults.
            self._editor.setMRMLSegmentEditorNode(None)
        if self._editor.mrmlSegmentEditorNode() is not node:
            self._editor.setMRMLSegmentEditorNode(node)
        self._nodeObservers.removeAll()
        self._nodeObservers.add(node, vtk.vtkCommand.ModifiedEvent, self._onEditorNode, BEFORE_SLICER)
        self._editor.updateWidgetFromMRML()

    def detach(self) -> None:
        """Before the scene closes: the editor edits nothing and observes no view."""
        self._editor.setSegmentationNode(None)
        self._editor.removeViewObservations()

    def close(self) -> None:
        self._connections.removeAll()
        self._observers.removeAll()
        self._nodeObservers.removeAll()
        self._shape.close()
        self._shortcuts.uninstall()
        self._case.changed.disconnect(self._onCase)
        self._case.contextChanged.disconnect(self._refresh)
        self._editor.setActiveEffect(None)
        self._editor.uninstallKeyboardShortcuts()
        self._editor.removeViewObservations()
        threshold = self._editor.effectByName("Threshold")
        if threshold is not None:
            threshold.deactivate()  # since a change of the layout it observes the views, active or not

    def toggle(self, _checked: bool = False) -> None:
        """From the cord to the high intensity last edited, and back."""
        if self._case.session is not None:
            changeSegment(self._case.session)

    def previous(self, _checked: bool = False) -> None:
        self._step(-1)

    def next(self, _checked: bool = False) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        if self._case.session is not None:
            self._views.jump(goToLesion(self._case.session, step))

    def _onCase(self) -> None:
        self._observers.removeAll()
        session = self._case.session
        if session is not None:
            selected = session.editor.selectedId
            self.attach()
            # The editor selects the first segment of what is new to it; the reader's own choice goes on.
            session.editor.select(selected)
            self._observers.add(session.editor.node, vtk.vtkCommand.ModifiedEvent, self._refresh)
        reason = whyClosed(session)
        ui = self._ui
        for widget in (ui.maskToCordBox, ui.toggleButton, ui.previousLesionButton, ui.nextLesionButton, ui.editor):
            self._available.set(widget, reason)
        self._shape.fitTable()
        self._refresh()

    def _refresh(self) -> None:
        session, ui = self._case.session, self._ui
        if session is None:
            ui.intensityMaskBox.visible = False
            return
        _check(ui.maskToCordBox, session.editor.isMaskToCord)
        node = session.editor.node
        self._shape.showEffect(node.GetActiveEffectName() or "")
        limits = intensityMaskText(node)
        _check(ui.intensityMaskBox, limits is not None)
        ui.intensityMaskBox.visible = limits is not None
        if limits is not None:
            ui.intensityMaskBox.text = limits

    def _onEditorNode(self) -> None:
        node = self._editor.mrmlSegmentEditorNode()
        if node is None:
            return
        if node.GetActiveEffectName() and node.GetSegmentationNode() is None:
            node.SetActiveEffectName("")  # as a scene file may hold it: the editor would report an error
        self._shape.keepSight(node.GetActiveEffectName() or "")

    def _onMaskToCord(self, on: bool) -> None:
        if self._case.session is not None:
            self._case.session.editor.setMaskToCord(on)

    def _onIntensityMask(self, on: bool) -> None:
        if self._case.session is not None:
            self._case.session.editor.node.SetSourceVolumeIntensityMask(on)

    def _onEffectRegistered(self, _name: str = "") -> None:
        self._editor.updateEffectList()


def _check(box: Any, on: bool) -> None:
    """Shows a state without acting on it."""
    wasBlocked = box.blockSignals(True)
    box.checked = on
    box.blockSignals(wasBlocked)
