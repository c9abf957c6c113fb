"""Tables of text shown in table views, and the hidden tables behind charts.

What the panel shows is no part of the scene: looking at a cohort must not make Slicer ask whether the scene is to be
saved, and a scene that is closed or opened takes nothing away and brings nothing twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import qt
import slicer
import vtk
from vtk.util.numpy_support import numpy_to_vtk

TABLE_ATTRIBUTE = "SpinePainCohort.Table"
LONGEST_CELL = 120
"""Characters; the rest of a longer text is in the cell's tool tip."""

_LONGEST_TIP = 4000
"""Characters; a tool tip higher than the screen cannot be read."""

_WIDTH_ROWS = 100
"""How many rows decide how wide a column is: a thousand would take longer than filling them."""
_ROW_HEIGHT = 22


@dataclass(frozen=True)
class TableColumn:
    """A column of texts. ``name`` is that of the files and stays; ``title`` and ``description`` are translated and
    shown as header and tool tip."""

    name: str
    texts: Sequence[str]
    title: str = ""
    description: str = ""


class TableNodes:
    """The tables of the panel, each known by its key."""

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._views: list[Any] = []
        self._shown: dict[str, Any] = {}
        self._behindCharts: dict[str, Any] = {}

    def show(self, view: Any, key: str, columns: Iterable[TableColumn]) -> Any:
        """Fills the table ``key``, shows it in ``view`` (a qMRMLTableView) and returns its node."""
        if view not in self._views:
            self._views.append(view)
            header = view.horizontalHeader()
            header.setResizeContentsPrecision(_WIDTH_ROWS)
            header.setDefaultAlignment(qt.Qt.AlignLeft | qt.Qt.AlignVCenter)
            header.highlightSections = False  # bold titles of selected rows would need more room than there is
            view.verticalHeader().defaultSectionSize = _ROW_HEIGHT
            view.verticalHeader().visible = False
            view.wordWrap = False
        if key not in self._shown:
            self._shown[key] = slicer.vtkMRMLTableNode()
        node = self._shown[key]
        columns = list(columns)
        if view.mrmlTableNode() is not node:
            self._setColumns(node, ())
            view.setMRMLTableNode(node)
        with _detached(view):
            self._fill(node, columns)
        _setLongTips(view, columns)
        view.resizeColumnsToContents()
        return node

    def fill(self, key: str, title: str, arrays: Iterable[Any]) -> Any:
        """The node of the table ``key`` with these VTK arrays as its columns, for a chart: in the scene, where a chart
        looks for it, but not in Slicer's lists of tables and not saved."""
        node = self._behindCharts.get(key)
        if node is None or node.GetScene() is not self._scene:
            node = addUnsaved(self._scene, "vtkMRMLTableNode", title, isHidden=True)
            node.SetAttribute(TABLE_ATTRIBUTE, key)
            self._behindCharts[key] = node
        wasModifying = node.StartModify()
        node.SetName(title)
        self._setColumns(node, arrays)
        node.EndModify(wasModifying)
        return node

    def release(self) -> None:
        """Lets the views go of their nodes: at the end."""
        for view in self._views:
            view.setMRMLTableNode(None)
        self._views.clear()
        self._shown.clear()
        self._behindCharts.clear()

    def _fill(self, node: Any, columns: Sequence[TableColumn]) -> None:
        wasModifying = node.StartModify()
        # Without it Slicer counts the columns A, B, C and makes their names a row.
        node.SetUseColumnTitleAsColumnHeader(True)
        self._setColumns(node, (textColumn(each.name, list(map(cellBeginning, each.texts))) for each in columns))
        for each in columns:
            if each.title:
                node.SetColumnTitle(each.name, each.title)
            if each.description:
                node.SetColumnDescription(each.name, each.description)
        node.EndModify(wasModifying)

    @staticmethod
    def _setColumns(node: Any, arrays: Iterable[Any]) -> None:
        node.SetLocked(True)  # results are shown, not edited
        node.RemoveAllColumns()
        for array in arrays:
            node.AddColumn(array)


def addUnsaved(scene: Any, className: str, name: str, isHidden: bool = False) -> Any:
    """A new node of the scene that is neither saved with it nor asked about; ``isHidden``: nor listed."""
    node = scene.CreateNodeByClass(className)
    node.UnRegister(None)
    node.SetName(name)
    node.SetSaveWithScene(False)
    node.SetHideFromEditors(isHidden)
    return scene.AddNode(node)


def cellBeginning(text: str, most: int = LONGEST_CELL) -> str:
    """A text as a cell shows it: its beginning, ``most`` characters, where it is longer."""
    return text if len(text) <= most else text[:most].rstrip() + " …"


def fitHeight(view: Any, most: int) -> None:
    """Makes a view as high as its rows need, ``most`` pixels at most, so that short tables need no scrolling and no
    empty space."""
    rows = view.mrmlTableNode().GetNumberOfRows()
    height = view.horizontalHeader().sizeHint.height() + (rows + 1) * _ROW_HEIGHT  # one for the bar below
    view.setFixedHeight(min(height, most))


def _setLongTips(view: Any, columns: Sequence[TableColumn]) -> None:
    """The whole text of shortened cells as their tool tip, as plain text whatever is in it."""
    model = view.tableModel()
    for place, column in enumerate(columns):
        for row, text in enumerate(column.texts):
            if len(text) > LONGEST_CELL:
                model.item(row, place).setToolTip(f"<p>{escape(text[:_LONGEST_TIP])}</p>")


@contextmanager
def _detached(view: Any) -> Iterator[None]:
    """While the body fills the table, the view does not look: its sorting model would search all rows at each cell,
    almost a second for a thousand patients."""
    sorting, model = view.sortFilterProxyModel(), view.tableModel()
    sorting.setSourceModel(None)
    try:
        yield
    finally:
        sorting.setSourceModel(model)


def textColumn(name: str, values: Sequence[str]) -> Any:
    """A column of texts."""
    array = vtk.vtkStringArray()
    array.SetName(name)
    array.SetNumberOfValues(len(values))
    for index, value in enumerate(values):
        array.SetValue(index, value)
    return array


def numberColumn(name: str, values: Sequence[float]) -> Any:
    """A column of numbers."""
    array = numpy_to_vtk(np.asarray(values, dtype=np.float64), deep=True)
    array.SetName(name)
    return array
