"""``spinepain`` run after run for the price of one import.

What the page needs takes a computer seconds to import. Here it is imported once, in a process that then forks for each
run: all that a run does, from reading its arguments on, it does in a process of its own, as one that was started anew.
"""

import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SIZE = 1 << 18
"""Bytes of a message, more than any environment has."""


def canFork() -> bool:
    """Whether this system has what it takes (Linux)."""
    return hasattr(os, "pidfd_open") and hasattr(socket, "SOCK_SEQPACKET")


class ForkedRun:
    """A run: what ``subprocess.Popen`` is as far as the tests use it."""

    def __init__(self, starter: "ForkingStarter", pid: int, streams: Sequence[int]) -> None:
        self.pid, self._starter, self._status = pid, starter, None
        self._pidfd = os.pidfd_open(pid)
        self.stdout, self.stderr = (os.fdopen(each, encoding="utf-8") for each in streams)

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._status if self._status is not None or not self._hasEnded(0) else self.wait()

    def wait(self, timeout: float | None = None) -> int:
        if self._status is None:
            if not self._hasEnded(timeout):
                raise subprocess.TimeoutExpired("spinepain", timeout)
            self._status = self._starter.ask({"wait": self.pid})
            os.close(self._pidfd)
        return self._status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._pidfd, number)

    def _hasEnded(self, timeout: float | None) -> bool:
        return bool(select.select([self._pidfd], [], [], timeout)[0])


class ForkingStarter:
    """The process that forks; it ends with ``close``, or with the tests' process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self._process = subprocess.Popen([sys.executable, __file__, str(other.fileno())], env=environment,
                                             pass_fds=[other.fileno()], stdin=subprocess.DEVNULL)

    def run(self, arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> ForkedRun:
        """Runs ``spinepain`` with these arguments in ``folder``."""
        pipes = [os.pipe(), os.pipe()]
        request = {"arguments": list(arguments), "folder": str(folder), "environment": environment}
        pid = self.ask(request, [writing for _reading, writing in pipes])
        for _reading, writing in pipes:
            os.close(writing)
        return ForkedRun(self, pid, [reading for reading, _writing in pipes])

    def ask(self, request: object, descriptors: Sequence[int] = ()) -> int:
        """A request and its answer."""
        socket.send_fds(self._socket, [json.dumps(request).encode()], descriptors)
        return int(self._socket.recv(SIZE))

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


def _takeRequests(connection: socket.socket) -> list[str] | None:
    """In the process that forks: None when there are no more requests. In a run, which alone returns then:
    its arguments."""
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(connection, SIZE, 2)
        if not message:
            return None
        request = json.loads(message)
        if "wait" in request:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
        elif (answer := os.fork()) == 0:
            connection.close()
            for stream, descriptor in enumerate(descriptors, 1):
                os.dup2(descriptor, stream)
                os.close(descriptor)
            sys.stdout, sys.stderr = (
                os.fdopen(stream, "w", buffering=1, encoding="utf-8") for stream in (1, 2))
            os.chdir(request["folder"])
            os.environ.clear()
            os.environ.update(request["environment"])
            return list(request["arguments"])
        for each in descriptors:
            os.close(each)
        connection.send(str(answer).encode())


def _importAll() -> None:
    """What ``spinepain serve`` imports on its way to the page."""
    for module in ("CommandLine.Main", "CommandLine.OptionForms", "CommandLine.ServeCommand", "Pages.CohortPage",
                   "Pages.ScorePage"):
        importlib.import_module(f"SpinePainCohortLib.{module}")
    for module in ("SpinePainBrowserLib.Serve", "trame_slicer.core", "trame_slicer.app", "trame_slicer.rca_view",
                   "SimpleITK"):
        importlib.import_module(module)


if __name__ == "__main__":
    from RunSpinepain import run

    del sys.path[0]  # the tests' own folder
    _importAll()
    given = _takeRequests(socket.socket(fileno=int(sys.argv[1])))
    if given is not None:
        sys.argv[1:] = given
        sys.exit(run())
