"""The cord of a case traced from points: a curve that no scene saves, a preview, and an outline only by accepting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import slicer
from SpinePainTraceLib import CordTrace, traceCord

from ..Case.AcceptedTrace import AcceptedTrace, TraceFate
from ..Case.CaseSession import CaseSession
from ..Case.CordTracing import CordTracer
from ..Case.CordWriting import replacesOutline
from ..Case.VolumeTracing import Tracing
from ..Events.Scheduling import Schedule
from ..Events.Signal import Signal
from ..Live.LiveValues import LiveValues, ValueStatus
from .Asking import Talk
from .CaseTexts import whyNoImage
from .TraceTexts import traceFateText, traceStateText
from .Words import _


@dataclass(frozen=True)
class TraceReasons:
    """Why something cannot be done now; None where it can."""

    place: str | None
    accept: str | None
    discard: str | None


class TraceWork:
    """Points and preview belong to the case that is open: with another case, or none, they go.

    Signals: ``changed()``, there is something new to show; ``dropping(node)``, right before the points go, whose
    placing by the mouse is to end.
    """

    def __init__(self, schedule: Schedule, saveStateForUndo: Callable[[], object] | None = None,
                 trace: Tracing = traceCord) -> None:
        """``schedule`` decides when points that changed are traced; the others are as in CordTracer."""
        self._schedule, self._saveStateForUndo, self._trace = schedule, saveStateForUndo, trace
        self._accepted: AcceptedTrace | None = None
        self.changed, self.dropping = Signal(), Signal()
        self.session: CaseSession | None = None
        self.curveNode: Any = None
        """The points; None before they are placed."""
        self.tracer: CordTracer | None = None
        """What traces the points now; None before the first one is placed."""

    def setSession(self, session: CaseSession | None) -> None:
        """Works on another case, or on none; points and preview of the one before are removed."""
        if session is not self.session:
            self.drop()
            if self.session is not None:
                self.session.contextChanged.disconnect(self.changed.emit)
                self.session.valuesChanged.disconnect(self._onValues)
            self.session = session
            if session is not None:
                session.contextChanged.connect(self.changed.emit)
                session.valuesChanged.connect(self._onValues)
        self.changed.emit()

    def points(self) -> Any:
        """The curve that points are to be placed on, made where there is none; ValueError without a case to trace."""
        if whyNoImage(self.session) is not None:
            raise ValueError(_("Open a case with its volume first."))
        if self.curveNode is None and self.session is not None:
            self._start(self.session)
        return self.curveNode

    def accept(self) -> Talk[None]:
        """Writes the trace into the cord; asks before an outline is replaced that no earlier trace made."""
        if self.tracer is None or self.session is None:
            raise ValueError(_("Place points along the cord first."))
        session, before = self.session, self.session.cordMask
        if self._replaces() and not (yield _(
                "The cord is outlined already on slices that were traced. Replace its outline there by the trace?\n\n"
                "Undo brings it back. Slices that were not traced stay as they are.")):
            return
        trace = self.tracer.accept()
        if before is not None and session.cordMask is not None:
            self._accepted = AcceptedTrace(trace, before, session.cordMask)
        session.update()

    def drop(self) -> None:
        """Removes points and preview."""
        tracer, self.tracer = self.tracer, None
        curve, self.curveNode = self.curveNode, None
        self._accepted = None
        self.dropping.emit(curve)
        if tracer is not None:
            tracer.closed.disconnect(self._onClosed)
            tracer.close()
        scene = curve.GetScene() if curve is not None else None
        if scene is not None and not scene.IsClosing():
            display = curve.GetDisplayNode()
            scene.RemoveNode(curve)
            if display is not None and display.GetScene() is scene:  # in a real Slicer it went with its curve
                scene.RemoveNode(display)

    def text(self) -> str:
        """How far the tracing is, and what to do next."""
        fate = None
        if self._accepted is not None:
            fate = traceFateText(self._accepted, self.session.cordMask if self.session is not None else None)
        return traceStateText(whyNoImage(self.session), self.tracer, fate)

    def reasons(self) -> TraceReasons:
        """What can be done now."""
        closed, outcome = whyNoImage(self.session), self.tracer.outcome if self.tracer is not None else None
        notTraced = _("no trace is previewed") if not isinstance(outcome, CordTrace) else (
            _("every slice is left to the reader") if outcome.mask.isEmpty else None)
        return TraceReasons(closed, closed or notTraced,
                            closed or (_("no points are placed") if self.curveNode is None else None))

    def _start(self, session: CaseSession) -> None:
        curve, scene = slicer.vtkMRMLMarkupsCurveNode(), session.scene
        curve.SetName(scene.GenerateUniqueName(_("Cord points")))
        curve.SetSaveWithScene(False)
        curve.SetControlPointLabelFormat("%d")  # notes name points by number
        self.curveNode = scene.AddNode(curve)
        self.curveNode.CreateDefaultDisplayNodes()
        self.curveNode.GetDisplayNode().SetSaveWithScene(False)
        self.tracer = CordTracer(self.curveNode, session, schedule=self._schedule,
                                 saveStateForUndo=self._saveStateForUndo, trace=self._trace)
        self.tracer.previewChanged.connect(lambda _outcome: self.changed.emit())
        self.tracer.closed.connect(self._onClosed)

    def _replaces(self) -> bool:
        """Whether accepting would replace an outline that no earlier trace made."""
        tracer, session = self.tracer, self.session
        outcome = tracer.update() if tracer is not None else None
        if tracer is None or session is None or not isinstance(outcome, CordTrace):
            return False
        isOfTrace = self._accepted is not None and self._accepted.fate(session.cordMask) is TraceFate.KEPT
        return not isOfTrace and replacesOutline(session.segmentationNode, outcome, tracer.volumeNode)

    def _onValues(self, values: LiveValues) -> None:
        if self._accepted is not None and values.status is not ValueStatus.STALE:
            self.changed.emit()

    def _onClosed(self) -> None:
        """The session ended, the scene closes, or somebody removed the points."""
        self.tracer = None
        self.drop()
        self.changed.emit()
