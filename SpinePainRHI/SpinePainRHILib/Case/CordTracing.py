"""The cord traced from a markups curve: previewed while its points are placed and moved, written when accepted.

On the console, ``session`` being a CaseSession (or without one: ``logic.traceCord(volumeNode, curveNode)``)::

    tracer = CordTracer(getNode("MyCurve"), session)     # keep it; points may still be added and moved
    tracer.previewChanged.connect(print)                 # a CordTrace, or why there is none
    tracer.accept()                                      # into the cord segment
    tracer.close()
"""

from collections.abc import Callable
from typing import Any

import slicer
from SpinePainTraceLib import POINT_COUNT_RANGE, CordTrace, traceCord

from ..Events.Observers import Observers
from ..Events.Scheduling import Coalescer, Schedule, runNow
from ..Events.Signal import Signal
from ..Live.LiveValues import LiveValues
from ..Scene.CaseSegmentation import worldGrid
from ..Scene.CaseVolume import volumeGeometry
from .CaseSession import CaseSession
from .CordPreview import CordPreview
from .CordWriting import writeTracedCord
from .VolumeTracing import Tracing, placedPoints, tracePoints

Markups = slicer.vtkMRMLMarkupsNode
POINT_EVENTS = (
    Markups.PointModifiedEvent, Markups.PointAddedEvent, Markups.PointRemovedEvent, Markups.PointPositionDefinedEvent,
    Markups.PointPositionUndefinedEvent, Markups.PointPositionMissingEvent,
    slicer.vtkMRMLTransformableNode.TransformModifiedEvent,
)
VOLUME_EVENTS = (slicer.vtkMRMLVolumeNode.ImageDataModifiedEvent,
                 slicer.vtkMRMLTransformableNode.TransformModifiedEvent)

NOTHING = "No trace is previewed: place or move a point along the cord."
NO_VOLUME = "There is no volume to trace the cord on: choose one."
NO_CASE = "The trace belongs to no case: open one, and place the points there."
CLOSED = "The trace is closed: place points along the cord again."

Outcome = CordTrace | str

