"""The tabs of the page: outlining, and whatever stands beside it. What is not in front is not seen."""

from collections.abc import Sequence
from typing import Protocol

from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import given
from .Workbench import Workbench

OUTLINE = "outline"
"""The tab with the views."""


class PageTab(Protocol):
    """What stands beside the outlining. ``ident`` is its name for the page, ``title`` for the reader."""

    title: str
    ident: str

    def build(self) -> None:
        """Emits the controls."""

    def setInFront(self, isInFront: bool) -> None:
        """It was chosen, or left."""

    def close(self) -> None:
        """The page ends."""


class PageTabs:
    """Which tab is in front."""

    def __init__(self, bench: Workbench, tabs: Sequence[PageTab]) -> None:
        self._state, self._tabs = bench.server.state, tuple(tabs)
        self._state.tab = OUTLINE

    def buildBar(self) -> None:
        """A button for each tab; none where there is nothing to choose."""
        if not self._tabs:
            return
        with html.Nav(classes="tabs", role="tablist"):
            for ident, title in ((OUTLINE, _("Outline")), *((each.ident, each.title) for each in self._tabs)):
                html.Button(title, type="button", id=f"tab-{ident}", role="tab",
                            click=given(self.choose, f"'{ident}'"),
                            raw_attrs=[f':aria-selected="tab === \'{ident}\' ? \'true\' : \'false\'"'])

    def build(self) -> None:
        """What each tab shows: its controls, and beside them what it has that is wide."""
        for each in self._tabs:
            shown = f"tab === '{each.ident}'"
            with html.Main(classes="wide", v_show=shown):
                if hasattr(each, "buildWide"):
                    each.buildWide()
            with html.Aside(classes="panel", id=f"panel-{each.ident}", v_show=shown):
                each.build()

    def choose(self, ident: str) -> None:
        """Brings a tab to the front."""
        before = self._state.tab
        if ident == before or ident not in {OUTLINE, *(each.ident for each in self._tabs)}:
            return
        self._state.tab = ident
        for each in self._tabs:
            if each.ident in (ident, before):
                each.setInFront(each.ident == ident)

    def close(self) -> None:
        for each in self._tabs:
            each.close()
