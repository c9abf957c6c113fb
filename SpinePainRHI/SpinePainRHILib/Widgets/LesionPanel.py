"""The table of lesions: one row a metastasis or a high-intensity segment, their levels, and what is done to them."""

from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..Case.LesionTable import metastasisRows
from ..Core.CaseTags import Role
from ..Core.Levels import LEVELS
from ..Live.LiveValues import LesionRow, LiveValues
from ..Scene.SegmentComponents import mergeSegments, splitSegment
from ..Shown.CurrentCase import CurrentCase
from ..Shown.ShownNumbers import number
from .Connections import Connections
from .Feedback import Availability, showingErrors
from .LesionSelection import LesionSelection
from .LevelProposalRow import LevelProposalRow
from .PlainText import plainTip
from .SliceViewControl import SliceViewControl
from .Swatches import swatch

INDENT = "   "
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
        ui.levelBox.addItem("–", "")
        for level in LEVELS:
            ui.levelBox.addItem(level, level)
        self.proposal = LevelProposalRow(ui, case, self.selectedRow, self._setLevel)
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
        rows = _ordered(values.rows)
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
        headings = [_("Lesion"), _("Level"), _("RHI %"), _("mm²"), _("mm³"), _("mm")]
        table.setColumnCount(len(headings))
        table.setHorizontalHeaderLabels(headings)
        table.verticalHeader().setVisible(False)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(qt.QHeaderView.ResizeToContents)
        header.setSectionResizeMode(0, qt.QHeaderView.Stretch)
        height = header.sizeHint.height() + ROWS_SHOWN * table.verticalHeader().defaultSectionSize
        table.setMinimumHeight(height)
        table.setMaximumHeight(height)

    def _fillRow(self, place: int, row: LesionRow) -> None:
        isPart = any(row.segmentId in each.highIntensityIds for each in self._rows)
        texts = [(INDENT if isPart else "") + row.name, row.level or "–", number(row.rhiPercent), number(row.areaMm2),
                 number(row.volumeMm3, 0), number(row.lengthMm)]
        tip = plainTip(rowTip(row))
        for column, text in enumerate(texts):
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
        closed = None if self._case.session is not None else _("no case is open")
        bright = [row for row in rows if row.role is Role.HIGH_INTENSITY]
        self._available.set(ui.addHighIntensityButton, closed)
        self._available.set(ui.addMetastasisButton, closed)
        self._available.set(ui.removeLesionButton, closed or (None if rows else _("select a row of the table")))
        one = None if len(bright) == len(rows) == 1 else _("select one high-intensity row")
        self._available.set(ui.splitLesionButton, closed or one)
        several = None if len(bright) == len(rows) > 1 else _("select two or more high-intensity rows (Ctrl+click)")
        self._available.set(ui.mergeLesionsButton, closed or several)
        row = rows[0] if len(rows) == 1 else None
        self._available.set(ui.levelBox, closed or (None if row else _("select one row of the table")))
        wasBlocked = ui.levelBox.blockSignals(True)
        ui.levelBox.currentIndex = 0 if row is None or row.level is None else 1 + LEVELS.index(row.level)
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
        with showingErrors(_("The lesion could not be renamed.")):
            if item.text().strip() != row.name:
                self._case.session.lesions.rename(row.segmentId, item.text())
        self._redraw()

    def _onLevel(self, index: int) -> None:
        row = self.selectedRow()
        if row is not None:
            self._setLevel(row.segmentId, self._ui.levelBox.itemData(index) or None)

    def _setLevel(self, segmentId: str, level: str | None) -> None:
        with showingErrors(_("The level could not be assigned.")):
            self._case.session.lesions.setLevel(segmentId, level)
            self._case.session.update()

    def _addHighIntensity(self, _checked: bool = False) -> None:
        with showingErrors(_("No high-intensity segment could be added.")):
            self._ui.editor.saveStateForUndo()
            added = self._case.session.lesions.addHighIntensity()
            self._case.session.update()
            self.select([added])

    def _addMetastasis(self, _checked: bool = False) -> None:
        with showingErrors(_("No metastasis could be added.")):
            self._ui.editor.saveStateForUndo()
            added = self._case.session.lesions.addMetastasis()
            self._case.session.update()
            self.select([added])

    def _remove(self, _checked: bool = False) -> None:
        with showingErrors(_("The lesions could not be removed.")):
            rows = self.selectedRows()
            self._ui.editor.saveStateForUndo()
            for row in rows:
                self._case.session.lesions.remove(row.segmentId)
            self._case.session.update()

    def _split(self, _checked: bool = False) -> None:
        with showingErrors(_("The segment could not be split.")):
            row, session = self.selectedRow(), self._case.session
            self._ui.editor.saveStateForUndo()
            result = splitSegment(session.segmentationNode, row.segmentId)
            session.update()
            self.select(list(result.segmentIds))
            if len(result.segmentIds) == 1:
                slicer.util.showStatusMessage(_("The segment is in one piece: there is nothing to split."), 5000)

    def _merge(self, _checked: bool = False) -> None:
        with showingErrors(_("The segments could not be merged.")):
            session = self._case.session
            segmentIds = [row.segmentId for row in self.selectedRows()]
            self._ui.editor.saveStateForUndo()
            merged = mergeSegments(session.segmentationNode, segmentIds)
            session.update()
            self.select([merged])

    def _redraw(self) -> None:
        self._rows = ()
        if self._case.session is not None:
            self.show(self._case.session.update())


def _place(row: LesionRow) -> tuple[str, tuple[str, ...]]:
    """What decides where a row stands and whether it is indented."""
    return row.segmentId, row.highIntensityIds


def _ordered(rows: tuple[LesionRow, ...]) -> tuple[LesionRow, ...]:
    """Each metastasis followed by its high intensity, then high intensity that belongs to none."""
    ordered: list[LesionRow] = []
    for each in metastasisRows(rows):
        ordered += [each.metastasis] if each.metastasis is not None else []
        ordered += each.highIntensity
    return tuple(ordered)


def rowTip(row: LesionRow) -> str:
    """What a row holds, in words."""
    roles = {Role.HIGH_INTENSITY: _("High intensity"), Role.METASTASIS: _("Metastasis")}
    regions = {"cervical": _("cervical"), "thoracic": _("thoracic"), "lumbar": _("lumbar"), "sacral": _("sacral")}
    lines = [f"{roles[row.role]}: {row.name}",
             _("Level: {level}").format(
                 level=f"{row.level}, {regions[row.region]}" if row.level else _("not assigned"))]
    if row.role is Role.HIGH_INTENSITY:
        lines.append(_("RHI {ratio} %, area {area} mm² on its largest slice").format(
            ratio=number(row.rhiPercent), area=number(row.areaMm2)))
    lines.append(_("Volume {volume} mm³, length {length} mm").format(
        volume=number(row.volumeMm3), length=number(row.lengthMm)))
    return "\n".join(lines)
