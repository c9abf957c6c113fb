"""The button that loads a DICOM series from its folder, where Slicer's DICOM module has not loaded it."""

from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Case.Console import RhiConsole
from ..Files.DicomSeries import seriesIn
from .Connections import Connections
from .Feedback import showingErrors
from .PlainText import plainTip


class SeriesPart:
    """Asks for a folder, and which of several series in it; the volume is chosen then, as one that Slicer loads is."""

    def __init__(self, ui: Any, console: RhiConsole) -> None:
        self._ui, self._console = ui, console
        self._connections = Connections()
        self._connections.add(ui.seriesButton, "clicked(bool)", self._onLoad)

    def close(self) -> None:
        self._connections.removeAll()

    def _onLoad(self, _checked: bool = False) -> None:
        folder = qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), _("Folder of a DICOM series"))
        if not folder:
            return
        with showingErrors(_("The series could not be loaded.")):
            name = self._chosen(Path(folder))
            if name is None:
                return
            node, notes = self._console.loadSeries(folder, name)
            self._ui.volumeSelector.setCurrentNode(node)
            slicer.util.setSliceViewerLayers(background=node, fit=True)
            if notes:
                slicer.util.infoDisplay(plainTip("\n\n".join(notes)))

    def _chosen(self, folder: Path) -> str | None:
        """The name of the series that is meant; None where the reader chooses none."""
        names = seriesIn(folder)
        if len(names) == 1:
            return names[0][0]
        menu = qt.QMenu(self._ui.seriesButton)
        actions = [menu.addAction(shown.replace("&", "&&")) for _name, shown in names]
        chosen = menu.exec_(qt.QCursor.pos())
        place = next((place for place, each in enumerate(actions) if each == chosen), None)
        menu.deleteLater()
        return None if place is None else names[place][0]
