"""The section that outlines the cord from a few clicks: points, a preview that follows them, and only then Accept."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from SpinePainRHILib.Case.PointPlacing import PointPlacing
from SpinePainRHILib.Shown import Failures
from SpinePainRHILib.Shown.TraceTexts import tracingText
from SpinePainRHILib.Shown.TraceWork import TraceWork
from SpinePainRHILib.Shown.Words import _

from ..Editing.PageEditor import PageEditor
from .Controls import button, row, section, words
from .Conversation import SHOWN_SECONDS
from .Part import Part
from .Workbench import Workbench

PAUSE_SECONDS = 0.35
"""How long the points rest before they are traced: longer than between two clicks along the cord."""


@dataclass
class TraceShown:
    """State of this part; ``no`` are the reasons why not."""

    text: str = ""
    isPlacing: bool = False
    no: dict[str, str | None] = field(default_factory=dict)


class TracePart(Part[TraceShown]):
    """Places points with the mouse in the views, and shows what is traced along them."""

    def __init__(self, bench: Workbench, application: Any, editor: PageEditor) -> None:
        super().__init__(bench, TraceShown)
        self._editor = editor
        self._waiting: asyncio.Future[None] | None = None
        self._placing = PointPlacing(application.app_logic, application.markups_logic, self._refresh)
        self._work = TraceWork(self._whenRested, editor.saveState)
        self._work.changed.connect(self._refresh)
        self._work.dropping.connect(self._placing.stop)
        bench.case.changed.connect(lambda: self._work.setSession(self._session))
        editor.changed.connect(self._onTool)
        self._refresh()

    def build(self) -> None:
        name = self._name
        with section(_("Trace the cord"), "trace", isOpen=False):
            with row():
                button(_("Place points"), self._bench.acting(Failures.NO_POINTS_PLACED, self._place), "trace-points",
                       reason=f"{name.no}.place", pressed=name.isPlacing)
                button(_("Accept"), self._accept, "trace-accept", reason=f"{name.no}.accept")
                button(_("Discard"), self._discard, "trace-discard", reason=f"{name.no}.discard")
            words(name.text, "trace-text")

    def close(self) -> None:
        """Removes points and preview, and undoes every connection."""
        self._work.setSession(None)
        self._placing.close()
        if self._waiting is not None:
            self._waiting.cancel()

    # Act

    def _place(self) -> None:
        if self._data.isPlacing:
            self._placing.stop(self._work.curveNode)
        else:
            curve = self._work.points()
            self._editor.setTool(None)  # the mouse places points now
            self._placing.start(curve)
        self._refresh()

    def _accept(self) -> None:
        self._placing.stop(self._work.curveNode)
        self._bench.converse(Failures.TRACE_NOT_ACCEPTED, self._work.accept(), lambda _none: self._refresh())

    def _discard(self) -> None:
        self._work.drop()
        self._refresh()

    # Events

    def _onTool(self) -> None:
        if self._editor.tool is not None and self._data.isPlacing:
            self._placing.stop(self._work.curveNode)
            self._refresh()

    def _whenRested(self, callback: Callable[[], None]) -> None:
        """The schedule of the tracing: only the last request, once nothing came for a moment."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.ensure_future(self._trace(callback))

    async def _trace(self, callback: Callable[[], None]) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        with self._bench.server.state:
            self._data.text = tracingText(self._work.tracer.pointCount if self._work.tracer else 0)
        await asyncio.sleep(SHOWN_SECONDS)
        with self._bench.server.state:
            callback()

    def _refresh(self) -> None:
        self._data.no, self._data.text = asdict(self._work.reasons()), self._work.text()
        self._data.isPlacing = self._placing.isPlacing(self._work.curveNode)
