"""The model behind a table view: a table node's cells as texts, laid out as Slicer lays them out."""

from html import escape

from PySide6 import QtGui
from PySide6.QtCore import Qt

from .Observations import Observations
from .StrictQt import Strict, StrictMeta

_LOOK = Qt.ItemDataRole.UserRole + 2
"""Of an item: its tool tip, whether it is locked, whether it is bold."""


class qMRMLTableModel(Strict, QtGui.QStandardItemModel, metaclass=StrictMeta):
    """Column titles stand in the header only where the node says so (UseColumnTitleAsColumnHeader, off by default);
    else the header counts A, B, C ... and the names are the first row, in bold. What the view asks of the model,
    Python cannot: its methods are neither slots nor invokable.
    """

    _sealed = True

    def __init__(self, parent=None):
        QtGui.QStandardItemModel.__init__(self, parent)
        self._node = None
        self._observations = Observations(self)

    def _setNode(self, node):
        if self._node is not None:
            self._observations.remove(self._node)
        self._node = node
        self._observations.add(node, "ModifiedEvent", "_update")
        self._update()

    def _update(self):
        node = self._node
        columns = node.GetNumberOfColumns() if node is not None else 0
        if not columns:
            self.setRowCount(0)
            self.setColumnCount(0)
            return
        offset, first = self._offset(), int(node.GetUseFirstColumnAsRowHeader())
        rows = node.GetNumberOfRows() + offset
        self.setRowCount(rows)
        self.setColumnCount(columns - first)
        for column in range(columns - first):
            name = node.GetColumnName(column + first)
            self.setHeaderData(column, Qt.Orientation.Horizontal, _letters(column) if offset else _header(node, name))
            look = _tip(node, name), node.GetLocked()
            for row in range(rows):
                text = name if row < offset else node.GetCellText(row - offset, column + first)
                self._setCell(row, column, text, (*look, row < offset))
        for row in range(rows):
            text = str(row + 1)
            if first:
                text = node.GetColumnName(0) if row < offset else node.GetCellText(row - offset, 0)
            self.setHeaderData(row, Qt.Orientation.Vertical, text)

    def _offset(self):
        return 0 if self._node is not None and self._node.GetUseColumnTitleAsColumnHeader() else 1

    def _setCell(self, row, column, text, look):
        item = self.item(row, column)
        if item is None:
            item = QtGui.QStandardItem(text)
            self.setItem(row, column, item)
        elif item.text() != text:
            item.setText(text)
        if item.data(_LOOK) != look:
            tip, isLocked, isBold = look
            font = QtGui.QFont()
            font.setBold(isBold)
            item.setFont(font)
            item.setToolTip(tip)
            item.setEditable(not isLocked)
            item.setData(look, _LOOK)


def _header(node, name):
    units = node.GetColumnUnitLabel(name)
    return (node.GetColumnTitle(name) or name) + (f" [{units}]" if units else "")


def _tip(node, name):
    title = node.GetColumnTitle(name)
    lines = [f"<b>{name}</b>" if title in ("", name) else f"<b>{title}</b> <code>&lt;{escape(name)}&gt;</code>"]
    if node.GetColumnUnitLabel(name):
        lines.append(f"Unit: {node.GetColumnUnitLabel(name)}")
    if node.GetColumnDescription(name):
        lines.append(node.GetColumnDescription(name))
    return "<p>".join(lines)


def _letters(index):
    text = ""
    while index >= 0:
        text = chr(ord("A") + index % 26) + text
        index = index // 26 - 1
    return text
