"""Saving and autosaving of the open case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpinePainRHILib.Case.CaseSession import CaseSession
from SpinePainRHILib.Keep.CaseStorage import DEFAULT_AUTOSAVE_SECONDS
from SpinePainRHILib.Shown.Asking import Talk
from SpinePainRHILib.Shown.CaseSaving import placeOf, saveCase, savedLines, saveLines, tick
from SpinePainRHILib.Shown.CaseTexts import whyClosed
from SpinePainRHILib.Shown.Failures import NOT_SAVED
from SpinePainRHILib.Shown.Words import _
from trame.widgets import client, html

from .Controls import button, field, given, resource, row, section, typed, words
from .NotesPart import NotesPart
from .Part import Part
from .Workbench import Workbench
from .WorkPart import WorkPart

MOST_SECONDS = 3600


@dataclass
class SaveShown:
    """State of this part. ``kept`` says when unsaved work was autosaved; ``seconds`` 0: never."""

    lines: str = ""
    kept: str = ""
    place: str = ""
    seconds: int = int(DEFAULT_AUTOSAVE_SECONDS)
    closed: str | None = None
    isUnsaved: bool = False


class SavePart(Part[SaveShown]):
    """Writes through ``session.file``, and only in the opened folder."""

    def __init__(self, bench: Workbench, work: WorkPart) -> None:
        super().__init__(bench, SaveShown)
        self._work, self._seconds = work, self._data.seconds
        self.notes = NotesPart(bench)
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        bench.case.modifiedChanged.connect(lambda _isModified: self.refresh())
        self._onCase()

    def build(self) -> None:
        name = self._name
        with section(_("Save"), "save"):
            self.notes.build()
            with row():
                button(_("Save"), self.save, "save-case", reason=name.closed,
                       tip=_("Write the case file (Ctrl+S).")).classes = "main"
                self._work.buildNext("save-next")
            words(name.lines, "save-lines", "", f':title="{name.place}"')
            words(name.kept, "save-kept")
            with field(_("Autosave every"), "autosave-seconds"):
                html.Input(type="number", id="autosave-seconds", change=given(self.setInterval), raw_attrs=[
                    *typed(name.seconds), 'min="0"', f'max="{MOST_SECONDS}"'])
                html.Span(_("s; 0: never"))
        client.Script(resource("LeavingHint.js").replace("UNSAVED", name.isUnsaved))

    def refresh(self) -> None:
        """Shows whether the case is saved, and where."""
        data, session = self._data, self._session
        data.closed, data.lines, data.place = whyClosed(session), saveLines(session), placeOf(session)
        data.isUnsaved = session is not None and session.file.isModified

    def save(self) -> None:
        """Saves the case; the reader is asked before another file is replaced."""
        if self._session is not None:
            self._bench.start(_("Saving ..."), NOT_SAVED, self._saving(self._session))

    def tick(self) -> None:
        """To be called every second: autosaves, but not while the mouse is held or something else is being done."""
        if self._session is None or self._bench.isBusy or self._bench.isMouseDown():
            return
        outcome = tick(self._session)
        if outcome.isNews:
            self.refresh()
        if outcome.message is not None:
            self._data.kept = f"{datetime.now():%H:%M} {outcome.message}"
            self._work.refresh()

    def setInterval(self, seconds: Any) -> None:
        """Sets how often unsaved work is kept at the least; 0: not at all."""
        text = str(seconds)
        if text.isascii() and text.isdigit():
            self._seconds = self._data.seconds = min(int(text[:6]), MOST_SECONDS)
            self._onInterval()

    def _saving(self, session: CaseSession) -> Talk[None]:
        target = session.file.proposedPath
        if target is not None:
            self._bench.opened.check(target)
        result = yield from saveCase(session)
        if result is not None:
            self._data.kept = ""
            self.refresh()
            self._data.lines = savedLines(session, result)
            self._work.refresh()

    def _onCase(self) -> None:
        self._data.kept = ""
        self._onInterval()
        self.refresh()

    def _onInterval(self) -> None:
        if self._session is not None:
            self._session.file.autosaveIntervalSeconds = self._seconds or None
