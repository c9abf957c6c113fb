"""Pain scores entered one by one by a rater who sees neither images nor measured values."""

from pathlib import Path
from typing import Any

import qt
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors

from ..Session.WorkList import WorkItem, entriesOf, readWorkList
from ..Tables.VasEntryLog import VasEntryLog
from ..Tables.VasTable import VasEntry

LOG_NAME = "vas.csv"


class VasEntryPart:
    """The work list, the scale, and the saving. Digits set the score, Return saves and goes to the next open item."""

    def __init__(self, ui: Any) -> None:
        self._ui = ui
        self._items: tuple[WorkItem, ...] = ()
        self._own: dict[Any, list[VasEntry]] = {}
        self._rows: list[Any] = []
        self._log: VasEntryLog | None = None
        self._rater = self._typed = ""
        self._isScored = self._isFilling = False
        self._available, self._connections = Availability(), Connections()
        ui.stepBox.addItem("0.5", 0.5)
        ui.stepBox.addItem("1", 1.0)
        add = self._connections.add
        add(ui.listButton, "clicked(bool)", self.refresh)
        add(ui.raterEdit, "editingFinished()", self._onRater)
        add(ui.stepBox, "currentIndexChanged(int)", self._onStep)
        add(ui.workTree, "itemSelectionChanged()", self._onSelection)
        add(ui.saveScoreButton, "clicked(bool)", self.save)
        add(ui.nextButton, "clicked(bool)", self.selectNextOpen)
        add(ui.zeroButton, "clicked(bool)", self._onZero)
        add(ui.scoreSlider, "valueChanged(double)", self._onScore)
        add(ui.casesEdit, "currentPathChanged(QString)", self._updateControls)
        self._shortcuts: list[Any] = []
        for digit in "0123456789":
            self._addShortcut(digit, lambda digit=digit: self._type(digit))
        for key in ("Return", "Enter"):
            self._addShortcut(key, lambda: self.save())
        self._onStep()
        self._onSelection()

    def refresh(self, _checked: bool = False) -> None:
        """Reads the work list and this rater's scores anew, and selects the first open item."""
        if not self._ui.casesEdit.currentPath:
            return
        self._items, self._log, self._rater = (), None, self._ui.raterEdit.text.strip()
        with showingErrors(_("The work list could not be made.")):
            work = readWorkList(Path(self._ui.casesEdit.currentPath))
            self._log = VasEntryLog(self._logPath())
            self._readOwn()
            self._items = work.items
            self._ui.entryStatusLabel.text = _("{n} files could not be read: {first}").format(
                n=len(work.problems), first=work.problems[0].reason) if work.problems else ""
        self._fillTree()
        self.selectNextOpen()

    def save(self, _checked: bool = False) -> None:
        """Saves the score of the selected item at once and goes to the next open one."""
        item = self._selected()
        if self._ui.raterEdit.text.strip() != self._rater:
            self.refresh()  # Return in the field of the rater comes here first
            return
        if item is None or self._log is None or not self._ui.saveScoreButton.enabled:
            return
        with showingErrors(_("The score could not be saved.")):
            entry = self._log.append(item.caseId, self._rater, self._ui.scoreSlider.value,
                                     item.lesion, item.timepoint)
            own = self._own.setdefault(item.key, [])
            own.append(entry)
            self._showState(self._items.index(item))
            self._ui.entryStatusLabel.text = _("Saved: {case}, {vas:g}.").format(case=_nameOf(item), vas=entry.vas)
            if not self._ui.vasEdit.currentPath:
                self._ui.vasEdit.currentPath = str(self._log.path)
            self.selectNextOpen()

    def selectNextOpen(self, _checked: bool = False) -> None:
        """Selects the next item without a score of this rater, from the selected one on."""
        start = self._selectedIndex() or 0
        order = [*range(start, len(self._items)), *range(start)]
        index = next((at for at in order if self._items[at].key not in self._own), None)
        if index is not None:
            self._ui.workTree.setCurrentItem(self._ui.workTree.topLevelItem(index))
        self._onSelection()

    def close(self) -> None:
        """Undoes every connection and takes the keys back."""
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._shortcuts.clear()
        self._connections.removeAll()

    def _logPath(self) -> Path:
        if not self._ui.logEdit.currentPath:
            self._ui.logEdit.currentPath = str(Path(self._ui.casesEdit.currentPath) / LOG_NAME)
        return Path(self._ui.logEdit.currentPath)

    def _readOwn(self) -> None:
        self._own = {}
        if self._rater and self._log is not None and self._log.path.exists() and self._log.path.stat().st_size:
            self._own = entriesOf(self._log.read().rows, self._rater)

    def _fillTree(self) -> None:
        self._isFilling = True
        self._ui.workTree.clear()
        self._rows = [qt.QTreeWidgetItem() for _item in self._items]  # kept: the tree alone does not keep them alive
        for row, item in zip(self._rows, self._items, strict=True):
            self._ui.workTree.addTopLevelItem(row)
            for column, text in enumerate((item.caseId, item.timepoint, item.lesion or _("patient"))):
                row.setText(column, text)
        for index in range(len(self._items)):
            self._showState(index)
        for column in range(4):
            self._ui.workTree.resizeColumnToContents(column)
        self._isFilling = False

    def _showState(self, index: int) -> None:
        own = self._own.get(self._items[index].key)
        self._ui.workTree.topLevelItem(index).setText(3, f"{own[-1].vas:g}" if own else _("open"))

    def _selectedIndex(self) -> int | None:
        current = self._ui.workTree.currentItem()
        index = self._ui.workTree.indexOfTopLevelItem(current) if current is not None else -1
        return index if 0 <= index < len(self._items) else None

    def _selected(self) -> WorkItem | None:
        index = self._selectedIndex()
        return None if index is None else self._items[index]

    def _onRater(self) -> None:
        if self._ui.raterEdit.text.strip() != self._rater:
            self.refresh()

    def _onSelection(self) -> None:
        if self._isFilling:
            return
        self._typed = ""
        item = self._selected()
        own = self._own.get(item.key, []) if item is not None else []
        wasBlocked = self._ui.scoreSlider.blockSignals(True)
        self._ui.scoreSlider.value = own[-1].vas if own else 0.0
        self._ui.scoreSlider.blockSignals(wasBlocked)
        self._isScored = False  # a score that nobody gave must not be saved
        openCount = sum(each.key not in self._own for each in self._items)
        self._ui.currentLabel.text = _("Nothing is selected.") if item is None else _(
            "<b>{case}</b> ({open} of {all} open)").format(case=_nameOf(item), open=openCount, all=len(self._items))
        self._ui.historyLabel.text = "" if not own else _(
            "Entered so far: {values}. A new score is saved beside them as a correction.").format(
            values=", ".join(f"{each.vas:g}" for each in own))
        self._updateControls()

    def _onStep(self, _index: int = 0) -> None:
        self._ui.scoreSlider.singleStep = self._ui.stepBox.itemData(self._ui.stepBox.currentIndex)

    def _type(self, digit: str) -> None:
        """``1`` and then ``0`` is ten."""
        if not self._ui.scoreSlider.enabled:
            return
        self._typed = "10" if self._typed == "1" and digit == "0" else digit
        self._ui.scoreSlider.value = float(self._typed)
        self._onScore()

    def _onZero(self, _checked: bool = False) -> None:
        self._ui.scoreSlider.value = 0.0
        self._onScore()

    def _onScore(self, _value: float = 0.0) -> None:
        self._isScored = True
        self._updateControls()

    def _addShortcut(self, key: str, action: Any) -> None:
        shortcut = qt.QShortcut(qt.QKeySequence(key), self._ui.entryTab)
        shortcut.setContext(qt.Qt.WidgetWithChildrenShortcut)
        self._connections.add(shortcut, "activated()", action)
        self._shortcuts.append(shortcut)

    def _updateControls(self, _path: str = "") -> None:
        ui = self._ui
        noFolder = None if ui.casesEdit.currentPath else _("choose the folder of cases on the first tab.")
        self._available.set(ui.listButton, noFolder)
        reason = noFolder
        if reason is None and not self._rater:
            reason = _("give your rater ID.")
        if reason is None and self._selected() is None:
            reason = _("select an item of the work list.")
        for widget in (ui.scoreSlider, ui.zeroButton):
            self._available.set(widget, reason)
        if reason is None and not self._isScored:
            reason = _("set the score first.")
        self._available.set(ui.saveScoreButton, reason)
        self._available.set(ui.nextButton, None if self._items else _("make the work list first."))


def _nameOf(item: WorkItem) -> str:
    return ", ".join(filter(None, (item.caseId, item.timepoint, item.lesion)))
