"""The work list of a folder as shown: a row a case, and the way from one to the next."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..Case.CaseSession import CaseSession
from ..Keep.FolderOfCases import WorkItem, WorkList, WorkStatus
from ..Keep.OpenedFolder import OpenedFolder
from .CurrentCase import NotLeft
from .Words import _


def workHeadings() -> tuple[str, str, str]:
    """The columns of the list."""
    return _("Case"), _("Timepoint"), _("Status")


def workTexts(item: WorkItem) -> tuple[str, str, str]:
    """One row of the list, a text a column."""
    return item.caseId, item.timepoint, workStatusText(item)


def workStatusText(item: WorkItem) -> str:
    """How far the reader is, in words."""
    text = {WorkStatus.NOT_STARTED: _("Not started"), WorkStatus.IN_PROGRESS: _("In progress"),
            WorkStatus.FLAGGED: _("To be looked at again"), WorkStatus.COMPLETED: _("Completed"),
            WorkStatus.DAMAGED: _("Cannot be read")}[item.status]
    return _("{status}, unsaved work").format(status=text) if item.hasRecovery else text


def workTip(item: WorkItem) -> str:
    """What else is known of a case of the list."""
    lines = [str(item.volumePath) if item.volumePath else _("No volume in this folder"), item.casePath.name]
    if item.otherReaders:
        lines.append(_("Also outlined by: {readers}").format(readers=", ".join(item.otherReaders)))
    if item.otherVolumes:
        lines.append(_("Further volumes: {names}").format(names=", ".join(each.name for each in item.otherVolumes)))
    if item.otherCases:
        lines.append(_("Further case files: {names}").format(names=", ".join(map(str, item.otherCases))))
    return "\n".join((*lines, *([item.reason] if item.reason else [])))


def volumeToOpen(item: WorkItem) -> Path:
    """The volume to load for a case of the list; ValueError where the case cannot be opened."""
    if item.volumePath is None:
        raise ValueError(_("The volume of {case} is not in this folder: copy it there.").format(case=item.caseId))
    if item.status is WorkStatus.DAMAGED:
        raise ValueError(item.reason or _("The case file cannot be read."))
    return item.volumePath


class WorkFolder:
    """The list of one folder for one reader, or none, and where in it the reader is."""

    def __init__(self, within: OpenedFolder | None = None) -> None:
        """``within``: links that lead out of it are not followed."""
        self._within = within
        self._list: WorkList | None = None
        self._why = ""
        self._last: WorkItem | None = None
        self._refused: tuple[WorkItem, CaseSession | None] | None = None

    @property
    def folder(self) -> Path | None:
        """The folder that is listed; None without one."""
        return self._list.folder if self._list is not None else None

    @property
    def items(self) -> tuple[WorkItem, ...]:
        return self._list.items if self._list is not None else ()

    @property
    def dicomFolders(self) -> tuple[Path, ...]:
        """The folders in it that hold DICOM series."""
        return self._list.dicomFolders if self._list is not None else ()

    @property
    def note(self) -> str:
        """What is to be known of the list, as why it is empty; empty where there is nothing."""
        return " ".join(self._list.notes) if self._list is not None else self._why

    def choose(self, folder: Path | None, reader: str | None) -> None:
        """Lists a folder, or nothing for None; ValueError where it cannot be read."""
        self._list, self._last, self._refused, self._why = None, None, None, ""
        if folder is not None:
            self._list = WorkList(folder, reader, within=self._within)

    def missing(self) -> None:
        """Lists nothing, since what was entered is no folder."""
        self.choose(None, None)
        self._why = _("There is no such folder.")

    def refresh(self) -> None:
        """Looks at the folder again; ValueError where it cannot be read."""
        if self._list is not None:
            self._list.refresh()

    def current(self, session: CaseSession | None) -> WorkItem | None:
        """The open case's place in the list, however it was opened; else that of the one opened from it last."""
        if session is not None:
            with suppress(ValueError):
                info = session.info
                found = self._find(info.caseId, info.timepoint)
                if found is not None:
                    return found
        return self._last

    @contextmanager
    def opening(self, item: WorkItem, session: CaseSession | None) -> Iterator[None]:
        """While a case of the list is opened in place of ``session``; the next step passes one that cannot be opened,
        but none that was not reached since the case before could not be left."""
        try:
            yield
        except NotLeft:
            raise
        except ValueError:
            self._refused = item, session
            raise
        self._last, self._refused = item, None

    def isCurrent(self, item: WorkItem, session: CaseSession | None) -> bool:
        current = self.current(session)
        return current is not None and (current.caseId, current.timepoint) == (item.caseId, item.timepoint)

    def after(self, session: CaseSession | None, step: int, unfinished: bool) -> WorkItem | None:
        """The case ``step`` places on (WorkList.after) from the current one, or from one that could not be opened in
        its place; None at the end."""
        refused, meanwhile = self._refused or (None, None)
        start = refused if refused is not None and meanwhile is session else self.current(session)
        return self._list.after(start, step, unfinished) if self._list is not None else None

    def whyNoStep(self, session: CaseSession | None, step: int, unfinished: bool) -> str | None:
        """Why one cannot go there; None where one can."""
        if self._list is None:
            return _("choose a folder first")
        return None if self.after(session, step, unfinished) is not None else _("there is no further case")

    def _find(self, caseId: str, timepoint: str) -> WorkItem | None:
        return next((item for item in self.items if (item.caseId, item.timepoint) == (caseId, timepoint)), None)
