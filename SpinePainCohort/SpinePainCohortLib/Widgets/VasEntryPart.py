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

from ..Run.ScoreDesk import ScoreDesk
from ..Run.ScoreEntry import LOG_NAME, STEPS
from .Blinding import Blinding
from .ScoreSlider import ScoreSlider
from .Waiting import waiting


class VasEntryPart:
    """The work list, the scale, and the saving. Digits set the score, Return saves and goes to the next open item;
    in a field that takes text they belong to that field."""

    def __init__(self, ui: Any, measuring: Callable[[], Mapping[str, Any]]) -> None:
        """``measuring``: how cases will be measured, by whose names they are listed."""
        self._ui, self._measuring = ui, measuring
        self._desk = ScoreDesk()
        self._rows: list[Any] = []
        self._places = ("", "")
        self._typed = self._defaultLog = ""
        self._isFilling = False
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
        self._desk.setRater(self._ui.raterEdit.text)
        message = ""
        with showingErrors(_("The work list could not be made.")), \
                waiting(self._ui.entryStatusLabel, _("Reading the headers of the case files …")):
            how = self._measuring()
            message = self._desk.read(Path(self._ui.casesEdit.currentPath), self._logPath(), how["mapping"],
                                      how["keepFileNames"])
            self._places = self._chosenPlaces()
        self._ui.entryStatusLabel.text = message
        self._fillTree()
        self._showChosen()
        self._ui.workTree.setFocus()  # where digits are scores

    def save(self, _checked: bool = False) -> None:
        """Saves the score of the selected item at once and goes to the next open one."""
        if self._ui.raterEdit.text.strip() != self._desk.rater:
            self.refresh()  # the score was meant for the rater before
            return
        saved = self._desk.chosen
        if saved is None or not self._ui.saveScoreButton.enabled:
            return
        message = _("Not saved: {case}.").format(case=self._desk.chosenName)
        with showingErrors(_("The score could not be saved.")), waiting(self._ui.entryStatusLabel, _("Saving …")):
            message = self._desk.save(self._blinding.note)
            self._rows[saved].setText(3, self._desk.rows[saved][3])
            if not self._ui.vasEdit.currentPath:
                self._ui.vasEdit.currentPath = str(self._logPath())
            self._showChosen()
        self._ui.entryStatusLabel.text = message
        self._ui.workTree.setFocus()

    def selectNextOpen(self, _checked: bool = False) -> None:
        """Selects the next item without a score of this rater, from the selected one on."""
        self._desk.chooseNextOpen()
        self._showChosen()

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
        if self._desk.hasList and self._chosenPlaces() != self._places:
            self._desk.forget()
            self._fillTree()
            self._ui.entryStatusLabel.text = _("The folder or the file for the scores was changed: make the work list "
                                               "again.")
            self._onSelection()
        self._updateControls()

    def _fillTree(self) -> None:
        self._isFilling = True
        self._ui.workTree.clear()
        texts = self._desk.rows
        self._rows = [qt.QTreeWidgetItem() for _row in texts]  # kept: the tree alone does not keep them alive
        for row, columns in zip(self._rows, texts, strict=True):
            self._ui.workTree.addTopLevelItem(row)
            for column, text in enumerate(columns):
                row.setText(column, text)
        for column in range(4):
            self._ui.workTree.resizeColumnToContents(column)
        self._isFilling = False

    def _showChosen(self) -> None:
        """What is chosen on the desk, in the tree and beside the scale."""
        if self._desk.chosen is not None:
            self._ui.workTree.setCurrentItem(self._rows[self._desk.chosen])
        self._onSelection()

    def _onRater(self) -> None:
        if self._ui.raterEdit.text.strip() != self._desk.rater:
            self.refresh()

    def _onSelection(self) -> None:
        if self._isFilling:
            return
        self._typed, desk = "", self._desk
        current = self._ui.workTree.currentItem()
        desk.choose(self._ui.workTree.indexOfTopLevelItem(current) if current is not None else None)
        self._score.show(desk.shownScore)
        name = f"<b>{escape(desk.chosenName)}</b> " if desk.chosenName else ""
        self._ui.currentLabel.text = name + escape(desk.progress)
        self._ui.historyLabel.text = desk.history
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
        self._desk.give(self._score.value)
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
        for widget in (ui.scoreSlider, ui.zeroButton):
            self._available.set(widget, noFolder or self._desk.whyNotGiven or None)
        self._available.set(ui.saveScoreButton, noFolder or self._desk.whyNotSaved or None)
        self._available.set(ui.nextButton, None if self._desk.count else _("make the work list first."))


def _takesText(widget: Any) -> bool:
    """Whether keys typed into a widget are text; a box that can be edited has the focus itself, not its line."""
    return widget.inherits("QLineEdit") or (widget.inherits("QComboBox") and widget.editable)
