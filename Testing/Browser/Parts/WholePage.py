"""The whole page over Slicer's real views, built but not served: what its controls would do, and its state."""

import asyncio
import itertools

from SessionTools import Strokes, cordOf, lesionOf
from SpinePainBrowserLib.CasePage import CasePage
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Scene.VolumeNodes import addVolume
from trame.app import get_server

CORD, LESION = (slice(2, 8), slice(5, 25), slice(6, 14)), (slice(4, 6), slice(10, 15), slice(8, 12))
_numbers = itertools.count()


class _Fields:
    def __init__(self, state, part):
        self._state, self._part = state, part

    def __getitem__(self, field):
        return self._state[f"{self._part}_{field}"]


class WholePage:
    """The page and a reader at it."""

    def __init__(self, application, folder, makeTabs=lambda _bench: ()):
        server = get_server(name=f"whole-page-{next(_numbers)}", client_type="vue3")
        self.page = CasePage(server, application, folder)
        self.bench, self.state = self.page.bench, server.state
        self.page.build(makeTabs(self.bench))
        self.html = server.state["trame__template_main"]

    def openCase(self, path):
        """A case of 160 voxels of cord on each of 6 slices, with a lesion of 20 voxels on two of them: 12.5 %."""
        volume = addVolume(self.bench.console.scene, path)
        session = self.bench.console.createCase(volume, CaseInfo("sub-001", reader="R1"), folder=path.parent)
        strokes = Strokes(session)
        strokes.paint(cordOf(session), CORD)
        strokes.paint(lesionOf(session), LESION)
        self.bench.case.open(session)
        return session

    def shown(self, part):
        """The state of a part, by field."""
        return _Fields(self.state, part)

    async def settle(self):
        """Lets pass what was scheduled."""
        await asyncio.sleep(0.02)

    def close(self):
        """As it was: no case, nothing in the scene."""
        self.page.editor.setTool(None)
        self.bench.case.close()
        self.bench.console.scene.Clear(False)
