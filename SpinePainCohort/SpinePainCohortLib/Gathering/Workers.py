"""Measuring in several processes: results as they come, and a process that dies costs one item only."""

import math
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any

from ..Tables.Problems import reasonOf
from .MeasureFunction import MeasureFunction

TIMEOUT_SECONDS = 600.0
"""A file that takes longer is given up; a large case takes a second or two."""

_AHEAD = 1
"""Items that a process is given before it needs them, so that it does not wait for the next one; more would leave
others idle at the end."""


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


def measureAll(measure: MeasureFunction, items: Iterable[Any], jobs: int = 1,
               timeoutSeconds: float = TIMEOUT_SECONDS) -> Iterator[Outcome]:
    """The outcome of every item, in any order, as soon as it is there.

    With one job all is done in this process. With more, each process works on one item at a time: one that the system
    kills, that crashes or that takes longer than ``timeoutSeconds`` gives that item a reason and is replaced; items
    that wait behind it go to others. Processes are started anew (spawn), as VTK does not survive a fork. Closing the
    generator, or an exception while it waits (such as a keyboard interrupt), ends them at once.
    """
    if jobs <= 1:
        measure.load()
        for item in items:
            yield measureOne(measure, item)
        return
    waiting = _Waiting(items)
    workers: list[_Worker] = []
    try:
        for _ in range(jobs):
            if waiting.isEmpty:
                break
            _addWorker(workers, measure).give(waiting.take(1))
        while workers:
            # A dying process closes its end of the pipe, so that the connection alone tells of both.
            patience = min(worker.begun for worker in workers) + timeoutSeconds - time.monotonic()
            ready = wait([worker.connection for worker in workers],
                         None if patience == math.inf else max(0.0, patience))
            late = time.monotonic() - timeoutSeconds
            for worker in list(workers):
                if worker.connection in ready:
                    outcome = worker.receive()
                elif worker.begun <= late:
                    outcome = Outcome(worker.items.popleft(), None,
                                      f"measuring it took longer than {timeoutSeconds:g} seconds")
                    worker.stop()
                else:
                    continue
                if worker.isStopped:
                    waiting.putBack(worker.items)
                    workers.remove(worker)
                    if not waiting.isEmpty:
                        _addWorker(workers, measure).give(waiting.take(1))
                else:
                    worker.give(waiting.take(1 + _AHEAD - len(worker.items)))
                    if not worker.items:
                        workers.remove(worker)
                        worker.stop()
                if outcome is not None:
                    yield outcome
    finally:
        for worker in workers:
            worker.stop()


class _Waiting:
    """Items that no process has yet; more are taken from their source only as they are needed."""

    def __init__(self, items: Iterable[Any]) -> None:
        self._source = iter(items)
        self._returned: deque[Any] = deque()

    @property
    def isEmpty(self) -> bool:
        self.putBack(self.take(1))
        return not self._returned

    def take(self, count: int) -> list[Any]:
        """The next items, at most ``count``."""
        taken = [self._returned.popleft() for _ in range(min(count, len(self._returned)))]
        return taken + list(islice(self._source, count - len(taken)))

    def putBack(self, items: Iterable[Any]) -> None:
        self._returned.extendleft(reversed(list(items)))


def _addWorker(workers: list["_Worker"], measure: MeasureFunction) -> "_Worker":
    """Starts a process; an interruption comes after it is in the list of those to be ended."""
    with interruptsHeldBack():
        workers.append(_Worker(measure))
    return workers[-1]


class _Worker:
    """One process, and the items that it has: the first is the one that it works on."""

    def __init__(self, measure: MeasureFunction) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, measure), daemon=True)
        self._process.start()
        theirs.close()
        self.items: deque[Any] = deque()
        self.begun = math.inf
        self.isReady = False
        self.isStopped = False

    def give(self, items: Iterable[Any]) -> None:
        for item in items:
            if self.isReady and not self.items:  # the time that a process takes to start is not the item's
                self.begun = time.monotonic()
            self.items.append(item)
            with suppress(OSError):  # it is dead already: receive() says so
                self.connection.send(item)

    def receive(self) -> Outcome | None:
        """The outcome of its item, or None where the process only says that it is there.

        Raises ValueError where the process ended before it could begin: then no item is to blame.
        """
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            self._process.join(1)
            code = self._process.exitcode
            cause = f"signal {-code}" if code is not None and code < 0 else f"status {code}"
            if not self.isReady:
                raise ValueError(f"Measuring in several processes does not work here (one ended with {cause} "
                                 "before its first file): use one job.") from None
            self.stop()
            return Outcome(self.items.popleft(), None, f"the process that measured it ended with {cause}: the file "
                                                       "may be damaged, or memory ran out")
        if self.isReady:
            self.items.popleft()
        self.isReady, self.begun = True, time.monotonic() if self.items else math.inf
        return message

    def stop(self) -> None:
        if not self.isStopped:
            self.isStopped = True
            self.connection.close()
            self._process.terminate()
            self._process.join()
            self._process.close()


@contextmanager
def interruptsHeldBack() -> Iterator[None]:
    """A process started in here never sees Ctrl-C, not even while it starts; this one sees it afterwards."""
    held: list[tuple] = []
    isMain = threading.current_thread() is threading.main_thread()
    hasMask = hasattr(signal, "pthread_sigmask")  # not on Windows
    if hasMask:
        resource_tracker.ensure_running()  # else the first start would do it, and let the interrupts through
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the new process inherits it
    if isMain:  # numpy's threads take the signals that this thread blocks, and it would be interrupted all the same
        handler = signal.signal(signal.SIGINT, lambda *arguments: held.append(arguments))
    try:
        yield
    finally:
        if hasMask:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if isMain:
            signal.signal(signal.SIGINT, handler)
            if held and callable(handler):
                handler(*held[0])


def _work(connection: Connection, measure: MeasureFunction) -> None:
    """What a process does: one item after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends its workers
    measure.load()
    with suppress(EOFError, OSError):  # the parent is gone, or needs no more
        connection.send(None)
        while True:
            connection.send(measureOne(measure, connection.recv()))
