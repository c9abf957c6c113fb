"""Work that asks the reader on its way, written once for front ends that wait for an answer and those that cannot.

Such work is a generator: it yields a question, which is answered by yes (True) or no, and returns its result. Where
no answer ever comes, as when a tab is closed, nothing is done that needs one.
"""

from collections.abc import Callable, Generator
from typing import TypeVar

Result = TypeVar("Result")
Talk = Generator[str, bool, Result]
"""Yields questions, is sent the answers, returns a result; raises ValueError as any other work does."""


def answered(talk: Talk[Result], confirm: Callable[[str], bool]) -> Result:
    """The result, where ``confirm`` shows a question and waits for the answer."""
    try:
        question = next(talk)
        while True:
            question = talk.send(confirm(question))
    except StopIteration as end:
        result: Result = end.value
        return result


def answeredLater(talk: Talk[Result], ask: Callable[[str, Callable[[bool], None]], None],
                  done: Callable[[Result], None]) -> None:
    """Goes as far as the next question, which ``ask`` shows and whose answer it gives to the function that it gets;
    ``done`` gets the result. A ValueError comes out here, or out of that function."""
    _goOn(lambda: next(talk), talk, ask, done)


def _goOn(step: Callable[[], str], talk: Talk[Result], ask: Callable[[str, Callable[[bool], None]], None],
          done: Callable[[Result], None]) -> None:
    try:
        question = step()
    except StopIteration as end:
        done(end.value)
        return
    ask(question, lambda isYes: _goOn(lambda: talk.send(isYes), talk, ask, done))
