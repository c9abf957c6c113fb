"""How far the reader is with the open case, and the notes on it."""

from dataclasses import dataclass
from typing import Any

from SpinePainRHILib.Shown.CaseChoices import STATUSES, nameOfStatus
from SpinePainRHILib.Shown.CaseTexts import whyClosed
from SpinePainRHILib.Shown.Failures import NOTES_NOT_KEPT, STATUS_NOT_SET
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import choice, field
from .Part import Part
from .Workbench import Workbench


@dataclass
class NotesShown:
    """State of this part."""

    status: str = ""
    notes: str = ""
    closed: str | None = None


class NotesPart(Part[NotesShown]):
    """Status and notes, which are part of the case and saved with it; notes count letter by letter."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, NotesShown)
        bench.server.state.change(self._name.notes)(lambda **_state: self._onNotes())
        bench.case.changed.connect(self.refresh)
        bench.case.contextChanged.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name = self._name
        choice(_("Status"), name.status, ((nameOfStatus(each), str(each)) for each in STATUSES), "status",
               self.setStatus, name.closed)
        with field(_("Notes"), "notes"):
            html.Textarea(id="notes", rows=3, v_model=(name.notes,), raw_attrs=[f':disabled="!!{name.closed}"'])

    def refresh(self) -> None:
        """Shows status and notes of the case as they are now; nothing while the case cannot be read."""
        data, session = self._data, self._session
        data.closed = whyClosed(session)
        status, notes = "", ""
        if session is not None:
            try:
                status, notes = str(session.status), session.info.notes or ""
            except ValueError:
                return  # what is wrong is said where the case is saved
        data.status = status
        if _kept(data.notes) != notes:  # else blanks that are being typed would go
            data.notes = notes

    def setStatus(self, status: Any) -> None:
        """Sets how far the reader is."""
        chosen = next((each for each in STATUSES if str(each) == status), None)
        if self._session is not None and chosen is not None:
            self._bench.attempt(STATUS_NOT_SET, self._session.setStatus, chosen)

    def _onNotes(self) -> None:
        session = self._session
        if session is not None:
            notes = _kept(self._data.notes) or None
            self._bench.attempt(NOTES_NOT_KEPT, lambda: session.setDetails(notes=notes))


def _kept(notes: Any) -> str:
    """Notes as they are kept."""
    return str(notes or "").strip()
