"""Many items measured through an executor: results as they come, and a process that dies costs one item only."""

import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any

import SpinePainRHILib
from SpinePainRHILib.Files.SystemErrors import reasonOf

from .MeasureFunction import MeasureFunction
from .Pools import Pool, interruptsHeldBack
from .TimeLimit import checkTime

TIMEOUT_SECONDS = 600.0
"""A file that takes longer is given up; a large case takes a second or two."""

_DIED = "the process that measured it ended before its time: the file may be damaged, or memory ran out"

_ONE_AT_A_TIME = threading.Lock()
"""A worker of a scheduler may have several threads; Slicer's scene, which some files need, is for one."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of an item, such as a file: what was measured of it, or the reason why there is nothing."""

    item: Any
    value: Any
    reason: str | None = None


def measureOne(measure: MeasureFunction, item: Any) -> Outcome:
    """Measures an item in this process. Whatever is wrong with it becomes a reason, never an exception."""
    try:
        return Outcome(item, measure(item))
    except ValueError as error:
        return Outcome(item, None, " ".join(str(error).split()) or "it could not be measured")
    except OSError as error:
        return Outcome(item, None, f"it could not be read: {reasonOf(error)}")
    except MemoryError:
        return Outcome(item, None, "there is not enough memory to measure it")
    except Exception as error:  # a fault of ours on one file must not cost the others
        detail = " ".join(str(error).split())
        return Outcome(item, None, f"it could not be measured ({type(error).__name__}: {detail})")


def measureAll(measure: MeasureFunction, items: Iterable[Any], pool: Pool | None = None,
               timeoutSeconds: float = TIMEOUT_SECONDS) -> Generator[Outcome]:
    """The outcome of every item, in any order, as soon as it is there.

    Without a pool all is done in this process. With one, the items that were being worked on when a process died are
    measured again one at a time, so that the one that kills is found: it gets a reason, the others their numbers. One
    that takes longer than ``timeoutSeconds`` gets a reason too. Items are taken from ``items`` as they are needed.
    Closing the generator, or an exception while it waits (such as a keyboard interrupt), ends the work at once.

    Raises ValueError with a sentence where the pool cannot work at all: then no item is to blame. Without a pool,
    OutOfTime between two items (TimeLimit).
    """
    if pool is None:
        for item in items:
            checkTime()
            yield measureOne(measure, item)
        return
    suspects: list[Any] = []
    yield from _Measuring(pool, measure, timeoutSeconds, suspects).run(items)
    if suspects:
        _LOG.info("A worker ended before its time: %d files are measured again one by one.", len(suspects))
        yield from _Measuring(pool.alone(), measure, timeoutSeconds, None).run(suspects)


@dataclass
class _Running:
    """An item that the executor has. ``begun`` is when a worker can have begun with it."""

    item: Any
    future: "Future[Outcome]"
    begun: float | None = None


