"""A table of pain scores from elsewhere: what was understood of it and what was not, before it is used."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability
from SpinePainRHILib.Widgets.FolderField import FolderField

from ..Run.TableOptions import TableChoice
from ..Tables.TableKinds import TableKind
from .TableMapping import TableMapping
from .TableNodes import TableNodes
from .TablesPart import TablesPart, tableFilter


class ImportPart:
    """Shows a chosen table, whose columns can be named; a second click makes it the VAS table of the analyses."""

    def __init__(self, ui: Any, tables: TableNodes, tablesPart: TablesPart,
                 install: Callable[[tuple[str, ...]], bool]) -> None:
        self._ui, self._tablesPart = ui, tablesPart
        self._available, self._connections = Availability(), Connections()
        self._mapping = TableMapping(ui.importPlace, tables, install, self._onMapping)
        self._field = FolderField(ui.importEdit, self.preview)  # no table on the way is read while a path is typed
        self._connections.add(ui.useImportButton, "clicked(bool)", self.use)
        ui.importSection.collapsed = True
        ui.importEdit.nameFilters = [tableFilter()]
        self.preview()

    def preview(self, _path: str = "") -> None:
        """Reads the chosen table and shows it; one that cannot be used says why."""
        path = self._ui.importEdit.currentPath
        choice = TableChoice(Path(path)) if path else TableChoice()
        if choice.file == self._mapping.choice.file:
            choice = self._mapping.choice  # entered again
        self._mapping.show(TableKind.VAS, choice, self._tablesPart.reading)
        self._onMapping(choice)

    def use(self, _checked: bool = False) -> None:
        """Makes the table that is shown that of the analyses, as its columns are understood here."""
        self._tablesPart.use(TableKind.VAS, self._mapping.choice)

    def close(self) -> None:
        """Undoes every connection."""
        self._field.close()
        self._mapping.close()
        self._connections.removeAll()

    def _onMapping(self, choice: TableChoice) -> None:
        understood, reason = self._mapping.look.understood, None
        if choice.file is None:
            reason = _("choose a table first.")
        elif understood is None:
            reason = _("the table cannot be used.")
        elif understood.isEmpty:
            reason = _("no row of it can be used.")
        self._available.set(self._ui.useImportButton, reason)
