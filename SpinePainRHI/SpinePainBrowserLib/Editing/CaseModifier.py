"""What trame-slicer's pipelines and effects take for the segment that they modify: the one selected in the case."""

from collections.abc import Callable
from typing import Any

from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.CaseSegmentation import worldGrid
from SpinePainRHILib.Shown.Words import _
from trame_slicer.segmentation import Segmentation, SegmentModifier

from .SegmentWriting import Change, SegmentWriter

NO_SEGMENT = _("Nothing was changed: choose the cord or a high-intensity segment first.")
HIDDEN_SEGMENT = _("Nothing was changed: '{name}' is hidden. Show it first.")
NO_CORD = _("Nothing was changed: high intensity is drawn inside the cord, which has no outline yet. Outline the cord "
            "first, or switch that off.")


class CaseModifier(SegmentModifier):
    """Changes the selected segment of a session. trame-slicer's own way of changing a segment is not used: it works
    on the whole grid, and with a history of its own.

    What cannot be done is a sentence to ``refused``; ``beforeChange`` saves the state that an undo brings back, and
    ``changed`` is called when all is done.
    """

    def __init__(self, session: Any, beforeChange: Callable[[], None], changed: Callable[[], None],
                 refused: Callable[[str], None]) -> None:
        segmentation = Segmentation(session.segmentationNode, session.volumeNode)
        # Nobody here needs its signal, which would come for every event of the node; there is no public way to end it.
        session.segmentationNode.RemoveObserver(segmentation._node_obs)
        super().__init__(segmentation)
        self._session = session
        self._beforeChange, self._changed, self._refused = beforeChange, changed, refused

    @property
    def active_segment_id(self) -> str:
        return self._session.editor.selectedId or ""

    @active_segment_id.setter
    def active_segment_id(self, segmentId: str) -> None:
        """The selection is the session's; what trame-slicer sets by itself is not taken over."""

    @property
    def volume_node(self) -> Any:
        return self._session.volumeNode

    def segmentWriter(self) -> SegmentWriter | None:
        """Writes into the selected segment; None, with a sentence, where there is none to write into."""
        node, segmentId = self._session.segmentationNode, self.active_segment_id
        segment = node.GetSegmentation().GetSegment(segmentId) if node is not None and segmentId else None
        if segment is None:
            self._refused(NO_SEGMENT)
            return None
        display = node.GetDisplayNode()
        if display is not None and not display.GetSegmentVisibility(segmentId):
            self._refused(HIDDEN_SEGMENT.format(name=segment.GetName()))
            return None
        return SegmentWriter(self._session.editor.node, segmentId, self._beforeChange)

    def change(self, shape: Callable[[SegmentWriter, Any], CroppedMask], change: Change) -> bool:
        """Changes the segment by what ``shape`` makes of the writer and the grid in world coordinates."""
        writer = self.segmentWriter()
        if writer is None:
            return False
        try:
            isChanged = writer.write(shape(writer, worldGrid(self._session.segmentationNode, writer.grid)), change)
        except ValueError as error:
            self._refused(str(error))
            return False
        if isChanged:
            self._changed()
        elif writer.isShutOut:
            self._refused(NO_CORD)
        return isChanged
