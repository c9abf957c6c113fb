"""Volume and case: what is outlined, by whom, and how a case is made or opened."""

from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Case.Console import RhiConsole
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import BASELINE
from ..Events.Observers import AFTER_SLICER, BEFORE_SLICER, Observers
from ..Keep.CaseNaming import caseFileName
from ..Keep.FindingVolumes import loadedVolume, sourceOf, volumeBeside
from ..Keep.Recovery import findRecovery
from ..Scene.CaseVolume import suggestInfo
from ..Shown.CaseTexts import caseLines, whyNotMade
from .CaseFolders import folderFor, spareFolder
from .Connections import Connections
from .CurrentCase import CurrentCase
from .Feedback import Availability, showingErrors
from .PanelParameters import CordOutline
from .PlainText import plainTip
from .SliceViewControl import SliceViewControl
from .VolumeLoading import loadVolume

READER_SETTING = "SpinePainRHI/Reader"
"""Application setting: the reader ID last entered, for the next scene."""


class CasePanel:
    """Makes and opens cases through the console; asks about unsaved work of the one before."""

    def __init__(self, ui: Any, case: CurrentCase, views: SliceViewControl, console: RhiConsole) -> None:
        self._ui, self._case, self._views, self._console = ui, case, views, console
        self._available, self._connections = Availability(), Connections()
        self._isShowing, self._isBatch = False, False
        for sender, signal, slot in (
                (ui.volumeSelector, "currentNodeChanged(vtkMRMLNode*)", self._onVolume),
                (ui.caseSelector, "currentNodeChanged(vtkMRMLNode*)", self._onCaseNode),
                (ui.caseIdEdit, "textChanged(QString)", self._onText),
                (ui.caseIdEdit, "editingFinished()", self._onDetails),
                (ui.readerEdit, "editingFinished()", self._onReader),
                (ui.timepointEdit, "editingFinished()", self._onDetails),
                (ui.cordMeaningBox, "currentIndexChanged(int)", self._onMeaning),
                (ui.makeCaseButton, "clicked(bool)", self._onMake),
                (ui.openCaseButton, "clicked(bool)", self._onOpen)):
            self._connections.add(sender, signal, slot)
        self._observers, scene = Observers(), slicer.mrmlScene
        self._observers.add(scene, scene.StartBatchProcessEvent, self._onBatchStart, BEFORE_SLICER)
        self._observers.add(scene, scene.EndBatchProcessEvent, self._onBatchEnd, AFTER_SLICER)
        case.changed.connect(self._onCase)
        case.contextChanged.connect(self.refresh)

    def close(self) -> None:
        self._connections.removeAll()
        self._observers.removeAll()
        self._case.changed.disconnect(self._onCase)
        self._case.contextChanged.disconnect(self.refresh)

    # Details as the controls say them

    def reader(self) -> str | None:
        return self._ui.readerEdit.text.strip() or None

    def details(self, caseId: str, timepoint: str | None = None) -> CaseInfo:
        """The case-wide details that are entered, for a case of this ID."""
        meaning = list(CordOutline)[max(self._ui.cordMeaningBox.currentIndex, 0)].value
        return CaseInfo(caseId, timepoint or self._ui.timepointEdit.text.strip() or BASELINE, self.reader(), meaning)

    # Make and open

    def makeCase(self, volumeNode: Any, info: CaseInfo) -> None:
        """Makes the case, or goes on with it where its file, or unsaved work of it, is there already."""
        folder = folderFor(volumeNode, self._ui.folderEdit.currentPath)
        path = folder / caseFileName(info) if folder is not None else None
        self._refuseOpenOne(path)
        if path is not None and path.is_file() and slicer.util.confirmYesNoDisplay(plainTip(_(
                "{file} is there already. Go on with it?").format(file=path.name))):
            self.openFile(path, volumeNode)
            return
        self._case.leave()
        session = (self._recovered(path or spareFolder() / caseFileName(info), volumeNode, isSpare=path is None)
                   or self._console.createCase(volumeNode, info, folder=folder))
        self._take(session)

    def openFile(self, path: Path, volumeNode: Any = None) -> None:
        """Opens a case file, or the unsaved work of it where there is some and the reader wants it.

        Without ``volumeNode`` it is opened on the volume it was outlined on, where that is loaded or lies beside it.
        """
        self._refuseOpenOne(path)
        self._case.leave()
        volumeNode = volumeNode or self._volumeFor(path)
        session = self._recovered(path, volumeNode) or self._console.openCase(path, volumeNode)
        self._take(session)

    def openNode(self, segmentationNode: Any) -> None:
        """Goes on with a case of the scene; asks about unsaved work of the one before. ValueError where that could not
        be saved, or the segmentation is no case."""
        if segmentationNode is self._case.segmentationNode:
            return
        self._case.leave()
        session = self._console.openNode(segmentationNode)
        segmentationNode.CreateDefaultDisplayNodes()
        segmentationNode.GetDisplayNode().SetVisibility(True)
        if session.volumeNode is None and (found := loadedVolume(slicer.mrmlScene, session.info.source)) is not None:
            session.setVolume(found)
        # The views of a scene file are as they were left; those of a case that was merely there show something else.
        self._take(session, turnViews=not self._views.isShown(session.volumeNode))

    def createOrOpen(self, path: Path, info: CaseInfo, volumeNode: Any) -> None:
        """A case of a work list: its file where there is one, else a new case that will be saved there."""
        self._refuseOpenOne(path)
        self._case.leave()
        session = self._recovered(path, volumeNode)
        if session is None and path.exists():
            session = self._console.openCase(path, volumeNode)
        self._take(session or self._console.createCase(volumeNode, info, folder=path.parent))

    def _refuseOpenOne(self, path: Path | None) -> None:
        """ValueError where ``path`` is the file of the open case: two sessions would write over each other."""
        session = self._case.session
        opened = session.file.proposedPath if session is not None else None
        if path is not None and opened is not None and opened.resolve() == path.resolve():
            raise ValueError(_("{file} belongs to the case that is open: go on with it, or enter another case ID or "
                               "timepoint.").format(file=path.name))

    def _volumeFor(self, path: Path) -> Any:
        """The volume for a case file: one that is loaded, else one beside it, which is loaded, else the selected."""
        selected = self._ui.volumeSelector.currentNode()
        found = loadedVolume(slicer.mrmlScene, sourceOf(path), selected)
        if found is not None:
            return found
        beside = volumeBeside(path)
        return loadVolume(beside) if beside is not None else selected

    def _recovered(self, path: Path, volumeNode: Any, isSpare: bool = False) -> Any:
        recovery = findRecovery(path, isSpare)
        if recovery is None or not slicer.util.confirmYesNoDisplay(plainTip(_(
                "There is unsaved work of {case} from {time}. Go on with it?\n\n"
                "With No it stays aside until this case is saved or autosaved again.").format(
                    case=path.name, time=recovery.savedAt.strftime("%Y-%m-%d %H:%M")))):
            return None
        return self._console.recover(recovery, volumeNode)

    def _take(self, session: Any, turnViews: bool = True) -> None:
        session.file.spareFolder = spareFolder()
        self._case.open(session)
        if session.volumeNode is not None:
            self._isShowing = True
            self._ui.volumeSelector.setCurrentNode(session.volumeNode)
            self._isShowing = False
            if turnViews:
                self._views.showVolume(session.volumeNode)

    # Show

    def refresh(self) -> None:
        """Shows what is open, and what can be made."""
        ui, session = self._ui, self._case.session
        volume = ui.volumeSelector.currentNode()
        self._available.set(ui.makeCaseButton, whyNotMade(volume, ui.caseIdEdit.text, session))
        ui.caseLabel.text = caseLines(session)

    def _onCase(self) -> None:
        ui, session = self._ui, self._case.session
        self._isShowing = True
        ui.caseSelector.setCurrentNode(self._case.segmentationNode)
        self._isShowing = False
        if session is not None:
            self._showDetails(session.info)
        self.refresh()

    def _showDetails(self, info: CaseInfo) -> None:
        ui, wasShowing, self._isShowing = self._ui, self._isShowing, True
        ui.caseIdEdit.text = info.caseId
        ui.timepointEdit.text = info.timepoint
        if info.reader or not ui.readerEdit.text:
            ui.readerEdit.text = info.reader or ""
        meanings = [each.value for each in CordOutline]
        ui.cordMeaningBox.currentIndex = meanings.index(info.cordMeaning)
        self._isShowing = wasShowing

    # Events

    def _onVolume(self, volumeNode: Any = None) -> None:
        session = self._case.session
        if self._isShowing or (self._isBatch and session is not None):
            return
        if session is not None and volumeNode is not None and session.volumeNode is None:
            with showingErrors(_("The case cannot be shown on this volume.")):
                session.setVolume(volumeNode)
                self._views.showVolume(volumeNode)
        elif session is not None and volumeNode in (None, session.volumeNode):
            self._showDetails(session.info)
        elif volumeNode is not None:
            self._proposeDetails(volumeNode)
        self.refresh()

    def _proposeDetails(self, volumeNode: Any) -> None:
        """Case ID and timepoint for a new case, as the file's name tells them; never those of the open case."""
        info = suggestInfo(volumeNode)
        if info is not None:
            self._ui.caseIdEdit.text, self._ui.timepointEdit.text = info.caseId, info.timepoint
        elif self._case.session is not None:
            self._ui.caseIdEdit.text = ""

    def _onBatchStart(self) -> None:
        self._isBatch = True

    def _onBatchEnd(self) -> None:
        """A scene came or went: the selectors, which Slicer filled anew and which chose meanwhile what nobody asked
        for, show the open case again."""
        self._isBatch, session = False, self._case.session
        if session is None:
            self.refresh()
            return
        self._isShowing = True
        self._ui.caseSelector.setCurrentNode(session.segmentationNode)
        if session.volumeNode is not None:
            self._ui.volumeSelector.setCurrentNode(session.volumeNode)
        self._isShowing = False
        self.refresh()

    def _onCaseNode(self, segmentationNode: Any = None) -> None:
        if self._isShowing or self._isBatch:
            return
        with showingErrors(_("This segmentation cannot be opened as a case.")):
            if segmentationNode is None:
                self._case.leave()
                self._case.close()
            else:
                self.openNode(segmentationNode)
            return
        self._isShowing = True
        self._ui.caseSelector.setCurrentNode(self._case.segmentationNode)
        self._isShowing = False

    def _onText(self, _text: str = "") -> None:
        self.refresh()

    def _onReader(self) -> None:
        qt.QSettings().setValue(READER_SETTING, self.reader() or "")
        self._onDetails()

    def _onMeaning(self, _index: int = 0) -> None:
        self._onDetails()

    def _onDetails(self) -> None:
        session = self._case.session
        volume = self._ui.volumeSelector.currentNode()
        if self._isShowing or session is None or (volume is not None and volume is not session.volumeNode):
            return  # the details belong to a case that is not made yet
        with showingErrors(_("The details of the case could not be changed.")):
            entered = self.details(self._ui.caseIdEdit.text.strip())
            session.setDetails(caseId=entered.caseId, timepoint=entered.timepoint, reader=entered.reader,
                               cordMeaning=entered.cordMeaning)
        self._showDetails(session.info)

    def _onMake(self, _checked: bool = False) -> None:
        with showingErrors(_("The case could not be made.")):
            self.makeCase(self._ui.volumeSelector.currentNode(), self.details(self._ui.caseIdEdit.text.strip()))

    def _onOpen(self, _checked: bool = False) -> None:
        chosen = qt.QFileDialog.getOpenFileName(slicer.util.mainWindow(), _("Open case"), "",
                                                _("Case file (*.seg.nrrd)"))
        if chosen:
            with showingErrors(_("The case could not be opened.")):
                self.openFile(Path(chosen))
