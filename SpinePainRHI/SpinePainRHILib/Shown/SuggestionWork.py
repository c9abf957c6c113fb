"""Suggested high intensity of the open case: previewed with the ratio it would give, outlined only when applied."""

from collections.abc import Callable
from dataclasses import dataclass

from ..Case.CaseSession import CaseSession
from ..Case.CaseSuggestions import CaseSuggestions
from ..Case.SuggestionDisplay import SuggestionDisplay
from ..Core.Cases import CaseMeasurement
from ..Live.LiveValues import LiveValues
from ..Scene.SegmentTags import nameOf
from ..Suggestions.Methods import RobustThreshold, SizeLimit
from ..Suggestions.SuggestionEngine import Suggestion
from .Asking import Talk
from .CaseChoices import SuggestionMethod
from .CaseTexts import whyNoImage
from .CurrentCase import CurrentCase
from .ShownNumbers import number, percent
from .SuggestionChoices import SuggestionSettings, methodOf
from .Words import _


@dataclass(frozen=True)
class ThresholdRange:
    """The cord's own intensities for a threshold, in ``step``; ``start`` is one to begin with where what is set lies
    outside, else None."""

    lowest: float
    highest: float
    step: float
    start: float | None


class SuggestionWork:
    """Previews between ``begin`` and ``end``. Begin anew where ``isOutdated`` says so, and for another reference."""

    def __init__(self, case: CurrentCase) -> None:
        self._case, self._display = case, SuggestionDisplay()
        self._suggestions: CaseSuggestions | None = None
        self._measured: CaseMeasurement | None = None
        self.suggestion: Suggestion | None = None
        """What is previewed now; None without a preview."""

    @property
    def isOn(self) -> bool:
        return self._suggestions is not None

    def begin(self, settings: SuggestionSettings) -> ThresholdRange | None:
        """Looks at the open case as it is now; the range for the threshold is None without a cord.

        Raises ValueError where nothing can be suggested; an earlier look, if any, stays.
        """
        session = self._session
        isReference = settings.method is SuggestionMethod.reference
        suggestions = self._suggestions = CaseSuggestions(session, settings.referenceId if isReference else None)
        self._measured = session.values.measurement
        limits = suggestions.intensityRange
        if limits is None:
            return None
        low, high = limits if limits[0] < limits[1] else (limits[0], limits[0] + 1)
        start = None
        if not limits[0] < settings.threshold < limits[1]:
            known = [each.intensity for each in suggestions.suggest(RobustThreshold()).thresholds
                     if each.intensity is not None]
            start = min(known[0], limits[1]) if known else sum(limits) / 2
        return ThresholdRange(low, high, max((high - low) / 200, 0.1), start)

    def suggest(self, settings: SuggestionSettings) -> str:
        """Previews a suggestion and says what it would give; empty before ``begin``."""
        if self._suggestions is None:
            return ""
        session = self._session
        self.suggestion = self._suggestions.suggest(methodOf(settings), SizeLimit(settings.minimumAreaMm2))
        self._display.show(session.segmentationNode, self.suggestion.mask)
        if self.suggestion.reason is not None:
            return self.suggestion.reason
        return suggestionText(self.suggestion, self._suggestions.measure(self.suggestion, settings.targetId))

    def hide(self) -> None:
        """Takes the preview away, as where nothing can be suggested just now."""
        self.suggestion = None
        self._display.hide()

    def end(self) -> None:
        """Takes the preview away and forgets the case."""
        self.hide()
        self._suggestions = None

    def isOutdated(self, values: LiveValues) -> bool:
        """Whether the outlines changed since ``begin``."""
        return self.isOn and values.measurement is not None and values.measurement is not self._measured

    def apply(self, targetId: str | None, saveStateForUndo: Callable[[], object]) -> Talk[str | None]:
        """Outlines what is previewed, and gives the segment's ID, which is to be selected; asks before an outline is
        replaced, None: it is not to be. ValueError without a preview."""
        if self._suggestions is None or self.suggestion is None:
            raise ValueError(_("Preview a suggestion first."))
        if targetId is not None and not self._session.lesions.mask(targetId).isEmpty and not (yield self._question(
                targetId)):
            return None
        saveStateForUndo()
        return self._suggestions.apply(self.suggestion, targetId)

    def whyNotApplied(self) -> str | None:
        """Why there is nothing to apply; None where there is."""
        isEmpty = self.suggestion is None or self.suggestion.mask.isEmpty
        return whyNoImage(self._case.session) or (_("nothing is previewed") if isEmpty else None)

    def whyNotDiscarded(self, isPreview: bool) -> str | None:
        """Why there is no preview to take away; None where there is."""
        return whyNoImage(self._case.session) or (None if isPreview else _("nothing is previewed"))

    def _question(self, targetId: str) -> str:
        name = nameOf(self._session.segmentationNode.GetSegmentation().GetSegment(targetId))
        return _("'{name}' is outlined already. Replace its outline by the suggestion?\n\nUndo brings it back. To "
                 "keep both, choose a new segment after 'Into'.").format(name=name)

    @property
    def _session(self) -> CaseSession:
        if self._case.session is None:
            raise ValueError(_("Preview a suggestion first."))
        return self._case.session


def suggestionText(suggestion: Suggestion, measured: CaseMeasurement) -> str:
    """What the case would measure with the suggestion, its threshold, and what there is to know of it, a line each."""
    known = [each.intensity for each in suggestion.thresholds if each.intensity is not None]
    level = number(known[0]) if len(known) == 1 else _("{low} to {high}").format(
        low=number(min(known)), high=number(max(known)))
    first = _("With the suggestion: RHI {ratio}, largest {largest}, volume {volume}").format(
        ratio=percent(measured.rhiPercent), largest=percent(measured.rhiMaxPercent),
        volume=percent(measured.rhiVolumePercent))
    if suggestion.mask.isEmpty:
        first = _("No voxel of the cord is at or above the threshold.")
    return "\n".join((first, _("Threshold: {level}").format(level=level), *suggestion.notes))
