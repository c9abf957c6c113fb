"""Tables of text as table nodes of the scene, each found again by its attribute and shown in its view."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import qt
import slicer
import vtk
from vtk.util.numpy_support import numpy_to_vtk

TABLE_ATTRIBUTE = "SpinePainCohort.Table"
_WIDTH_ROWS = 100
"""How many rows decide how wide a column is: a thousand would take longer than filling them."""
_ROW_HEIGHT = 22


@dataclass(frozen=True)
class Column:
    """A column of texts. ``name`` is that of the files and stays; ``title`` and ``description`` are translated and
    shown as header and tool tip."""

    name: str
    texts: Sequence[str]
    title: str = ""
    description: str = ""


class TableNodes:
    """The table nodes of the panel; a node that the user or a closed scene removed is made again when needed."""

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._views: list[Any] = []

    def show(self, view: Any, key: str, title: str, columns: Iterable[Column]) -> Any:
        """Fills the table ``key``, shows it in ``view`` (a qMRMLTableView) and returns its node."""
        if view not in self._views:
            self._views.append(view)
            view.horizontalHeader().setResizeContentsPrecision(_WIDTH_ROWS)
            view.horizontalHeader().setDefaultAlignment(qt.Qt.AlignLeft | qt.Qt.AlignVCenter)
            view.verticalHeader().defaultSectionSize = _ROW_HEIGHT
            view.verticalHeader().visible = False
        node = self._node(key, title)
        if view.mrmlTableNode() is not node:
            self._setColumns(node, ())
            view.setMRMLTableNode(node)
        with _detached(view):
            self._fill(node, list(columns))
        view.resizeColumnsToContents()
        return node

    def fill(self, key: str, title: str, arrays: Iterable[Any]) -> Any:
        """The node of the table ``key`` with these VTK arrays as its columns, for a chart: Slicer's lists of tables
        do not show it."""
        node = self._node(key, title)
        wasModifying = node.StartModify()
        node.SetHideFromEditors(True)
        self._setColumns(node, arrays)
        node.EndModify(wasModifying)
        return node

    def release(self) -> None:
        """Lets the views go of their nodes: before a scene is closed and at the end."""
        for view in self._views:
            view.setMRMLTableNode(None)
        self._views.clear()

    def _fill(self, node: Any, columns: Sequence[Column]) -> None:
        wasModifying = node.StartModify()
        # Without it Slicer counts the columns A, B, C and makes their names a row.
        node.SetUseColumnTitleAsColumnHeader(True)
        self._setColumns(node, (textColumn(each.name, each.texts) for each in columns))
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

    def _node(self, key: str, title: str) -> Any:
        for node in slicer.util.getNodesByClass("vtkMRMLTableNode", self._scene):
            if node.GetAttribute(TABLE_ATTRIBUTE) == key:
                return node
        node = self._scene.AddNewNodeByClass("vtkMRMLTableNode", title)
        node.SetAttribute(TABLE_ATTRIBUTE, key)
        return node


def fitHeight(view: Any, most: int) -> None:
    """Makes a view as high as its rows need, ``most`` pixels at most, so that short tables need no scrolling."""
    rows = view.mrmlTableNode().GetNumberOfRows()
    height = view.horizontalHeader().sizeHint.height() + (rows + 1) * _ROW_HEIGHT  # one for the bar below
    view.setFixedHeight(min(height, most))


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
