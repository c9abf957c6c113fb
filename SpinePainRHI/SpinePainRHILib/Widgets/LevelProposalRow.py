"""A level proposed for the selected lesion, from vertebrae that are known; the reader accepts it or not."""

from collections.abc import Callable
from typing import Any

from slicer.i18n import tr as _

from ..Core.LevelProposals import LevelProposal, proposeLevel
from ..Live.LiveValues import LesionRow
from ..Scene.VertebraSources import collectLandmarks, isVertebraSource
from .Connections import Connections
from .CurrentCase import CurrentCase
from .Feedback import Availability


class LevelProposalRow:
    """Says which level is proposed and why; assigns nothing by itself."""

    def __init__(self, ui: Any, case: CurrentCase, selectedRow: Callable[[], LesionRow | None],
                 accept: Callable[[str, str | None], None]) -> None:
        self._ui, self._case, self._selectedRow, self._accept = ui, case, selectedRow, accept
        self._available, self._connections = Availability(), Connections()
        self._proposed: str | None = None
        self._connections.add(ui.vertebraeSelector, "currentNodeChanged(vtkMRMLNode*)", self._onSource)
        self._connections.add(ui.acceptLevelButton, "clicked(bool)", self._onAccept)

    def close(self) -> None:
        self._connections.removeAll()

    def refresh(self) -> None:
        """Proposes for the row selected now."""
        row, source = self._selectedRow(), self._ui.vertebraeSelector.currentNode()
        if row is None or source is None or self._case.session is None:
            proposal = LevelProposal(None, _("Select a lesion and the vertebrae to have a level proposed."))
        else:
            proposal = self._propose(row, source)
        self._proposed = proposal.level
        self._ui.proposalLabel.text = (proposal.reason if proposal.level is None else
                                       _("{level}? {reason}").format(level=proposal.level, reason=proposal.reason))
        accepted = row is not None and proposal.level is not None and row.level == proposal.level
        self._available.set(self._ui.acceptLevelButton, _("it is assigned already") if accepted else
                            None if proposal.level is not None else _("no level is proposed"))

    def _propose(self, row: LesionRow, source: Any) -> LevelProposal:
        point = self._case.session.pointOfSegment(row.segmentId)
        if point is None:
            return LevelProposal(None, _("The lesion is not outlined, so it has no position."))
        if not isVertebraSource(source):
            return LevelProposal(None, _("'{name}' names fewer than two vertebrae.").format(name=source.GetName()))
        try:
            return proposeLevel(collectLandmarks(source).landmarks, point)
        except ValueError as error:
            return LevelProposal(None, str(error))

    def _onSource(self, _node: Any = None) -> None:
        self.refresh()

    def _onAccept(self, _checked: bool = False) -> None:
        row = self._selectedRow()
        if row is not None and self._proposed is not None:
            self._accept(row.segmentId, self._proposed)
