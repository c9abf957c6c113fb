"""A user's table before it is used: as it stands, which of its columns is which, what is understood of its rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections
from SpinePainRHILib.Widgets.PlainText import plainTip, showPlainText

from ..Run.TableOptions import ReadingOptions, TableChoice, lookAt, withColumn
from ..Tables.ColumnNames import NO_COLUMN
from ..Tables.TableKinds import COLUMNS_OF_KIND, TableKind
from ..Tables.TableLook import TableLook
from .ColumnTitles import tableTitles
from .LookTexts import lookDetails, lookSummary, ownColumns, understoodColumns
from .TableNodes import TableNodes, fitHeight
from .Waiting import waiting

UI_FILE = Path(__file__).resolve().parents[2] / "Resources" / "UI" / "TableMapping.ui"

_HIGHEST = 150
"""Pixels; of a table with TableLook.FEW rows."""


class TableMapping:
    """Put at the end of ``place`` (a widget with a layout). ``install`` is as ExportPart.installRequirements;
    ``onChanged`` is called with the choice after each change that the user makes in it."""

    def __init__(self, place: Any, tables: TableNodes, install: Callable[[tuple[str, ...]], bool],
                 onChanged: Callable[[TableChoice], None]) -> None:
        self._tables, self._install, self._onChanged = tables, install, onChanged
        self._key = f"table in {place.objectName}"
        self._kind, self._choice, self._reading = TableKind.VAS, TableChoice(), ReadingOptions()
        self.look = TableLook()
        self.form = slicer.util.loadUI(str(UI_FILE))
        place.layout().addWidget(self.form)
        self._ui = slicer.util.childWidgetVariables(self.form)
        showPlainText(self.form)
        self.form.setMRMLScene(slicer.mrmlScene)
        self._roles = [(getattr(self._ui, f"roleLabel{place}"), getattr(self._ui, f"roleBox{place}"))
                       for place in range(max(map(len, COLUMNS_OF_KIND.values())))]
        self._isFilling, self._connections = False, Connections()
        for number, (_label, box) in enumerate(self._roles):
            self._connections.add(box, "currentIndexChanged(int)", lambda _index, number=number: self._onRole(number))
        self._connections.add(self._ui.sheetBox, "currentIndexChanged(int)", self._onSheet)
        self._connections.add(self._ui.readerButton, "clicked(bool)", self._onInstall)
        self.show(TableKind.VAS, TableChoice(), ReadingOptions())

    @property
    def choice(self) -> TableChoice:
        """The table that is shown, with the columns and the sheet chosen."""
        return self._choice

    def show(self, kind: TableKind, choice: TableChoice, reading: ReadingOptions) -> None:
        """Looks at a table of ``kind``; one without a file hides everything."""
        self._kind, self._choice, self._reading = kind, choice, reading
        self._update()

    def close(self) -> None:
        """Undoes every connection."""
        self._isFilling = True
        self._connections.removeAll()

    def _update(self) -> None:
        ui, self.look = self._ui, TableLook()
        if self._choice.file is not None:
            with waiting(ui.lookLabel, _("Reading {file} …").format(file=self._choice.file.name)):
                self.look = lookAt(self._kind, self._choice, self._reading)
        self._isFilling = True
        self._fillSheets()
        self._fillRoles()
        self._isFilling = False
        look = self.look
        ui.lookLabel.text = lookSummary(look) if self._choice.file is not None else ""
        ui.lookText.plainText = lookDetails(look)
        ui.readerButton.visible = look.requirement is not None
        for widgets, isShown in (((ui.ownLabel, ui.ownView), bool(look.header)),
                                 ((ui.understoodLabel, ui.understoodView), self._hasRows),
                                 ((ui.lookText,), bool(lookDetails(look)))):
            for widget in widgets:
                widget.visible = isShown
        for view, key, columns in ((ui.ownView, "own", ownColumns(look)),
                                   (ui.understoodView, "understood", understoodColumns(look))):
            self._tables.show(view, f"{self._key}, {key}", columns)
            fitHeight(view, _HIGHEST)
        self.form.visible = self._choice.file is not None

    @property
    def _hasRows(self) -> bool:
        return self.look.understood is not None and bool(self.look.understood.rows)

    def _fillSheets(self) -> None:
        box = self._ui.sheetBox
        box.clear()
        for name in self.look.sheets:
            box.addItem(name, name)
        box.currentIndex = self.look.sheets.index(self.look.sheet) if self.look.sheet in self.look.sheets else -1
        self._ui.sheetLabel.visible = box.visible = bool(self.look.sheets)

    def _fillRoles(self) -> None:
        titles, columns = tableTitles(), COLUMNS_OF_KIND[self._kind]
        own = list(dict.fromkeys(name for name in self.look.header if name))
        for place, (label, box) in enumerate(self._roles):
            isUsed = place < len(columns) and bool(own)
            label.visible = box.visible = isUsed
            box.clear()
            if not isUsed:
                continue
            ours = columns[place]
            title, tip = titles[ours]
            label.text, label.toolTip = f"{title}:", plainTip(tip)
            box.toolTip = plainTip(tip)
            box.addItem(self._withoutColumn(ours), NO_COLUMN)
            for name in own:
                box.addItem(name, name)
            taken = self.look.roles.get(ours)
            box.currentIndex = own.index(taken) + 1 if taken in own else 0

    def _withoutColumn(self, ours: str) -> str:
        """What a box says where no column is ours."""
        if ours == "case_id":
            return _("choose the column")
        isWide = ours == "vas" and self.look.understood is not None and not {"vas", "vas_mm"} & self.look.roles.keys()
        return _("several columns, see below") if isWide else _("none")

    def _onRole(self, place: int) -> None:
        if self._isFilling:
            return
        ours, box = COLUMNS_OF_KIND[self._kind][place], self._roles[place][1]
        self._change(withColumn(self._kind, self._choice, self._reading, ours, box.itemData(box.currentIndex)))

    def _onSheet(self, index: int) -> None:
        if not self._isFilling and index >= 0:
            self._change(TableChoice(self._choice.file, {}, self._ui.sheetBox.itemData(index)))

    def _onInstall(self, _checked: bool = False) -> None:
        if self.look.requirement is not None and self._install((self.look.requirement,)):
            self._update()

    def _change(self, choice: TableChoice) -> None:
        self._choice = choice
        self._update()
        self._onChanged(choice)
