"""The tables of the cohort: which files they are, how they are read, and which of their columns is which."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.Feedback import Availability
from SpinePainRHILib.Widgets.FolderField import FolderField

from ..Gathering.Inputs import Inputs
from ..Run.AnalysisOptions import parseNames
from ..Run.TableOptions import ReadingOptions, TableChoice, inputsOf
from ..Tables.Encoding import ENCODINGS
from ..Tables.OpenTable import TABLE_SUFFIXES
from ..Tables.TableKinds import TableKind
from .Choosing import chosen, fill
from .RememberedTables import rememberedReading, rememberedTable, rememberTables
from .TableMapping import TableMapping
from .TableNodes import TableNodes


class TablesPart:
    """The fields of the tables, and a section that shows one of them as soon as it is chosen.

    A mapping and a sheet belong to their file: another file begins anew. They are kept with its path for the next
    start.
    """

    def __init__(self, ui: Any, tables: TableNodes, install: Callable[[tuple[str, ...]], bool]) -> None:
        self._ui, self._connections, self._available = ui, Connections(), Availability()
        self._edits = {TableKind.VAS: ui.vasEdit, TableKind.CLINICAL: ui.clinicalEdit,
                       TableKind.READINGS: ui.readingsEdit}
        self._isFilling = True
        for edit in self._edits.values():
            edit.nameFilters = [tableFilter()]
        ui.encodingBox.addItem(_("told from the file"), None)
        for name in ENCODINGS:
            ui.encodingBox.addItem(name, name)
        reading = rememberedReading()
        ui.encodingBox.currentIndex = (None, *ENCODINGS).index(reading.encoding)
        ui.missingEdit.text = ", ".join(sorted(reading.missing))
        ui.dictionaryEdit.currentPath = str(reading.dictionary or "")
        self._choices = {kind: rememberedTable(kind) for kind in TableKind}
        for kind, edit in self._edits.items():
            if self._choices[kind].file is not None:
                edit.currentPath = str(self._choices[kind].file)
        self._mapping = TableMapping(ui.columnsSection, tables, install, self._onMapping)
        ui.columnsSection.collapsed = True
        self._fields = [FolderField(edit, partial(self._onFile, kind)) for kind, edit in self._edits.items()]
        self._fields.append(FolderField(ui.dictionaryEdit, self._onReading))
        add = self._connections.add
        add(ui.columnsSection, "contentsCollapsed(bool)", self._show)
        add(ui.kindBox, "currentIndexChanged(int)", self._show)
        add(ui.encodingBox, "currentIndexChanged(int)", self._onReading)
        add(ui.missingEdit, "editingFinished()", self._onReading)
        self._told = self.reading
        self._fillKinds()
        self._isFilling = False

    @property
    def reading(self) -> ReadingOptions:
        """How the tables are read."""
        dictionary = self._ui.dictionaryEdit.currentPath
        return ReadingOptions(chosen(self._ui.encodingBox), frozenset(parseNames(self._ui.missingEdit.text)),
                              Path(dictionary) if dictionary else None)

    def inputs(self, cases: Path | None) -> Inputs:
        """Everything that is chosen now, for gathering."""
        return inputsOf(cases, self._current(), self.reading)

    def hasFile(self, kind: TableKind) -> bool:
        """Whether there is a table of that kind."""
        return bool(self._edits[kind].currentPath)

    def use(self, kind: TableKind, choice: TableChoice) -> None:
        """Makes a table that was looked at elsewhere the one of its kind."""
        self._choices[kind] = choice
        self._isFilling = True
        self._edits[kind].currentPath = str(choice.file)
        self._isFilling = False
        self._fillKinds(kind)
        self._show()

    def remember(self) -> None:
        """The tables were put to use: they are offered again the next time."""
        rememberTables(self._current(), self.reading)
        self._ui.columnsSection.collapsed = True

    def setBusy(self, reason: str | None) -> None:
        """``reason``: why nothing can be changed now; None where it can."""
        for widget in (*self._edits.values(), self._ui.dictionaryEdit, self._mapping.form, self._ui.encodingBox,
                       self._ui.missingEdit):
            self._available.set(widget, reason)

    def close(self) -> None:
        """Undoes every connection."""
        for field in self._fields:
            field.close()
        self._connections.removeAll()
        self._mapping.close()

    def _current(self) -> dict[TableKind, TableChoice]:
        """The choices, each for the file that its field names now."""
        return {kind: self._of(kind, edit.currentPath) for kind, edit in self._edits.items()}

    def _of(self, kind: TableKind, path: str) -> TableChoice:
        file = Path(path) if path else None
        return self._choices[kind] if self._choices[kind].file == file else TableChoice(file)

    def _onFile(self, kind: TableKind, path: str) -> None:
        if self._isFilling:
            return
        self._choices[kind] = self._of(kind, path)
        self._fillKinds(kind)
        if path:
            self._ui.columnsSection.collapsed = False
        self._show()

    def _onMapping(self, choice: TableChoice) -> None:
        self._choices[self._kind] = choice

    @property
    def _kind(self) -> TableKind:
        """Of the table that is shown; what a box carries is plain text."""
        return TableKind(chosen(self._ui.kindBox) or TableKind.VAS)

    def _onReading(self, _value: Any = None) -> None:
        if not self._isFilling and self.reading != self._told:
            self._told = self.reading
            self._show()

    def _fillKinds(self, kind: TableKind | None = None) -> None:
        titles = {TableKind.VAS: _("VAS table"), TableKind.CLINICAL: _("Clinical table"),
                  TableKind.READINGS: _("Ratios measured elsewhere")}
        wasFilling, self._isFilling = self._isFilling, True
        fill(self._ui.kindBox, None, {each: titles[each] for each in TableKind if self.hasFile(each)})
        if kind is not None and self.hasFile(kind):
            self._ui.kindBox.currentIndex = self._ui.kindBox.findText(titles[kind])
        self._isFilling = wasFilling

    def _show(self, _value: Any = None) -> None:
        """Looks at the chosen table where the section is open: it may be long, and nobody sees it otherwise."""
        if self._isFilling or self._ui.columnsSection.collapsed:
            return
        self._mapping.show(self._kind, self._current()[self._kind], self.reading)


def tableFilter() -> str:
    """The files that a field for a table offers."""
    return _("Tables ({endings})").format(endings=" ".join(f"*.{suffix}" for suffix in TABLE_SUFFIXES))
