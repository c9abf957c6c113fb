"""The options of the tool that is active, and its Apply."""

from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

from SpinePainRHILib.Editing.ToolOptions import TOOL_OPTIONS, OptionText
from SpinePainRHILib.Shown.EditorRules import intensityMaskText
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Editing.PageEditor import PageEditor
from .Controls import button, checkBox, choice, given, numberField, numberOf, row, words
from .Part import Part
from .Workbench import Workbench


@dataclass
class ToolShown:
    """State: the options' values by name, the range of intensities, and what strokes are held to."""

    tool: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    canApply: bool = False
    low: float = 0.0
    high: float = 0.0
    limits: list[float] = field(default_factory=lambda: [0.0, 1.0, 1.0])
    mask: str | None = None


class ToolOptionControls(Part[ToolShown]):
    """Shows ``editor.options`` for the active tool and sets them."""

    def __init__(self, bench: Workbench, editor: PageEditor) -> None:
        super().__init__(bench, ToolShown)
        self._editor = editor
        editor.changed.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name, acting = self._name, self._bench.acting
        for tool, options in TOOL_OPTIONS.items():
            with html.Div(v_show=f"{name.tool} === '{tool}'", classes="section-body"):
                for each in options:
                    self._build(each, f"{tool.lower().replace(' ', '-')}-{each.name}")
                if tool == "Threshold":
                    numberField(_("From"), name.low, "threshold-low", acting("", self._setLow), name.limits)
                    numberField(_("To"), name.high, "threshold-high", acting("", self._setHigh), name.limits)
                    with row():
                        button(_("Hold strokes to this range"), given(self._hold, "true"), "intensity-mask-on")
        with html.Div(v_show=name.canApply, classes="row"):
            button(_("Apply"), acting("", self._editor.apply), "tool-apply")
        with html.Div(v_show=name.mask, classes="row"):
            words(name.mask, "intensity-mask", "problem")
            button(_("Let go"), given(self._hold, "false"), "intensity-mask-off")

    def _build(self, option: OptionText, ident: str) -> None:
        value, act = f"{self._name.values}.{option.name}", self._bench.acting("", partial(self._set, option))
        label = f"{option.label}, {option.unit}" if option.unit else option.label
        if option.limits is not None:
            numberField(label, value, ident, act, option.limits)
        elif option.choices is not None:
            choice(label, value, ((each.value, each.name) for each in option.choices), ident, act)
        else:
            checkBox(label, value, ident, act)

    def refresh(self) -> None:
        """Shows the options as they are."""
        data, editor, session = self._data, self._editor, self._session
        data.tool, data.canApply = editor.tool or "", editor.canApply
        data.values = {each.name: _plain(getattr(editor.options, each.name))
                       for options in TOOL_OPTIONS.values() for each in options}
        low, high = editor.thresholdLimits
        data.limits = [low, high, max((high - low) / 200, 0.1)]
        data.low, data.high = editor.options.thresholdRange or (low, high)
        data.mask = intensityMaskText(session.editor.node) if session is not None else None

    # Act

    def _set(self, option: OptionText, value: Any) -> None:
        if option.limits is not None:
            value = int(numberOf(value)) if isinstance(option.limits[2], int) else numberOf(value)
        else:
            value = bool(value) if option.choices is None else option.choices.__members__.get(value, value)
        setattr(self._editor.options, option.name, value)

    def _setLow(self, value: Any) -> None:
        self._editor.options.thresholdRange = (numberOf(value), self._data.high)

    def _setHigh(self, value: Any) -> None:
        self._editor.options.thresholdRange = (self._data.low, numberOf(value))

    def _hold(self, isOn: Any) -> None:
        self._editor.setIntensityMask((self._data.low, self._data.high) if isOn is True else None)


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Enum) else value
