"""Suggested high intensity: a method, its sliders, a preview with its ratio, and only then Apply."""

from typing import Any

from ..Live.LiveValues import LiveValues, ValueStatus
from ..Shown.Asking import answered
from ..Shown.CaseChoices import SuggestionMethod
from ..Shown.CaseTexts import whyNoImage
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import NOTHING_SUGGESTED, SUGGESTION_NOT_APPLIED
from ..Shown.SuggestionChoices import (
    SuggestionSettings,
    fieldsOfMethod,
    proposedTarget,
    referenceChoices,
    targetChoices,
)
from ..Shown.SuggestionWork import SuggestionWork, ThresholdRange
from ..Suggestions.SuggestionEngine import Suggestion
from .Connections import Connections
from .Feedback import Availability, confirmed, showingErrors


class SuggestionPanel:
    """Previews while its button is down; changes an outline only when the reader applies."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui, self._case = ui, case
        self._available, self._connections = Availability(), Connections()
        self._work = SuggestionWork(case)
        self._isTargetChosen = False
        """Whether the reader chose where the suggestion goes; else an empty segment or a new one is proposed."""
        self._isBusy = False
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
        case.changed.connect(self._onCase)
        case.contextChanged.connect(self._refreshControls)
        case.valuesChanged.connect(self._onValues)
        self._onCase()

    @property
    def suggestion(self) -> Suggestion | None:
        """What is previewed now; None without a preview."""
        return self._work.suggestion

    def discard(self) -> None:
        """Takes the preview away."""
        self._ui.previewButton.checked = False

    def close(self) -> None:
        self.discard()
        self._connections.removeAll()
        self._case.changed.disconnect(self._onCase)
        self._case.contextChanged.disconnect(self._refreshControls)
        self._case.valuesChanged.disconnect(self._onValues)

    # Preview

    def _onPreview(self, on: bool) -> None:
        if on and self._case.session is not None:
            with showingErrors(NOTHING_SUGGESTED):
                self._start()
                self._refreshControls()
                return
            self._ui.previewButton.checked = False
        if not on:
            self._work.end()
            self._ui.suggestionLabel.text = ""
        self._refreshControls()

    def _start(self) -> None:
        limits = self._work.begin(self._settings())
        if limits is not None:
            self._fitThreshold(limits)
        self._suggest()

    def _fitThreshold(self, limits: ThresholdRange) -> None:
        """Gives the threshold slider the cord's own intensities, and a threshold to start from."""
        wasBusy, self._isBusy = self._isBusy, True
        slider = self._ui.thresholdSlider
        slider.minimum, slider.maximum, slider.singleStep = limits.lowest, limits.highest, limits.step
        if limits.start is not None:
            slider.value = limits.start
        self._isBusy = wasBusy

    def _suggest(self) -> None:
        if self._work.isOn and self._case.session is not None and not self._isBusy:
            self._ui.suggestionLabel.text = self._work.suggest(self._settings())
            self._refreshControls()

    def _settings(self) -> SuggestionSettings:
        ui = self._ui
        return SuggestionSettings(
            self._methodName(), ui.thresholdSlider.value, ui.deviationsSlider.value, ui.minimumAreaSlider.value,
            ui.sliceWiseBox.checked, self._targetId(), ui.referenceBox.itemData(ui.referenceBox.currentIndex) or None)

    def _methodName(self) -> SuggestionMethod:
        return list(SuggestionMethod)[max(self._ui.methodBox.currentIndex, 0)]

    def _targetId(self) -> str | None:
        return self._ui.targetBox.itemData(self._ui.targetBox.currentIndex) or None

    # Events

    def _onApply(self, _checked: bool = False) -> None:
        with showingErrors(SUGGESTION_NOT_APPLIED):
            target = answered(self._work.apply(self._targetId(), self._ui.editor.saveStateForUndo), confirmed)
            if target is not None:
                session = self._case.session
                self._isTargetChosen = False
                self.discard()
                session.editor.select(target)
                session.update()

    def _onTarget(self, _index: int = 0) -> None:
        self._isTargetChosen = True
        self._onSetting()

    def _onDiscard(self, _checked: bool = False) -> None:
        self.discard()

    def _onSetting(self, _value: Any = None) -> None:
        with showingErrors(NOTHING_SUGGESTED):
            self._suggest()

    def _onReference(self, _index: int = 0) -> None:
        self._restart()

    def _onMethod(self, _index: int = 0) -> None:
        fields, ui = fieldsOfMethod(self._methodName()), self._ui
        for label, field, shown in ((ui.suggestionFormLabel1, ui.thresholdSlider, fields.threshold),
                                    (ui.suggestionFormLabel2, ui.deviationsSlider, fields.deviations),
                                    (ui.suggestionFormLabel3, ui.referenceBox, fields.reference)):
            label.visible = field.visible = shown
        self._available.set(ui.sliceWiseBox, fields.notSliceWise)
        self._restart()

    def _restart(self) -> None:
        if not self._work.isOn:
            return
        try:
            self._start()
        except ValueError as error:
            self._ui.suggestionLabel.text = str(error)
            self._work.hide()
            self._refreshControls()

    def _onCase(self) -> None:
        self._isTargetChosen = False
        self.discard()
        self._fillBoxes()
        self._onMethod()
        self._refreshControls()

    def _onValues(self, values: LiveValues) -> None:
        if values.status is ValueStatus.STALE:
            return
        self._fillBoxes()
        if self._work.isOutdated(values):
            self._restart()

    def _fillBoxes(self) -> None:
        chosen = self._targetId()
        _fill(self._ui.targetBox, targetChoices(self._case.segmentationNode))
        if not self._isTargetChosen or self._targetId() != chosen:  # what was chosen may be gone
            self._proposeTarget()
        _fill(self._ui.referenceBox, referenceChoices(self._case.segmentationNode))

    def _proposeTarget(self) -> None:
        self._isTargetChosen = False
        box, values = self._ui.targetBox, self._case.values
        wasBlocked = box.blockSignals(True)
        box.currentIndex = box.findData(proposedTarget(values.rows if values is not None else ()))
        box.blockSignals(wasBlocked)

    def _refreshControls(self) -> None:
        ui = self._ui
        self._available.set(ui.previewButton, whyNoImage(self._case.session))
        self._available.set(ui.applyButton, self._work.whyNotApplied())
        self._available.set(ui.discardButton, self._work.whyNotDiscarded(ui.previewButton.checked))


def _fill(box: Any, choices: list[tuple[str, str]]) -> None:
    """Puts (text, ID) pairs into a box; the chosen ID stays chosen."""
    if [(box.itemText(index), box.itemData(index)) for index in range(box.count)] == choices:
        return
    chosen = box.itemData(box.currentIndex) if box.currentIndex >= 0 else None
    wasBlocked = box.blockSignals(True)
    box.clear()
    for text, segmentId in choices:
        box.addItem(text, segmentId)
    ids = [segmentId for _text, segmentId in choices]
    box.currentIndex = ids.index(chosen) if chosen in ids else 0
    box.blockSignals(wasBlocked)
