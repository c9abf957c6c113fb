"""How cord and lesions are edited: which of Slicer's effects, which keys, and what they do."""

from typing import Any

from ..Case.CaseSession import CaseSession
from ..Scene.SegmentRecognition import recogniseSegments
from ..Scene.SegmentTags import nameOf
from .Words import _

EFFECTS = ["Paint", "Draw", "Erase", "Level tracing", "Threshold", "Islands", "Smoothing", "Scissors",
           "Fill between slices"]
"""In the order in which an outline is made: strokes, then what helps, then what tidies up."""

UNDO_STATES = 20

TOGGLE_KEY, PREVIOUS_KEY, NEXT_KEY = "D", "A", "S"
"""One hand's keys that neither Slicer's editor nor its main window uses."""

UNDO_KEY, REDO_KEY, PREVIOUS_SEGMENT_KEY, NEXT_SEGMENT_KEY, LAST_EFFECT_KEY, NO_EFFECT_KEY = (
    "Z", "Y", "Q", "W", "Space", "Escape")
"""Keys of Slicer's editor."""


def effectKeys(effectNames: list[str]) -> dict[str, str]:
    """Effects by their key, as Slicer's editor gives them: 1 to 9 and 0, in the order of its list."""
    return {str(place % 10): name for place, name in enumerate(effectNames[:10], start=1)}


def shortcutList(effectNames: list[str]) -> str:
    """All keys that help with outlining, a line each: the module's own and those of Slicer's editor."""
    own = [f"{TOGGLE_KEY}  " + _("cord / high intensity"), f"{PREVIOUS_KEY}  " + _("previous high intensity"),
           f"{NEXT_KEY}  " + _("next high intensity")]
    editor = [f"{UNDO_KEY}  " + _("undo"), f"{REDO_KEY}  " + _("redo"),
              f"{PREVIOUS_SEGMENT_KEY}, {NEXT_SEGMENT_KEY}  " + _("previous, next segment"),
              _("Space  last effect on or off"), _("Esc  no effect")]
    return "\n".join(own + editor + [f"{key}  {name}" for key, name in effectKeys(effectNames).items()])


def changeSegment(session: CaseSession) -> None:
    """From the cord to the high intensity last edited, and back."""
    segmentId = session.editor.toggled()
    if segmentId is not None:
        session.editor.select(segmentId)


def goToLesion(session: CaseSession, step: int) -> tuple[float, float, float] | None:
    """Edits the high intensity ``step`` places on, and gives the point (world RAS) to move the views to; None for an
    empty one and without any."""
    segmentId = session.editor.neighbour(step)
    if segmentId is None:
        return None
    session.editor.select(segmentId)
    return session.pointOfSegment(segmentId)


def segmentChoices(session: CaseSession | None) -> list[tuple[str, str]]:
    """What can be edited: the name of the cord and of each high intensity, and the segment's ID."""
    segmentation = session.segmentationNode.GetSegmentation() if session is not None and session.isOpen else None
    return [] if segmentation is None else [(nameOf(segmentation.GetSegment(each.segmentId)), each.segmentId)
                                            for each in recogniseSegments(segmentation).segments]


def goToSegment(session: CaseSession, step: int) -> None:
    """Edits the segment ``step`` places on in ``segmentChoices``, as far as there are some."""
    segmentIds = [segmentId for _name, segmentId in segmentChoices(session)]
    if session.editor.selectedId in segmentIds:
        place = segmentIds.index(session.editor.selectedId) + step
        session.editor.select(segmentIds[min(max(place, 0), len(segmentIds) - 1)])


def intensityMaskText(editorNode: Any) -> str | None:
    """What the Threshold effect limits all strokes to; None where it does not."""
    if not editorNode.GetSourceVolumeIntensityMask():
        return None
    low, high = editorNode.GetSourceVolumeIntensityMaskRange()
    return _("Only intensities {low:.0f} to {high:.0f} (Threshold effect)").format(low=low, high=high)
