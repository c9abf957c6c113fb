"""The cases of the opened folder with the reader's status of each, and the way from one to the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Keep.FolderOfCases import WorkItem
from SpinePainRHILib.Shown.Asking import Talk
from SpinePainRHILib.Shown.CaseDoor import CaseDoor
from SpinePainRHILib.Shown.Failures import FOLDER_NOT_LISTED, NOT_OPENED
from SpinePainRHILib.Shown.Words import _
from SpinePainRHILib.Shown.WorkRows import WorkFolder, workHeadings, workTexts, workTip
from trame.widgets import client, html

from .Controls import button, cells, checkBox, given, link, resource, row, table, words
from .Part import Part
from .Workbench import Workbench


@dataclass
class WorkShown:
    """State of this part. A row is a case: its ``key`` is the server's own, and all that the page gives back."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    chosen: str = ""
    note: str = ""
    noPrevious: str | None = None
    noNext: str | None = None
    isUnfinishedOnly: bool = False


class WorkPart(Part[WorkShown]):
    """Lists the folder for the reader who is entered, and opens cases by the door."""

    def __init__(self, bench: Workbench, door: CaseDoor, entered: Callable[[str, str], CaseInfo]) -> None:
        """``entered`` gives what the reader entered, for a case of this ID and timepoint."""
        super().__init__(bench, WorkShown)
        self._door, self._entered = door, entered
        self._keys: dict[tuple[str, str], str] = {}
        self.folder = WorkFolder(bench.opened)
        self.reader: str | None = None
        """Whose list it is."""
        bench.case.changed.connect(self.refresh)
        bench.case.contextChanged.connect(self._showPlace)

    def build(self) -> None:
        name = self._name
        with html.Div(classes="work-list", id="work-list"), table(
                workHeadings(), name.rows, 'class="work-row"', ':title="each.tip"', ':data-case="each.caseId"',
                f':class="{{chosen: each.key === {name.chosen}}}"', act=given(self.open, "each.key")):
            with html.Td():
                link("each.caseId")
            cells("each.timepoint")
            html.Td("{{ each.status }}", raw_attrs=[':class="\'work-\' + each.kind"'])
        client.Script(resource("CaseList.js").replace("CHOSEN", name.chosen))
        words(name.note, "work-note")
        with row():
            button(_("Previous case"), given(self.step, "-1"), "case-previous", reason=name.noPrevious,
                   tip=_("Open the case before this one in the list; you are asked about unsaved work."))
            self.buildNext("case-next")
            checkBox(_("pass over completed"), name.isUnfinishedOnly, "unfinished-only", self._setUnfinished)

    def buildNext(self, ident: str) -> None:
        """A button to the next case."""
        button(_("Next case"), given(self.step, "1"), ident, reason=self._name.noNext,
               tip=_("Open the case after this one in the list; you are asked about unsaved work."))

    def lookAgain(self) -> None:
        """Lists the whole folder anew, for the reader who is entered now."""
        self.reader = self._entered("", "").reader
        self._bench.attempt(FOLDER_NOT_LISTED, self.folder.choose, self._bench.opened.root, self.reader)
        self._show()

    def refresh(self) -> None:
        """Looks again at what was saved."""
        self._bench.attempt(FOLDER_NOT_LISTED, self.folder.refresh)
        self._show()

    def open(self, key: str) -> None:
        """Opens the case of a row."""
        self._open(next((each for each in self.folder.items if self._keyOf(each) == key), None))

    def step(self, places: int) -> None:
        """Opens the next case, or the one before."""
        self._open(self.folder.after(self._session, 1 if places > 0 else -1, self._data.isUnfinishedOnly))

    def _open(self, item: WorkItem | None) -> None:
        if item is not None:
            self._bench.start(_("Opening {case} ...").format(case=item.caseId), NOT_OPENED, self._opening(item))

    def _opening(self, item: WorkItem) -> Talk[None]:
        info = self._entered(item.caseId, item.timepoint)
        try:
            with self.folder.opening(item, self._session):
                yield from self._door.openItem(item, info, self.folder.dicomFolders)
        finally:
            self._showPlace()

    def _setUnfinished(self, isOn: bool) -> None:
        self._data.isUnfinishedOnly = bool(isOn)
        self._showPlace()

    def _show(self) -> None:
        self._data.rows = [
            {"key": self._keyOf(item), "caseId": caseId, "timepoint": timepoint, "status": status,
             "kind": str(item.status), "tip": workTip(item)}
            for item in self.folder.items for caseId, timepoint, status in [workTexts(item)]]
        self._data.note = self.folder.note
        self._showPlace()

    def _showPlace(self) -> None:
        data, session = self._data, self._session
        current = self.folder.current(session) if session is not None else None
        data.chosen = self._keyOf(current) if current is not None else ""
        data.noPrevious = self.folder.whyNoStep(session, -1, data.isUnfinishedOnly)
        data.noNext = self.folder.whyNoStep(session, 1, data.isUnfinishedOnly)

    def _keyOf(self, item: WorkItem) -> str:
        return self._keys.setdefault((item.caseId, item.timepoint), f"w{len(self._keys)}")
