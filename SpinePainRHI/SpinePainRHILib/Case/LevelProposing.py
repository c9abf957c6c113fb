"""Levels of a case's lesions, proposed from vertebrae in the scene; nothing is assigned unless it is asked for."""

from dataclasses import dataclass
from typing import Any

from ..Core.LevelProposals import LevelProposal
from ..Core.Vertebrae import Vertebrae, positionsOf, proposeLevelOf
from ..Core.VertebraSchemes import schemeNamed
from ..Scene.VertebraSources import collectVertebrae, stateOf
from .LesionTable import LesionTable


@dataclass(frozen=True)
class LevelsAssigned:
    """Levels by segment ID that lesions without one were given, and the reasons of those that got none."""

    levels: dict[str, str]
    reasons: dict[str, str]


class LevelProposer:
    """Proposes levels; the vertebrae are looked at again only when they changed."""

    def __init__(self) -> None:
        self._known: tuple[tuple[Any, ...], Vertebrae | str] | None = None

    def propose(self, lesions: LesionTable, segmentId: str, source: Any, scheme: str | None = None) -> LevelProposal:
        """The level of one lesion by Core.Vertebrae.proposeLevelOf, or None with the reason.

        ``source`` and ``scheme`` are as in Scene.VertebraSources.collectVertebrae, the latter by its name.
        Raises ValueError for a segment that is none of the case, and for an unknown scheme.
        """
        mask, geometry = lesions.mask(segmentId), lesions.worldGeometry()
        if mask.isEmpty:
            return LevelProposal(None, "The lesion is not outlined, so it has no position.")
        vertebrae = self._vertebrae(source, scheme)
        if isinstance(vertebrae, str):
            return LevelProposal(None, vertebrae)
        proposal = proposeLevelOf(vertebrae, positionsOf(mask, geometry))
        if proposal.level is None and vertebrae.notes:
            return LevelProposal(None, " ".join((proposal.reason, *vertebrae.notes)))
        return proposal

    def assign(self, lesions: LesionTable, source: Any, scheme: str | None = None) -> LevelsAssigned:
        """Assigns the proposed level to every outlined lesion that has none; a level that is there is never changed.

        Listed metastases, which are not outlined, are passed over. Raises ValueError for an unknown scheme.
        """
        if scheme is not None:
            schemeNamed(scheme)
        assigned = LevelsAssigned({}, {})
        for row in lesions.rows():
            if row.level is not None or lesions.mask(row.segmentId).isEmpty:
                continue
            proposal = self.propose(lesions, row.segmentId, source, scheme)
            if proposal.level is None:
                assigned.reasons[row.segmentId] = proposal.reason
            else:
                lesions.setLevel(row.segmentId, proposal.level)
                assigned.levels[row.segmentId] = proposal.level
        return assigned

    def _vertebrae(self, source: Any, scheme: str | None) -> Vertebrae | str:
        """The vertebrae of a node, or why there are none."""
        numbers = schemeNamed(scheme) if scheme is not None else None
        state = (*stateOf(source), scheme)
        if self._known is None or self._known[0] != state:
            self._known = state, _collected(source, numbers)
        return self._known[1]


def _collected(source: Any, scheme: Any) -> Vertebrae | str:
    try:
        found = collectVertebrae(source, scheme)
    except ValueError as error:
        return str(error)
    if found.landmarks:
        return found
    advice = "" if scheme is not None else " If it has numbers, choose the tool that gave them."
    return " ".join((f"'{source.GetName()}' names no vertebra.{advice}", *found.notes))
