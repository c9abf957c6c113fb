"""The live ratio in the corner of the slice views."""

from typing import Any

import slicer
import vtk

from ..Live.LiveValues import LiveValues
from ..Shown.CurrentCase import CurrentCase
from ..Shown.LiveTexts import cornerText
from .Connections import Connections
from .SliceViewControl import shownSliceViews

FONT_SIZE_POINTS = 16
MARGIN = 0.98
"""Right edge of the text, as a part of the view's width."""


class SliceViewAnnotation:
    """One text a slice view, in the lower right corner.

    An own actor in the view's first renderer: Slicer's corner annotation belongs to its data probe, which wipes
    whatever else is written there. White with a shadow, as the views are black in every theme.
    """

    def __init__(self, case: CurrentCase, followedName: Any) -> None:
        """``followedName()`` is the name of the view that the value of the slice belongs to."""
        self._case, self._followedName = case, followedName
        self._actors: dict[str, tuple[Any, Any, Any]] = {}
        self._isShown = False
        self._connections = Connections()
        self._connections.add(slicer.app.layoutManager(), "layoutChanged(int)", self._onLayoutChanged)
        case.valuesChanged.connect(self._onValues)
        case.changed.connect(self._refresh)

    def setShown(self, shown: bool) -> None:
        """Shows the text while a case is open, or takes it out of the views."""
        self._isShown = shown
        self._refresh()

    def texts(self) -> dict[str, str]:
        """What stands in each view now."""
        return {name: actor.GetInput() or "" for name, (_view, _renderer, actor) in self._actors.items()}

    def close(self) -> None:
        self._connections.removeAll()
        self._case.valuesChanged.disconnect(self._onValues)
        self._case.changed.disconnect(self._refresh)
        self._removeActors()

    def _onLayoutChanged(self, _layout: int = 0) -> None:
        self._removeActors()
        self._refresh()

    def _onValues(self, _values: LiveValues) -> None:
        self._refresh()

    def _refresh(self) -> None:
        values = self._case.values
        if not self._isShown or values is None:
            self._removeActors()
            return
        self._addActors()
        followed = self._followedName()
        for name, (view, _renderer, actor) in self._actors.items():
            text = cornerText(values, name == followed)
            if actor.GetInput() != text:
                actor.SetInput(text)
                view.scheduleRender()

    def _addActors(self) -> None:
        manager = slicer.app.layoutManager()
        for name in shownSliceViews():
            if name in self._actors:
                continue
            view = manager.sliceWidget(name).sliceView()
            renderer = view.renderWindow().GetRenderers().GetFirstRenderer()
            actor = vtk.vtkTextActor()
            actor.GetPositionCoordinate().SetCoordinateSystemToNormalizedViewport()
            actor.SetPosition(MARGIN, 1 - MARGIN)
            style = actor.GetTextProperty()
            style.SetFontSize(FONT_SIZE_POINTS)
            style.SetJustificationToRight()
            style.SetVerticalJustificationToBottom()
            style.SetShadow(True)
            renderer.AddViewProp(actor)
            self._actors[name] = (view, renderer, actor)

    def _removeActors(self) -> None:
        for view, renderer, actor in self._actors.values():
            renderer.RemoveViewProp(actor)
            view.scheduleRender()
        self._actors.clear()
