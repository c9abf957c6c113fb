"""Placing points of a curve with the mouse, through Slicer's selection and interaction nodes."""

from collections.abc import Callable
from typing import Any

from ..Events.Observers import Observers


class PointPlacing:
    """Starts and stops the placing of one curve's points, and tells ``onChanged`` when Slicer's mouse mode changed."""

    def __init__(self, applicationLogic: Any, markupsLogic: Any, onChanged: Callable[[], None]) -> None:
        """``applicationLogic`` knows the mouse mode, ``markupsLogic`` is that of Slicer's module Markups."""
        self._application, self._markups, self._onChanged = applicationLogic, markupsLogic, onChanged
        self._interaction: Any = None
        self._observers = Observers()

    def start(self, curveNode: Any) -> None:
        """Every click adds a point to ``curveNode``, until ``stop``, a right click or another mouse mode."""
        self._observe()
        self._markups.SetActiveList(curveNode)
        self._interaction.SetPlaceModePersistence(1)
        self._interaction.SetCurrentInteractionMode(self._interaction.Place)

    def stop(self, curveNode: Any) -> None:
        """Ends the placing of ``curveNode``; that of another node goes on."""
        if self.isPlacing(curveNode):
            self._interaction.SetCurrentInteractionMode(self._interaction.ViewTransform)
        self._observers.removeAll()

    def isPlacing(self, curveNode: Any) -> bool:
        """Whether the next click adds a point to ``curveNode``."""
        if curveNode is None or self._interaction is None or curveNode.GetID() is None:
            return False
        selection = self._application.GetSelectionNode()
        return (selection is not None and self._interaction.GetCurrentInteractionMode() == self._interaction.Place
                and selection.GetActivePlaceNodeID() == curveNode.GetID())

    def close(self) -> None:
        self._observers.removeAll()
        self._interaction = None

    def _observe(self) -> None:
        self._observers.removeAll()
        self._interaction = self._application.GetInteractionNode()
        self._observers.add(self._interaction, self._interaction.InteractionModeChangedEvent, self._onMode)

    def _onMode(self) -> None:
        self._onChanged()
