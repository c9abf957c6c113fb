"""Suggestions of high intensity for the case of a session, and what the case would measure with one applied."""

from dataclasses import replace

from ..Core.Cases import CaseMeasurement, Outline, measureCase
from ..Core.CaseTags import Role
from ..Core.Masks import unite
from ..Core.OutlineTool import Tool
from ..Core.Rhi import Rule
from ..Scene.CaseSegmentation import readCase
from ..Scene.CaseVolume import volumeGeometry, volumeVoxels
from ..Scene.SegmentRecognition import recogniseSegments
from ..Suggestions.Methods import Method, SizeLimit
from ..Suggestions.SuggestionEngine import Suggestion, SuggestionEngine
from .CaseSession import CaseSession


class CaseSuggestions:
    """Suggests for the outlines and the volume as they are when this is made; make a new one after an edit.

    ``referenceId`` is a segment painted over normal cord, for ReferenceThreshold. Nothing in the scene changes
    before ``apply``. Raises ValueError without a volume, and where the outlines lie on another grid than it does.
    """

    def __init__(self, session: CaseSession, referenceId: str | None = None) -> None:
        if session.volumeNode is None:
            raise ValueError("No volume is known for this case: choose the T2 volume it was outlined on.")
        self._session = session
        self._case = readCase(session.segmentationNode)
        segments = recogniseSegments(session.segmentationNode.GetSegmentation()).segments
        self._lesionIds = [each.segmentId for each in segments if each.role is not Role.CORD]
        geometry = self._case.axisGeometry or self._case.geometry
        if not geometry.sameGridAs(volumeGeometry(session.volumeNode)):
            raise ValueError("The outlines lie on another grid than the volume: choose the volume they were drawn on.")
        self._rule = measureCase(self._case, session.axis, session.rule).rule
        cord = self._case.cord
        if Rule(self._rule) is Rule.UNION:
            cord = unite([cord, *(each.mask for each in self._case.lesions if each.role is Role.HIGH_INTENSITY)])
        reference = session.lesions.mask(referenceId) if referenceId else None
        self._engine = SuggestionEngine(volumeVoxels(session.volumeNode), geometry, cord, session.axis,
                                        reference=reference)

    @property
    def intensityRange(self) -> tuple[float, float] | None:
        """Lowest and highest intensity of the cord; None while it has no voxel."""
        return self._engine.intensityRange

    def suggest(self, method: Method, size: SizeLimit | None = None) -> Suggestion:
        """The suggested voxels; see SuggestionEngine.suggest."""
        return self._engine.suggest(method, size)

    def measure(self, suggestion: Suggestion, segmentId: str | None = None) -> CaseMeasurement:
        """What the case would measure with the suggestion as the outline of a high-intensity segment, or, for None,
        as a further one; by the rule that the case has now."""
        added = Outline("", Role.HIGH_INTENSITY, suggestion.mask)
        lesions = self._case.lesions
        if segmentId is None:
            lesions = (*lesions, added)
        elif segmentId in self._lesionIds:
            place = self._lesionIds.index(segmentId)
            lesions = (*lesions[:place], added, *lesions[place + 1:])
        else:
            raise ValueError(f"'{segmentId}' is no lesion of this case: choose one of the table.")
        return measureCase(replace(self._case, lesions=lesions), self._session.axis, self._rule)

    def apply(self, suggestion: Suggestion, segmentId: str | None = None) -> str:
        """Makes the suggestion the outline of a high-intensity segment, or, for None, of a new one; returns its ID.

        Save the editor's state for undo before. Raises ValueError for a suggestion that holds nothing, and says why.
        """
        if suggestion.mask.isEmpty:
            raise ValueError(suggestion.reason or "The suggestion holds no voxel: lower the threshold.")
        lesions = self._session.lesions
        segmentId = segmentId or lesions.addHighIntensity()
        lesions.setMask(segmentId, suggestion.mask, Tool.SUGGESTED)
        return segmentId
