"""Progress of long work on standard error: a rewritten line on a terminal, silence in a log or pipe."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TextIO, TypeVar

from .Output import terminalText, writeLines

Item = TypeVar("Item")

SHOW_AFTER_SECONDS = 1.0
"""Work that is done sooner needs no progress."""


class ProgressLine:
    """Use as context manager; ``over`` yields the items and shows how many are done and how long the rest takes."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = 0

    def over(self, items: Sequence[Item], describe: str) -> Iterator[Item]:
        yield from self.counting(items, len(items), describe)

    def counting(self, items: Iterable[Item], total: int, describe: str) -> Iterator[Item]:
        """As ``over``, for items that are made one by one; ``total`` says how many will come."""
        start = time.monotonic()
        for done, item in enumerate(items):
            elapsed = time.monotonic() - start
            if done and elapsed > SHOW_AFTER_SECONDS:
                remaining = elapsed / done * (total - done)
                self.show(f"{describe}: {done} of {total}, about {remaining:.0f} s left")
            yield item
        self._clear()

    def show(self, text: str) -> None:
        """Shows a line in place of the one before."""
        if self._stream is not None and self._stream.isatty():
            self._clear()
            text = terminalText(text)
            self._stream.write(text)
            self._stream.flush()
            self._shown = len(text)

    def say(self, text: str) -> None:
        """Writes a line that stays, on a terminal or not."""
        self._clear()
        writeLines(self._stream, text)

    def _clear(self) -> None:
        if self._shown and self._stream is not None:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._clear()