class CordTracer:
    """Traces the cord along one markups node, again whenever its placed points, a transform or the volume change.

    Several events before ``schedule`` calls back give one trace, and a point that is being dragged gives one when it
    is let go; ``schedule`` is called at each event, so that it can wait until the points rest. From the first change
    on the earlier trace is neither shown nor told. The preview is a node of its own (CordPreview). Signals:
    ``previewChanged(CordTrace | str | None)``, the trace, the reason why there is none, or None where there is no
    longer one: discarded, accepted, or of points as they no longer are; ``closed()``.

    The tracer closes by itself when the markups node is removed, the session ends or the scene closes; then no
    observer is left and the preview is gone. The markups node stays. Keep a reference: events do not keep it alive.
    """

    def __init__(self, curveNode: Any, session: CaseSession | None = None, volumeNode: Any = None, *,
                 schedule: Schedule = runNow, saveStateForUndo: Callable[[], object] | None = None,
                 trace: Tracing = traceCord) -> None:
        """Without ``volumeNode`` the session's volume is traced, also when it changes. ``saveStateForUndo`` is called
        right before the cord is written, as an editor's. ``trace`` makes the traces: a panel's also shows that it
        is at work, a second or more in which no event is dealt with."""
        self._curve, self._session, self._trace = curveNode, session, trace
        self._volume, self._followsSession = volumeNode, volumeNode is None and session is not None
        self._saveStateForUndo = saveStateForUndo
        self._scene = curveNode.GetScene()
        self._outcome: Outcome | None = None
        self._traced: tuple[Any, ...] | None = None
        self._isDragging = False
        self.previewChanged, self.closed = Signal(), Signal()
        self._preview = CordPreview(self._scene)
        self._observers, self._volumeObservers = Observers(), Observers()
        self._coalescer = Coalescer(schedule, self._refresh)
        if self._followsSession:
            self._volume = session.volumeNode
        self._observe()
        self._request()

    @property
    def isOpen(self) -> bool:
        return self._curve is not None

    @property
    def curveNode(self) -> Any:
        """The markups node; None once the tracer is closed."""
        return self._curve

    @property
    def volumeNode(self) -> Any:
        return self._volume

    @property
    def previewNode(self) -> Any:
        """The node that shows the preview, hidden while its trace is out of date; None while there is none."""
        return self._preview.node

    @property
    def pointCount(self) -> int:
        """How many points are placed."""
        return len(placedPoints(self._curve)) if self._curve is not None else 0

    @property
    def outcome(self) -> Outcome | None:
        """What ``previewChanged`` told last."""
        return self._outcome

    @property
    def isPending(self) -> bool:
        """Whether points or image changed since the last trace."""
        return self._coalescer.isPending or self._isDragging

    def update(self) -> Outcome | None:
        """Traces now, where something changed since the last time, and returns the outcome."""
        if self._curve is not None:
            self._coalescer.cancel()
            self._isDragging = False
            self._refresh()
        return self._outcome

    def accept(self) -> CordTrace:
        """Writes the preview into the cord segment (CordWriting.writeTracedCord), ends the preview, returns the trace.

        A change that still waits is traced before. Raises ValueError, and changes nothing, without a case, without a
        trace (with its reason) and where every slice is left to the reader.
        """
        if self._curve is None:
            raise ValueError(CLOSED)
        if self._session is None or not self._session.isOpen:
            raise ValueError(NO_CASE)
        if self.isPending:
            self.update()
        trace = self._outcome
        if not isinstance(trace, CordTrace):
            raise ValueError(trace or NOTHING)
        if not any(each.isTraced for each in trace.slices):
            raise ValueError("No slice could be traced: move the points onto the cord, or outline it by hand.")
        if self._saveStateForUndo is not None:
            self._saveStateForUndo()
        writeTracedCord(self._session.segmentationNode, trace, self._volume)
        self.discard()
        return trace

    def discard(self) -> None:
        """Ends the preview; the next change of a point gives a new one."""
        self._coalescer.cancel()
        self._isDragging = False
        self._traced = self._token()
        self._preview.clear()
        self._publish(None)

    def close(self) -> None:
        """Ends the tracer: the preview goes, every observer and connection is removed; the markups node stays."""
        self._close(self._preview.clear)

    # Events

    def _observe(self) -> None:
        for event in POINT_EVENTS:
            self._observers.add(self._curve, event, self._request)
        self._observers.add(self._curve, Markups.PointStartInteractionEvent, self._onDragStart)
        self._observers.add(self._curve, Markups.PointEndInteractionEvent, self._onDragEnd)
        self._observers.add(self._scene, slicer.vtkMRMLScene.StartCloseEvent, self._onSceneClose)
        self._observers.addNodeEvent(self._scene, slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, self._onNodeRemoved)
        self._observeVolume()
        if self._session is not None:
            self._session.contextChanged.connect(self._onContext)
            self._session.valuesChanged.connect(self._onValues)
            self._session.ended.connect(self._onEnded)

    def _observeVolume(self) -> None:
        self._volumeObservers.removeAll()
        if self._volume is not None:
            for event in VOLUME_EVENTS:
                self._volumeObservers.add(self._volume, event, self._request)

    def _onDragStart(self) -> None:
        self._isDragging = True

    def _onDragEnd(self) -> None:
        self._isDragging = False
        self._request()

    def _onSceneClose(self) -> None:
        self._close(self._preview.forget)

    def _onNodeRemoved(self, node: Any) -> None:
        if node is self._curve:
            self.close()
        elif node is self._volume:
            self._setVolume(None)

    def _onContext(self) -> None:
        if self._followsSession and self._session is not None and self._session.isOpen:
            self._setVolume(self._session.volumeNode)

    def _onValues(self, _values: LiveValues) -> None:
        if self._session is not None and not self._session.isOpen:
            self.close()

    def _onEnded(self, *_why: str | None) -> None:
        self.close()

    def _setVolume(self, volumeNode: Any) -> None:
        if volumeNode is not self._volume:
            self._volume = volumeNode
            self._observeVolume()
            self._request()

    def _request(self) -> None:
        if self._curve is None or self._token() == self._traced:
            return
        hadOutcome, self._traced = self._traced is not None, None
        if not self._isDragging:
            self._coalescer.cancel()  # each change starts the wait anew
            self._coalescer.request()
        if hadOutcome and self.isPending:  # the trace is of points or an image as they no longer are
            self._setPreviewVisible(False)
            self._publish(None)

    def _setPreviewVisible(self, isVisible: bool) -> None:
        node = self._preview.node
        if node is not None and node.GetDisplayNode() is not None:
            node.GetDisplayNode().SetVisibility(isVisible)

    # Work

    def _token(self) -> tuple[Any, ...]:
        """Equal for as long as the same points lie on the same image at the same place."""
        points = placedPoints(self._curve)
        image = self._volume.GetImageData() if self._volume is not None else None
        try:
            place = worldGrid(self._volume, volumeGeometry(self._volume)).ijkToRas.tobytes() if image else None
        except ValueError:
            place = None  # told when it is traced
        return points.tobytes(), image and image.GetMTime(), place

    def _refresh(self) -> None:
        token = self._token()
        if token == self._traced:
            return
        self._traced = token
        # No earlier trace may be accepted should this one fail.
        self._outcome = None
        outcome = self._trying()
        if isinstance(outcome, CordTrace) and not outcome.mask.isEmpty:
            self._preview.show(outcome.mask, volumeGeometry(self._volume), self._volume.GetTransformNodeID())
            self._setPreviewVisible(True)
        else:
            self._preview.clear()
        self._publish(outcome)

    def _trying(self) -> Outcome:
        points = placedPoints(self._curve)
        if self._volume is None:
            return NO_VOLUME
        if len(points) < POINT_COUNT_RANGE[0]:
            return f"{len(points)} of {POINT_COUNT_RANGE[0]} to 8 points are placed along the cord."
        try:
            return tracePoints(self._volume, points, self._trace)
        except ValueError as error:
            return str(error)

    def _publish(self, outcome: Outcome | None) -> None:
        self._outcome = outcome
        self.previewChanged.emit(outcome)

    def _close(self, endPreview: Callable[[], None]) -> None:
        if self._curve is None:
            return
        self._observers.removeAll()
        self._volumeObservers.removeAll()
        self._coalescer.stop()
        if self._session is not None:
            self._session.contextChanged.disconnect(self._onContext)
            self._session.valuesChanged.disconnect(self._onValues)
            self._session.ended.disconnect(self._onEnded)
        self._curve = self._session = self._volume = None
        endPreview()
        self._outcome = None
        try:
            self.closed.emit()
        finally:
            self.previewChanged.disconnectAll()
            self.closed.disconnectAll()
