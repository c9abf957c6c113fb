"""What is outlined, by whom: the list of the folder, the open case, and a case made on a volume."""

from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Files.CaseFileNames import isCaseFile
from SpinePainRHILib.Shown.CaseEntries import areOfCase
from SpinePainRHILib.Shown.CaseTexts import caseLines, hasProblem, whyNotMade
from SpinePainRHILib.Shown.Failures import DETAILS_NOT_CHANGED, NOT_MADE, NOT_OPENED
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .CaseDoor import CaseDoor
from .CaseEntry import CaseEntry
from .Controls import button, given, words
from .LongTalk import LongTalk
from .PartState import PartState
from .SeriesChooser import SeriesChooser
from .Workbench import Workbench
from .WorkPart import WorkPart


@dataclass
class CaseShown:
    """State of this part: what is said of the case, and why none can be made."""

    lines: str = ""
    notMade: str = ""
    isUnfolded: bool = True


class CasePart:
    """The first section of the page. It folds to its heading when a case is opened, as the panel's does, unless
    something has to be seen or the reader unfolded it."""

    def __init__(self, bench: Workbench, door: CaseDoor, talk: LongTalk) -> None:
        self._bench, self._door, self._talk = bench, door, talk
        self._shown = PartState(bench.server.state, CaseShown)
        self._isKeptUnfolded = False
        self._entry = CaseEntry(bench)
        self.work = WorkPart(bench, door, talk, self._entry.infoOf)
        self.series = SeriesChooser(bench, door, talk)
        self._entry.entered.connect(self._onDetails)
        self._entry.typed.connect(self.refresh)
        self._entry.readerChanged.connect(self.lookAgain)
        door.volumeChanged.connect(self._onVolume)
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name = self._shown.name
        with html.Details(id="case", classes="section", toggle=given(self._onFold, "$event.target.open"),
                          raw_attrs=[f':open="{name.isUnfolded}"']):
            html.Summary(_("Case"))
            with html.Div(classes="section-body"):
                words(name.lines, "case-lines")
                with html.Div(classes="beside"):
                    self._entry.buildReader()
                    button(_("Refresh"), self.lookAgain, "work-refresh", tip=_("Look through the whole folder again."))
                self.work.build()
                self.series.build()
                self._entry.build()
                button(_("Make case"), self.makeCase, "make-case", reason=name.notMade, tip=_(
                    "Start outlining: makes a segmentation on this volume with a cord and a first high-intensity "
                    "segment."))

    def lookAgain(self) -> None:
        """Lists the folder, for the reader who is entered."""
        self.work.lookAgain()
        self.series.show(self.work.folder.dicomFolders)

    def openFirst(self, path: Path) -> None:
        """Opens the case file, or the volume, that the server was started with; ValueError where it is neither."""
        self._talk.startNow(NOT_OPENED, self._door.openFile(path) if isCaseFile(path) else self._door.openVolume(path))

    def makeCase(self) -> None:
        """Makes a case of what is entered on the volume in the views."""
        info = self._entry.info()
        if (reason := whyNotMade(self._door.volumeNode, info.caseId, self._bench.case.session)) is not None:
            self._bench.tell(f"{NOT_MADE} {reason}", isBad=True)
            return
        self._talk.start(_("Making the case ..."), NOT_MADE, self._door.makeCase(info))

    def refresh(self) -> None:
        """Shows what is open, and what can be made."""
        data, session, volume = self._shown.data, self._bench.case.session, self._door.volumeNode
        lines = caseLines(session)
        if session is None and volume is not None:
            lines += "\n" + _("Volume: {volume}").format(volume=volume.GetName())
        data.lines = lines
        data.notMade = whyNotMade(volume, self._entry.info().caseId, session) or ""

    def _onDetails(self) -> None:
        session = self._bench.case.session
        if session is not None and areOfCase(session, self._door.volumeNode):
            self._bench.attempt(DETAILS_NOT_CHANGED, self._door.changeDetails, self._entry.info())
            self._entry.show(session.info)
        self.refresh()

    def _onFold(self, isUnfolded: bool) -> None:
        """The reader's folding counts for the cases that follow; what the server set comes back here, too."""
        if bool(isUnfolded) != self._shown.data.isUnfolded:
            self._shown.data.isUnfolded = bool(isUnfolded)
            self._isKeptUnfolded = bool(isUnfolded) and self._bench.case.session is not None

    def _onVolume(self) -> None:
        if self._door.volumeNode is not None and self._bench.case.session is None:
            self._entry.propose(self._door.volumeNode)
            self._shown.data.isUnfolded = True
        self.refresh()

    def _onCase(self) -> None:
        session = self._bench.case.session
        if session is not None:
            self._entry.show(session.info)
            if self._entry.info().reader != self.work.reader:
                self.lookAgain()  # the list is of the reader who is entered
            self._shown.data.isUnfolded = self._isKeptUnfolded or hasProblem(session)
        self.refresh()
