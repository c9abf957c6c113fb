"""Status, notes, saving and autosaving of the open case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpinePainRHILib.Keep.CaseStorage import DEFAULT_AUTOSAVE_SECONDS
from SpinePainRHILib.Shown.Asking import Talk
from SpinePainRHILib.Shown.CaseChoices import STATUSES, nameOfStatus
from SpinePainRHILib.Shown.CaseSaving import saveCase, savedLines, saveLines, tick
from SpinePainRHILib.Shown.CaseTexts import whyClosed
from SpinePainRHILib.Shown.Failures import NOT_SAVED, NOTES_NOT_KEPT, STATUS_NOT_SET
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, choice, field, given, row, section, words
from .LeavingHint import buildLeavingHint
from .LongTalk import LongTalk
from .PartState import PartState
from .Workbench import Workbench
from .WorkPart import WorkPart

MOST_SECONDS = 3600


@dataclass
class SaveShown:
    """State of this part. ``kept`` says when unsaved work was autosaved; ``seconds`` 0: never."""

    status: str = ""
    notes: str = ""
    lines: str = ""
    kept: str = ""
    place: str = ""
    seconds: int = int(DEFAULT_AUTOSAVE_SECONDS)
    closed: str = ""
    isUnsaved: bool = False


class SavePart:
    """Writes through ``session.file``, and only in the opened folder."""

    def __init__(self, bench: Workbench, talk: LongTalk, work: WorkPart) -> None:
        self._bench, self._talk, self._work = bench, talk, work
        self._shown = PartState(bench.server.state, SaveShown)
        self._seconds = self._shown.data.seconds
        bench.server.state.change(self._shown.name.notes)(lambda **_state: self._onNotes())
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        bench.case.modifiedChanged.connect(lambda _isModified: self.refresh())
        self._onCase()

    def build(self) -> None:
        name = self._shown.name
        closed = f"!!{name.closed}"
        with section(_("Save"), "save"):
            choice(_("Status"), name.status, str([{"value": str(each), "text": nameOfStatus(each)}
                                                  for each in STATUSES]), "status", given(self.setStatus), closed)
            with field(_("Notes"), "notes"):
                html.Textarea(id="notes", rows=3, v_model=(name.notes,), raw_attrs=[f':disabled="{closed}"'])
            with row():
                button(_("Save"), self.save, "save-case", reason=name.closed,
                       tip=_("Write the case file (Ctrl+S).")).classes = "main"
                self._work.buildNext("save-next")
            words(name.lines, "save-lines")
            words(name.kept, "save-kept")
            with field(_("Autosave every"), "autosave-seconds"):
                html.Input(type="number", id="autosave-seconds", change=given(self.setInterval), raw_attrs=[
                    f':value="{name.seconds}"', 'min="0"', f'max="{MOST_SECONDS}"'])
                html.Span(_("s; 0: never"))
        buildLeavingHint(name.isUnsaved)

    def refresh(self) -> None:
        """Shows status, notes and file of the case as they are now."""
        data, session = self._shown.data, self._bench.case.session
        data.closed = whyClosed(session) or ""
        data.lines = saveLines(session)
        data.isUnsaved = session is not None and session.file.isModified
        if session is None:
            data.status = data.notes = data.kept = ""
            return
        try:
            status, notes = session.status, session.info.notes or ""
        except ValueError as error:
            data.lines = str(error)
            return
        data.status = str(status)
        if _kept(data.notes) != _kept(notes):  # else blanks that are being typed would go
            data.notes = notes

    def save(self) -> None:
        """Saves the case; the reader is asked before another file is replaced."""
        if self._bench.case.session is not None:
            self._talk.start(_("Saving ..."), NOT_SAVED, self._saving(self._bench.case.session))

    def tick(self) -> None:
        """To be called every second: autosaves, but not while the mouse is held or something else is being done."""
        session = self._bench.case.session
        if session is None or self._talk.isBusy or self._bench.isMouseDown():
            return
        outcome = tick(session)
        if outcome.isNews:
            self.refresh()
        if outcome.message is not None:
            self._shown.data.kept = f"{datetime.now():%H:%M} {outcome.message}"
            self._work.refresh()

    def setStatus(self, status: Any) -> None:
        """Sets how far the reader is."""
        session = self._bench.case.session
        if session is not None and status in [str(each) for each in STATUSES]:
            self._bench.attempt(STATUS_NOT_SET, session.setStatus,
                                next(each for each in STATUSES if str(each) == status))

    def setInterval(self, seconds: Any) -> None:
        """Sets how often unsaved work is kept at the least; 0: not at all."""
        text = str(seconds)
        if text.isascii() and text.isdigit():
            self._seconds = self._shown.data.seconds = min(int(text[:6]), MOST_SECONDS)
            self._onInterval()

    def _saving(self, session: Any) -> Talk[None]:
        target = session.file.proposedPath
        if target is not None:
            self._bench.opened.check(target)
        result = yield from saveCase(session)
        if result is not None:
            self._shown.data.kept = ""
            self.refresh()
            self._shown.data.lines = savedLines(session, result)
            self._work.refresh()

    def _onCase(self) -> None:
        self._shown.data.kept = ""
        self._onInterval()
        self.refresh()

    def _onInterval(self) -> None:
        if self._bench.case.session is not None:
            self._bench.case.session.file.autosaveIntervalSeconds = self._seconds or None

    def _onNotes(self) -> None:
        session, notes = self._bench.case.session, self._shown.data.notes
        if session is not None and _kept(notes) != _kept(session.info.notes or ""):
            self._bench.attempt(NOTES_NOT_KEPT, lambda: session.setDetails(notes=_kept(notes) or None))


def _kept(notes: Any) -> str:
    """Notes as they are kept."""
    return str(notes or "").strip()
