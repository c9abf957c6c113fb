"""The button that writes the open case for the archive of its images."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Case.ArchiveExport import exportForArchive
from ..Shown.ArchiveTexts import archiveSummary
from ..Shown.CaseTexts import whyClosed
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import NOT_ARCHIVED
from .Connections import Connections
from .Feedback import Availability, showingErrors
from .PlainText import plainTip


class ArchivePart:
    """Asks for the folder of the images and for one to write to, and says what is in the objects."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui, self._case = ui, case
        self._available, self._connections = Availability(), Connections()
        self._connections.add(ui.archiveButton, "clicked(bool)", self._onExport)
        case.changed.connect(self._onCase)
        self._onCase()

    def close(self) -> None:
        self._connections.removeAll()
        self._case.changed.disconnect(self._onCase)

    def _onCase(self) -> None:
        self._available.set(self._ui.archiveButton, whyClosed(self._case.session))

    def _onExport(self, _checked: bool = False) -> None:
        session = self._case.session
        if session is None:
            return
        parent = slicer.util.mainWindow()
        series = qt.QFileDialog.getExistingDirectory(parent, _("Folder of the DICOM series that was outlined"))
        if not series:
            return
        folder = qt.QFileDialog.getExistingDirectory(parent, _("Empty folder for the DICOM objects"), series)
        if not folder:
            return
        with showingErrors(NOT_ARCHIVED):
            with _waiting():
                written = exportForArchive(session, Path(series), Path(folder))
            slicer.util.infoDisplay(plainTip(archiveSummary(written)))


@contextmanager
def _waiting() -> Iterator[None]:
    """Not slicer.util.WaitCursor: it lets events through, which could change or close the case meanwhile."""
    qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
    try:
        yield
    finally:
        qt.QApplication.restoreOverrideCursor()
