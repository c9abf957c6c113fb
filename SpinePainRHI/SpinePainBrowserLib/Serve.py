"""The page from start to end: the embedded Slicer, the server, what is shown first."""

from collections.abc import Callable, Sequence
from pathlib import Path

from .CasePage import CasePage
from .Parts.PageTabs import PageTab
from .Parts.Workbench import Workbench
from .Serving.PageServer import PageServer
from .Views.SlicerHost import hostSlicer

MakeTabs = Callable[[Workbench, PageServer], Sequence[PageTab]]


async def serve(path: Path, port: int, openBrowser: bool, onReady: Callable[[str], None],
                makeTabs: MakeTabs = lambda _bench, _server: ()) -> None:
    """Serves a folder, or that of a volume or case file, which is opened at once; returns when it is ended.

    ``onReady`` is told the address, ``makeTabs`` makes the tabs beside the outlining. Raises ValueError
    where ``path`` can be neither, OSError where the port is taken.
    """
    pageServer = PageServer(port)
    page = CasePage(pageServer.server, hostSlicer(), path if path.is_dir() else path.parent)
    page.build(makeTabs(page.bench, pageServer))
    if path.is_file():
        page.openFirst(path)
    await pageServer.run(onReady, openBrowser, page.run())
