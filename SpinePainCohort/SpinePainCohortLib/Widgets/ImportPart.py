"""A table of pain scores from elsewhere: what was understood of it and what was not, before it is used."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability
from SpinePainRHILib.Widgets.FolderField import FolderField

from ..Tables.Problems import Problem
from ..Tables.VasTable import VasTable, readVasTable

MOST_SHOWN = 50


class ImportPart:
    """Previews a chosen table; a second click makes it the VAS table of the analyses."""

    def __init__(self, ui: Any) -> None:
        self._ui = ui
        self._available, self._connections = Availability(), Connections()
        self._field = FolderField(ui.importEdit, self.preview)  # no table on the way is read while a path is typed
        self._connections.add(ui.useImportButton, "clicked(bool)", self.use)
        ui.importSection.collapsed = True
        self.preview()

    def preview(self, _path: str = "") -> None:
        """Reads the chosen table and shows it in words; one that cannot be used says why."""
        path = self._ui.importEdit.currentPath
        text, reason = "", _("choose a table first.")
        if path:
            try:
                table = readVasTable(Path(path))
                text, reason = describeTable(table), None if table.entries else _("no row of it can be used.")
            except ValueError as error:
                text, reason = str(error), _("the table cannot be used.")
        self._ui.importPreview.plainText = text
        self._available.set(self._ui.useImportButton, reason)

    def use(self, _checked: bool = False) -> None:
        """Makes the previewed table that of the analyses."""
        self._ui.vasEdit.currentPath = self._ui.importEdit.currentPath

    def close(self) -> None:
        """Undoes every connection."""
        self._field.close()
        self._connections.removeAll()


def describeTable(table: VasTable) -> str:
    """What was understood, then every row that was not, each with its line."""
    raters = sorted({entry.rater for entry in table.entries})
    lines = [*table.preview.lines(), _("Raters: {names}.").format(names=", ".join(raters) or "–")]
    return "\n".join([*lines, *_problemLines(table.problems)])


def _problemLines(problems: Sequence[Problem]) -> list[str]:
    if not problems:
        return []
    lines = [_("Not understood:")]
    lines += [_("line {line}: {reason}").format(line=each.line, reason=each.reason) for each in problems[:MOST_SHOWN]]
    if len(problems) > MOST_SHOWN:
        lines.append(_("and {n} more").format(n=len(problems) - MOST_SHOWN))
    return lines
