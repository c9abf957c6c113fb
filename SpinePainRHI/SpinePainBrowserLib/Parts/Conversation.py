"""What the page says and asks: a sentence, a question, that something takes a while; and work that needs them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from SpinePainRHILib.Shown.Asking import Result, Talk, answeredLater
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, given, row
from .PartState import PartState

SHOWN_SECONDS = 0.05
"""Given to the page to show what is said, before the one thread is taken."""


@dataclass
class Said:
    """State: what is said and asked, and what is going on that takes a while."""

    notice: str = ""
    isNoticeShown: bool = False
    isNoticeBad: bool = False
    question: str = ""
    isQuestionShown: bool = False
    busy: str = ""


class Conversation:
    """Over the page. Work that takes a while is done one at a time, in steps (Shown.Asking): each while the page says
    that it is busy, each question answered on the page. A question that nobody answers keeps everything as it is."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.isBusy = False
        """Whether a step of long work is being done, or about to be: nothing else may be begun."""
        state = PartState(server.state, Said)
        self._said, self._saidName = state.data, state.name
        self._onAnswer: Callable[[bool], None] | None = None
        self._failed = ""
        self._talk: Talk[Any] | None = None
        self._tasks: set[asyncio.Future[None]] = set()

    def build(self) -> None:
        name = self._saidName
        with html.Div(classes="notice", id="notice", v_if=name.isNoticeShown, role="alert",
                      raw_attrs=[f':class="{{bad: {name.isNoticeBad}}}"']):
            html.Div(f"{{{{ {name.notice} }}}}", classes="words")
            button(_("Close"), f"{name.isNoticeShown} = false", "notice-close")
        # The browser's own modal dialog: it has the keyboard, keeps it, and Escape is no answer.
        with html.Dialog(classes="question", id="question", v_if=name.isQuestionShown, raw_attrs=[
                '@vue:mounted="({el}) => el.showModal()"', 'aria-modal="true"',
                f'@cancel="trigger(\'{self.server.trigger_name(self.giveUp)}\')"']):
            html.Div(f"{{{{ {name.question} }}}}", classes="words")
            with row():
                button(_("Yes"), given(self.answer, "true"), "question-yes")
                button(_("No"), given(self.answer, "false"), "question-no")
                button(_("Cancel"), self.giveUp, "question-cancel", tip=_("Leave everything as it is."))
        html.Div(f"{{{{ {name.busy} }}}}", classes="busy", id="busy", v_if=name.busy, role="status")

    def tell(self, text: str, isBad: bool = False) -> None:
        """Shows one sentence until the reader closes it or another one comes."""
        self._said.notice, self._said.isNoticeBad, self._said.isNoticeShown = text, isBad, True

    def ask(self, question: str, onAnswer: Callable[[bool], None]) -> None:
        """Asks a question; ``onAnswer`` gets the reader's answer. A question that waits for its answer is given up."""
        self._onAnswer = onAnswer
        self._said.question, self._said.isQuestionShown = question, True

    def answer(self, isYes: bool) -> None:
        """The reader's answer to the last question."""
        onAnswer, self._onAnswer = self._onAnswer, None
        self._said.isQuestionShown = False
        if onAnswer is not None:
            self.attempt(self._failed, onAnswer, bool(isYes))

    def giveUp(self) -> None:
        """No answer to the last question: nothing is done that needs one."""
        self._onAnswer, self._said.isQuestionShown = None, False

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

    def converse(self, failed: str, talk: Talk[Result], done: Callable[[Result], None] = lambda _result: None) -> None:
        """Does short work that asks on its way."""
        self._failed = failed
        self.attempt(failed, answeredLater, talk, self.ask, done)

    def start(self, busy: str, failed: str, talk: Talk[Any]) -> None:
        """Begins long work, which the page calls ``busy``; what waits for an answer is given up. While a step of other
        work is being done, as after a double click, nothing happens."""
        if self.isBusy:
            talk.close()
            return
        if self._talk is not None:
            self._talk.close()
        self._talk = talk
        self._step(busy, failed, lambda: self._untilAsked(busy, failed, talk))

    def startNow(self, failed: str, talk: Talk[Any]) -> None:
        """Begins long work before anybody looks at the page; a ValueError of its first step comes out here."""
        self._talk = talk
        self._untilAsked("", failed, talk)

    def _untilAsked(self, busy: str, failed: str, talk: Talk[Any]) -> None:
        def ask(question: str, answer: Callable[[bool], None]) -> None:
            self.ask(question, lambda isYes: self._step(busy, failed, lambda: answer(isYes)))

        answeredLater(talk, ask, lambda _result: None)

    def _step(self, busy: str, failed: str, work: Callable[[], object]) -> None:
        async def step() -> None:
            with self.server.state:
                self._said.busy = busy
            await asyncio.sleep(SHOWN_SECONDS)
            with self.server.state:
                try:
                    self.attempt(failed, work)
                finally:
                    self.isBusy, self._said.busy = False, ""
        self.isBusy = True
        task = asyncio.ensure_future(step())
        self._tasks.add(task)  # a task that nobody keeps may be forgotten before its end
        task.add_done_callback(self._tasks.discard)
