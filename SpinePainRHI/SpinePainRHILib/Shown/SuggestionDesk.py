"""Suggested high intensity as a reader works with it: settings, a preview that follows them, and only then Apply."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..Events.Signal import Signal
from ..Live.LiveValues import LiveValues, ValueStatus
from ..Suggestions.SuggestionEngine import Suggestion
from .Asking import Talk
from .CaseTexts import whyNoImage
from .CurrentCase import CurrentCase
from .SuggestionChoices import SuggestionSettings, proposedTarget, referenceChoices, targetChoices
from .SuggestionWork import SuggestionWork, ThresholdRange


@dataclass(frozen=True)
class SuggestionReasons:
    """Why something cannot be done now; None where it can."""

    preview: str | None
    apply: str | None
    discard: str | None


class SuggestionDesk:
    """Of one front end, over its open case; an outline changes only by ``apply``.

    Signal: ``changed()`` there is something new to show.
    """

    def __init__(self, case: CurrentCase, saveStateForUndo: Callable[[], object]) -> None:
        """``saveStateForUndo`` is the editor's."""
        self._case, self._saveStateForUndo, self._work = case, saveStateForUndo, SuggestionWork(case)
        self._isTargetChosen = False
        self.changed = Signal()
        self.settings = SuggestionSettings()
        self.targets = self.references = list[tuple[str, str]]()
        """What to choose from: the text, and the segment's ID or nothing (SuggestionChoices)."""
        self.thresholds: ThresholdRange | None = None
        """What a threshold is set within; None before the first preview."""
        self.isOn, self.text = False, ""
        """Whether a preview is wanted, and what is said of it."""
        case.changed.connect(self._onCase)
        case.contextChanged.connect(self.changed.emit)
        case.valuesChanged.connect(self._onValues)
        self._onCase()

    @property
    def suggestion(self) -> Suggestion | None:
        """What is previewed now; None without a preview."""
        return self._work.suggestion

    def close(self) -> None:
        """Takes the preview away and lets go of the case."""
        self._case.changed.disconnect(self._onCase)
        self._case.contextChanged.disconnect(self.changed.emit)
        self._case.valuesChanged.disconnect(self._onValues)
        self.discard()
        self.changed.disconnectAll()

    def set(self, **settings: Any) -> None:
        """Sets fields of SuggestionSettings; the preview follows."""
        before, self.settings = self.settings, replace(self.settings, **settings)
        self._isTargetChosen = self._isTargetChosen or "targetId" in settings
        if self.isOn and (before.method, before.referenceId) != (self.settings.method, self.settings.referenceId):
            self._beginAgain()
        elif self.isOn:
            self.text = self._work.suggest(self.settings)
        self.changed.emit()

    def preview(self) -> None:
        """Begins to preview; ValueError where nothing can be suggested."""
        try:
            self._begin()
        except ValueError:
            self.discard()
            raise
        self.isOn = True
        self.changed.emit()

    def discard(self) -> None:
        """Takes the preview away."""
        self._work.end()
        self.isOn, self.text = False, ""
        self.changed.emit()

    def apply(self) -> Talk[None]:
        """Outlines what is previewed in the target, which is edited then; asks before an outline is replaced.
        ValueError without a preview."""
        target = yield from self._work.apply(self.settings.targetId, self._saveStateForUndo)
        if target is not None and self._case.session is not None:
            self._isTargetChosen = False
            self.discard()
            self._case.session.editor.select(target)
            self._case.session.update()

    def reasons(self) -> SuggestionReasons:
        """What can be done now."""
        return SuggestionReasons(whyNoImage(self._case.session), self._work.whyNotApplied(),
                                 self._work.whyNotDiscarded(self.isOn))

    def _begin(self) -> None:
        self.thresholds = self._work.begin(self.settings) or self.thresholds
        if self.thresholds is not None and self.thresholds.start is not None:
            self.settings = replace(self.settings, threshold=self.thresholds.start)
        self.text = self._work.suggest(self.settings)

    def _beginAgain(self) -> None:
        try:
            self._begin()
        except ValueError as error:
            self._work.hide()
            self.text = str(error)

    def _onCase(self) -> None:
        self._isTargetChosen = False
        self._offer()
        self.discard()

    def _onValues(self, values: LiveValues) -> None:
        if values.status is ValueStatus.STALE:
            return
        before = self.settings, self.targets, self.references
        self._offer()
        isOutdated = self._work.isOutdated(values)
        if isOutdated:
            self._beginAgain()
        if isOutdated or before != (self.settings, self.targets, self.references):  # not at every stroke
            self.changed.emit()

    def _offer(self) -> None:
        """The segments to choose from; an empty one or a new one is proposed until the reader chooses."""
        node, target, reference = self._case.segmentationNode, self.settings.targetId, self.settings.referenceId
        self.targets, self.references = targetChoices(node), referenceChoices(node)
        if not self._isTargetChosen or (target or "") not in [segmentId for _text, segmentId in self.targets]:
            self._isTargetChosen = False
            target = proposedTarget(self._case.values.rows if self._case.values is not None else ()) or None
        if (reference or "") not in [segmentId for _text, segmentId in self.references]:
            reference = self.references[0][1] or None
        self.settings = replace(self.settings, targetId=target, referenceId=reference)
