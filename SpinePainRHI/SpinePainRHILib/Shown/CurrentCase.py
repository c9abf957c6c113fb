"""The one case that a front end works on, or none, and who is told when it changes."""

from typing import Any

from ..Case.CaseSession import CaseSession
from ..Events.Signal import Signal
from ..Live.LiveValues import LiveValues
from .Asking import Talk
from .Words import _


class NotLeft(ValueError):
    """The case before could not be left and stays open: nothing is wrong with the one that was to be opened."""


class CurrentCase:
    """Holds the session of a front end.

    Signals: ``changed()`` another case, or none, is open; ``valuesChanged(LiveValues)``; ``contextChanged()``;
    ``modifiedChanged(bool)``; ``ended(str)`` why the case closed by itself, and what became of its unsaved work;
    after ``changed``.
    """

    def __init__(self) -> None:
        self._session: CaseSession | None = None
        self.changed, self.valuesChanged, self.contextChanged = Signal(), Signal(), Signal()
        self.modifiedChanged, self.ended = Signal(), Signal()

    @property
    def session(self) -> CaseSession | None:
        """The open session; None without one."""
        return self._session

    @property
    def values(self) -> LiveValues | None:
        return self._session.values if self._session is not None else None

    @property
    def segmentationNode(self) -> Any:
        return self._session.segmentationNode if self._session is not None else None

    def open(self, session: CaseSession) -> None:
        """Works on ``session`` from now on; the one before is closed, its unsaved work kept in its autosave."""
        self.close()
        self._session = session
        session.valuesChanged.connect(self.valuesChanged.emit)
        session.contextChanged.connect(self.contextChanged.emit)
        session.modifiedChanged.connect(self.modifiedChanged.emit)
        session.ended.connect(self._onEnded)
        self.changed.emit()
        self.valuesChanged.emit(session.values)

    def close(self) -> None:
        """Closes the case; its nodes stay in the scene, hidden, and its unsaved work goes to its autosave."""
        session, self._session = self._session, None
        if session is None:
            return
        node = session.segmentationNode
        session.close()
        if node is not None and node.GetDisplayNode() is not None:
            node.GetDisplayNode().SetVisibility(False)
        self.changed.emit()

    def leave(self) -> Talk[None]:
        """Before another case is opened: asks whether unsaved work is to be saved. NotLeft where that fails.

        Refused, the work is not lost: it goes to the autosave beside the file, which is offered when the case is
        opened again; where it cannot, NotLeft, and the case stays open.
        """
        session = self._session
        if session is None or not session.file.isModified:
            return
        if (yield _("Case {case} has unsaved work. Save it before another case is opened?\n\nWith No it is kept aside "
                    "and offered when the case is opened again.").format(case=session.info.caseId)):
            try:
                session.file.save()
            except ValueError as error:
                raise NotLeft(str(error)) from error
        elif session.file.autosave() is None and session.file.autosaveProblem is not None:
            raise NotLeft(_("The unsaved work of case {case} could not be kept aside, so the case stays open: "
                            "{reason}").format(case=session.info.caseId, reason=session.file.autosaveProblem))

    def _onEnded(self, reason: str) -> None:
        session, self._session = self._session, None
        self.changed.emit()
        self.ended.emit(f"{reason} {fateOf(session)}" if session is not None else reason)


def fateOf(session: CaseSession) -> str:
    """What became of the unsaved work of a session that ended by itself."""
    if session.file.autosaveProblem is not None:
        return _("Its unsaved work could not be kept: {reason}").format(reason=session.file.autosaveProblem)
    if session.keptFile is not None and session.keptFile.parent == session.file.spareFolder:
        return _("Its unsaved work was kept and is offered when the case is made again with the same ID, timepoint "
                 "and reader.")
    if session.keptFile is not None:
        return _("Its unsaved work was kept beside the case file and is offered when the case is opened again.")
    if session.file.path is not None:
        return _("It held no unsaved work: it is saved as {file}.").format(file=session.file.path.name)
    return _("Nothing had been outlined in it.")
