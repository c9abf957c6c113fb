"""The page of a case: its parts in the order of the work, and their life."""

import asyncio
from pathlib import Path
from typing import Any

from SpinePainRHILib.Files.CaseFileNames import isCaseFile
from SpinePainRHILib.Keep.FindingVolumes import volumeBeside
from SpinePainRHILib.Scene.VolumeNodes import addVolume

from .Parts.LivePart import LivePart
from .Parts.Workbench import Workbench
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
        self.overlay = ViewOverlay(server)
        self.views = PageViews(application, server, self.overlay.build)
        self.bench = Workbench(server, self.views, folder)
        self.overlay.follow(self.bench.case, self.views)
        self.live = LivePart(self.bench)
        self.views.planeChanged.connect(self._onPlane)
        self.bench.case.changed.connect(self._onCase)
        self._build()

    def _build(self) -> None:
        from trame.ui.vuetify3 import VAppLayout
        from trame.widgets import client, html, vuetify3

        with VAppLayout(self._server, full_height=True) as layout:
            layout.root.theme = "dark"
            client.Style(_STYLE)
            with vuetify3.VAppBar(density="compact"):
                vuetify3.VToolbarTitle(TITLE)
            with vuetify3.VNavigationDrawer(location="right", permanent=True, width=430):
                self.live.build()
            with vuetify3.VMain(classes="fill-height"), html.Div(classes="views"):
                for name in VIEW_NAMES:
                    with html.Div(classes=(self.overlay.placeOf(name),)):
                        client.ServerTemplate(name=name)

    def openFirst(self, path: Path) -> None:
        """Opens a case file on its volume, or a volume, before anybody looks; ValueError where it is neither."""
        if isCaseFile(path):
            beside = volumeBeside(path)
            volumeNode = addVolume(self.bench.console.scene, beside) if beside is not None else None
            self.bench.case.open(self.bench.console.openCase(path, volumeNode))
        else:
            addVolume(self.bench.console.scene, path)

    async def run(self) -> None:
        """Autosaves while the page is served; at the end unsaved work goes to its autosave file."""
        try:
            while True:
                await asyncio.sleep(TICK_SECONDS)
                session = self.bench.case.session
                if session is not None:
                    session.file.tick()
        finally:
            self.close()

    def close(self) -> None:
        self.bench.case.close()
        self.views.close()

    def _onPlane(self, plane: Any) -> None:
        session = self.bench.case.session
        if session is not None:
            session.setViewPlane(plane)

    def _onCase(self) -> None:
        session = self.bench.case.session
        if session is not None and session.volumeNode is not None:
            self.views.showVolume(session.volumeNode, session.segmentationNode)


_STYLE = """
html { overflow: hidden; }
.views { display: grid; height: 100%; grid-template-columns: 2fr 1fr; grid-template-rows: 1fr 1fr; gap: 2px;
         background: black; }
.views > div { min-width: 0; min-height: 0; position: relative; overflow: hidden; }
.view-main { grid-column: 1; grid-row: 1 / 3; }
.view-first { grid-column: 2; grid-row: 1; }
.view-second { grid-column: 2; grid-row: 2; }
.view-text { position: absolute; right: 12px; bottom: 10px; color: white; text-shadow: 1px 1px 2px black;
             white-space: pre-line; text-align: right; font-size: 16px; pointer-events: none; }
"""
