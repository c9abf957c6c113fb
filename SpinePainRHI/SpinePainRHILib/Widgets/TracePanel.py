"""The section that outlines the cord from a few clicks: points, a preview that follows them, and only then Accept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _
from SpinePainTraceLib import POINT_COUNT_RANGE, CordTrace, traceCord

from ..Case.AcceptedTrace import AcceptedTrace, TraceFate
from ..Case.CaseSession import CaseSession
from ..Case.CordTracing import CordTracer
from ..Case.CordWriting import replacesOutline
from ..Case.PointPlacing import PointPlacing
from ..Events.Scheduling import Schedule
from ..Live.LiveValues import LiveValues, ValueStatus
from ..Shown.Failures import NO_POINTS_PLACED, TRACE_NOT_ACCEPTED
from ..Shown.ShownNumbers import number
from .AfterPause import AfterPause
from .Connections import Connections
from .Feedback import Availability, showingErrors
from .PlainText import showPlainText

UI_FILE = Path(__file__).resolve().parents[2] / "Resources" / "UI" / "TraceCord.ui"


PAUSE_MILLISECONDS = 350
"""How long the points rest before they are traced: longer than between two clicks along the cord."""


class TracePanel:
    """A section of its own, put at the end of ``parent`` (a layout, or a widget with one).

    Points and preview belong to the case that is open: with another case, or none, they go. The points are a markups
    curve that no scene saves; the outline is kept only by Accept.
    """

    def __init__(self, parent: Any, sessionProvider: Callable[[], CaseSession | None], *,
                 saveStateForUndo: Callable[[], object] | None = None, schedule: Schedule | None = None) -> None:
        """``sessionProvider`` gives the session that is open now, ``setSession`` every later one;
        ``saveStateForUndo`` is the editor widget's, called right before the cord changes. Without ``schedule`` the
        points are traced once they rest."""
        self._pause = AfterPause(PAUSE_MILLISECONDS)
        self._saveStateForUndo, self._schedule = saveStateForUndo, schedule or self._pause
        self._session: CaseSession | None = None
        self._curve: Any = None
        self._tracer: CordTracer | None = None
        self._accepted: AcceptedTrace | None = None
        self.section = slicer.util.loadUI(str(UI_FILE))
        (parent if hasattr(parent, "addWidget") else parent.layout()).addWidget(self.section)
        self._ui = slicer.util.childWidgetVariables(self.section)
        showPlainText(self.section)
        self._available, self._connections = Availability(), Connections()
        self._placing = PointPlacing(slicer.app.applicationLogic(), slicer.modules.markups.logic(), self._refresh)
        self._connections.add(self._ui.placePointsButton, "clicked(bool)", self._onPlace)
        self._connections.add(self._ui.acceptTraceButton, "clicked(bool)", self._onAccept)
        self._connections.add(self._ui.discardTraceButton, "clicked(bool)", self._onDiscard)
        self.setSession(sessionProvider())

    @property
    def tracer(self) -> CordTracer | None:
        """What traces the points now; None before the first one is placed."""
        return self._tracer

    @property
    def curveNode(self) -> Any:
        """The points; None before they are placed."""
        return self._curve

    def setSession(self, session: CaseSession | None) -> None:
        """Works on another case, or on none; points and preview of the one before are removed."""
        if session is not self._session:
            self._drop()
            if self._session is not None:
                self._session.contextChanged.disconnect(self._refresh)
                self._session.valuesChanged.disconnect(self._onValues)
            self._session = session
            if session is not None:
                session.contextChanged.connect(self._refresh)
                session.valuesChanged.connect(self._onValues)
        self._refresh()

    def stopPlacing(self) -> None:
        """Ends the placing of points, as when another module is chosen; points and preview stay."""
        self._placing.stop(self._curve)
        self._refresh()

    def cleanup(self) -> None:
        """Removes points, preview, every connection and observer."""
        self.setSession(None)
        self._connections.removeAll()
        self._placing.close()
        self._pause.stop()

    # Events

    def _onPlace(self, on: bool = False) -> None:
        with showingErrors(NO_POINTS_PLACED):
            if not on:
                self.stopPlacing()
                return
            if self._closedReason() is not None:
                raise ValueError(_("Open a case with its volume first."))
            if self._curve is None:
                self._start()
            self._placing.start(self._curve)
        self._refresh()

    def _onAccept(self, _checked: bool = False) -> None:
        with showingErrors(TRACE_NOT_ACCEPTED):
            if self._tracer is None or self._session is None:
                raise ValueError(_("Place points along the cord first."))
            self._placing.stop(self._curve)
            session, before = self._session, self._session.cordMask
            if not self._mayReplace():
                return
            trace = self._tracer.accept()
            if before is not None and session.cordMask is not None:
                self._accepted = AcceptedTrace(trace, before, session.cordMask)
            session.update()
        self._refresh()

    def _mayReplace(self) -> bool:
        """Whether what is outlined on the traced slices may go: asked, unless an earlier trace made it."""
        outcome, session = self._tracer.update(), self._session
        if (not isinstance(outcome, CordTrace)
                or not replacesOutline(session.segmentationNode, outcome, self._tracer.volumeNode)
                or (self._accepted is not None and self._accepted.fate(session.cordMask) is TraceFate.KEPT)):
            return True
        return slicer.util.confirmYesNoDisplay(_(
            "The cord is outlined already on slices that were traced. Replace its outline there by the trace?\n\n"
            "Undo brings it back. Slices that were not traced stay as they are."))

    def _onValues(self, values: LiveValues) -> None:
        if self._accepted is not None and values.status is not ValueStatus.STALE:
            self._refresh()

    def _onDiscard(self, _checked: bool = False) -> None:
        self._drop()
        self._refresh()

    def _onPreview(self, _outcome: CordTrace | str | None) -> None:
        self._refresh()

    def _onClosed(self) -> None:
        # The session ended, the scene closes, or somebody removed the points.
        self._tracer = None
        self._drop()
        self._refresh()

    # Points and tracer

    def _start(self) -> None:
        curve = slicer.vtkMRMLMarkupsCurveNode()
        curve.SetName(slicer.mrmlScene.GenerateUniqueName(_("Cord points")))
        curve.SetSaveWithScene(False)
        curve.SetControlPointLabelFormat("%d")  # notes name points by number
        self._curve = slicer.mrmlScene.AddNode(curve)
        self._curve.CreateDefaultDisplayNodes()
        self._curve.GetDisplayNode().SetSaveWithScene(False)
        self._tracer = CordTracer(self._curve, self._session, schedule=self._schedule,
                                  saveStateForUndo=self._saveStateForUndo, trace=self._trace)
        self._tracer.previewChanged.connect(self._onPreview)
        self._tracer.closed.connect(self._onClosed)

    def _drop(self) -> None:
        tracer, self._tracer = self._tracer, None
        curve, self._curve = self._curve, None
        self._accepted = None
        self._placing.stop(curve)
        if tracer is not None:
            tracer.closed.disconnect(self._onClosed)
            tracer.close()
        scene = curve.GetScene() if curve is not None else None
        if scene is not None and not scene.IsClosing():
            display = curve.GetDisplayNode()
            scene.RemoveNode(curve)
            if display is not None and display.GetScene() is scene:  # in a real Slicer it went with its curve
                scene.RemoveNode(display)

    def _trace(self, *volumeAndPoints: Any) -> CordTrace:
        """As traceCord, and says that the cord is being traced before the work keeps Qt from painting anything.

        Not slicer.util.WaitCursor: it lets events through, which could move or discard the points meanwhile.
        """
        count = self._tracer.pointCount if self._tracer is not None else 0
        qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
        try:
            self._ui.traceStateLabel.text = "\n".join(
                (_("{count} points placed.").format(count=count), _("Tracing the cord …")))
            self._ui.traceStateLabel.repaint()
            return traceCord(*volumeAndPoints)
        finally:
            qt.QApplication.restoreOverrideCursor()
            self._refresh()

    # What is shown

    def _closedReason(self) -> str | None:
        if self._session is None or not self._session.isOpen:
            return _("no case is open")
        if self._session.volumeNode is None:
            return _("the case has no volume")
        return None

    def _refresh(self) -> None:
        ui, closed = self._ui, self._closedReason()
        outcome = self._tracer.outcome if self._tracer is not None else None
        isTraced = isinstance(outcome, CordTrace)
        self._available.set(ui.placePointsButton, closed)
        self._available.set(ui.acceptTraceButton, closed or (
            _("no trace is previewed") if not isTraced else
            _("every slice is left to the reader") if outcome.mask.isEmpty else None))
        self._available.set(ui.discardTraceButton, closed or (
            _("no points are placed") if self._curve is None else None))
        ui.placePointsButton.checked = self._placing.isPlacing(self._curve)
        ui.traceStateLabel.text = self._stateText(closed, outcome)

    def _stateText(self, closed: str | None, outcome: CordTrace | str | None) -> str:
        fewest = POINT_COUNT_RANGE[0]
        if closed is not None:
            return _("Not available now: {reason}").format(reason=closed)
        if self._tracer is None or self._tracer.pointCount == 0:
            return _("Place {fewest} to 8 points along the cord, from one end to the other.").format(fewest=fewest)
        count = self._tracer.pointCount
        if count < fewest:
            return _("{count} of {fewest} to 8 points placed.").format(count=count, fewest=fewest)
        lines = [_("{count} points placed.").format(count=count)]
        if self._tracer.isPending:
            lines.append(_("They are traced as soon as they rest."))
        elif isinstance(outcome, CordTrace):
            lines.append(_("Preview: {slices}").format(slices=slicesText(outcome)))
            lines.extend(outcome.notes)
        elif self._accepted is not None and outcome is None:
            lines.append(_("{fate} Move a point to trace again.").format(fate=self._fateText(self._accepted)))
        else:
            lines.append(outcome or _("Nothing is previewed: move a point to trace."))
        return "\n".join(lines)


    def _fateText(self, accepted: AcceptedTrace) -> str:
        fate = accepted.fate(self._session.cordMask if self._session is not None else None)
        if fate is TraceFate.TAKEN_BACK:
            return _("The accepted trace was taken back: the cord is as it was before.")
        if fate is TraceFate.CHANGED:
            return _("A trace was accepted into the cord, which was changed since.")
        return _("Accepted into the cord. {slices}").format(slices=slicesText(accepted.trace))


def slicesText(trace: CordTrace) -> str:
    """How many slices were traced, how many are left, and the mean area."""
    areas = [each.areaMm2 for each in trace.slices if each.areaMm2 is not None]
    left = len(trace.slices) - len(areas)
    if not areas:
        return _("no slice traced, {left} left to you.").format(left=left)
    return _("{traced} slices traced (mean area {area} mm²), {left} left to you.").format(
        traced=len(areas), area=number(sum(areas) / len(areas)), left=left)
