"""The section that outlines the cord from a few clicks: points, a preview that follows them, and only then Accept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from SpinePainTraceLib import CordTrace, traceCord

from ..Case.CaseSession import CaseSession
from ..Case.CordTracing import CordTracer
from ..Case.PointPlacing import PointPlacing
from ..Events.Scheduling import Schedule
from ..Shown.Asking import answered
from ..Shown.Failures import NO_POINTS_PLACED, TRACE_NOT_ACCEPTED
from ..Shown.TraceTexts import tracingText
from ..Shown.TraceWork import TraceWork
from .AfterPause import AfterPause
from .Connections import Connections
from .Feedback import Availability, confirmed, showingErrors
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
        self._work = TraceWork(schedule or self._pause, saveStateForUndo, self._trace)
        self.section = slicer.util.loadUI(str(UI_FILE))
        (parent if hasattr(parent, "addWidget") else parent.layout()).addWidget(self.section)
        self._ui = slicer.util.childWidgetVariables(self.section)
        showPlainText(self.section)
        self._available, self._connections = Availability(), Connections()
        self._placing = PointPlacing(slicer.app.applicationLogic(), slicer.modules.markups.logic(), self._refresh)
        self._work.changed.connect(self._refresh)
        self._work.dropping.connect(self._placing.stop)
        self._connections.add(self._ui.placePointsButton, "clicked(bool)", self._onPlace)
        self._connections.add(self._ui.acceptTraceButton, "clicked(bool)", self._onAccept)
        self._connections.add(self._ui.discardTraceButton, "clicked(bool)", self._onDiscard)
        self.setSession(sessionProvider())

    @property
    def tracer(self) -> CordTracer | None:
        """What traces the points now; None before the first one is placed."""
        return self._work.tracer

    @property
    def curveNode(self) -> Any:
        """The points; None before they are placed."""
        return self._work.curveNode

    def setSession(self, session: CaseSession | None) -> None:
        """Works on another case, or on none; points and preview of the one before are removed."""
        self._work.setSession(session)

    def stopPlacing(self) -> None:
        """Ends the placing of points, as when another module is chosen; points and preview stay."""
        self._placing.stop(self._work.curveNode)
        self._refresh()

    def cleanup(self) -> None:
        """Removes points, preview, every connection and observer."""
        self._work.setSession(None)
        self._work.changed.disconnectAll()
        self._work.dropping.disconnectAll()
        self._connections.removeAll()
        self._placing.close()
        self._pause.stop()

    # Events

    def _onPlace(self, on: bool = False) -> None:
        with showingErrors(NO_POINTS_PLACED):
            if not on:
                self.stopPlacing()
                return
            self._placing.start(self._work.points())
        self._refresh()

    def _onAccept(self, _checked: bool = False) -> None:
        with showingErrors(TRACE_NOT_ACCEPTED):
            self._placing.stop(self._work.curveNode)
            answered(self._work.accept(), confirmed)
        self._refresh()

    def _onDiscard(self, _checked: bool = False) -> None:
        self._work.drop()
        self._refresh()

    def _trace(self, *volumeAndPoints: Any) -> CordTrace:
        """As traceCord, and says that the cord is being traced before the work keeps Qt from painting anything.

        Not slicer.util.WaitCursor: it lets events through, which could move or discard the points meanwhile.
        """
        tracer = self._work.tracer
        qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
        try:
            self._ui.traceStateLabel.text = tracingText(tracer.pointCount if tracer is not None else 0)
            self._ui.traceStateLabel.repaint()
            return traceCord(*volumeAndPoints)
        finally:
            qt.QApplication.restoreOverrideCursor()
            self._refresh()

    # What is shown

    def _refresh(self) -> None:
        ui, reasons = self._ui, self._work.reasons()
        self._available.set(ui.placePointsButton, reasons.place)
        self._available.set(ui.acceptTraceButton, reasons.accept)
        self._available.set(ui.discardTraceButton, reasons.discard)
        ui.placePointsButton.checked = self._placing.isPlacing(self._work.curveNode)
        ui.traceStateLabel.text = self._work.text()
