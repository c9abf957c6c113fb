"""The parts of the page put together as on the page, without views, server and browser."""

import asyncio
from types import SimpleNamespace

from SessionTools import Strokes, cordOf
from SpinePainBrowserLib.Parts.CasePart import CasePart
from SpinePainBrowserLib.Parts.SavePart import SavePart
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Events.Signal import Signal
from trame_server.state import State

BOX = (slice(2, 5), slice(10, 20), slice(8, 16))


class NoViews:
    """Takes note of what would be shown."""

    def __init__(self):
        self.shown = []
        self.planeChanged, self.arranged = Signal(), Signal()

    def showVolume(self, volumeNode, segmentationNode=None):
        self.shown.append(volumeNode.GetName())


class PageDesk:
    """A reader at the page: enters, clicks, answers, waits; reads what stands there."""

    def __init__(self, folder):
        self.folder, self.views, self.state = folder, NoViews(), State()
        self.state.ready()
        self.bench = Workbench(SimpleNamespace(state=self.state), self.views, folder)
        self.case = CasePart(self.bench)
        self.door = self.case.door
        self.save = SavePart(self.bench, self.case.work)
        self.successors = []
        self.case.lookAgain()

    # What a reader does

    def enter(self, **fields):
        """Types into fields and leaves them: ``reader``, ``caseId``, ``timepoint``."""
        with self.state:
            for name, text in fields.items():
                self.state[f"EntryShown_{name}"] = text
        entry = self.case._entry
        for name in fields:
            (entry._onReader if name == "reader" else entry.entered.emit)()

    def note(self, text):
        with self.state:
            self.state.NotesShown_notes = text

    async def open(self, caseId):
        self.case.work.open(next(row["key"] for row in self.rows if row["caseId"] == caseId))
        await self.settle()

    async def answer(self, isYes):
        self.bench.answer(isYes)
        await self.settle()

    async def do(self, act, *values):
        act(*values)
        await self.settle()

    async def settle(self):
        """Waits until nothing is going on any more."""
        await asyncio.sleep(0.01)
        while self.bench.isBusy:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)

    def outline(self):
        """Outlines some cord, as a stroke does."""
        session = self.session
        Strokes(session).paint(cordOf(session), BOX)
        session.update()

    # What stands there

    @property
    def session(self):
        return self.bench.case.session

    @property
    def rows(self):
        return self.state.WorkShown_rows

    @property
    def statuses(self):
        return {row["caseId"]: row["status"] for row in self.rows}

    @property
    def question(self):
        return self.state.Said_question if self.state.Said_isQuestionShown else None

    @property
    def notice(self):
        return self.state.Said_notice if self.state.Said_isNoticeShown else None

    def nodes(self):
        """How many volumes and segmentations are in the scene."""
        scene = self.bench.console.scene
        return tuple(scene.GetNumberOfNodesByClass(f"vtkMRML{kind}Node") for kind in ("ScalarVolume", "Segmentation"))

    # The end

    def forget(self):
        """As when the process is killed: nothing more is written."""
        session = self.session
        if session is not None:
            session.file.autosave = lambda: None
            self.close()

    def close(self):
        for each in self.successors:
            each.close()
        if self.session is not None:
            self.bench.case.close()
        scene = self.bench.console.scene
        scene.Clear(False)
