"""The page from start to end: the embedded Slicer, the server, what is shown first."""

from collections.abc import Callable
from pathlib import Path

from .CasePage import CasePage
from .Serving.PageServer import PageServer
from .Views.SlicerHost import hostSlicer


async def serve(path: Path, port: int, openBrowser: bool, onReady: Callable[[str], None]) -> None:
    """Serves a folder, or that of a volume or case file, which is opened at once; returns when it is ended.

    ``onReady`` is told the address. Raises ValueError where ``path`` can be neither, OSError where the port is taken.
    """
    pageServer = PageServer(port)
    page = CasePage(pageServer.server, hostSlicer(), path if path.is_dir() else path.parent)
    if path.is_file():
        page.openFirst(path)
    await pageServer.run(onReady, openBrowser, page.run())
