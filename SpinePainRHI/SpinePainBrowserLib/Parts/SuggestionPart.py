"""Suggested high intensity: a method, its settings, a preview with its ratio, and only then Apply."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from SpinePainRHILib.Shown import Failures
from SpinePainRHILib.Shown.CaseChoices import SuggestionMethod
from SpinePainRHILib.Shown.SuggestionChoices import fieldsOfMethod
from SpinePainRHILib.Shown.SuggestionDesk import SuggestionDesk
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import asOptions, button, checkBox, choice, numberField, numberOf, row, section, words
from .Part import Part
from .Workbench import Workbench

DEVIATIONS, AREAS_MM2 = (0.0, 10.0, 0.1), (0.0, 100.0, 0.5)


@dataclass
class SuggestionShown:
    """State of this part: ``set`` are the settings, ``has`` which of them the method has, ``no`` why not."""

    set: dict[str, Any] = field(default_factory=dict)
    has: dict[str, Any] = field(default_factory=dict)
    no: dict[str, str | None] = field(default_factory=dict)
    thresholds: list[float] = field(default_factory=lambda: [0.0, 1.0, 0.1])
    targets: list[dict[str, str]] = field(default_factory=list)
    references: list[dict[str, str]] = field(default_factory=list)
    isOn: bool = False
    text: str = ""


class SuggestionPart(Part[SuggestionShown]):
    """The controls of a SuggestionDesk, which previews while the button is down."""

    def __init__(self, bench: Workbench, saveState: Callable[[], object]) -> None:
        super().__init__(bench, SuggestionShown)
        self.desk = SuggestionDesk(bench.case, saveState)
        self.desk.changed.connect(self._show)
        self._show()

    def build(self) -> None:
        name, acting = self._name, self._bench.acting

        def setting(field: str, kind: Callable[[Any], Any]) -> Callable[..., None]:
            return acting(Failures.NOTHING_SUGGESTED, lambda value: self.desk.set(**{field: kind(value)}))

        with section(_("Suggest high intensity"), "suggest", isOpen=False):
            choice(_("Method"), f"{name.set}.method", ((each.label(), each.name) for each in SuggestionMethod),
                   "suggest-method", setting("method", _methodOf))
            with html.Div(v_show=f"{name.has}.threshold"):
                numberField(_("Threshold"), f"{name.set}.threshold", "suggest-threshold",
                            setting("threshold", numberOf), name.thresholds)
            with html.Div(v_show=f"{name.has}.deviations"):
                numberField(_("Deviations"), f"{name.set}.deviations", "suggest-deviations",
                            setting("deviations", numberOf), DEVIATIONS)
            with html.Div(v_show=f"{name.has}.reference"):
                choice(_("Normal region"), f"{name.set}.referenceId", name.references, "suggest-reference",
                       setting("referenceId", _segmentOf))
            numberField(_("Smallest area, mm²"), f"{name.set}.minimumAreaMm2", "suggest-area",
                        setting("minimumAreaMm2", numberOf), AREAS_MM2)
            checkBox(_("One threshold per slice"), f"{name.set}.isSliceWise", "suggest-slices",
                     setting("isSliceWise", bool), f"{name.has}.notSliceWise")
            choice(_("Into"), f"{name.set}.targetId", name.targets, "suggest-target", setting("targetId", _segmentOf))
            with row():
                button(_("Preview"), acting(Failures.NOTHING_SUGGESTED, self._toggle), "suggest-preview",
                       reason=f"{name.no}.preview", pressed=name.isOn)
                button(_("Apply"), self._apply, "suggest-apply", reason=f"{name.no}.apply")
                button(_("Discard"), self.desk.discard, "suggest-discard", reason=f"{name.no}.discard")
            words(name.text, "suggest-text")

    def _toggle(self) -> None:
        (self.desk.discard if self.desk.isOn else self.desk.preview)()

    def _apply(self) -> None:
        self._bench.converse(Failures.SUGGESTION_NOT_APPLIED, self.desk.apply())

    def _show(self) -> None:
        data, desk = self._data, self.desk
        data.set = {**asdict(desk.settings), "method": desk.settings.method.name,
                    "targetId": desk.settings.targetId or "", "referenceId": desk.settings.referenceId or ""}
        data.has, data.no = asdict(fieldsOfMethod(desk.settings.method)), asdict(desk.reasons())
        data.targets, data.references = asOptions(desk.targets), asOptions(desk.references)
        if desk.thresholds is not None:
            data.thresholds = [desk.thresholds.lowest, desk.thresholds.highest, desk.thresholds.step]
        data.isOn, data.text = desk.isOn, desk.text


def _methodOf(name: Any) -> SuggestionMethod:
    if name not in SuggestionMethod.__members__:
        raise ValueError(_("There is no method '{name}'.").format(name=name))
    return SuggestionMethod[name]


def _segmentOf(value: Any) -> str | None:
    return str(value) or None
