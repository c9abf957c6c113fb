"""Pain scores entered one by one, each saved at once in the file that the work list was made with."""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import qt
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability, showingErrors
from SpinePainRHILib.Widgets.FolderField import FolderField

from ..Run.ScoreEntry import LOG_NAME, STEPS, ScoreEntry, nameOfScore, partOf
from ..Run.ScoresToGive import ScoreToGive
from .Blinding import Blinding
from .ScoreSlider import ScoreSlider
from .Waiting import waiting


class VasEntryPart:
    """The work list, the scale, and the saving. Digits set the score, Return saves and goes to the next open item;
    in a field that takes text they belong to that field."""

    def __init__(self, ui: Any, measuring: Callable[[], Mapping[str, Any]]) -> None:
        """``measuring``: how cases will be measured, by whose names they are listed."""
        self._ui, self._measuring = ui, measuring
        self._entry: ScoreEntry | None = None
        self._rows: list[Any] = []
        self._places = ("", "")
        self._rater = self._typed = self._defaultLog = ""
        self._isScored = self._isFilling = False
        self._available, self._connections = Availability(), Connections()
        for step in STEPS:
            ui.stepBox.addItem(f"{step:g}", step)
        self._blinding = Blinding(ui)
        self._score = ScoreSlider(ui, self._onScore)
        add = self._connections.add
        add(ui.listButton, "clicked(bool)", self.refresh)
        add(ui.raterEdit, "editingFinished()", self._onRater)
        add(ui.stepBox, "currentIndexChanged(int)", self._onStep)
        add(ui.workTree, "itemSelectionChanged()", self._onSelection)
        add(ui.saveScoreButton, "clicked(bool)", self.save)
        add(ui.nextButton, "clicked(bool)", self.selectNextOpen)
        add(ui.zeroButton, "clicked(bool)", self._onZero)
        self._fields = [FolderField(edit, self._onPlace) for edit in (ui.casesEdit, ui.logEdit)]
        add(ui.casesEdit, "currentPathChanged(QString)", self._updateControls)
        self._shortcuts: list[Any] = []
        for digit in "0123456789":
            self._addShortcut(digit, lambda digit=digit: self._type(digit))
        for key in ("Return", "Enter"):
            self._addShortcut(key, self._onReturn)
        self._onStep()

    def setShown(self, isShown: bool) -> None:
        """Whether the tab is in front of the user."""
        self._blinding.setInFront(isShown)

    def refresh(self, _checked: bool = False) -> None:
        """Reads the work list and this rater's scores anew, and selects the first open item."""
        if not self._ui.casesEdit.currentPath:
            return
        self._entry, self._rater = None, self._ui.raterEdit.text.strip()
        message = ""
        with showingErrors(_("The work list could not be made.")), \
                waiting(self._ui.entryStatusLabel, _("Reading the headers of the case files …")):
            how = self._measuring()
            self._entry = ScoreEntry(Path(self._ui.casesEdit.currentPath), self._logPath(), self._rater,
                                     how["mapping"], how["keepFileNames"])
            self._places, message = self._chosenPlaces(), self._entry.note
        self._ui.entryStatusLabel.text = message
        self._fillTree()
        self.selectNextOpen()
        self._ui.workTree.setFocus()  # where digits are scores

    def save(self, _checked: bool = False) -> None:
        """Saves the score of the selected item at once and goes to the next open one."""
        item = self._selected()
        if self._ui.raterEdit.text.strip() != self._rater:
            self.refresh()  # the score was meant for the rater before
            return
        if item is None or self._entry is None or not self._ui.saveScoreButton.enabled:
            return
        message = _("Not saved: {case}.").format(case=nameOfScore(item))
        with showingErrors(_("The score could not be saved.")), waiting(self._ui.entryStatusLabel, _("Saving …")):
            saved = self._entry.save(item, self._score.value, self._blinding.note)
            self._showState(self._items.index(item))
            message = self._entry.savedText(saved, item)
            if not self._ui.vasEdit.currentPath:
                self._ui.vasEdit.currentPath = str(self._entry.logPath)
            self.selectNextOpen()
        self._ui.entryStatusLabel.text = message
        self._ui.workTree.setFocus()

    def selectNextOpen(self, _checked: bool = False) -> None:
        """Selects the next item without a score of this rater, from the selected one on."""
        index = self._entry.nextOpen(self._selectedIndex() or 0) if self._entry is not None else None
        if index is not None:
            self._ui.workTree.setCurrentItem(self._ui.workTree.topLevelItem(index))
        self._onSelection()

    def close(self) -> None:
        """Undoes every connection and takes the keys back."""
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._shortcuts.clear()
        for field in self._fields:
            field.close()
        self._connections.removeAll()
        self._score.close()
        self._blinding.close()

    def _logPath(self) -> Path:
        """The file chosen; where none is, or the one proposed for another folder, the one in the folder of cases."""
        if self._ui.logEdit.currentPath in ("", self._defaultLog):
            self._defaultLog = str(Path(self._ui.casesEdit.currentPath) / LOG_NAME)
            self._ui.logEdit.currentPath = self._defaultLog
        return Path(self._ui.logEdit.currentPath)

    def _chosenPlaces(self) -> tuple[str, str]:
        return self._ui.casesEdit.currentPath, self._ui.logEdit.currentPath

    def _onPlace(self, _path: str = "") -> None:
        """A list belongs to its folder and its file: with others chosen it is gone, and nothing can be saved."""
        if self._entry is not None and self._chosenPlaces() != self._places:
            self._entry = None
            self._fillTree()
            self._ui.entryStatusLabel.text = _("The folder or the file for the scores was changed: make the work list "
                                               "again.")
            self._onSelection()
        self._updateControls()

    @property
    def _items(self) -> tuple[ScoreToGive, ...]:
        return self._entry.items if self._entry is not None else ()

    def _fillTree(self) -> None:
        self._isFilling = True
        self._ui.workTree.clear()
        self._rows = [qt.QTreeWidgetItem() for _item in self._items]  # kept: the tree alone does not keep them alive
        for row, item in zip(self._rows, self._items, strict=True):
            self._ui.workTree.addTopLevelItem(row)
            for column, text in enumerate((item.caseId, item.timepoint, partOf(item))):
                row.setText(column, text)
        for index in range(len(self._items)):
            self._showState(index)
        for column in range(4):
            self._ui.workTree.resizeColumnToContents(column)
        self._isFilling = False

    def _showState(self, index: int) -> None:
        self._ui.workTree.topLevelItem(index).setText(3, self._entry.stateOf(self._items[index]))

    def _selectedIndex(self) -> int | None:
        current = self._ui.workTree.currentItem()
        index = self._ui.workTree.indexOfTopLevelItem(current) if current is not None else -1
        return index if 0 <= index < len(self._items) else None

    def _selected(self) -> ScoreToGive | None:
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
        entry = self._entry
        own = entry.entered(item) if entry is not None and item is not None else ()
        self._score.show(own[-1].vas if own else None)
        self._isScored = False  # a score that nobody gave must not be saved
        self._ui.currentLabel.text = _("Nothing is selected.") if item is None else _(
            "<b>{case}</b> ({open} of {all} open), rater {rater}").format(
            case=escape(nameOfScore(item)), open=entry.openCount, all=len(entry.items),
            rater=escape(self._rater) or "–")
        self._ui.historyLabel.text = entry.historyOf(item) if own else ""
        self._updateControls()

    def _onStep(self, _index: int = 0) -> None:
        self._score.setStep(self._ui.stepBox.itemData(self._ui.stepBox.currentIndex))
        self._onSelection()  # a score that was set on the other steps is set again

    def _type(self, digit: str) -> None:
        """``1`` and then ``0`` is ten."""
        if self._ui.scoreSlider.enabled:
            self._typed = "10" if self._typed == "1" and digit == "0" else digit
            self._score.enter(float(self._typed))

    def _onReturn(self) -> None:
        """Return ends the entry of a field that takes text; anywhere else it saves."""
        focused = self._ui.entryTab.window().focusWidget()
        if focused is None or not _takesText(focused):
            self.save()
        elif focused == self._ui.raterEdit:
            self.refresh()
        else:
            self._ui.workTree.setFocus()

    def _onZero(self, _checked: bool = False) -> None:
        self._score.enter(0.0)

    def _onScore(self) -> None:
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


def _takesText(widget: Any) -> bool:
    """Whether keys typed into a widget are text; a box that can be edited has the focus itself, not its line."""
    return widget.inherits("QLineEdit") or (widget.inherits("QComboBox") and widget.editable)
