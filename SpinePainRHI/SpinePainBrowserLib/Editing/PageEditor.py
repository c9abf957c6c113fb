"""The page's editor of outlines: tools, undo and redo, on the open case."""

from typing import Any

import vtk

from SpinePainRHILib.Events.Observers import Observers
from SpinePainRHILib.Events.Signal import Signal

from .BrushTools import BRUSH_DIAMETERS_MM, BrushOptions, EraseTool, PaintTool
from .CaseModifier import CaseModifier
from .EditHistory import EditHistory
from .EffectHost import EffectHost

TOOLS = {"Paint": PaintTool, "Erase": EraseTool}
"""By the name of the effect in the Segment Editor, in the order of the panel in Slicer."""


class PageEditor:
    """Gives the mouse in the views to the tools, which edit the segment that the session has selected.

    Signals: ``changed()`` the tool, the selection, what can be undone or an option changed; ``refused(sentence)``
    why nothing was done.
    """

    tools: tuple[str, ...] = tuple(TOOLS)

    def __init__(self, application: Any) -> None:
        """``application`` is the trame_slicer.core.SlicerApp that the session's scene belongs to."""
        self._application = application
        self.changed, self.refused = Signal(), Signal()
        self._observers = Observers()
        self._session: Any = None
        self._host: EffectHost | None = None
        self._history: EditHistory | None = None
        self._effects: dict[str, Any] = {}
        self._tool: str | None = None
        self._options = BrushOptions()

    def attach(self, session: Any) -> None:
        """Edits another case from now on, with the tool and the options that there are."""
        tool = self._tool
        self.detach()
        self._session = session
        self._history = EditHistory(session.segmentationNode)
        modifier = CaseModifier(session, self.saveState, self.refused.emit)
        self._effects = {name: make(self._options) for name, make in TOOLS.items()}
        self._host = EffectHost(self._application, session.editor.node, modifier, list(self._effects.values()))
        self._observers.add(session.editor.node, vtk.vtkCommand.ModifiedEvent, self._onEditorNode)
        session.ended.connect(self._onEnded)
        self.setTool(tool)

    def detach(self) -> None:
        """Lets go of the case: no tool, no history, and nothing observed."""
        if self._session is None:
            return
        self._observers.removeAll()
        self._session.ended.disconnect(self._onEnded)
        self._host.close()
        self._history.close()
        self._session = self._host = self._history = self._tool = None
        self._effects = {}
        self.changed.emit()

    @property
    def tool(self) -> str | None:
        """The tool that has the mouse; None while it belongs to the view."""
        return self._tool

    def setTool(self, name: str | None) -> None:
        """Gives the mouse to a tool, one of ``tools``, or with None to the view. Without a case there is none."""
        if self._host is None:
            return
        self._host.activate(self._effects[name] if name is not None else None)
        self._tool = name
        self.changed.emit()

    @property
    def brushDiameterMm(self) -> float:
        return self._options.diameterMm

    @brushDiameterMm.setter
    def brushDiameterMm(self, diameterMm: float) -> None:
        self._options.diameterMm = min(max(diameterMm, BRUSH_DIAMETERS_MM[0]), BRUSH_DIAMETERS_MM[1])
        self.changed.emit()

    @property
    def isSphereBrush(self) -> bool:
        """Whether the brush is a ball, which reaches the neighbouring slices, too."""
        return self._options.isSphere

    @isSphereBrush.setter
    def isSphereBrush(self, isSphere: bool) -> None:
        self._options.isSphere = isSphere
        self.changed.emit()

    @property
    def canUndo(self) -> bool:
        return self._history is not None and self._history.canUndo

    @property
    def canRedo(self) -> bool:
        return self._history is not None and self._history.canRedo

    def saveState(self) -> None:
        """Keeps the outlines for an undo; to be called before anything but a tool changes them."""
        if self._history is not None:
            self._history.save()
            self.changed.emit()

    def undo(self) -> None:
        if self._history is not None and self._history.undo():
            self.changed.emit()

    def redo(self) -> None:
        if self._history is not None and self._history.redo():
            self.changed.emit()

    def _onEditorNode(self) -> None:
        self.changed.emit()

    def _onEnded(self, _reason: str) -> None:
        self.detach()
