"""The page's editor of outlines: tools and their options, undo and redo, on the open case."""

from typing import Any

import vtk
from SpinePainRHILib.Events.Observers import Observers
from SpinePainRHILib.Events.Signal import Signal

from .CaseModifier import CaseModifier
from .EditHistory import EditHistory
from .EffectHost import EffectHost
from .ToolOptions import ToolOptions
from .ToolSet import TOOLS, makeTools


class PageEditor:
    """Gives the mouse in the views to the tools, which edit the segment that the session has selected.

    ``options`` are what the reader sets; ToolOptions.TOOL_OPTIONS tells which of them belong to a tool. Signals:
    ``changed()`` the tool, the selection, what can be undone or an option changed; ``refused(sentence)`` why nothing
    was done.
    """

    tools: tuple[str, ...] = TOOLS
    """Names of the effects of the Segment Editor, in the order of the panel in Slicer."""

    def __init__(self, application: Any) -> None:
        """``application`` is the trame_slicer.core.SlicerApp that the sessions' scene belongs to."""
        self._application = application
        self.changed, self.refused = Signal(), Signal()
        self.options = ToolOptions()
        self.options.changed.connect(self._onOption)
        self._observers = Observers()
        self._session: Any = None
        self._host: EffectHost | None = None
        self._history: EditHistory | None = None
        self._effects: dict[str, Any] = {}
        self._tool: str | None = None

    def attach(self, session: Any) -> None:
        """Edits another case from now on, with the options that there are and no tool."""
        self.detach()
        self._session = session
        self._history = EditHistory(session.segmentationNode)
        modifier = CaseModifier(session, self._history.save, self.changed.emit, self.refused.emit)
        self._effects = makeTools(self.options)
        self._host = EffectHost(self._application, session.editor.node, modifier, list(self._effects.values()))
        self._observers.add(session.editor.node, vtk.vtkCommand.ModifiedEvent, self._onEditorNode)
        session.ended.connect(self._onEnded)
        self.options.thresholdRange = None  # another volume has other intensities
        self.changed.emit()

    def detach(self) -> None:
        """Lets go of the case: no tool, no history, and nothing observed."""
        if self._session is None or self._host is None or self._history is None:
            return
        self._observers.removeAll()
        self._session.ended.disconnect(self._onEnded)
        self._host.close()
        self._history.close()
        self._session = self._host = self._history = self._tool = None
        self._effects = {}
        self.changed.emit()

    # Tools

    @property
    def tool(self) -> str | None:
        """The tool that is active; None while the mouse belongs to the view."""
        return self._tool

    def setTool(self, name: str | None) -> None:
        """Gives the mouse to a tool, one of ``tools``, or with None to the view. Without a case there is none."""
        if self._host is None or name == self._tool:
            return
        if name == "Threshold" and self.options.thresholdRange is None:
            self.options.thresholdRange = self._effects[name].defaultRange()
        self._host.activate(self._effects[name] if name is not None else None)
        self._tool = name
        self.changed.emit()

    @property
    def canApply(self) -> bool:
        """Whether the tool works on the whole segment when it is told to, by ``apply``."""
        return hasattr(self._effects.get(self._tool or ""), "apply") and not (
            self._tool == "Islands" and self.options.islandsOperation.isByClick)

    def apply(self) -> bool:
        """Lets the tool do its work; whether anything changed."""
        return self.canApply and bool(self._effects[self._tool or ""].apply())

    @property
    def thresholdLimits(self) -> tuple[float, float]:
        """The smallest and the largest intensity of the volume, between which ``options.thresholdRange`` lies."""
        return self._effects["Threshold"].limits() if self._effects else (0.0, 0.0)

    # The range of intensities that tools may change, as the Segment Editor's mask has it

    @property
    def intensityMask(self) -> tuple[float, float] | None:
        """The intensities to which every tool is held; None while it is not."""
        node = self._session.editor.node if self._session is not None else None
        return node.GetSourceVolumeIntensityMaskRange() if node and node.GetSourceVolumeIntensityMask() else None

    def setIntensityMask(self, limits: tuple[float, float] | None) -> None:
        """Holds every tool to a range of intensities, such as the threshold's; None lets go."""
        if self._session is not None:
            node = self._session.editor.node
            if limits is not None:
                node.SetSourceVolumeIntensityMaskRange(*limits)
            node.SetSourceVolumeIntensityMask(limits is not None)

    # History

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

    # Events

    def _onOption(self) -> None:
        if self._tool == "Threshold":
            self._effects["Threshold"].preview()
        self.changed.emit()

    def _onEditorNode(self) -> None:
        if self._tool == "Threshold" and self._host is not None:
            self._host.active_segment_id_changed.emit("")  # its preview has the segment's colour
        self.changed.emit()

    def _onEnded(self, _reason: str) -> None:
        self.detach()
