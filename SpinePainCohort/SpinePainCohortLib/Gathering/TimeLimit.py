"""A limit of time for work that a window waits for. It is looked at between the steps of the work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_END: ContextVar[float | None] = ContextVar("end", default=None)


class OutOfTime(Exception):
    """The work did not end in time, and was given up between two steps of it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Gives the body ``seconds``: the first ``checkTime`` after them raises OutOfTime. A step that takes long by
    itself, such as a file on a drive that does not answer, is not interrupted."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def checkTime() -> None:
    """Raises OutOfTime where the time that ``within`` gave is over; without a limit it does nothing."""
    end = _END.get()
    if end is not None and time.monotonic() > end:
        raise OutOfTime
