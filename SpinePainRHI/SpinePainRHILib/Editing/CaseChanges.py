"""Changes of the segment that is selected in a case: what may be changed, who hears of it, how it is undone."""

from collections.abc import Callable

import vtk

from ..Case.CaseSession import CaseSession
from ..Core.Masks import CroppedMask
from ..Events.Observers import Observers
from ..Events.Signal import Signal
from ..Shown.Words import _
from .EditHistory import EditHistory
from .SegmentWriting import Change, SegmentWriter

NO_CASE = _("Nothing was changed: no case is open.")
NO_SEGMENT = _("Nothing was changed: choose the cord or a high-intensity segment first.")
HIDDEN_SEGMENT = _("Nothing was changed: '{name}' is hidden. Show it first.")
NO_CORD = _("Nothing was changed: high intensity is drawn inside the cord, which has no outline yet. Outline the cord "
            "first, or switch that off.")


class CaseChanges:
    """Changes one case after another, on the case's own editor node, and ends with the session.

    Signal ``changed()``: the outline, the selection, or what can be undone is another one.
    """

    def __init__(self) -> None:
        self.changed = Signal()
        self._observers = Observers()
        self._session: CaseSession | None = None
        self._history: EditHistory | None = None

    @property
    def session(self) -> CaseSession | None:
        """The case that is edited; None without one, and once it is closed."""
        isOpen = self._session is not None and self._session.segmentationNode is not None
        return self._session if isOpen else None

    def attach(self, session: CaseSession) -> None:
        """Edits another case from now on, with an empty history."""
        self.detach()
        self._session, self._history = session, EditHistory(session.segmentationNode)
        self._observers.add(session.editor.node, vtk.vtkCommand.ModifiedEvent, self.changed.emit)
        session.ended.connect(self._onEnded)
        self.changed.emit()

    def detach(self) -> None:
        """Lets go of the case: no history, and nothing observed."""
        if self._session is None or self._history is None:
            return
        self._observers.removeAll()
        self._session.ended.disconnect(self._onEnded)
        self._history.close()
        self._session = self._history = None
        self.changed.emit()

    def change(self, change: Change, shape: Callable[[SegmentWriter], CroppedMask]) -> bool:
        """Changes the selected segment by the mask that ``shape`` makes; whether a voxel changed."""
        try:
            writer = self._writer()
            isChanged = writer.write(shape(writer), change)
            if not isChanged and writer.isShutOut:
                raise ValueError(NO_CORD)
        except ValueError as error:
            return self.refuse(error)
        if isChanged:
            self.changed.emit()
        return isChanged

    def refuse(self, error: ValueError) -> bool:
        """What becomes of a change that is not possible: the error is raised. A front end may tell its reader instead,
        and give False."""
        raise error

    # The range of intensities that may be changed, as the Segment Editor's mask has it

    @property
    def intensityMask(self) -> tuple[float, float] | None:
        """The intensities to which every tool is held; None while it is not."""
        node = self.session.editor.node if self.session is not None else None
        return node.GetSourceVolumeIntensityMaskRange() if node and node.GetSourceVolumeIntensityMask() else None

    def setIntensityMask(self, limits: tuple[float, float] | None) -> None:
        """Holds every tool to a range of intensities, such as the threshold's; None lets go."""
        if self.session is not None:
            node = self.session.editor.node
            if limits is not None:
                node.SetSourceVolumeIntensityMaskRange(*limits)
            node.SetSourceVolumeIntensityMask(limits is not None)

    # History

    @property
    def canUndo(self) -> bool:
        return self._past is not None and self._past.canUndo

    @property
    def canRedo(self) -> bool:
        return self._past is not None and self._past.canRedo

    def saveState(self) -> None:
        """Keeps the outlines for an undo; to be called before anything else than this changes them."""
        if self._past is not None:
            self._past.save()
            self.changed.emit()

    def undo(self) -> None:
        if self._past is not None and self._past.undo():
            self.changed.emit()

    def redo(self) -> None:
        if self._past is not None and self._past.redo():
            self.changed.emit()

    @property
    def _past(self) -> EditHistory | None:
        """The history while the case is open."""
        return self._history if self.session is not None else None

    def _writer(self) -> SegmentWriter:
        """Writes into the selected segment; ValueError where there is none to write into."""
        session = self.session
        if session is None or self._history is None:
            raise ValueError(NO_CASE)
        node, segmentId = session.segmentationNode, session.editor.selectedId
        segment = node.GetSegmentation().GetSegment(segmentId) if segmentId else None
        if segment is None or segmentId is None:
            raise ValueError(NO_SEGMENT)
        display = node.GetDisplayNode()
        if display is not None and not display.GetSegmentVisibility(segmentId):
            raise ValueError(HIDDEN_SEGMENT.format(name=segment.GetName()))
        return SegmentWriter(session.editor.node, segmentId, self._history.save)

    def _onEnded(self, _reason: str) -> None:
        self.detach()
