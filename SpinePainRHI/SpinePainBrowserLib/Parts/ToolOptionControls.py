"""The options of the tool that is active, and its Apply."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from SpinePainRHILib.Editing.ToolOptions import TOOL_OPTIONS, OptionText
from SpinePainRHILib.Shown.EditorRules import intensityMaskText
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Editing.PageEditor import PageEditor
from .Controls import button, checkBox, choice, given, numberField, numberOf, row, scriptOptions, words
from .PartState import PartState
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
    mask: str = ""


class ToolOptionControls:
    """Shows ``editor.options`` for the active tool and sets them."""

    def __init__(self, bench: Workbench, editor: PageEditor) -> None:
        self._bench, self._editor = bench, editor
        self._shown = PartState(bench.server.state, ToolShown)
        editor.changed.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name = self._shown.name
        for tool, options in TOOL_OPTIONS.items():
            with html.Div(v_show=f"{name.tool} === '{tool}'", classes="section-body"):
                for each in options:
                    self._build(tool, each)
                if tool == "Threshold":
                    self._buildThreshold()
        with html.Div(v_show=name.canApply, classes="row"):
            button(_("Apply"), self._bench.acting("", self._editor.apply), "tool-apply")
        with html.Div(v_show=name.mask, classes="row"):
            words(name.mask, "intensity-mask", "problem")
            button(_("Let go"), (self._hold, "[false]"), "intensity-mask-off")

    def _build(self, tool: str, option: OptionText) -> None:
        ident, value = f"{tool.lower().replace(' ', '-')}-{option.name}", f"{self._shown.name.values}.{option.name}"
        label = f"{option.label}, {option.unit}" if option.unit else option.label
        if option.limits is not None:
            set = given(self._bench.acting("", self._setNumber), f"'{option.name}', $event.target.value")
            numberField(label, value, ident, set, str(list(option.limits)))
        elif option.choices is not None:
            choices = scriptOptions((each.value, each.name) for each in option.choices)
            choice(label, value, choices, ident, given(self._setChoice, f"'{option.name}', $event.target.value"))
        else:
            checkBox(label, value, ident, given(self._setSwitch, f"'{option.name}', $event.target.checked"))

    def _buildThreshold(self) -> None:
        name = self._shown.name
        numberField(_("From"), name.low, "threshold-low", given(self._bench.acting("", self._setLow)), name.limits)
        numberField(_("To"), name.high, "threshold-high", given(self._bench.acting("", self._setHigh)), name.limits)
        with row():
            button(_("Hold strokes to this range"), (self._hold, "[true]"), "intensity-mask-on")

    def refresh(self) -> None:
        """Shows the options as they are."""
        data, editor = self._shown.data, self._editor
        data.tool, data.canApply = editor.tool or "", editor.canApply
        data.values = {each.name: _plain(getattr(editor.options, each.name))
                       for options in TOOL_OPTIONS.values() for each in options}
        low, high = editor.thresholdLimits
        data.limits = [low, high, max((high - low) / 200, 0.1)]
        data.low, data.high = editor.options.thresholdRange or (low, high)
        session = self._bench.case.session
        data.mask = (intensityMaskText(session.editor.node) or "") if session is not None else ""

    # Act

    def _setNumber(self, name: Any, value: Any) -> None:
        option = _option(name)
        if option.limits is not None:
            number = numberOf(value)
            setattr(self._editor.options, option.name, int(number) if isinstance(option.limits[2], int) else number)

    def _setChoice(self, name: Any, value: Any) -> None:
        option = _option(name)
        if option.choices is not None and value in option.choices.__members__:
            setattr(self._editor.options, option.name, option.choices[value])

    def _setSwitch(self, name: Any, isOn: Any) -> None:
        option = _option(name)
        if option.limits is None and option.choices is None:
            setattr(self._editor.options, option.name, bool(isOn))

    def _setLow(self, value: Any) -> None:
        self._editor.options.thresholdRange = (numberOf(value), self._shown.data.high)

    def _setHigh(self, value: Any) -> None:
        self._editor.options.thresholdRange = (self._shown.data.low, numberOf(value))

    def _hold(self, isOn: Any) -> None:
        data = self._shown.data
        self._editor.setIntensityMask((data.low, data.high) if isOn is True else None)


def _option(name: Any) -> OptionText:
    for options in TOOL_OPTIONS.values():
        for each in options:
            if each.name == name:
                return each
    raise ValueError(_("There is no option '{name}'.").format(name=name))


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Enum) else value
