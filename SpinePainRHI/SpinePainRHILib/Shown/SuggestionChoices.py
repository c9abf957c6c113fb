"""What a suggestion of high intensity is made with: method, settings, and the segments it goes into or learns from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..Core.CaseTags import Role
from ..Live.LiveValues import LesionRow
from ..Scene.SegmentRecognition import recogniseSegments, segmentsOf
from ..Scene.SegmentTags import nameOf
from ..Suggestions.Methods import (
    FixedThreshold,
    Method,
    OtsuThreshold,
    ReferenceThreshold,
    RobustThreshold,
    Scope,
)
from .CaseChoices import SuggestionMethod
from .Words import _


@dataclass(frozen=True)
class SuggestionSettings:
    """What is set. ``targetId`` is the segment that the suggestion goes into (None: a new one), ``referenceId`` the
    one painted over normal cord, which SuggestionMethod.reference alone asks for."""

    method: SuggestionMethod = SuggestionMethod.robust
    threshold: float = 0.0
    deviations: float = 3.0
    minimumAreaMm2: float = 0.0
    isSliceWise: bool = False
    targetId: str | None = None
    referenceId: str | None = None


@dataclass(frozen=True)
class MethodFields:
    """Which settings a method has; ``notSliceWise``: why one threshold must hold for all slices, None where it need
    not."""

    threshold: bool
    deviations: bool
    reference: bool
    notSliceWise: str | None


def fieldsOfMethod(method: SuggestionMethod) -> MethodFields:
    """The settings to show."""
    isFixed = method is SuggestionMethod.fixed
    return MethodFields(isFixed, not isFixed, method is SuggestionMethod.reference,
                        _("a fixed threshold holds for all slices") if isFixed else None)


def methodOf(settings: SuggestionSettings) -> Method:
    """What computes the suggestion."""
    scope = Scope.SLICE if settings.isSliceWise else Scope.VOLUME
    if settings.method is SuggestionMethod.fixed:
        return FixedThreshold(settings.threshold)
    if settings.method is SuggestionMethod.otsu:
        return OtsuThreshold(scope, minimumContrast=settings.deviations)
    if settings.method is SuggestionMethod.reference:
        return ReferenceThreshold(settings.deviations, scope)
    return RobustThreshold(settings.deviations, scope=scope)


def targetChoices(segmentationNode: Any) -> list[tuple[str, str]]:
    """The segments a suggestion can go into: what is shown, and the ID, empty for a new one."""
    return [*_namesOf(segmentationNode, isBright=True), (_("A new high-intensity segment"), "")]


def referenceChoices(segmentationNode: Any) -> list[tuple[str, str]]:
    """The segments that may be painted over normal cord, as ``targetChoices``; without any, that there is none."""
    return _namesOf(segmentationNode, isBright=False) or [(_("No segment is marked as normal"), "")]


def proposedTarget(rows: Sequence[LesionRow]) -> str:
    """An empty segment, else a new one (empty): no outline is replaced unless the reader chooses it."""
    return next((row.segmentId for row in rows if row.role is Role.HIGH_INTENSITY and row.volumeMm3 == 0), "")


def _namesOf(segmentationNode: Any, isBright: bool) -> list[tuple[str, str]]:
    """Names and IDs of the high-intensity segments, or of those without a role in the case."""
    segmentation = segmentationNode.GetSegmentation() if segmentationNode is not None else None
    if segmentation is None:
        return []
    roles = {each.segmentId: each.role for each in recogniseSegments(segmentation).segments}
    return [(nameOf(segment), segmentId) for segmentId, segment in segmentsOf(segmentation).items()
            if (roles.get(segmentId) is Role.HIGH_INTENSITY if isBright else segmentId not in roles)]
