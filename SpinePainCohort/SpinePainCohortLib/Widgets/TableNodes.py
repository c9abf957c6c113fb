"""Tables of text as table nodes of the scene, each found again by its attribute and shown in its view."""

from collections.abc import Iterable, Sequence
from typing import Any

import slicer
import vtk

TABLE_ATTRIBUTE = "SpinePainCohort.Table"


class TableNodes:
    """The table nodes of the panel; a node that the user or a closed scene removed is made again when needed."""

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._views: list[Any] = []

    def show(self, view: Any, key: str, title: str, columns: Sequence[str],
             rows: Iterable[Sequence[str]]) -> Any:
        """Fills the table ``key`` with texts, shows it in ``view`` (a qMRMLTableView) and returns its node."""
        node = self.fill(key, title, [textColumn(name, values) for name, values in
                                      zip(columns, _transposed(rows, len(columns)), strict=True)])
        view.setMRMLTableNode(node)
        view.resizeColumnsToContents()
        if view not in self._views:
            self._views.append(view)
        return node

    def fill(self, key: str, title: str, arrays: Iterable[Any]) -> Any:
        """The node of the table ``key``, with these VTK arrays as its columns."""
        node = self._find(key)
        if node is None:
            node = self._scene.AddNewNodeByClass("vtkMRMLTableNode", title)
            node.SetAttribute(TABLE_ATTRIBUTE, key)
        wasModifying = node.StartModify()
        node.SetLocked(True)  # results are shown, not edited
        node.RemoveAllColumns()
        for array in arrays:
            node.AddColumn(array)
        node.EndModify(wasModifying)
        return node

    def release(self) -> None:
        """Lets the views go of their nodes: before a scene is closed and at the end."""
        for view in self._views:
            view.setMRMLTableNode(None)
        self._views.clear()

    def _find(self, key: str) -> Any:
        for node in slicer.util.getNodesByClass("vtkMRMLTableNode", self._scene):
            if node.GetAttribute(TABLE_ATTRIBUTE) == key:
                return node
        return None


def textColumn(name: str, values: Iterable[str]) -> Any:
    """A column of texts."""
    array = vtk.vtkStringArray()
    array.SetName(name)
    for value in values:
        array.InsertNextValue(value)
    return array


def numberColumn(name: str, values: Iterable[float]) -> Any:
    """A column of numbers, none missing."""
    array = vtk.vtkDoubleArray()
    array.SetName(name)
    for value in values:
        array.InsertNextValue(value)
    return array


def _transposed(rows: Iterable[Sequence[str]], count: int) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(count)]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return columns
