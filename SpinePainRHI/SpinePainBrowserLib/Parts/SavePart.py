"""Saving and autosaving of the open case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpinePainRHILib.Case.CaseSession import CaseSession
from SpinePainRHILib.Keep.CaseStorage import DEFAULT_AUTOSAVE_SECONDS
from SpinePainRHILib.Shown.Asking import Talk
from SpinePainRHILib.Shown.CaseSaving import saveCase, savedLines, saveLines, tick
from SpinePainRHILib.Shown.CaseTexts import whyClosed
from SpinePainRHILib.Shown.Failures import NOT_SAVED
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, field, given, row, section, words
from .LeavingHint import buildLeavingHint
from .LongTalk import LongTalk
from .NotesPart import NotesPart
from .PartState import PartState
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
    closed: str = ""
    isUnsaved: bool = False


class SavePart:
    """Writes through ``session.file``, and only in the opened folder."""

    def __init__(self, bench: Workbench, talk: LongTalk, work: WorkPart) -> None:
        self._bench, self._talk, self._work = bench, talk, work
        self._shown = PartState(bench.server.state, SaveShown)
        self._seconds = self._shown.data.seconds
        self.notes = NotesPart(bench)
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        bench.case.modifiedChanged.connect(lambda _isModified: self.refresh())
        self._onCase()

    def build(self) -> None:
        name = self._shown.name
        with section(_("Save"), "save"):
            self.notes.build()
            with row():
                button(_("Save"), self.save, "save-case", reason=name.closed,
                       tip=_("Write the case file (Ctrl+S).")).classes = "main"
                self._work.buildNext("save-next")
            html.Div(f"{{{{ {name.lines} }}}}", id="save-lines", classes="words", v_show=name.lines,
                     raw_attrs=[f':title="{name.place}"'])
            words(name.kept, "save-kept")
            with field(_("Autosave every"), "autosave-seconds"):
                html.Input(type="number", id="autosave-seconds", change=given(self.setInterval), raw_attrs=[
                    f':value="{name.seconds}"', 'min="0"', f'max="{MOST_SECONDS}"'])
                html.Span(_("s; 0: never"))
        buildLeavingHint(name.isUnsaved)

    def refresh(self) -> None:
        """Shows whether the case is saved, and where."""
        data, session = self._shown.data, self._bench.case.session
        data.closed = whyClosed(session) or ""
        data.lines, data.place = saveLines(session), _placeOf(session)
        data.isUnsaved = session is not None and session.file.isModified

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

    def setInterval(self, seconds: Any) -> None:
        """Sets how often unsaved work is kept at the least; 0: not at all."""
        text = str(seconds)
        if text.isascii() and text.isdigit():
            self._seconds = self._shown.data.seconds = min(int(text[:6]), MOST_SECONDS)
            self._onInterval()

    def _saving(self, session: CaseSession) -> Talk[None]:
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


def _placeOf(session: CaseSession | None) -> str:
    """The whole path of the file that the case is, or will be, saved in."""
    try:
        return str(session.file.proposedPath) if session is not None else ""
    except ValueError:
        return ""
