"""When an update runs: at once, when a test says so, or when the panel's event loop is idle."""

from collections.abc import Callable

Schedule = Callable[[Callable[[], None]], None]
"""Calls what it is given once, now or later, on the same thread."""


def runNow(callback: Callable[[], None]) -> None:
    """The schedule of the console: every event updates at once."""
    callback()


class ManualSchedule:
    """A schedule for tests and batches: ``run`` calls what was scheduled since."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def __call__(self, callback: Callable[[], None]) -> None:
        self._waiting.append(callback)

    def run(self) -> int:
        """Calls everything that waits and returns how much it was; what is scheduled meanwhile waits on."""
        waiting, self._waiting = self._waiting, []
        for callback in waiting:
            callback()
        return len(waiting)

    def __len__(self) -> int:
        return len(self._waiting)


class Coalescer:
    """Turns any number of requests before the scheduled moment into one call of ``action``.

    A request from inside ``action`` schedules one more call. After ``stop`` nothing is called any more, what
    was already scheduled included.
    """

    def __init__(self, schedule: Schedule, action: Callable[[], None]) -> None:
        self._schedule = schedule
        self._action: Callable[[], None] | None = action
        self.isPending = False

    def request(self) -> None:
        if self.isPending or self._action is None:
            return
        self.isPending = True
        self._schedule(self._run)

    def cancel(self) -> None:
        """Drops a pending request: its work was done otherwise."""
        self.isPending = False

    def stop(self) -> None:
        self.isPending, self._action = False, None

    def _run(self) -> None:
        if self.isPending and self._action is not None:
            self.isPending = False
            self._action()
