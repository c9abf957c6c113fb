"""Work that takes a while and may ask on its way, one at a time: opening and saving cases."""

from collections.abc import Callable
from typing import Any

from SpinePainRHILib.Shown.Asking import Talk, answeredLater

from .Workbench import Workbench


class LongTalk:
    """Does Talks (Shown.Asking) step by step: each step while the page says that it is busy, each question answered on
    the page. A question that nobody answers keeps everything as it is; the next talk gives it up."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._talk: Talk[Any] | None = None
        self._isBusy = False

    @property
    def isBusy(self) -> bool:
        """Whether a step is being done, or is about to be: nothing else may be begun."""
        return self._isBusy

    def start(self, text: str, failed: str, talk: Talk[Any]) -> None:
        """Begins a talk; ``text`` is what the page says while it is busy, ``failed`` stands before the sentence of a
        ValueError. While a step of another is being done, as after a double click, nothing happens."""
        if self._isBusy:
            talk.close()
            return
        if self._talk is not None:
            self._talk.close()
        self._talk = talk

        self._step(text, failed, lambda: self._first(talk, text, failed))

    def startNow(self, failed: str, talk: Talk[Any]) -> None:
        """Begins a talk before anybody looks at the page; a ValueError of its first step comes out here."""
        self._talk = talk
        self._first(talk, "", failed)

    def _first(self, talk: Talk[Any], text: str, failed: str) -> None:
        """Goes as far as the first question."""
        def ask(question: str, answer: Callable[[bool], None]) -> None:
            self._bench.ask(question, lambda isYes: self._step(text, failed, lambda: answer(isYes)))

        answeredLater(talk, ask, lambda _result: None)

    def _step(self, text: str, failed: str, work: Callable[[], object]) -> None:
        self._isBusy = True

        def step() -> None:
            try:
                work()
            finally:
                self._isBusy = False

        self._bench.whileBusy(text, failed, step)
