"""A cohort measured on other computers: by the workers of an existing dask scheduler.

The scheduler exists already (``dask scheduler`` with ``dask worker --nthreads 1``, a job queue); nothing is started
here. Its workers read the files by the paths they have here, so the folder of cases must be theirs too, and they need
this version of SpinePain. Only paths go to them and only measurements come back. Whoever can reach a scheduler can run
programs on its workers: it belongs in a network that is trusted, or behind TLS.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakSet

Result = TypeVar("Result")

ANSWER_SECONDS = 10.0
"""An address that does not answer within this time is given up."""


class Scheduler:
    """The workers of a connected ``client`` (distributed.Client) as a Pools.Pool. Each works on one file at a time."""

    endsTogether = False

    def __init__(self, client: Any, address: str, size: int, ahead: int) -> None:
        from distributed.scheduler import KilledWorker

        self._client, self._address = client, address
        self.size, self.ahead = size, ahead
        self.deaths: tuple[type[BaseException], ...] = (KilledWorker,)
        self.trouble = (f"The workers of the scheduler at {address} do not measure: look whether they run, see the "
                        "folder of cases and have SpinePain installed.")

    def open(self) -> Executor:
        return _ClientExecutor(self._client)

    def close(self, executor: Executor) -> None:
        executor.shutdown(wait=False)

    def alone(self) -> "Scheduler":
        return Scheduler(self._client, self._address, 1, 0)

    def check(self, isLate: bool = False) -> None:
        if self._client.status != "running":
            raise ValueError(f"The connection to the scheduler at {self._address} was lost; measurements made so far "
                             "are kept for the next run.")
        if isLate and not self._client.nthreads():  # after a death they may be starting again
            raise ValueError(self.trouble)


class _ClientExecutor(Executor):
    """The workers of a ``client`` (distributed.Client) as an executor.

    Not ``client.get_executor()``: that one asks for a task's state once its result is there, and a worker that dies
    in between, with the result that it kept, makes an error of a result that had arrived.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._tasks: WeakSet[Any] = WeakSet()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> "Future[Result]":
        task = self._client.submit(fn, *args, **kwargs, pure=False)
        self._tasks.add(task)
        future: Future[Result] = Future()
        future.add_done_callback(lambda done: task.cancel() if done.cancelled() else None)
        task.add_done_callback(lambda _: _handOver(task, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._client.cancel(list(self._tasks))


def _handOver(task: Any, future: "Future[Result]") -> None:
    """A done task's outcome becomes the future's. A result lost with its worker is waited for: it is computed anew."""
    try:
        result = task.result()
    except CancelledError:
        future.cancel()
        future.set_running_or_notify_cancel()  # wakes who waits
    except Exception as error:
        if future.set_running_or_notify_cancel():
            future.set_exception(error)
    else:
        if future.set_running_or_notify_cancel():
            future.set_result(result)


@contextmanager
def connectedTo(address: str, answerSeconds: float = ANSWER_SECONDS) -> Iterator[Scheduler]:
    """The scheduler at ``address`` (``tcp://HOST:PORT``) as a pool while the body runs.

    Needs what Requirements.CLUSTER lists. Raises ValueError with a sentence where no scheduler answers at the address
    within ``answerSeconds``, or it has no workers.
    """
    from distributed import Client

    identity = _identityOf(address, answerSeconds)
    if identity.get("type") != "Scheduler":
        raise ValueError(f"What answers at {address} is no dask scheduler: give the address that it prints at its "
                         "start.")
    try:
        client = Client(address, timeout=answerSeconds, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _noAnswer(address, answerSeconds) from error
    try:
        try:
            client.wait_for_workers(1, timeout=answerSeconds)
        except TimeoutError:
            raise ValueError(f"The scheduler at {address} has no workers: start some with dask worker {address} "
                             "--nthreads 1") from None
        count = len(client.nthreads())
        yield Scheduler(client, address, count, count)
    finally:
        client.close(timeout=answerSeconds)


def _identityOf(address: str, answerSeconds: float) -> dict[str, Any]:
    """What the program at an address says it is; asked before a Client is made, which would leave noise behind.

    In a thread of its own, as one that has an event loop running, as Jupyter's, may call.
    """
    from distributed import rpc

    async def ask() -> dict[str, Any]:
        async with rpc(address, timeout=answerSeconds) as program:
            identity: dict[str, Any] = await program.identity()
            return identity

    answer: list[Any] = []

    def run() -> None:
        try:
            answer.append(asyncio.run(asyncio.wait_for(ask(), answerSeconds)))
        except BaseException as error:  # whatever an unknown program can send back
            answer.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(2 * answerSeconds)
    if answer and isinstance(answer[0], dict):
        return answer[0]
    if answer and isinstance(answer[0], ValueError):
        raise ValueError(f"{address} is no address of a scheduler: write it as tcp://HOST:PORT.")
    raise _noAnswer(address, answerSeconds)


def _noAnswer(address: str, answerSeconds: float) -> ValueError:
    return ValueError(f"No dask scheduler answers at {address} within {answerSeconds:g} seconds: check the address, "
                      "and that it runs and can be reached from here.")
