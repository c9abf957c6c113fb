"""The cases of a folder and those below it with the reader's status of each, and the way from one to the next."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Case.CaseOpening import removeCase
from ..Keep.FolderOfCases import WorkItem, WorkList, WorkStatus
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import FOLDER_NOT_LISTED, NOT_OPENED
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
        self._list: WorkList | None = None
        self._current: WorkItem | None = None
        self._loaded: tuple[Any, Any] | None = None
        self._why = ""
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
        self._list, self._current, self._why = None, None, ""
        try:
            if folder is not None:
                self._list = WorkList(folder, self._casePanel.reader())
        finally:
            self._show()

    def open(self, item: WorkItem) -> None:
        """Opens a case of the list on its volume. ValueError where that cannot be; the case before stays then."""
        if item.volumePath is None:
            raise ValueError(_("The volume of {case} is not in this folder: copy it there.").format(case=item.caseId))
        if item.status is WorkStatus.DAMAGED:
            raise ValueError(item.reason or _("The case file cannot be read."))
        before, volumeNode = self._loaded, loadVolume(item.volumePath)
        try:
            info = self._casePanel.details(item.caseId, item.timepoint)
            self._casePanel.createOrOpen(item.casePath, info, volumeNode)
        except ValueError:
            slicer.mrmlScene.RemoveNode(volumeNode)
            raise
        self._loaded = volumeNode, self._case.segmentationNode
        self._current = item
        self._forget(before)
        self._onContext()

    # Show

    def _setUpTable(self) -> None:
        table = self._ui.workTable
        table.setColumnCount(3)
        table.setHorizontalHeaderLabels([_("Case"), _("Timepoint"), _("Status")])
        table.verticalHeader().setVisible(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(qt.QHeaderView.ResizeToContents)
        header.setSectionResizeMode(2, qt.QHeaderView.Stretch)
        height = header.sizeHint.height() + ROWS_SHOWN * table.verticalHeader().defaultSectionSize
        table.setMinimumHeight(height)
        table.setMaximumHeight(height)

    def _show(self) -> None:
        table, items = self._ui.workTable, self._items()
        table.setRowCount(len(items))
        for place, item in enumerate(items):
            for column, text in enumerate((item.caseId, item.timepoint, statusText(item))):
                cell = qt.QTableWidgetItem(text)
                cell.setToolTip(plainTip(itemTip(item)))
                table.setItem(place, column, cell)
            if self._isCurrent(item):
                table.selectRow(place)
        note = " ".join(self._list.notes) if self._list is not None else self._why
        self._ui.workNoteLabel.text = note
        self._ui.workNoteLabel.visible = bool(note)
        none = None if self._list is not None else _("choose a folder first")
        for button, step in ((self._ui.previousCaseButton, -1), (self._ui.nextCaseButton, 1)):
            self._available.set(button, none or (None if self._after(step) else _("there is no further case")))

    def _items(self) -> tuple[WorkItem, ...]:
        return self._list.items if self._list is not None else ()

    def _isCurrent(self, item: WorkItem) -> bool:
        current = self._currentItem()
        return current is not None and (current.caseId, current.timepoint) == (item.caseId, item.timepoint)

    def _currentItem(self) -> WorkItem | None:
        """The open case's place in the list, however it was opened; else that of the one opened from it last."""
        session = self._case.session
        if session is not None:
            with suppress(ValueError):
                key = (session.info.caseId, session.info.timepoint)
                found = next((item for item in self._items() if (item.caseId, item.timepoint) == key), None)
                if found is not None:
                    return found
        return self._current

    def _after(self, step: int) -> WorkItem | None:
        return self._list.after(self._currentItem(), step, self._ui.unfinishedBox.checked) if self._list else None

    # Events

    def _onFolder(self, path: str) -> None:
        folder = Path(path.strip()) if path.strip() else None
        with showingErrors(FOLDER_NOT_LISTED):
            if folder is None or folder.is_dir():
                self.setFolder(folder)
            else:
                self.setFolder(None)
                self._why = _("There is no such folder.")
                self._show()

    def _onReader(self) -> None:
        if self._list is not None:
            self._onFolder(str(self._list.folder))

    def _onUnfinished(self, _on: bool = False) -> None:
        self._show()

    def _onRow(self, row: int, _column: int = 0) -> None:
        self._open(self._items()[row])

    def _onPrevious(self, _checked: bool = False) -> None:
        self._open(self._after(-1))

    def _onNext(self, _checked: bool = False) -> None:
        self._open(self._after(1))

    def _onContext(self) -> None:
        if self._list is not None:
            with showingErrors(FOLDER_NOT_LISTED):
                self._list.refresh()
            self._show()

    def _open(self, item: WorkItem | None) -> None:
        if item is not None:
            with showingErrors(NOT_OPENED):
                self.open(item)

    def _forget(self, loaded: tuple[Any, Any] | None) -> None:
        """Removes the nodes of the case before; its work was saved, or is in its autosave."""
        for node in loaded or ():
            if node is None or node.GetScene() is None:
                continue
            if node.IsA("vtkMRMLSegmentationNode"):
                removeCase(node)
            else:
                slicer.mrmlScene.RemoveNode(node)


def statusText(item: WorkItem) -> str:
    """How far the reader is, in words."""
    text = {WorkStatus.NOT_STARTED: _("Not started"), WorkStatus.IN_PROGRESS: _("In progress"),
            WorkStatus.FLAGGED: _("To be looked at again"), WorkStatus.COMPLETED: _("Completed"),
            WorkStatus.DAMAGED: _("Cannot be read")}[item.status]
    return _("{status}, unsaved work").format(status=text) if item.hasRecovery else text


def itemTip(item: WorkItem) -> str:
    """What else is known of a case of the list."""
    lines = [str(item.volumePath) if item.volumePath else _("No volume in this folder"), item.casePath.name]
    if item.otherReaders:
        lines.append(_("Also outlined by: {readers}").format(readers=", ".join(item.otherReaders)))
    if item.otherVolumes:
        lines.append(_("Further volumes: {names}").format(names=", ".join(each.name for each in item.otherVolumes)))
    if item.otherCases:
        lines.append(_("Further case files: {names}").format(names=", ".join(map(str, item.otherCases))))
    return "\n".join((*lines, *([item.reason] if item.reason else [])))
