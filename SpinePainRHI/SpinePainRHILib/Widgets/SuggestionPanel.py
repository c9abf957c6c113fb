"""Suggested high intensity: a method, its sliders, a preview with its ratio, and only then Apply."""

from typing import Any

import slicer
from slicer.i18n import tr as _

from ..Case.CaseSuggestions import CaseSuggestions
from ..Core.CaseTags import Role
from ..Live.LiveValues import LiveValues, ValueStatus
from ..Scene.SegmentRecognition import recogniseSegments, segmentsOf
from ..Scene.SegmentTags import nameOf
from ..Shown.CaseChoices import SuggestionMethod
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import NOTHING_SUGGESTED, SUGGESTION_NOT_APPLIED
from ..Shown.ShownNumbers import number, percent
from ..Suggestions.Methods import (
    FixedThreshold,
    Method,
    OtsuThreshold,
    ReferenceThreshold,
    RobustThreshold,
    Scope,
    SizeLimit,
)
from ..Suggestions.SuggestionEngine import Suggestion
from .Connections import Connections
from .Feedback import Availability, showingErrors
from .PlainText import plainTip
from .SuggestionDisplay import SuggestionDisplay


class SuggestionPanel:
    """Previews while its button is down; changes an outline only when the reader applies."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui, self._case = ui, case
        self._available, self._connections = Availability(), Connections()
        self._display = SuggestionDisplay()
        self._suggestions: CaseSuggestions | None = None
        self._suggestion: Suggestion | None = None
        self._measured: Any = None
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
        return self._suggestion

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
            self._suggestions = self._suggestion = None
            self._display.hide()
            self._ui.suggestionLabel.text = ""
        self._refreshControls()

    def _start(self) -> None:
        self._suggestions = CaseSuggestions(self._case.session, self._referenceId())
        self._measured = self._case.session.values.measurement
        self._fitThreshold()
        self._suggest()

    def _fitThreshold(self) -> None:
        """Gives the threshold slider the cord's own intensities, and a threshold to start from."""
        limits, slider = self._suggestions.intensityRange, self._ui.thresholdSlider
        if limits is None:
            return
        wasBusy, self._isBusy = self._isBusy, True
        isOutside = not limits[0] < slider.value < limits[1]
        slider.minimum, slider.maximum = limits if limits[0] < limits[1] else (limits[0], limits[0] + 1)
        slider.singleStep = max((slider.maximum - slider.minimum) / 200, 0.1)
        if isOutside:
            proposed = self._suggestions.suggest(RobustThreshold()).thresholds
            known = [each.intensity for each in proposed if each.intensity is not None]
            slider.value = min(known[0], limits[1]) if known else sum(limits) / 2
        self._isBusy = wasBusy

    def _suggest(self) -> None:
        session = self._case.session
        if self._suggestions is None or session is None or self._isBusy:
            return
        self._suggestion = self._suggestions.suggest(self._method(), SizeLimit(self._ui.minimumAreaSlider.value))
        self._display.show(session.segmentationNode, self._suggestion.mask)
        self._ui.suggestionLabel.text = self._describe(self._suggestion)
        self._refreshControls()

    def _describe(self, suggestion: Suggestion) -> str:
        if suggestion.reason is not None:
            return suggestion.reason
        measured = self._suggestions.measure(suggestion, self._targetId())
        known = [each.intensity for each in suggestion.thresholds if each.intensity is not None]
        level = number(known[0]) if len(known) == 1 else _("{low} to {high}").format(
            low=number(min(known)), high=number(max(known)))
        lines = [_("With the suggestion: RHI {ratio}, largest {largest}, volume {volume}").format(
            ratio=percent(measured.rhiPercent), largest=percent(measured.rhiMaxPercent),
            volume=percent(measured.rhiVolumePercent)), _("Threshold: {level}").format(level=level)]
        if suggestion.mask.isEmpty:
            lines[:1] = [_("No voxel of the cord is at or above the threshold.")]
        return "\n".join((*lines, *suggestion.notes))

    def _method(self) -> Method:
        ui = self._ui
        scope = Scope.SLICE if ui.sliceWiseBox.checked else Scope.VOLUME
        method = self._methodName()
        if method is SuggestionMethod.fixed:
            return FixedThreshold(ui.thresholdSlider.value)
        if method is SuggestionMethod.otsu:
            return OtsuThreshold(scope, minimumContrast=ui.deviationsSlider.value)
        if method is SuggestionMethod.reference:
            return ReferenceThreshold(ui.deviationsSlider.value, scope)
        return RobustThreshold(ui.deviationsSlider.value, scope=scope)

    def _methodName(self) -> SuggestionMethod:
        return list(SuggestionMethod)[max(self._ui.methodBox.currentIndex, 0)]

    def _targetId(self) -> str | None:
        return self._ui.targetBox.itemData(self._ui.targetBox.currentIndex) or None

    def _referenceId(self) -> str | None:
        if self._methodName() is not SuggestionMethod.reference:
            return None
        return self._ui.referenceBox.itemData(self._ui.referenceBox.currentIndex) or None

    # Events

    def _onApply(self, _checked: bool = False) -> None:
        with showingErrors(SUGGESTION_NOT_APPLIED):
            session, suggestions, suggestion = self._case.session, self._suggestions, self._suggestion
            if session is None or suggestions is None or suggestion is None:
                raise ValueError(_("Preview a suggestion first."))
            if not self._mayReplace(self._targetId()):
                return
            self._ui.editor.saveStateForUndo()
            target = suggestions.apply(suggestion, self._targetId())
            self._isTargetChosen = False
            self.discard()
            session.editor.select(target)
            session.update()

    def _mayReplace(self, targetId: str | None) -> bool:
        """Whether what was drawn in the target may go: asked, where there is anything."""
        if targetId is None or self._case.session.lesions.mask(targetId).isEmpty:
            return True
        return slicer.util.confirmYesNoDisplay(plainTip(_(
            "'{name}' is outlined already. Replace its outline by the suggestion?\n\nUndo brings it back. To keep "
            "both, choose a new segment after 'Into'.").format(name=self._ui.targetBox.currentText)))

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
        method, ui = self._methodName(), self._ui
        isFixed, isReference = method is SuggestionMethod.fixed, method is SuggestionMethod.reference
        for label, field, shown in ((ui.suggestionFormLabel1, ui.thresholdSlider, isFixed),
                                    (ui.suggestionFormLabel2, ui.deviationsSlider, not isFixed),
                                    (ui.suggestionFormLabel3, ui.referenceBox, isReference)):
            label.visible = field.visible = shown
        self._available.set(ui.sliceWiseBox, _("a fixed threshold holds for all slices") if isFixed else None)
        self._restart()

    def _restart(self) -> None:
        if self._suggestions is None:
            return
        try:
            self._start()
        except ValueError as error:
            self._ui.suggestionLabel.text = str(error)
            self._suggestion = None
            self._display.hide()
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
        if self._suggestions is not None and values.measurement is not None and (
                values.measurement is not self._measured):
            self._restart()

    def _fillBoxes(self) -> None:
        node = self._case.segmentationNode
        bright, others = [], []
        if node is not None and node.GetSegmentation() is not None:
            roles = {each.segmentId: each.role for each in recogniseSegments(node.GetSegmentation()).segments}
            for segmentId, segment in segmentsOf(node.GetSegmentation()).items():
                if roles.get(segmentId) is Role.HIGH_INTENSITY:
                    bright.append((nameOf(segment), segmentId))
                elif segmentId not in roles:
                    others.append((nameOf(segment), segmentId))
        chosen = self._targetId()
        _fill(self._ui.targetBox, [*bright, (_("A new high-intensity segment"), "")])
        if not self._isTargetChosen or self._targetId() != chosen:  # what was chosen may be gone
            self._proposeTarget()
        _fill(self._ui.referenceBox, others or [(_("No segment is marked as normal"), "")])

    def _proposeTarget(self) -> None:
        """An empty segment, else a new one: no outline is replaced unless the reader chooses it."""
        self._isTargetChosen = False
        rows = self._case.values.rows if self._case.values is not None else ()
        empty = [row.segmentId for row in rows if row.role is Role.HIGH_INTENSITY and row.volumeMm3 == 0]
        box = self._ui.targetBox
        wasBlocked = box.blockSignals(True)
        box.currentIndex = box.findData(empty[0] if empty else "")
        box.blockSignals(wasBlocked)

    def _refreshControls(self) -> None:
        session, ui = self._case.session, self._ui
        closed = None if session is not None else _("no case is open")
        if closed is None and session.volumeNode is None:
            closed = _("the case has no volume")
        self._available.set(ui.previewButton, closed)
        empty = self._suggestion is None or self._suggestion.mask.isEmpty
        self._available.set(ui.applyButton, closed or (_("nothing is previewed") if empty else None))
        idle = None if ui.previewButton.checked else _("nothing is previewed")
        self._available.set(ui.discardButton, closed or idle)


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
