"""What the parts of the page share: the open case, the views, the folder; and the conversation with the reader."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from SpinePainRHILib.Case.CaseSession import CaseSession
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Keep.OpenedFolder import OpenedFolder
from SpinePainRHILib.Shown.CurrentCase import CurrentCase
from SpinePainRHILib.Shown.Words import _

from ..Views.PageViews import PageViews
from .Conversation import Conversation


class Workbench(Conversation):
    """Everything that a part needs and none of them owns.

    ``folder`` is the one that the reader opened: nothing outside it is read or written.
    """

    def __init__(self, server: Any, views: PageViews, folder: Path) -> None:
        super().__init__(server)
        self.views, self.folder, self.opened = views, folder, OpenedFolder(folder)
        self.isMouseDown: Callable[[], bool] = lambda: False
        """Whether a stroke may be being drawn: nothing is begun then that takes a while."""
        self.case = CurrentCase()
        self.console = RhiConsole(schedule=self.soon)

    @property
    def session(self) -> CaseSession:
        """The open case; ValueError without one."""
        if self.case.session is None:
            raise ValueError(_("No case is open."))
        return self.case.session

    def soon(self, callback: Callable[[], None]) -> None:
        """The schedule of the page's sessions: the events of one stroke give one update, before the next picture."""
        asyncio.get_running_loop().call_soon(self._inState, callback)

    def _inState(self, callback: Callable[[], None]) -> None:
        with self.server.state:
            callback()
