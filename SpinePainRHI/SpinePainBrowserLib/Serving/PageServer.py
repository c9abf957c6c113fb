"""The server of the page: on this computer alone, from the first to the last minute of a reader's work."""

import asyncio
import contextlib
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from aiohttp import web

from .RequestGuard import TOKEN_PARAMETER, RequestGuard

HOST = "127.0.0.1"
_FILE_POLICY = ("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; "
                "frame-ancestors 'self'")
"""Of files that the page shows, such as a report: they are looked at, and do nothing."""

_FAREWELL_SECONDS = 3.0
"""A tab that does not answer, or comes just now, keeps nobody waiting who ends the program."""


class PageServer:
    """Serves what is built on ``server`` (trame's) to whoever has the token.

    ``run`` returns when the process is asked to end (Ctrl+C, a termination signal) or ``stop`` is called.
    """

    def __init__(self, port: int = 0) -> None:
        """``port`` 0: one that is free."""
        os.environ["WSLINK_READY_MSG"] = ""  # else a line of the library's goes to standard output
        from trame.app import get_server

        self.server: Any = get_server(name=f"spinepain-{id(self)}", client_type="vue3")
        self._guard = RequestGuard()
        self._askedPort = port
        self._routes: list[web.RouteDef] = []
        self._ended = asyncio.Event()
        self.server.controller.on_server_bind.add(self._onBind)

    @property
    def port(self) -> int:
        """The port it listens on; 0 before it does."""
        return self._guard.port

    @property
    def address(self) -> str:
        """What to open, token included."""
        return f"http://{HOST}:{self.port}/?{TOKEN_PARAMETER}={self._guard.token}"

    def showFiles(self, route: str, folder: Path) -> None:
        """Answers ``/route/name`` with files that lie in ``folder``, and with no others; before ``run``."""
        async def answer(request: web.Request) -> web.StreamResponse:
            path = (folder / request.match_info["name"]).resolve()
            if not path.is_relative_to(folder.resolve()) or not path.is_file():
                raise web.HTTPNotFound
            return web.FileResponse(path, headers={"Content-Security-Policy": _FILE_POLICY})
        self._routes.append(web.get(f"/{route}/{{name:.+}}", answer))

    def stop(self) -> None:
        """Ends ``run``."""
        self._ended.set()

    async def run(self, onReady: Callable[[str], None], openBrowser: bool,
                  background: Coroutine[Any, Any, None]) -> None:
        """Serves until it is ended; ``onReady`` is told the address, ``background`` runs beside it.

        Raises OSError where the port is not free.
        """
        with _withoutArguments():
            serving = asyncio.ensure_future(self.server.start(
                port=self._askedPort, host=HOST, exec_mode="coroutine", show_connection_info=False,
                open_browser=False, timeout=0, disable_logging=True, thread=True))
        asyncio.get_running_loop().set_exception_handler(_onLoopError)
        beside = asyncio.ensure_future(background)
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            ready = asyncio.ensure_future(self.server.ready)
            await asyncio.wait({ready, serving}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
                raise OSError("The page's server ended before it was ready.")
            self._guard.port = self.server.port
            self._endOnSignals()
            onReady(self.address)
            if openBrowser:
                webbrowser.open(self.address)
            await asyncio.wait({ended, serving, beside}, return_when=asyncio.FIRST_COMPLETED)
            if beside.done():
                beside.result()
        finally:
            for task in (beside, ended, serving):
                task.cancel()
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self.server.stop(), _FAREWELL_SECONDS)
            await asyncio.gather(beside, ended, serving, return_exceptions=True)

    def _onBind(self, webServer: Any) -> None:
        self._guard.install(webServer.app)
        webServer.app.add_routes(self._routes)

    def _endOnSignals(self) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C comes as KeyboardInterrupt
                loop.add_signal_handler(each, self.stop)


def _onLoopError(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A tab that is closed while something is sent to it is no error; everything else is told as ever."""
    if not isinstance(context.get("exception"), ConnectionResetError):
        loop.default_exception_handler(context)


@contextlib.contextmanager
def _withoutArguments() -> Iterator[None]:
    """The library reads options of its own from the command line, where ours stand."""
    kept, sys.argv = sys.argv, sys.argv[:1]
    try:
        yield
    finally:
        sys.argv = kept