class _Measuring:
    """``measureAll`` through one pool. What may have killed a worker goes to ``suspects``; without them the pool works
    on one item at a time, and that one is blamed."""

    def __init__(self, pool: Pool, measure: MeasureFunction, timeoutSeconds: float,
                 suspects: list[Any] | None) -> None:
        self._pool, self._measure, self._timeoutSeconds, self._suspects = pool, measure, timeoutSeconds, suspects
        self._running: list[_Running] = []  # in the order given: an executor takes the first that waits
        self._returned: deque[Any] = deque()
        self._executor: Executor | None = None
        self._mustProbe = suspects is None
        self._lateInARow = 0

    def run(self, items: Iterable[Any]) -> Iterator[Outcome]:
        source = iter(items)
        try:
            while True:
                new = self._take(source, self._pool.size + self._pool.ahead - len(self._running))
                if not new and not self._running:
                    return
                self._give(new)
                if self._running:
                    self._wait()
                    yield from self._collect()
        finally:
            for each in self._running:
                each.future.cancel()
            self._close()

    def _take(self, source: Iterator[Any], count: int) -> list[Any]:
        taken = [self._returned.popleft() for _ in range(min(count, len(self._returned)))]
        return taken + list(islice(source, count - len(taken)))

    def _give(self, items: list[Any]) -> None:
        if self._executor is None:
            self._executor = self._pool.open()
            if self._mustProbe:
                self._probe(self._executor)
        for item in items:
            try:
                with interruptsHeldBack():
                    future = self._executor.submit(measureInWorker, self._measure, SpinePainRHILib.__version__, item)
            except RuntimeError:  # it broke since the last look: the futures say so
                self._returned.append(item)
            else:
                self._running.append(_Running(item, future))
        if items and not self._running:  # a worker died while none had work
            self._close()
            self._mustProbe = True

    def _wait(self) -> None:
        now = time.monotonic()
        for each in self._running[:self._pool.size]:
            each.begun = each.begun or now
        patience = min(each.begun for each in self._running if each.begun) + self._timeoutSeconds - now
        wait([each.future for each in self._running], max(patience, 0.0), FIRST_COMPLETED)

    def _collect(self) -> list[Outcome]:
        """The outcomes that are there. After a death that ended the executor what it had is given anew."""
        outcomes, still, isBroken = [], [], False
        late = time.monotonic() - self._timeoutSeconds
        for index, each in enumerate(self._running):
            if not each.future.done():
                if each.begun is None or each.begun > late:
                    still.append(each)
                    continue
                self._pool.check(isLate=True)
                outcomes.append(Outcome(each.item, None, f"measuring it took longer than {self._timeoutSeconds:g} "
                                                         "seconds"))
                each.future.cancel()
                isBroken = isBroken or self._pool.endsTogether
                self._lateInARow += 1
            elif each.future.cancelled() or isinstance(each.future.exception(), self._pool.deaths):
                self._pool.check()
                isBroken = isBroken or self._pool.endsTogether
                if index >= self._pool.size and self._pool.endsTogether:
                    self._returned.append(each.item)  # no worker had it yet
                elif self._suspects is not None:
                    self._suspects.append(each.item)
                else:
                    outcomes.append(Outcome(each.item, None, _DIED))
            else:
                outcomes.append(_outcomeOf(each.future))
                self._lateInARow = 0
        self._running = still
        if self._lateInARow > 2 * self._pool.size and not self._pool.endsTogether:
            raise ValueError(self._pool.trouble)
        if isBroken:
            self._returned.extend(each.item for each in still)
            self._running, self._mustProbe = [], True
            self._close()
        return outcomes

    def _probe(self, executor: Executor) -> None:
        """After a death: can workers begin at all? Otherwise every file would be blamed."""
        try:
            with interruptsHeldBack():
                future = executor.submit(arriveInWorker, self._measure)
            future.result(self._timeoutSeconds)
        except Exception as error:
            raise ValueError(self._pool.trouble) from error
        self._mustProbe = False

    def _close(self) -> None:
        if self._executor is not None:
            self._pool.close(self._executor)
            self._executor = None


def _outcomeOf(future: "Future[Outcome]") -> Outcome:
    try:
        return future.result()
    except Exception as error:  # measureOne lets none through: the worker could not even begin
        detail = " ".join(str(error).split()).rstrip(".")
        raise ValueError(f"Measuring in other processes does not work here ({type(error).__name__}: {detail}).") \
            from error


def arriveInWorker(measure: MeasureFunction) -> None:
    """Does nothing in a worker process: on arrival there, ``measure`` has brought the imports that it needs."""


def measureInWorker(measure: MeasureFunction, version: str, item: Any) -> Outcome:
    """``measureOne`` in a worker process; raises ImportError where it does not measure as this version does."""
    if version != SpinePainRHILib.__version__:
        raise ImportError(f"the worker has version {SpinePainRHILib.__version__} of SpinePain, not {version}")
    with _ONE_AT_A_TIME:
        return measureOne(measure, item)
