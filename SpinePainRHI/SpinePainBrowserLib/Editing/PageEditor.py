"""The page's editor of outlines: which tool has the mouse in the views of the open case."""

from typing import Any

from SpinePainRHILib.Case.CaseSession import CaseSession
from SpinePainRHILib.Editing.OutlineEditor import OutlineEditor
from SpinePainRHILib.Editing.ToolOptions import TOOL_OPTIONS
from SpinePainRHILib.Events.Signal import Signal

from .BrushEffect import BrushEffect
from .EffectHost import EffectHost
from .OtherEffects import IslandsEffect, LineEffect, ThresholdEffect

_APPLIED = {"Threshold": OutlineEditor.threshold, "Islands": OutlineEditor.islands, "Smoothing": OutlineEditor.smooth,
            "Fill between slices": OutlineEditor.fillBetween}
"""Tools that work on the whole segment when they are told to."""


class PageEditor(OutlineEditor):
    """An OutlineEditor whose tools get the mouse. Signals: ``changed()``, also of the tool and its options;
    ``refused(sentence)`` why nothing was done, instead of an error."""

    tools: tuple[str, ...] = tuple(TOOL_OPTIONS)
    """Names of the effects of the Segment Editor, in the order of the panel in Slicer."""

    def __init__(self, application: Any) -> None:
        """``application`` is the trame_slicer.core.SlicerApp that the sessions' scene belongs to."""
        super().__init__()
        self._application = application
        self.refused = Signal()
        self._host: EffectHost | None = None
        self._effects: dict[str, Any] = {}
        self._tool: str | None = None
        self.changed.connect(self._showThreshold)

    def attach(self, session: CaseSession) -> None:
        super().attach(session)
        self._effects = {
            "Paint": BrushEffect(self), "Erase": BrushEffect(self, isErasing=True), "Draw": LineEffect(self.fillLine),
            "Scissors": LineEffect(self.cutLine), "Islands": IslandsEffect(self), "Threshold": ThresholdEffect(self)}
        self._host = EffectHost(self._application, session, list(self._effects.values()))

    def detach(self) -> None:
        if self._host is not None:
            self._host.close()
        self._host = self._tool = None
        super().detach()

    def refuse(self, error: ValueError) -> bool:
        self.refused.emit(str(error))
        return False

    @property
    def tool(self) -> str | None:
        """The tool that is active; None while the mouse belongs to the view."""
        return self._tool

    def setTool(self, name: str | None) -> None:
        """Gives the mouse to a tool, one of ``tools``, or with None to the view. Without a case there is none."""
        if self._host is None or name == self._tool:
            return
        if name == "Threshold" and self.options.thresholdRange is None:
            self.options.thresholdRange = self.defaultThreshold
        self._host.activate(self._effects.get(name or ""))
        self._tool = name
        self.changed.emit()

    @property
    def canApply(self) -> bool:
        """Whether the tool works on the whole segment when it is told to, by ``apply``."""
        return self._tool in _APPLIED and not (self._tool == "Islands" and self.options.islandsOperation.isByClick)

    def apply(self) -> bool:
        """Lets the tool do its work; whether anything changed."""
        return self.canApply and _APPLIED[self._tool or ""](self)

    def _showThreshold(self) -> None:
        if self._tool == "Threshold":
            self._effects["Threshold"].show()
