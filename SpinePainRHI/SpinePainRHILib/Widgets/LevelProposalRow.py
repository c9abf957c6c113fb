"""A level proposed for the selected lesion, from vertebrae that are known; the reader accepts it or not."""

from collections.abc import Callable
from typing import Any

import qt

from ..Live.LiveValues import LesionRow
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import LEVELS_NOT_ASSIGNED
from ..Shown.LevelAdviser import LevelAdviser, schemeChoices
from .Connections import Connections
from .Feedback import Availability, showingErrors


class LevelProposalRow:
    """Says which level is proposed and why; assigns nothing by itself."""

    def __init__(self, ui: Any, case: CurrentCase, selectedRow: Callable[[], LesionRow | None],
                 accept: Callable[[str, str | None], None]) -> None:
        self._ui, self._case, self._selectedRow, self._accept = ui, case, selectedRow, accept
        self._available, self._connections, self._adviser = Availability(), Connections(), LevelAdviser()
        self._proposed: str | None = None
        for text, name, title in schemeChoices():
            ui.vertebraSchemeBox.addItem(text, name)
            if title:
                ui.vertebraSchemeBox.setItemData(ui.vertebraSchemeBox.count - 1, title, qt.Qt.ToolTipRole)
        self._connections.add(ui.vertebraeSelector, "currentNodeChanged(vtkMRMLNode*)", self._onSource)
        self._connections.add(ui.vertebraSchemeBox, "currentIndexChanged(int)", self._onSource)
        self._connections.add(ui.acceptLevelButton, "clicked(bool)", self._onAccept)
        self._connections.add(ui.acceptLevelsButton, "clicked(bool)", self._onAcceptAll)

    def close(self) -> None:
        self._connections.removeAll()

    def refresh(self) -> None:
        """Proposes for the row selected now."""
        ui = self._ui
        advice = self._adviser.advise(self._case.session, self._selectedRow(), ui.vertebraeSelector.currentNode(),
                                      self._scheme())
        self._proposed, ui.proposalLabel.text = advice.level, advice.text
        self._available.set(ui.acceptLevelButton, advice.notAccepted)
        self._available.set(ui.acceptLevelsButton, advice.notAll)

    def _scheme(self) -> str | None:
        box = self._ui.vertebraSchemeBox
        return box.itemData(box.currentIndex) or None

    def _onSource(self, _node: Any = None) -> None:
        self.refresh()

    def _onAccept(self, _checked: bool = False) -> None:
        row = self._selectedRow()
        if row is not None and self._proposed is not None:
            self._accept(row.segmentId, self._proposed)

    def _onAcceptAll(self, _checked: bool = False) -> None:
        session, source = self._case.session, self._ui.vertebraeSelector.currentNode()
        if session is None or source is None:
            return
        with showingErrors(LEVELS_NOT_ASSIGNED):
            outcome = self._adviser.assignAll(session, source, self._scheme())
            self.refresh()
            self._ui.proposalLabel.text = outcome
