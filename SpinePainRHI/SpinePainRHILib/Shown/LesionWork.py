"""What is done to the lesions of the open case, undoable in one step each, and why it cannot be done now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..Case.CaseSession import CaseSession
from ..Core.CaseTags import Role
from ..Live.LiveValues import LesionRow
from ..Scene.SegmentComponents import mergeSegments, splitSegment
from .CaseTexts import whyClosed
from .CurrentCase import CurrentCase
from .Words import _


@dataclass(frozen=True)
class LesionReasons:
    """Why something cannot be done with the rows that are selected; None where it can."""

    add: str | None
    remove: str | None
    split: str | None
    merge: str | None
    level: str | None


def lesionReasons(session: CaseSession | None, selected: Sequence[LesionRow]) -> LesionReasons:
    """What can be done with these rows of the table."""
    closed = whyClosed(session)
    bright = [row for row in selected if row.role is Role.HIGH_INTENSITY]
    return LesionReasons(
        closed,
        closed or (None if selected else _("select a row of the table")),
        closed or (None if len(bright) == len(selected) == 1 else _("select one high-intensity row")),
        closed or (None if len(bright) == len(selected) > 1 else
                   _("select two or more high-intensity rows (Ctrl+click)")),
        closed or (None if len(selected) == 1 else _("select one row of the table")))


class LesionWork:
    """Edits the lesions of the open case and brings its values up to date. The IDs that come back are to be selected.

    Every method raises ValueError where there is nothing to be done, as LesionTable says.
    """

    def __init__(self, case: CurrentCase, saveStateForUndo: Callable[[], object]) -> None:
        """``saveStateForUndo`` is the editor's."""
        self._case, self._saveStateForUndo = case, saveStateForUndo

    def addHighIntensity(self) -> list[str]:
        self._saveStateForUndo()
        return self._updated([self._session.lesions.addHighIntensity()])

    def addMetastasis(self) -> list[str]:
        self._saveStateForUndo()
        return self._updated([self._session.lesions.addMetastasis()])

    def remove(self, segmentIds: Sequence[str]) -> None:
        self._saveStateForUndo()
        for segmentId in segmentIds:
            self._session.lesions.remove(segmentId)
        self._session.update()

    def split(self, segmentId: str) -> tuple[list[str], str | None]:
        """The pieces, and a sentence where there is only one."""
        self._saveStateForUndo()
        pieces = self._updated(list(splitSegment(self._session.segmentationNode, segmentId).segmentIds))
        return pieces, (_("The segment is in one piece: there is nothing to split.") if len(pieces) == 1 else None)

    def merge(self, segmentIds: Sequence[str]) -> list[str]:
        self._saveStateForUndo()
        return self._updated([mergeSegments(self._session.segmentationNode, segmentIds)])

    def rename(self, row: LesionRow, text: str) -> None:
        """Gives a lesion the name that was typed over the one in its row, which may be indented."""
        if text.strip() != row.name:
            self._session.lesions.rename(row.segmentId, text)

    def setLevel(self, segmentId: str, level: str | None) -> None:
        self._session.lesions.setLevel(segmentId, level)
        self._session.update()

    @property
    def _session(self) -> CaseSession:
        if self._case.session is None:
            raise ValueError(_("No case is open."))
        return self._case.session

    def _updated(self, segmentIds: list[str]) -> list[str]:
        self._session.update()
        return segmentIds


def segmentToEdit(chosen: Sequence[str], edited: str | None, last: str | None) -> str | None:
    """The segment to edit after a reader selected the rows ``chosen``, ``last`` being the one last touched; None:
    ``edited`` goes on."""
    if not chosen or edited in chosen:
        return None
    return last if last in chosen else chosen[0]


def rowsToSelect(edited: str | None, chosen: Sequence[str], rows: Sequence[LesionRow]) -> list[str] | None:
    """The rows to select for the segment that is edited, so that both are one selection; None: ``chosen`` fits."""
    isLesion = any(row.segmentId == edited for row in rows)
    if isLesion and edited not in chosen:
        return [edited] if edited is not None else []
    return [] if chosen and not isLesion else None
