"""``spinepain serve`` as a process of its own, as a reader starts it, and what it answers without a browser."""

import contextlib
import http.client
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ForkingStarter import ForkingStarter
from RunSpinepain import COUNTED_IN

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS, END_SECONDS = 60.0, 20.0
COMMAND = (sys.executable, str(Path(__file__).with_name("RunSpinepain.py")))
"""``spinepain`` of this repository, whatever is installed."""

_WEB_SOCKET = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


def environmentOfCommand(**others: str) -> dict[str, str]:
    """The environment that COMMAND runs in."""
    paths = os.pathsep.join(str(REPOSITORY / each) for each in ("SpinePainRHI", "SpinePainCohort"))
    counted = {COUNTED_IN: str(REPOSITORY / "build" / "coverage")} if _isCounted() else {}
    return os.environ | {"PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"} | counted | others


def _isCounted() -> bool:
    """Whether the lines that these tests run are counted."""
    coverage = sys.modules.get("coverage")
    return coverage is not None and coverage.Coverage.current() is not None


class ServedPage:
    """The command on a file or folder: ``address`` is what it printed, ``output`` and ``errors`` all that it wrote.

    ``prefix`` is put before the command, such as one that takes the network away. ``starter`` starts it faster.
    """

    def __init__(self, path: Path | None, workFolder: Path, prefix: Sequence[str] = (), port: int = 0,
                 starter: ForkingStarter | None = None) -> None:
        self._path, self._workFolder, self._prefix, self._port = path, workFolder, tuple(prefix), port
        self._starter = None if prefix else starter
        self.output = self.errors = ""
        self.start()

    @property
    def base(self) -> str:
        """The address without the token."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def port(self) -> int:
        return urlsplit(self.address).port

    @property
    def token(self) -> str:
        return urlsplit(self.address).query.removeprefix("token=")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def isRunning(self) -> bool:
        return self._process.poll() is None

    def start(self) -> None:
        """Starts it, again after an end, and waits for the address; fails with what it said where none comes."""
        arguments = ["serve", "--no-browser", "--port", str(self._port), *([str(self._path)] if self._path else [])]
        environment = environmentOfCommand(XDG_CONFIG_HOME=str(self._workFolder / "settings"))
        self._process: Any = self._starter.run(
            arguments, self._workFolder, environment) if self._starter is not None else subprocess.Popen(
            [*self._prefix, *COMMAND, *arguments], cwd=self._workFolder, text=True, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._readers = [threading.Thread(target=self._read, args=(name,), daemon=True)
                         for name in ("stdout", "stderr")]
        for each in self._readers:
            each.start()
        self.address = self._waitForAddress()

    def restart(self) -> None:
        """Another run on the same file; the port is new unless one was asked for."""
        assert not self.isRunning
        self.start()

    def kill(self) -> None:
        """Ends it as a crash or a power cut would: nothing of its own runs any more."""
        os.kill(self.pid, signal.SIGKILL)
        self._join()

    def end(self) -> int:
        """Ends it as Ctrl+C does; its exit status."""
        if self.isRunning:
            self._process.send_signal(signal.SIGINT)
        return self._join()

    def close(self) -> None:
        """After the test, whatever became of it."""
        if self.isRunning:
            try:
                self.end()
            except subprocess.TimeoutExpired:
                self.kill()

    def ask(self, target: str, method: str = "GET", cookie: str | None = None,
            **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one request, with ``target`` sent as it stands; header names with _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie is not None:
            given["Cookie"] = cookie
        with contextlib.closing(connection):
            connection.putrequest(method, target, skip_host="Host" in given, skip_accept_encoding=True)
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            body = b"" if answer.status == 101 else answer.read()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def askSocket(self, cookie: str | None = None, **headers: str) -> int:
        """Status of the request for the page's web socket: 101 where it is opened."""
        given = {name.replace("-", "_"): value for name, value in _WEB_SOCKET.items()} | headers
        return self.ask("/ws", cookie=cookie, **given)[0]

    def enter(self) -> str:
        """The cookie that the address with the token is answered with, as a browser sends it back."""
        status, headers, _body = self.ask(f"/?token={self.token}")
        assert status == 303
        return headers["set-cookie"].split(";")[0]

    def _join(self) -> int:
        status = self._process.wait(END_SECONDS)
        for each in self._readers:
            each.join(END_SECONDS)
        return status

    def _read(self, name: str) -> None:
        stream = getattr(self._process, name)
        for line in stream:
            if name == "stdout":
                self.output += line
                self._lines.put(line)
            else:
                self.errors += line
        if name == "stdout":
            self._lines.put(None)

    def _waitForAddress(self) -> str:
        while True:
            line = self._lines.get(timeout=START_SECONDS)
            assert line is not None, f"It ended before it served: {self.errors}"
            if line.startswith("Open http"):
                return line.split()[1]
