"""Where work is done beside this process: the one pool of processes, as an executor of ``concurrent.futures``."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Pool(Protocol):
    """A source of executors, each of which works on ``size`` items at a time, in the order given.

    ``ahead`` items more are given to it, so that none waits for the next one. ``deaths`` are the exceptions of a
    future whose worker died. ``endsTogether``: with one worker's death the executor is lost, and closing it ends work
    that hangs. ``trouble`` is the sentence for a user where its workers cannot work at all.
    """

    @property
    def size(self) -> int: ...
    @property
    def ahead(self) -> int: ...
    @property
    def deaths(self) -> tuple[type[BaseException], ...]: ...
    @property
    def endsTogether(self) -> bool: ...
    @property
    def trouble(self) -> str: ...

    def open(self) -> Executor:
        """A new executor."""
        ...

    def close(self, executor: Executor) -> None:
        """Ends an executor, and what it works on as far as that is possible, at once."""
        ...

    def alone(self) -> "Pool":
        """A pool that works on one item at a time."""
        ...

    def check(self, isLate: bool = False) -> None:
        """Raises ValueError with a sentence where no more work can be given to it; asked after a death, and where an
        item is late (``isLate``), which then is not to blame."""
        ...


class ProcessPool:
    """Processes of this computer, started anew (spawn), as VTK does not survive a fork."""

    deaths: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    endsTogether = True
    trouble = ("Measuring in several processes does not work here (they end before they can begin): look whether "
               "memory, or a limit of this computer, ends them.")

    def __init__(self, jobs: int) -> None:
        self.size = self.ahead = jobs

    def open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.size, multiprocessing.get_context("spawn"), _beginWorker)

    def close(self, executor: Executor) -> None:
        if hasattr(executor, "terminate_workers"):  # from Python 3.14
            executor.terminate_workers()
        else:
            # What terminate_workers does; without it a file that hangs would hold up the end.
            for process in list((getattr(executor, "_processes", None) or {}).values()):
                process.terminate()
        executor.shutdown(cancel_futures=True)

    def alone(self) -> "ProcessPool":
        return ProcessPool(1)

    def check(self, isLate: bool = False) -> None:
        pass


def defaultJobs() -> int:
    """One process a processor that may be used, but one alone inside Slicer.

    There ``sys.executable`` is ``PythonSlicer``, a launcher that starts the interpreter as a process of its own:
    ending a worker that hangs would end the launcher and leave the work running, and on Windows each opens a console.
    Who wants several all the same asks for them with ``--jobs``.
    """
    if isInsideSlicer():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def isInsideSlicer() -> bool:
    """Whether this process is Slicer's application, not a plain Python with its libraries."""
    return hasattr(sys.modules.get("slicer"), "app")


def poolOf(jobs: int | None) -> ProcessPool | None:
    """The pool for so many processes (None: ``defaultJobs``), or None for work in this process.

    Outside Slicer even one job is a process of its own: a file from elsewhere may crash what reads it, and must not
    take the run with it. Inside Slicer one job is done here, for the reason that defaultJobs gives.
    """
    count = jobs or defaultJobs()
    return None if count == 1 and isInsideSlicer() else ProcessPool(count)


def inOrder(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """The results of work on things of our own, in the order of ``items``; with one job, or one item, in this process.

    An exception of ``work`` comes out here; it and a keyboard interrupt end the others after the item that each is at,
    so that no file is left half written. A process that dies raises BrokenProcessPool.
    """
    count = min(jobs, len(items))
    if count <= 1:
        yield from map(work, items)
        return
    executor = ProcessPool(count).open()
    try:
        with interruptsHeldBack():
            futures = [executor.submit(work, item) for item in items]
        for future in futures:
            yield future.result()
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def interruptsHeldBack() -> Iterator[None]:
    """A process started in here never sees Ctrl-C, not even while it starts; this one sees it afterwards."""
    held: list[tuple[int, FrameType | None]] = []
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


def _beginWorker() -> None:
    """Ctrl-C is for the process that waits, which then ends the others; where that is killed, they end themselves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_endWithParent, daemon=True).start()


def _endWithParent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
