"""The cases of a folder and those below it with the reader's status of each, and the way from one to the next."""

from pathlib import Path
from typing import Any

import qt
import slicer

from ..Case.CaseOpening import removeCase
from ..Keep.FolderOfCases import WorkItem
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import FOLDER_NOT_LISTED, NOT_OPENED
from ..Shown.WorkRows import WorkFolder, volumeToOpen, workHeadings, workTexts, workTip
from .CasePanel import CasePanel
from .Connections import Connections
from .Feedback import Availability, showingErrors
from .FolderField import FolderField
from .PlainText import plainTip
from .VolumeLoading import loadVolume

ROWS_SHOWN = 5


class WorkListPanel:
    """Loads a case's volume and opens its case; takes away what it loaded for the case before."""

    def __init__(self, ui: Any, case: CurrentCase, casePanel: CasePanel) -> None:
        self._ui, self._case, self._casePanel = ui, case, casePanel
        self._available, self._connections = Availability(), Connections()
        self._list = WorkFolder()
        self._loaded: tuple[Any, Any] | None = None
        self._setUpTable()
        for sender, signal, slot in (
                (ui.workTable, "cellDoubleClicked(int,int)", self._onRow),
                (ui.readerEdit, "editingFinished()", self._onReader),
                (ui.unfinishedBox, "toggled(bool)", self._onUnfinished),
                (ui.previousCaseButton, "clicked(bool)", self._onPrevious),
                (ui.nextCaseButton, "clicked(bool)", self._onNext)):
            self._connections.add(sender, signal, slot)
        self._field = FolderField(ui.folderEdit, self._onFolder)
        case.contextChanged.connect(self._onContext)
        case.changed.connect(self._onContext)
        self._show()

    def close(self) -> None:
        self._field.close()
        self._connections.removeAll()
        self._case.contextChanged.disconnect(self._onContext)
        self._case.changed.disconnect(self._onContext)

    def setFolder(self, folder: Path | None) -> None:
        """Lists a folder; ValueError where it cannot be read."""
        try:
            self._list.choose(folder, self._casePanel.reader())
        finally:
            self._show()

    def open(self, item: WorkItem) -> None:
        """Opens a case of the list on its volume. ValueError where that cannot be; the case before stays then."""
        before = self._loaded
        with self._list.opening(item, self._case.session):
            volumeNode = loadVolume(volumeToOpen(item))
            try:
                info = self._casePanel.details(item.caseId, item.timepoint)
                self._casePanel.createOrOpen(item.casePath, info, volumeNode)
            except ValueError:
                slicer.mrmlScene.RemoveNode(volumeNode)
                raise
        self._loaded = volumeNode, self._case.segmentationNode
        self._forget(before)
        self._onContext()

    # Show

    def _setUpTable(self) -> None:
        table = self._ui.workTable
        table.setColumnCount(len(workHeadings()))
        table.setHorizontalHeaderLabels(list(workHeadings()))
        table.verticalHeader().setVisible(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(qt.QHeaderView.ResizeToContents)
        header.setSectionResizeMode(2, qt.QHeaderView.Stretch)
        height = header.sizeHint.height() + ROWS_SHOWN * table.verticalHeader().defaultSectionSize
        table.setMinimumHeight(height)
        table.setMaximumHeight(height)

    def _show(self) -> None:
        table, items, session = self._ui.workTable, self._list.items, self._case.session
        table.setRowCount(len(items))
        for place, item in enumerate(items):
            for column, text in enumerate(workTexts(item)):
                cell = qt.QTableWidgetItem(text)
                cell.setToolTip(plainTip(workTip(item)))
                table.setItem(place, column, cell)
            if self._list.isCurrent(item, session):
                table.selectRow(place)
        self._ui.workNoteLabel.text = self._list.note
        self._ui.workNoteLabel.visible = bool(self._list.note)
        for button, step in ((self._ui.previousCaseButton, -1), (self._ui.nextCaseButton, 1)):
            self._available.set(button, self._list.whyNoStep(session, step, self._ui.unfinishedBox.checked))

    def _after(self, step: int) -> WorkItem | None:
        return self._list.after(self._case.session, step, self._ui.unfinishedBox.checked)

    # Events

    def _onFolder(self, path: str) -> None:
        folder = Path(path.strip()) if path.strip() else None
        with showingErrors(FOLDER_NOT_LISTED):
            if folder is None or folder.is_dir():
                self.setFolder(folder)
            else:
                self.setFolder(None)
                self._list.missing()
                self._show()

    def _onReader(self) -> None:
        if self._list.folder is not None:
            self._onFolder(str(self._list.folder))

    def _onUnfinished(self, _on: bool = False) -> None:
        self._show()

    def _onRow(self, row: int, _column: int = 0) -> None:
        self._open(self._list.items[row])

    def _onPrevious(self, _checked: bool = False) -> None:
        self._open(self._after(-1))

    def _onNext(self, _checked: bool = False) -> None:
        self._open(self._after(1))

    def _onContext(self) -> None:
        if self._list.folder is not None:
            with showingErrors(FOLDER_NOT_LISTED):
                self._list.refresh()
            self._show()

    def _open(self, item: WorkItem | None) -> None:
        if item is not None:
            with showingErrors(NOT_OPENED):
                self.open(item)
            self._show()

    def _forget(self, loaded: tuple[Any, Any] | None) -> None:
        """Removes the nodes of the case before; its work was saved, or is in its autosave."""
        for node in loaded or ():
            if node is None or node.GetScene() is None:
                continue
            if node.IsA("vtkMRMLSegmentationNode"):
                removeCase(node)
            else:
                slicer.mrmlScene.RemoveNode(node)
