"""What is outlined, by whom: the list of the folder, the open case, and a case made on a volume."""

from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Files.CaseFileNames import isCaseFile
from SpinePainRHILib.Shown.CaseDoor import CaseDoor
from SpinePainRHILib.Shown.CaseEntries import areOfCase
from SpinePainRHILib.Shown.CaseTexts import caseLines, hasProblem, whyNotMade
from SpinePainRHILib.Shown.Failures import DETAILS_NOT_CHANGED, NOT_MADE, NOT_OPENED
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .CaseEntry import CaseEntry
from .Controls import button, given, words
from .Part import Part
from .SeriesChooser import SeriesChooser
from .Workbench import Workbench
from .WorkPart import WorkPart


@dataclass
class CaseShown:
    """State of this part: what is said of the case, and why none can be made."""

    lines: str = ""
    notMade: str | None = None
    isUnfolded: bool = True


class CasePart(Part[CaseShown]):
    """The first section of the page. It folds to its heading when a case is opened, as the panel's does, unless
    something has to be seen or the reader unfolded it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, CaseShown)
        self.door = CaseDoor(bench.case, bench.console, bench.opened, bench.views.showVolume)
        self._isKeptUnfolded = False
        self._entry = CaseEntry(bench)
        self.work = WorkPart(bench, self.door, self._entry.infoOf)
        self.series = SeriesChooser(bench, self.door)
        self._entry.entered.connect(self._onDetails)
        self._entry.typed.connect(self.refresh)
        self._entry.readerChanged.connect(self.lookAgain)
        self.door.volumeChanged.connect(self._onVolume)
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name = self._name
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
        self._bench.startNow(NOT_OPENED, (self.door.openFile if isCaseFile(path) else self.door.openVolume)(path))

    def makeCase(self) -> None:
        """Makes a case of what is entered on the volume in the views."""
        info = self._entry.info()
        if (reason := whyNotMade(self.door.volumeNode, info.caseId, self._session)) is not None:
            self._bench.tell(f"{NOT_MADE} {reason}", isBad=True)
            return
        self._bench.start(_("Making the case ..."), NOT_MADE, self.door.makeCase(info))

    def refresh(self) -> None:
        """Shows what is open, and what can be made."""
        session, volume = self._session, self.door.volumeNode
        isVolumeAlone = session is None and volume is not None
        self._data.lines = caseLines(session) + (
            "\n" + _("Volume: {volume}").format(volume=volume.GetName()) if isVolumeAlone else "")
        self._data.notMade = whyNotMade(volume, self._entry.info().caseId, session)

    def _onDetails(self) -> None:
        session = self._session
        if session is not None and areOfCase(session, self.door.volumeNode):
            self._bench.attempt(DETAILS_NOT_CHANGED, self.door.changeDetails, self._entry.info())
            self._entry.show(session.info)
        self.refresh()

    def _onFold(self, isUnfolded: bool) -> None:
        """The reader's folding counts for the cases that follow; what the server set comes back here, too."""
        if bool(isUnfolded) != self._data.isUnfolded:
            self._data.isUnfolded = bool(isUnfolded)
            self._isKeptUnfolded = bool(isUnfolded) and self._session is not None

    def _onVolume(self) -> None:
        if self.door.volumeNode is not None and self._session is None:
            self._entry.propose(self.door.volumeNode)
            self._data.isUnfolded = True
        self.refresh()

    def _onCase(self) -> None:
        if self._session is not None:
            self._entry.show(self._session.info)
            if self._entry.info().reader != self.work.reader:
                self.lookAgain()  # the list is of the reader who is entered
            self._data.isUnfolded = self._isKeptUnfolded or hasProblem(self._session)
        self.refresh()
