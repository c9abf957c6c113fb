"""Suggested high intensity: a method, its sliders, a preview with its ratio, and only then Apply."""

from typing import Any

from ..Shown.Asking import answered
from ..Shown.CaseChoices import SuggestionMethod
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import NOTHING_SUGGESTED, SUGGESTION_NOT_APPLIED
from ..Shown.SuggestionChoices import fieldsOfMethod
from ..Shown.SuggestionDesk import SuggestionDesk
from ..Suggestions.SuggestionEngine import Suggestion
from .Connections import Connections
from .Feedback import Availability, confirmed, showingErrors


class SuggestionPanel:
    """The controls of a SuggestionDesk, which previews while the button is down."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui = ui
        self._available, self._connections = Availability(), Connections()
        self._desk = SuggestionDesk(case, ui.editor.saveStateForUndo)
        self._isShowing = False
        for sender, signal, slot in (
                (ui.previewButton, "toggled(bool)", self._onPreview),
                (ui.applyButton, "clicked(bool)", self._onApply),
                (ui.discardButton, "clicked(bool)", self._onDiscard),
                (ui.methodBox, "currentIndexChanged(int)", self._onMethod),
                (ui.thresholdSlider, "valueChanged(double)", self._onSetting),
                (ui.deviationsSlider, "valueChanged(double)", self._onSetting),
                (ui.minimumAreaSlider, "valueChanged(double)", self._onSetting),
                (ui.sliceWiseBox, "toggled(bool)", self._onSetting),
                (ui.targetBox, "currentIndexChanged(int)", self._onTarget),
                (ui.referenceBox, "currentIndexChanged(int)", self._onReference)):
            self._connections.add(sender, signal, slot)
        self._desk.changed.connect(self._show)
        self._set(method=list(SuggestionMethod)[max(ui.methodBox.currentIndex, 0)], **self._entered())
        self._show()

    @property
    def suggestion(self) -> Suggestion | None:
        """What is previewed now; None without a preview."""
        return self._desk.suggestion

    def discard(self) -> None:
        """Takes the preview away."""
        self._desk.discard()

    def close(self) -> None:
        self._connections.removeAll()
        self._desk.close()

    # Act

    def _onPreview(self, on: bool) -> None:
        if self._isShowing:
            return
        with showingErrors(NOTHING_SUGGESTED):
            (self._desk.preview if on else self._desk.discard)()

    def _onApply(self, _checked: bool = False) -> None:
        with showingErrors(SUGGESTION_NOT_APPLIED):
            answered(self._desk.apply(), confirmed)

    def _onDiscard(self, _checked: bool = False) -> None:
        self._desk.discard()

    def _onMethod(self, index: int = 0) -> None:
        self._set(method=list(SuggestionMethod)[max(index, 0)])

    def _onSetting(self, _value: Any = None) -> None:
        if not self._isShowing:
            self._set(**self._entered())

    def _onTarget(self, _index: int = 0) -> None:
        self._set(targetId=_chosen(self._ui.targetBox))

    def _onReference(self, _index: int = 0) -> None:
        self._set(referenceId=_chosen(self._ui.referenceBox))

    def _set(self, **settings: Any) -> None:
        with showingErrors(NOTHING_SUGGESTED):
            self._desk.set(**settings)

    def _entered(self) -> dict[str, Any]:
        ui = self._ui
        return {"threshold": ui.thresholdSlider.value, "deviations": ui.deviationsSlider.value,
                "minimumAreaMm2": ui.minimumAreaSlider.value, "isSliceWise": ui.sliceWiseBox.checked}

    # Show

    def _show(self) -> None:
        desk, ui, wasShowing, self._isShowing = self._desk, self._ui, self._isShowing, True
        _fill(ui.targetBox, desk.targets, desk.settings.targetId)
        _fill(ui.referenceBox, desk.references, desk.settings.referenceId)
        if desk.thresholds is not None:
            slider, limits = ui.thresholdSlider, desk.thresholds
            slider.minimum, slider.maximum, slider.singleStep = limits.lowest, limits.highest, limits.step
            slider.value = desk.settings.threshold
        ui.suggestionLabel.text = desk.text
        ui.previewButton.checked = desk.isOn
        fields, reasons = fieldsOfMethod(desk.settings.method), desk.reasons()
        for label, field, shown in ((ui.suggestionFormLabel1, ui.thresholdSlider, fields.threshold),
                                    (ui.suggestionFormLabel2, ui.deviationsSlider, fields.deviations),
                                    (ui.suggestionFormLabel3, ui.referenceBox, fields.reference)):
            label.visible = field.visible = shown
        for control, reason in ((ui.sliceWiseBox, fields.notSliceWise), (ui.previewButton, reasons.preview),
                                (ui.applyButton, reasons.apply), (ui.discardButton, reasons.discard)):
            self._available.set(control, reason)
        self._isShowing = wasShowing
        if desk.isOn and not wasShowing and ui.thresholdSlider.value != desk.settings.threshold:
            self._set(threshold=ui.thresholdSlider.value)  # the slider has fewer digits; what it shows is what holds


def _chosen(box: Any) -> str | None:
    return box.itemData(box.currentIndex) or None


def _fill(box: Any, choices: list[tuple[str, str]], chosen: str | None) -> None:
    """Puts (text, ID) pairs into a box and chooses one, without telling anybody."""
    wasBlocked = box.blockSignals(True)
    if [(box.itemText(index), box.itemData(index)) for index in range(box.count)] != choices:
        box.clear()
        for text, segmentId in choices:
            box.addItem(text, segmentId)
    box.currentIndex = box.findData(chosen or "")
    box.blockSignals(wasBlocked)
