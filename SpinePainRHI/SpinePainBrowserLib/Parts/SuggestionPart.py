"""Suggested high intensity: a method, its settings, a preview with its ratio, and only then Apply."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from SpinePainRHILib.Live.LiveValues import LiveValues, ValueStatus
from SpinePainRHILib.Shown import Failures
from SpinePainRHILib.Shown.CaseChoices import SuggestionMethod
from SpinePainRHILib.Shown.CaseTexts import whyNoImage
from SpinePainRHILib.Shown.SuggestionChoices import (
    SuggestionSettings,
    fieldsOfMethod,
    proposedTarget,
    referenceChoices,
    targetChoices,
)
from SpinePainRHILib.Shown.SuggestionWork import SuggestionWork
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, checkBox, choice, given, numberField, numberOf, row, scriptOptions, section, words
from .PartState import PartState
from .Workbench import Workbench

DEVIATIONS, AREAS_MM2 = [0.0, 10.0, 0.1], [0.0, 100.0, 0.5]


@dataclass
class SuggestionShown:
    """State of this part."""

    method: str = SuggestionMethod.robust.name
    threshold: float = 0.0
    thresholds: list[float] = field(default_factory=lambda: [0.0, 1.0, 0.1])
    deviations: float = 3.0
    minimumAreaMm2: float = 0.0
    isSliceWise: bool = False
    target: str = ""
    reference: str = ""
    targets: list[dict[str, str]] = field(default_factory=list)
    references: list[dict[str, str]] = field(default_factory=list)
    isOn: bool = False
    text: str = ""
    closed: str = ""
    noApply: str = ""
    noDiscard: str = ""


class SuggestionPart:
    """Previews while its button is down; changes an outline only when the reader applies."""

    def __init__(self, bench: Workbench, saveState: Callable[[], object]) -> None:
        self._bench, self._saveState = bench, saveState
        self._shown = PartState(bench.server.state, SuggestionShown)
        self._work = SuggestionWork(bench.case)
        self._isTargetChosen = False
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self._refresh)
        bench.case.valuesChanged.connect(self._onValues)
        self._onCase()

    def build(self) -> None:
        name, acting = self._shown.name, self._bench.acting
        methods = scriptOptions((each.label(), each.name) for each in SuggestionMethod)

        def set(key: str, kind: Callable[[Any], Any]) -> Any:
            return given(acting(Failures.NOTHING_SUGGESTED, lambda value: self._set(key, kind(value))))

        with section(_("Suggest high intensity"), "suggest", isOpen=False):
            choice(_("Method"), name.method, methods, "suggest-method", set("method", str))
            with html.Div(v_show=f"{name.method} === '{SuggestionMethod.fixed.name}'"):
                numberField(_("Threshold"), name.threshold, "suggest-threshold", set("threshold", numberOf),
                            name.thresholds)
            with html.Div(v_show=f"{name.method} !== '{SuggestionMethod.fixed.name}'"):
                numberField(_("Deviations"), name.deviations, "suggest-deviations", set("deviations", numberOf),
                            str(DEVIATIONS))
            with html.Div(v_show=f"{name.method} === '{SuggestionMethod.reference.name}'"):
                choice(_("Normal region"), name.reference, name.references, "suggest-reference", set("reference", str))
            numberField(_("Smallest area, mm²"), name.minimumAreaMm2, "suggest-area", set("minimumAreaMm2", numberOf),
                        str(AREAS_MM2))
            checkBox(_("One threshold per slice"), name.isSliceWise, "suggest-slices",
                     given(acting(Failures.NOTHING_SUGGESTED, lambda on: self._set("isSliceWise", bool(on))),
                           "$event.target.checked"), f"{name.method} === '{SuggestionMethod.fixed.name}'")
            choice(_("Into"), name.target, name.targets, "suggest-target", set("target", str))
            with row():
                button(_("Preview"), acting(Failures.NOTHING_SUGGESTED, self._toggle), "suggest-preview",
                       reason=name.closed, pressed=name.isOn)
                button(_("Apply"), self._apply, "suggest-apply", reason=name.noApply)
                button(_("Discard"), self.discard, "suggest-discard", reason=name.noDiscard)
            words(name.text, "suggest-text")

    def discard(self) -> None:
        """Takes the preview away."""
        self._work.end()
        self._shown.data.isOn, self._shown.data.text = False, ""
        self._refresh()

    def _settings(self) -> SuggestionSettings:
        data = self._shown.data
        return SuggestionSettings(SuggestionMethod[data.method], data.threshold, data.deviations, data.minimumAreaMm2,
                                  data.isSliceWise, data.target or None, data.reference or None)

    def _toggle(self) -> None:
        if self._shown.data.isOn:
            self.discard()
            return
        self._begin()

    def _begin(self) -> None:
        limits, data = self._work.begin(self._settings()), self._shown.data
        if limits is not None:
            data.thresholds = [limits.lowest, limits.highest, limits.step]
            data.threshold = limits.start if limits.start is not None else data.threshold
        data.isOn = True
        data.text = self._work.suggest(self._settings())
        self._refresh()

    def _restart(self) -> None:
        try:
            self._begin()
        except ValueError as error:
            self._work.hide()
            self._shown.data.text = str(error)
            self._refresh()

    def _set(self, key: str, value: Any) -> None:
        data = self._shown.data
        if key == "method" and value not in SuggestionMethod.__members__:
            return
        setattr(data, key, value)
        if key == "method" and not fieldsOfMethod(SuggestionMethod[value]).reference:
            data.reference = data.references[0]["value"] if data.references else ""
        self._isTargetChosen = self._isTargetChosen or key == "target"
        if not self._work.isOn:
            return
        if key in ("method", "reference"):
            self._restart()
        else:
            data.text = self._work.suggest(self._settings())
            self._refresh()

    def _apply(self) -> None:
        self._bench.converse(Failures.SUGGESTION_NOT_APPLIED,
                             self._work.apply(self._shown.data.target or None, self._saveState), self._applied)

    def _applied(self, target: str | None) -> None:
        if target is not None:
            self._isTargetChosen = False
            self.discard()
            self._bench.session.editor.select(target)
            self._bench.session.update()

    # Events

    def _onCase(self) -> None:
        self._isTargetChosen = False
        self.discard()
        self._offer()

    def _onValues(self, values: LiveValues) -> None:
        if values.status is ValueStatus.STALE:
            return
        self._offer()
        if self._work.isOutdated(values):
            self._restart()

    def _offer(self) -> None:
        """The segments to choose from; an empty one or a new one is proposed until the reader chooses."""
        data, node = self._shown.data, self._bench.case.segmentationNode
        data.targets = [{"text": text, "value": value} for text, value in targetChoices(node)]
        data.references = [{"text": text, "value": value} for text, value in referenceChoices(node)]
        known = {each["value"] for each in data.targets}
        if not self._isTargetChosen or data.target not in known:
            self._isTargetChosen = False
            values = self._bench.case.values
            data.target = proposedTarget(values.rows if values is not None else ())
        if data.reference not in {each["value"] for each in data.references}:
            data.reference = data.references[0]["value"]

    def _refresh(self) -> None:
        data = self._shown.data
        data.closed = whyNoImage(self._bench.case.session) or ""
        data.noApply = self._work.whyNotApplied() or ""
        data.noDiscard = self._work.whyNotDiscarded(data.isOn) or ""
