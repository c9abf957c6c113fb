"""Levels proposed for lesions, from vertebrae that are known, in words; the reader accepts them or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..Case.CaseSession import CaseSession
from ..Case.LevelProposing import LevelProposer, LevelsAssigned
from ..Core.LevelProposals import LevelProposal
from ..Core.VertebraSchemes import SCHEMES
from ..Live.LiveValues import LesionRow
from .CaseTexts import whyClosed
from .Words import _

REASONS_SHOWN = 3


@dataclass(frozen=True)
class LevelAdvice:
    """``level`` is proposed (None: none is), ``text`` says so and why; ``notAccepted`` and ``notAll`` say why it, or
    all that could be proposed, cannot be accepted now (None: it can)."""

    level: str | None
    text: str
    notAccepted: str | None
    notAll: str | None


def schemeChoices() -> tuple[tuple[str, str, str], ...]:
    """The ways to tell vertebrae: what is shown, the scheme's name (empty: by the vertebrae's names), its title."""
    return (_("by names"), "", ""), *((each.name, each.name, each.title) for each in SCHEMES.values())


class LevelAdviser:
    """Says which level is proposed and why; assigns only what it is asked for."""

    def __init__(self) -> None:
        self._proposer = LevelProposer()

    def advise(self, session: CaseSession | None, row: LesionRow | None, source: Any,
               scheme: str | None) -> LevelAdvice:
        """For the one row that is selected (None: none or several); ``source`` is the node of the vertebrae."""
        proposal = self._propose(session, row, source, scheme)
        text = proposal.reason if proposal.level is None else _("{level}? {reason}").format(
            level=proposal.level, reason=proposal.reason)
        isAssigned = row is not None and proposal.level is not None and row.level == proposal.level
        notAccepted = _("it is assigned already") if isAssigned else (
            None if proposal.level is not None else _("no level is proposed"))
        return LevelAdvice(proposal.level, text, notAccepted,
                           whyClosed(session) or (_("choose the vertebrae") if source is None else None))

    def assignAll(self, session: CaseSession, source: Any, scheme: str | None) -> str:
        """Assigns what can be told to the lesions without a level, and says what became of them."""
        assigned = self._proposer.assign(session.lesions, source, scheme)
        return outcomeOfLevels(assigned, {row.segmentId: row.name for row in session.update().rows})

    def _propose(self, session: CaseSession | None, row: LesionRow | None, source: Any,
                 scheme: str | None) -> LevelProposal:
        if row is None or source is None or session is None:
            return LevelProposal(None, _("Select a lesion and the vertebrae to have a level proposed."))
        try:
            return self._proposer.propose(session.lesions, row.segmentId, source, scheme)
        except ValueError as error:
            return LevelProposal(None, str(error))


def outcomeOfLevels(assigned: LevelsAssigned, names: Mapping[str, str]) -> str:
    """What became of the lesions without a level, in words; ``names`` are those of the lesions by ID."""
    if not assigned.levels and not assigned.reasons:
        return _("Every outlined lesion has a level.")
    lines = [_("Levels assigned: {count}.").format(count=len(assigned.levels))]
    lines += [_("{name}: {reason}").format(name=names.get(each, each), reason=reason)
              for each, reason in list(assigned.reasons.items())[:REASONS_SHOWN]]
    if len(assigned.reasons) > REASONS_SHOWN:
        lines.append(_("And {count} more without a level.").format(count=len(assigned.reasons) - REASONS_SHOWN))
    return " ".join(lines)
