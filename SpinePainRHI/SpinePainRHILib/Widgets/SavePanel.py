"""Status, notes, saving and autosaving of the open case."""

from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Shown.Asking import answered
from ..Shown.CaseChoices import STATUSES, nameOfStatus
from ..Shown.CaseSaving import TICK_MILLISECONDS, asCaseFile, proposedFile, saveCase, savedLines, saveLines, tick
from ..Shown.CaseTexts import whyClosed
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import NOT_SAVED, NOTES_NOT_KEPT, STATUS_NOT_SET
from .Connections import Connections
from .Feedback import Availability, confirmed, showingErrors
from .PlainText import plainTip


class SavePanel:
    """Writes through ``session.file``; the timer runs while a case is open, whichever module is shown."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui, self._case = ui, case
        self._available, self._connections = Availability(), Connections()
        for status in STATUSES:
            ui.statusBox.addItem(nameOfStatus(status), str(status))
        ui.notesEdit.setMaximumHeight(4 * ui.notesEdit.fontMetrics().height())
        self._timer = qt.QTimer()
        self._timer.setInterval(TICK_MILLISECONDS)
        for sender, signal, slot in (
                (self._timer, "timeout()", self._onTick),
                (ui.statusBox, "currentIndexChanged(int)", self._onStatus),
                (ui.notesEdit, "textChanged()", self._onNotes),
                (ui.autosaveBox, "valueChanged(int)", self._onInterval),
                (ui.saveButton, "clicked(bool)", self._onSave),
                (ui.saveAsButton, "clicked(bool)", self._onSaveAs)):
            self._connections.add(sender, signal, slot)
        case.changed.connect(self._onCase)
        case.contextChanged.connect(self.refresh)
        case.modifiedChanged.connect(self._onModified)
        self._onCase()

    def close(self) -> None:
        self._timer.stop()
        self._connections.removeAll()
        self._case.changed.disconnect(self._onCase)
        self._case.contextChanged.disconnect(self.refresh)
        self._case.modifiedChanged.disconnect(self._onModified)

    def refresh(self) -> None:
        """Shows status, notes and file of the case as they are now."""
        session, ui = self._case.session, self._ui
        closed = whyClosed(session)
        for widget in (ui.statusBox, ui.notesEdit, ui.saveButton, ui.saveAsButton):
            self._available.set(widget, closed)
        if session is None:
            ui.saveLabel.text = saveLines(None)
            _quietly(ui.notesEdit, lambda: ui.notesEdit.setPlainText(""))
            return
        try:
            status, notes = session.status, session.info.notes or ""
        except ValueError as error:
            ui.saveLabel.text = str(error)
            return
        _quietly(ui.statusBox, lambda: setattr(ui.statusBox, "currentIndex", STATUSES.index(status)))
        if ui.notesEdit.plainText != notes:  # otherwise the cursor would jump while the reader types
            _quietly(ui.notesEdit, lambda: ui.notesEdit.setPlainText(notes))
        path = session.file.proposedPath
        ui.saveLabel.text = saveLines(session)
        ui.saveLabel.toolTip = plainTip(str(path)) if path is not None else ""

    def _onCase(self) -> None:
        if self._case.session is not None:
            self._timer.start()
            self._onInterval()
        else:
            self._timer.stop()
        self.refresh()

    def _onModified(self, _isModified: bool) -> None:
        self.refresh()

    def _onTick(self) -> None:
        session = self._case.session
        if session is None or isMouseDown():
            return  # a stroke may be being drawn: it shall not wait
        outcome = tick(session)
        if outcome.message is not None:
            slicer.util.showStatusMessage(outcome.message, 3000)
        if outcome.isNews:
            self.refresh()

    def _onInterval(self, _seconds: int = 0) -> None:
        if self._case.session is not None:
            self._case.session.file.autosaveIntervalSeconds = self._ui.autosaveBox.value or None

    def _onStatus(self, index: int) -> None:
        with showingErrors(STATUS_NOT_SET):
            if self._case.session is not None and index >= 0:
                self._case.session.setStatus(STATUSES[index])

    def _onNotes(self) -> None:
        with showingErrors(NOTES_NOT_KEPT):
            if self._case.session is not None:
                self._case.session.setDetails(notes=self._ui.notesEdit.plainText.strip() or None)

    def _onSave(self, _checked: bool = False) -> None:
        session = self._case.session
        if session is not None and session.file.proposedPath is None:
            self._onSaveAs()
            return
        self._save(None)

    def _onSaveAs(self, _checked: bool = False) -> None:
        session = self._case.session
        if session is None:
            return
        with showingErrors(NOT_SAVED):
            chosen = qt.QFileDialog.getSaveFileName(slicer.util.mainWindow(), _("Save case"),
                                                    str(proposedFile(session)), _("Case file (*.seg.nrrd)"))
            if chosen:
                self._save(asCaseFile(Path(chosen)))

    def _save(self, path: Path | None) -> None:
        session = self._case.session
        with showingErrors(NOT_SAVED):
            result = answered(saveCase(session, path), confirmed)
            if result is not None:
                self.refresh()
                self._ui.saveLabel.text = savedLines(session, result)


def isMouseDown() -> bool:
    """Whether a button of the mouse is held."""
    return qt.QApplication.mouseButtons() != qt.Qt.NoButton


def _quietly(widget: Any, change: Any) -> None:
    """Changes a widget without acting on the change."""
    wasBlocked = widget.blockSignals(True)
    change()
    widget.blockSignals(wasBlocked)
