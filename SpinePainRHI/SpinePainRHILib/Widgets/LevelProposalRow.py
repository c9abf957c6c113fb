"""A level proposed for the selected lesion, from vertebrae that are known; the reader accepts it or not."""

from collections.abc import Callable
from typing import Any

import qt
from slicer.i18n import tr as _

from ..Case.LevelProposing import LevelProposer, LevelsAssigned
from ..Core.LevelProposals import LevelProposal
from ..Core.VertebraSchemes import SCHEMES
from ..Live.LiveValues import LesionRow
from ..Shown.CurrentCase import CurrentCase
from .Connections import Connections
from .Feedback import Availability, showingErrors

REASONS_SHOWN = 3


class LevelProposalRow:
    """Says which level is proposed and why; assigns nothing by itself."""

    def __init__(self, ui: Any, case: CurrentCase, selectedRow: Callable[[], LesionRow | None],
                 accept: Callable[[str, str | None], None]) -> None:
        self._ui, self._case, self._selectedRow, self._accept = ui, case, selectedRow, accept
        self._available, self._connections, self._proposer = Availability(), Connections(), LevelProposer()
        self._proposed: str | None = None
        ui.vertebraSchemeBox.addItem(_("by names"), "")
        for scheme in SCHEMES.values():
            ui.vertebraSchemeBox.addItem(scheme.name, scheme.name)
            ui.vertebraSchemeBox.setItemData(ui.vertebraSchemeBox.count - 1, scheme.title, qt.Qt.ToolTipRole)
        self._connections.add(ui.vertebraeSelector, "currentNodeChanged(vtkMRMLNode*)", self._onSource)
        self._connections.add(ui.vertebraSchemeBox, "currentIndexChanged(int)", self._onSource)
        self._connections.add(ui.acceptLevelButton, "clicked(bool)", self._onAccept)
        self._connections.add(ui.acceptLevelsButton, "clicked(bool)", self._onAcceptAll)

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
        self._available.set(self._ui.acceptLevelsButton, _("no case is open") if self._case.session is None else
                            _("choose the vertebrae") if source is None else None)

    def _propose(self, row: LesionRow, source: Any) -> LevelProposal:
        try:
            return self._proposer.propose(self._case.session.lesions, row.segmentId, source, self._scheme())
        except ValueError as error:
            return LevelProposal(None, str(error))

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
        with showingErrors(_("The levels could not be assigned.")):
            assigned = self._proposer.assign(session.lesions, source, self._scheme())
            session.update()
            self.refresh()
            self._ui.proposalLabel.text = _outcome(assigned, {row.segmentId: row.name for row in session.values.rows})


def _outcome(assigned: LevelsAssigned, names: dict[str, str]) -> str:
    """What became of the lesions without a level, in words."""
    if not assigned.levels and not assigned.reasons:
        return _("Every outlined lesion has a level.")
    lines = [_("Levels assigned: {count}.").format(count=len(assigned.levels))]
    lines += [_("{name}: {reason}").format(name=names.get(each, each), reason=reason)
              for each, reason in list(assigned.reasons.items())[:REASONS_SHOWN]]
    if len(assigned.reasons) > REASONS_SHOWN:
        lines.append(_("And {count} more without a level.").format(count=len(assigned.reasons) - REASONS_SHOWN))
    return " ".join(lines)
