"""Undo and redo of outlines: Slicer's own history of a segmentation."""

from typing import Any

import slicer

from ..Shown.EditorRules import UNDO_STATES


class EditHistory:
    """The states of one segmentation before each change. ``close`` forgets them."""

    def __init__(self, segmentationNode: Any) -> None:
        self._node = segmentationNode
        self._history = slicer.vtkSegmentationHistory()
        self._history.SetMaximumNumberOfStates(UNDO_STATES)
        self._follow()

    @property
    def canUndo(self) -> bool:
        return bool(self._history.IsRestorePreviousStateAvailable())

    @property
    def canRedo(self) -> bool:
        return bool(self._history.IsRestoreNextStateAvailable())

    def save(self) -> None:
        """Keeps the outlines as they are now, for the next undo."""
        self._follow()
        self._history.SaveState()

    def undo(self) -> bool:
        return self.canUndo and self._restore(self._history.RestorePreviousState)

    def redo(self) -> bool:
        return self.canRedo and self._restore(self._history.RestoreNextState)

    def close(self) -> None:
        self._history.SetSegmentation(None)

    def _follow(self) -> None:
        """A node may be given another segmentation; its states are then of no use."""
        if self._history.GetSegmentation() is not self._node.GetSegmentation():
            self._history.SetSegmentation(self._node.GetSegmentation())

    def _restore(self, restore: Any) -> bool:
        wasModifying = self._node.StartModify()
        isDone = bool(restore())
        self._node.EndModify(wasModifying)
        display = self._node.GetDisplayNode()
        if display is not None:
            display.Modified()  # the views draw the outlines again
        return isDone
