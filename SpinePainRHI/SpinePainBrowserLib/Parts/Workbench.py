"""What the parts of the page share: the open case, the views, the editor; a sentence and a question to the reader."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Shown.Asking import Result, Talk, answeredLater
from SpinePainRHILib.Shown.CurrentCase import CurrentCase

from ..Views.PageViews import PageViews
from .PartState import PartState


@dataclass
class Conversation:
    """State of the page: what is said and asked, and whether something is going on that takes a while."""

    notice: str = ""
    isNoticeShown: bool = False
    isNoticeBad: bool = False
    question: str = ""
    isQuestionShown: bool = False
    busy: str = ""


class Workbench:
    """Everything that a part needs and none of them owns.

    ``folder`` is the one that the reader opened: nothing outside it is read or written.
    """

    def __init__(self, server: Any, views: PageViews, folder: Path) -> None:
        self.server, self.views, self.folder = server, views, folder
        self.case = CurrentCase()
        self.console = RhiConsole(schedule=self.soon)
        self._said = PartState(server.state, Conversation)
        self._onAnswer: Callable[[bool], None] | None = None
        self._failed = ""
        self._tasks: set[asyncio.Future[None]] = set()

    @property
    def said(self) -> Any:
        """Names of the conversation's state, for the controls that show it."""
        return self._said.name

    def tell(self, text: str, isBad: bool = False) -> None:
        """Shows one sentence until the reader closes it or another one comes."""
        self._said.data.notice, self._said.data.isNoticeBad = text, isBad
        self._said.data.isNoticeShown = True

    def ask(self, question: str, onAnswer: Callable[[bool], None]) -> None:
        """Asks a question; ``onAnswer`` gets the reader's answer. A question that waits for its answer is given up."""
        self._onAnswer = onAnswer
        self._said.data.question, self._said.data.isQuestionShown = question, True

    def answer(self, isYes: bool) -> None:
        """The reader's answer to the last question."""
        onAnswer, self._onAnswer = self._onAnswer, None
        self._said.data.isQuestionShown = False
        if onAnswer is not None:
            self.attempt(self._failed, onAnswer, bool(isYes))

    def converse(self, failed: str, talk: Talk[Result], done: Callable[[Result], None] = lambda _result: None) -> None:
        """Does work that asks on its way (Shown.Asking); a ValueError is shown after ``failed``."""
        self._failed = failed
        self.attempt(failed, answeredLater, talk, self.ask, done)

    def attempt(self, failed: str, work: Callable[..., object], *values: Any) -> None:
        """Does some work; a ValueError, whose sentence tells what to do, is shown after ``failed``."""
        try:
            work(*values)
        except ValueError as error:
            self.tell(f"{failed} {error}".strip(), isBad=True)

    def acting(self, failed: str, work: Callable[..., object]) -> Callable[..., None]:
        """``attempt`` as what a control calls."""
        def act(*values: Any) -> None:
            self.attempt(failed, work, *values)
        return act

    def whileBusy(self, text: str, failed: str, work: Callable[[], object]) -> None:
        """Says that something takes a while, and does it once that is on the screen."""
        async def later() -> None:
            with self.server.state:
                self._said.data.busy = text
            await asyncio.sleep(0.05)  # the page is told, and can show it, before the one thread is taken
            with self.server.state:
                self.attempt(failed, work)
                self._said.data.busy = ""
        task = asyncio.ensure_future(later())
        self._tasks.add(task)  # a task that nobody keeps may be forgotten before its end
        task.add_done_callback(self._tasks.discard)

    def soon(self, callback: Callable[[], None]) -> None:
        """The schedule of the page's sessions: the events of one stroke give one update, before the next picture."""
        asyncio.get_running_loop().call_soon(self._inState, callback)

    def _inState(self, callback: Callable[[], None]) -> None:
        with self.server.state:
            callback()
