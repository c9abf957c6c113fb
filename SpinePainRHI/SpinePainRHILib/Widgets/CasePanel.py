"""Volume and case: what is outlined, by whom, and how a case is made or opened."""

from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Case.CaseSession import CaseSession
from ..Case.Console import RhiConsole
from ..Core.Cases import CaseInfo
from ..Events.Observers import AFTER_SLICER, BEFORE_SLICER, Observers
from ..Shown.Asking import answered
from ..Shown.CaseChoices import CordOutline
from ..Shown.CaseEntries import areOfCase, changeDetails, enteredInfo, proposedEntries
from ..Shown.CaseOpener import CaseOpener, folderFor
from ..Shown.CaseTexts import caseLines, whyNotMade
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import DETAILS_NOT_CHANGED, NO_CASE_OF_SCENE, NOT_MADE, NOT_ON_VOLUME, NOT_OPENED
from .CaseFolders import spareFolder
from .Connections import Connections
from .Feedback import Availability, confirmed, showingErrors
from .SliceViewControl import SliceViewControl
from .VolumeLoading import loadVolume

READER_SETTING = "SpinePainRHI/Reader"
"""Application setting: the reader ID last entered, for the next scene."""


class CasePanel:
    """Makes and opens cases through the console; asks about unsaved work of the one before."""

    def __init__(self, ui: Any, case: CurrentCase, views: SliceViewControl, console: RhiConsole) -> None:
        self._ui, self._case, self._views = ui, case, views
        self._opener = CaseOpener(case, console, loadVolume, spareFolder)
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
        outline = list(CordOutline)[max(self._ui.cordMeaningBox.currentIndex, 0)]
        return enteredInfo(caseId, timepoint or self._ui.timepointEdit.text, self._ui.readerEdit.text, outline)

    # Make and open

    def makeCase(self, volumeNode: Any, info: CaseInfo) -> None:
        """Makes the case, or goes on with it where its file, or unsaved work of it, is there already."""
        folder = folderFor(volumeNode, self._ui.folderEdit.currentPath)
        self._take(answered(self._opener.makeCase(volumeNode, info, folder), confirmed))

    def openFile(self, path: Path, volumeNode: Any = None) -> None:
        """Opens a case file, or the unsaved work of it where there is some and the reader wants it.

        Without ``volumeNode`` it is opened on the volume it was outlined on, where that is loaded or lies beside it.
        """
        selected = self._ui.volumeSelector.currentNode()
        self._take(answered(self._opener.openFile(path, volumeNode, selected), confirmed))

    def openNode(self, segmentationNode: Any) -> None:
        """Goes on with a case of the scene; asks about unsaved work of the one before. ValueError where that could not
        be saved, or the segmentation is no case."""
        session = answered(self._opener.openNode(segmentationNode), confirmed)
        if session is not None:
            # The views of a scene file are as they were left; those of a case that was merely there show something
            # else.
            self._take(session, turnViews=not self._views.isShown(session.volumeNode))

    def createOrOpen(self, path: Path, info: CaseInfo, volumeNode: Any) -> None:
        """A case of a work list: its file where there is one, else a new case that will be saved there."""
        self._take(answered(self._opener.createOrOpen(path, info, volumeNode), confirmed))

    def _take(self, session: CaseSession, turnViews: bool = True) -> None:
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
            with showingErrors(NOT_ON_VOLUME):
                session.setVolume(volumeNode)
                self._views.showVolume(volumeNode)
        elif session is not None and volumeNode in (None, session.volumeNode):
            self._showDetails(session.info)
        elif volumeNode is not None:
            self._proposeDetails(volumeNode)
        self.refresh()

    def _proposeDetails(self, volumeNode: Any) -> None:
        caseId, timepoint = proposedEntries(volumeNode, self._case.session)
        for edit, text in ((self._ui.caseIdEdit, caseId), (self._ui.timepointEdit, timepoint)):
            if text is not None:
                edit.text = text

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
        with showingErrors(NO_CASE_OF_SCENE):
            if segmentationNode is None:
                answered(self._case.leave(), confirmed)
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
        if self._isShowing or not areOfCase(session, self._ui.volumeSelector.currentNode()):
            return
        with showingErrors(DETAILS_NOT_CHANGED):
            changeDetails(session, self.details(self._ui.caseIdEdit.text))
        self._showDetails(session.info)

    def _onMake(self, _checked: bool = False) -> None:
        with showingErrors(NOT_MADE):
            self.makeCase(self._ui.volumeSelector.currentNode(), self.details(self._ui.caseIdEdit.text))

    def _onOpen(self, _checked: bool = False) -> None:
        chosen = qt.QFileDialog.getOpenFileName(slicer.util.mainWindow(), _("Open case"), "",
                                                _("Case file (*.seg.nrrd)"))
        if chosen:
            with showingErrors(NOT_OPENED):
                self.openFile(Path(chosen))
