"""Work spread over processes."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from ..Gathering.Workers import interruptsHeldBack

Item = TypeVar("Item")
Result = TypeVar("Result")


def defaultJobs() -> int:
    """One process a processor that may be used, but one alone inside Slicer.

    There ``sys.executable`` is ``PythonSlicer``, a launcher that starts the interpreter as a process of its own:
    ending a worker that hangs would end the launcher and leave the work running, and on Windows each opens a console.
    Who wants several all the same asks for them with ``--jobs``.
    """
    if hasattr(sys.modules.get("slicer"), "app"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def overProcesses(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """The results in the order of ``items``; with one job, or one item, all is done in this process.

    ``work`` and the items go to processes that start anew (VTK does not survive a fork). An exception of ``work``
    comes out here; it and a keyboard interrupt end the others after the item that each is at.
    """
    if min(jobs, len(items)) <= 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(min(jobs, len(items)), get_context("spawn"), _ignoreInterrupts)
    try:
        with interruptsHeldBack():
            futures = [pool.submit(work, item) for item in items]
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _ignoreInterrupts() -> None:
    """Ctrl-C is for the process that waits, which then ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
