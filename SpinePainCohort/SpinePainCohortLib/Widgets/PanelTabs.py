"""The tabs of the panel: as high as the one that is shown, and the parts are told which that is."""

from collections.abc import Callable
from typing import Any

import qt
from SpinePainRHILib.Widgets.Connections import Connections


class PanelTabs:
    """``onEntry`` is called with whether the tab of pain scores is in front of the user, at each change."""

    def __init__(self, ui: Any, onEntry: Callable[[bool], None]) -> None:
        self._ui, self._onEntry = ui, onEntry
        self._isActive: bool | None = None  # not told yet: a reloaded module is shown without being entered
        self._pages = (ui.cohortTab, ui.resultsTab, ui.entryTab)
        self._connections = Connections()
        self._connections.add(ui.tabs, "currentChanged(int)", self._onTab)
        self._onTab()

    def setActive(self, isActive: bool) -> None:
        """Whether the module is the one shown."""
        self._isActive = isActive
        self._onTab()

    def close(self) -> None:
        """Undoes every connection; nothing is in front of the user any more."""
        self._connections.removeAll()
        self._onEntry(False)

    def _onTab(self, _index: int = 0) -> None:
        # A page that is not shown asks for no height: else the panel scrolls over the emptiness below the others.
        for page in self._pages:
            isShown = page is self._pages[self._ui.tabs.currentIndex]
            policy = qt.QSizePolicy.Preferred if isShown else qt.QSizePolicy.Ignored
            page.setSizePolicy(qt.QSizePolicy.Preferred, policy)
        self._ui.tabs.updateGeometry()
        isActive = self._ui.tabs.visible if self._isActive is None else self._isActive
        self._onEntry(isActive and self._pages[self._ui.tabs.currentIndex] is self._ui.entryTab)
