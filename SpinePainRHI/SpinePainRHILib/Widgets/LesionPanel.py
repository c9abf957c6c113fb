"""The table of lesions: one row a metastasis or a high-intensity segment, their levels, and what is done to them."""

from typing import Any

import qt
import slicer

from ..Live.LiveValues import LesionRow, LiveValues
from ..Shown.CurrentCase import CurrentCase
from ..Shown.Failures import (
    LEVEL_NOT_ASSIGNED,
    NO_HIGH_INTENSITY_ADDED,
    NO_METASTASIS_ADDED,
    NOT_MERGED,
    NOT_REMOVED,
    NOT_RENAMED,
    NOT_SPLIT,
)
from ..Shown.LesionWork import LesionWork, lesionReasons
from ..Shown.ShownLesions import lesionHeadings, levelChoices, orderedLesions, shownLesion
from .Connections import Connections
from .Feedback import Availability, showingErrors
from .LesionSelection import LesionSelection
from .LevelProposalRow import LevelProposalRow
from .PlainText import plainTip
from .SliceViewControl import SliceViewControl
from .Swatches import swatch

ROWS_SHOWN = 6


class LesionPanel:
    """Shows ``values.rows`` and edits them through ``session.lesions``."""

    def __init__(self, ui: Any, case: CurrentCase, views: SliceViewControl) -> None:
        self._ui, self._case, self._views = ui, case, views
        self._available, self._connections = Availability(), Connections()
        self._rows: tuple[LesionRow, ...] = ()
        self._isFilling = False
        self._setUpTable()
        self._selection = LesionSelection(ui.lesionTable, case, lambda: self._rows)
        self._selection.changed.connect(self._refreshControls)
        for text, level in levelChoices():
            ui.levelBox.addItem(text, level)
        self.proposal = LevelProposalRow(ui, case, self.selectedRow, self._setLevel)
        self._work = LesionWork(case, ui.editor.saveStateForUndo)
        for sender, signal, slot in (
                (ui.lesionTable, "itemSelectionChanged()", self._onSelection),
                (ui.lesionTable, "cellClicked(int,int)", self._onRowClicked),
                (ui.lesionTable, "itemChanged(QTableWidgetItem*)", self._onItemChanged),
                (ui.addHighIntensityButton, "clicked(bool)", self._addHighIntensity),
                (ui.addMetastasisButton, "clicked(bool)", self._addMetastasis),
                (ui.removeLesionButton, "clicked(bool)", self._remove),
                (ui.splitLesionButton, "clicked(bool)", self._split),
                (ui.mergeLesionsButton, "clicked(bool)", self._merge),
                (ui.levelBox, "currentIndexChanged(int)", self._onLevel)):
            self._connections.add(sender, signal, slot)
        case.valuesChanged.connect(self.show)
        case.changed.connect(self._onCase)
        self._onCase()

    def close(self) -> None:
        self._connections.removeAll()
        self._selection.close()
        self._case.valuesChanged.disconnect(self.show)
        self._case.changed.disconnect(self._onCase)
        self.proposal.close()

    def show(self, values: LiveValues) -> None:
        """Puts the rows of ``values`` into the table; the selection stays on the same segments."""
        rows = orderedLesions(values.rows)
        if rows == self._rows:
            return
        before = self._rows
        with self._selection.refilling():
            self._rows = rows
            sameLesions = [_place(each) for each in before] == [_place(each) for each in rows]
            self._isFilling = True
            try:
                self._ui.lesionTable.setRowCount(len(rows))
                for place, row in enumerate(rows):
                    if not sameLesions or before[place] != row:  # a stroke changes one row
                        self._fillRow(place, row)
            finally:
                self._isFilling = False
        self._refreshControls()

    def select(self, segmentIds: list[str]) -> None:
        """Selects the rows of these segments, one of which is edited from now on; the views stay where they are."""
        self._selection.select(segmentIds)

    def selectedRows(self) -> list[LesionRow]:
        """The rows that are selected, from the top."""
        return self._selection.rows()

    def selectedRow(self) -> LesionRow | None:
        """The one selected row; None for none or several."""
        rows = self.selectedRows()
        return rows[0] if len(rows) == 1 else None

    # Show

    def _setUpTable(self) -> None:
        table = self._ui.lesionTable
        headings = lesionHeadings()
        table.setColumnCount(len(headings))
        table.setHorizontalHeaderLabels(list(headings))
        table.verticalHeader().setVisible(False)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(qt.QHeaderView.ResizeToContents)
        header.setSectionResizeMode(0, qt.QHeaderView.Stretch)
        height = header.sizeHint.height() + ROWS_SHOWN * table.verticalHeader().defaultSectionSize
        table.setMinimumHeight(height)
        table.setMaximumHeight(height)

    def _fillRow(self, place: int, row: LesionRow) -> None:
        shown = shownLesion(row, self._rows)
        tip = plainTip(shown.tip)
        for column, text in enumerate(shown.texts):
            item = self._ui.lesionTable.item(place, column)
            if item is None:
                item = qt.QTableWidgetItem()
                flags = qt.Qt.ItemIsSelectable | qt.Qt.ItemIsEnabled
                item.setFlags(flags | qt.Qt.ItemIsEditable if column == 0 else flags)
                self._ui.lesionTable.setItem(place, column, item)
            if item.text() != text:
                item.setText(text)
            if item.toolTip() != tip:
                item.setToolTip(tip)
            if column == 0 and item.data(qt.Qt.UserRole) != (key := f"{row.role} {row.colour}"):
                item.setData(qt.Qt.UserRole, key)
                item.setIcon(swatch(row.colour, row.role))

    def _onCase(self) -> None:
        if self._case.session is None:
            with self._selection.refilling():
                self._rows = ()
                self._ui.lesionTable.setRowCount(0)
        else:
            self.show(self._case.session.values)
        self._selection.watch()
        self._refreshControls()

    def _refreshControls(self) -> None:
        ui, rows = self._ui, self.selectedRows()
        reasons = lesionReasons(self._case.session, rows)
        for control, reason in ((ui.addHighIntensityButton, reasons.add), (ui.addMetastasisButton, reasons.add),
                                (ui.removeLesionButton, reasons.remove), (ui.splitLesionButton, reasons.split),
                                (ui.mergeLesionsButton, reasons.merge), (ui.levelBox, reasons.level)):
            self._available.set(control, reason)
        row = rows[0] if len(rows) == 1 else None
        wasBlocked = ui.levelBox.blockSignals(True)
        ui.levelBox.currentIndex = ui.levelBox.findData(row.level or "" if row is not None else "")
        ui.levelBox.blockSignals(wasBlocked)
        self.proposal.refresh()

    # Act

    def _onSelection(self) -> None:
        if self._selection.isPaused:
            return
        self._selection.takeFromTable()
        self._jump(self.selectedRow())

    def _onRowClicked(self, place: int, _column: int = 0) -> None:
        if place < len(self._rows) and self._rows[place] == self.selectedRow():
            self._jump(self._rows[place])  # the selection did not change, if it is the one that is edited already

    def _jump(self, row: LesionRow | None) -> None:
        if row is not None and self._case.session is not None:
            self._views.jump(self._case.session.pointOfSegment(row.segmentId))

    def _onItemChanged(self, item: Any) -> None:
        if self._isFilling or item.column() != 0 or self._case.session is None:
            return
        row = self._rows[item.row()]
        with showingErrors(NOT_RENAMED):
            self._work.rename(row, item.text())
        self._redraw()

    def _onLevel(self, index: int) -> None:
        row = self.selectedRow()
        if row is not None:
            self._setLevel(row.segmentId, self._ui.levelBox.itemData(index) or None)

    def _setLevel(self, segmentId: str, level: str | None) -> None:
        with showingErrors(LEVEL_NOT_ASSIGNED):
            self._work.setLevel(segmentId, level)

    def _addHighIntensity(self, _checked: bool = False) -> None:
        with showingErrors(NO_HIGH_INTENSITY_ADDED):
            self.select(self._work.addHighIntensity())

    def _addMetastasis(self, _checked: bool = False) -> None:
        with showingErrors(NO_METASTASIS_ADDED):
            self.select(self._work.addMetastasis())

    def _remove(self, _checked: bool = False) -> None:
        with showingErrors(NOT_REMOVED):
            self._work.remove(self._selection.ids())

    def _split(self, _checked: bool = False) -> None:
        with showingErrors(NOT_SPLIT):
            pieces, message = self._work.split(self.selectedRow().segmentId)
            self.select(pieces)
            if message is not None:
                slicer.util.showStatusMessage(message, 5000)

    def _merge(self, _checked: bool = False) -> None:
        with showingErrors(NOT_MERGED):
            self.select(self._work.merge(self._selection.ids()))

    def _redraw(self) -> None:
        self._rows = ()
        if self._case.session is not None:
            self.show(self._case.session.update())


def _place(row: LesionRow) -> tuple[str, tuple[str, ...]]:
    """What decides where a row stands and whether it is indented."""
    return row.segmentId, row.highIntensityIds
