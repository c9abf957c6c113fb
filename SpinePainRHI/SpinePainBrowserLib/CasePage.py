"""The page of a case: its parts in the order of the work, and their life."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from SpinePainRHILib.Shown.CaseTexts import caseLines, headingOf
from trame.ui.html import DivLayout
from trame.widgets import client, html

from .Editing.PageEditor import PageEditor
from .Parts.CasePart import CasePart
from .Parts.Controls import resource
from .Parts.LesionPart import LesionPart
from .Parts.LivePart import LivePart
from .Parts.OutlinePart import OutlinePart
from .Parts.PageKeys import PageKeys
from .Parts.PageTabs import OUTLINE, PageTab, PageTabs
from .Parts.SavePart import SavePart
from .Parts.SuggestionPart import SuggestionPart
from .Parts.TracePart import TracePart
from .Parts.ViewPart import ViewPart
from .Parts.Workbench import Workbench
from .Views.MouseWatch import MouseWatch
from .Views.PageViews import VIEW_NAMES, PageViews
from .Views.ViewOverlay import ViewOverlay

TITLE = "SpinePain RHI"
TICK_SECONDS = 1.0


class CasePage:
    """Puts the page together over one Workbench; ``run`` goes on beside the server and ends the case with it."""

    def __init__(self, server: Any, application: Any, folder: Path) -> None:
        self._server = server
        server.state.trame__title = TITLE
        server.state.trame__favicon = None
        server.state.caseHeading = ""
        self.overlay = ViewOverlay(server)
        self.views = PageViews(application, server, self.overlay.build)
        self.bench = Workbench(server, self.views, folder)
        self.overlay.follow(self.bench.case, self.views)
        self._mouse = MouseWatch([self.views.view(name) for name in VIEW_NAMES])
        self.bench.isMouseDown = lambda: self._mouse.isDown
        self.case = CasePart(self.bench)
        self.editor, self.keys = PageEditor(application), PageKeys(self.bench)
        self.keys.add({"PageUp": lambda: self.views.step(1), "PageDown": lambda: self.views.step(-1),
                       "ArrowUp": lambda: self.views.step(1), "ArrowDown": lambda: self.views.step(-1),
                       "F": self.views.fit})
        self.outline = OutlinePart(self.bench, self.editor, self.keys)
        self.live = LivePart(self.bench)
        self.save = SavePart(self.bench, self.case.work)
        self.keys.add({"Ctrl+S": self.save.save})
        self.view = ViewPart(self.bench)
        self.trace = TracePart(self.bench, application, self.editor)
        self.suggestions = SuggestionPart(self.bench, self.editor.saveState)
        self.lesions = LesionPart(self.bench, self.editor.saveState)
        self.editor.changed.connect(self.lesions.follow)
        self.views.planeChanged.connect(self._onPlane)
        self.bench.case.changed.connect(self._onCase)
        self.bench.case.contextChanged.connect(self._showHeading)
        self._tabs: PageTabs | None = None

    def build(self, tabs: Sequence[PageTab] = ()) -> None:
        """Makes the page, with further tabs beside the outlining."""
        self._tabs = PageTabs(self.bench, tabs)
        outlining = f"tab === '{OUTLINE}'"
        with DivLayout(self._server) as layout:
            layout.root.classes = "page"
            client.Style(resource("Page.css"))
            with html.Header(classes="bar"):
                html.H1(TITLE)
                self._tabs.buildBar()
                html.Div("{{ caseHeading }}", id="heading", classes="heading", v_show=outlining,
                         raw_attrs=[':title="caseHeading"'])
                self.live.buildPinned(outlining)
            with html.Main(classes="views", v_show=outlining):
                for name in VIEW_NAMES:
                    with html.Div(raw_attrs=[f':class="{self.overlay.placeOf(name)}"'], id=f"view-{name}"):
                        client.ServerTemplate(name=name)
            with html.Aside(classes="panel", id="panel", v_show=outlining):
                self.case.build()
                self.outline.build()
                self.trace.build()
                self.suggestions.build()
                self.live.build()
                self.lesions.build()
                self.save.build()
                self.view.build()
            self._tabs.build()
            self.keys.build()
            self.bench.build()
        self.case.lookAgain()

    def openFirst(self, path: Path) -> None:
        """Opens a case file on its volume, or a volume, before anybody looks; ValueError where it is neither."""
        self.case.openFirst(path)

    async def run(self) -> None:
        """Autosaves while the page is served; at the end unsaved work goes to its autosave file."""
        try:
            while True:
                await asyncio.sleep(TICK_SECONDS)
                with self._server.state:
                    self.save.tick()
        finally:
            self.close()

    def close(self) -> None:
        if self._tabs is not None:
            self._tabs.close()
        self.trace.close()
        self.bench.case.close()
        self.overlay.close()
        self._mouse.close()
        self.views.close()

    def _onPlane(self, plane: Any) -> None:
        session = self.bench.case.session
        if session is not None:
            session.setViewPlane(plane)

    def _onCase(self) -> None:
        session = self.bench.case.session
        self._showHeading()
        if session is not None and session.volumeNode is not None:
            self.views.showVolume(session.volumeNode, session.segmentationNode)

    def _showHeading(self) -> None:
        session = self.bench.case.session
        self._server.state.caseHeading = headingOf(session) or caseLines(session)
