"""Table and plot views over real table, chart and series nodes."""

from typing import ClassVar

import slicer
import vtk
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import Property, Signal

from .MrmlWidgets import KnowsScene, qMRMLWidget
from .Observations import Observations
from .StrictQt import Strict, StrictMeta, exposeSignals
from .TableModel import qMRMLTableModel


class _SelectionModel(Strict, QtCore.QItemSelectionModel, metaclass=StrictMeta):
    """One that PythonQt's way of connecting works with: PySide's own, which a view makes itself, has only PySide's."""

    _sealed = True


class _HeaderView(Strict, QtWidgets.QHeaderView, metaclass=StrictMeta):
    """As _SelectionModel."""

    _sealed = True


@exposeSignals
class qMRMLTableView(KnowsScene, Strict, QtWidgets.QTableView, metaclass=StrictMeta):
    """Shows a table node through a model that can be sorted."""

    _sealed = True
    mrmlSceneChanged = Signal(object)
    vtkSignals: ClassVar = {"mrmlSceneChanged(vtkMRMLScene*)": "mrmlSceneChanged(PyObject)"}

    def __init__(self, parent=None):
        QtWidgets.QTableView.__init__(self, parent)
        self._scene, self._viewNode = None, None
        self._locked = {"firstRowLocked": False, "firstColumnLocked": False, "transposed": False}
        self._header = _HeaderView(QtCore.Qt.Orientation.Horizontal)
        self._header.setSectionsClickable(True)
        self._header.setHighlightSections(True)
        self.setHorizontalHeader(self._header)
        self._model, self._sorted = qMRMLTableModel(), QtCore.QSortFilterProxyModel()
        self._sorted.setSourceModel(self._model)
        self.setModel(self._sorted)
        self._selections = _SelectionModel(self._sorted)
        self.setSelectionModel(self._selections)
        self.horizontalHeader().setStretchLastSection(False)

    def mrmlTableNode(self):
        return self._shown()._node if self._shown() is not None else None

    def setMRMLTableNode(self, node):
        if self._shown() is None:
            return  # Slicer prints that the model is invalid
        self._model._setNode(node)
        self._sorted.invalidate()
        self.horizontalHeader().setMinimumSectionSize(60)
        self.resizeColumnsToContents()

    def mrmlTableViewNode(self):
        return self._viewNode

    def setMRMLTableViewNode(self, node):
        self._viewNode = node
        self.setMRMLTableNode(node.GetTableNode() if node else None)

    def tableModel(self):
        return self._shown()

    def sortFilterProxyModel(self):
        return self._sorted

    def _shown(self):
        return self._model if self._sorted.sourceModel is self._model else None

    def _setLocked(self, name, on):
        self._locked[name] = on

    for _name in ("firstRowLocked", "firstColumnLocked", "transposed"):
        locals()[_name] = Property(bool, lambda self, name=_name: self._locked[name],
                                   lambda self, on, name=_name: self._setLocked(name, on))
    del _name


@exposeSignals
class qMRMLPlotView(KnowsScene, Strict, QtWidgets.QWidget, metaclass=StrictMeta):
    """Holds the chart of a plot view node; ``dataSelected`` is what a click on points emits."""

    _sealed = True
    mrmlSceneChanged = Signal(object)
    dataSelected = Signal(object, object)
    vtkSignals: ClassVar = {"mrmlSceneChanged(vtkMRMLScene*)": "mrmlSceneChanged(PyObject)",
                  "dataSelected(vtkStringArray*,vtkCollection*)": "dataSelected(PyObject,PyObject)"}

    def __init__(self, parent=None):
        QtWidgets.QWidget.__init__(self, parent)
        self._scene, self._node, self._chart = None, None, vtk.vtkChartXY()
        self._fits = 0
        self._observations = Observations(self)
        self._observations.add(self._chart, "SelectionChangedEvent", "_emitSelection")

    def mrmlPlotViewNode(self):
        return self._node

    def setMRMLPlotViewNode(self, node):
        self._node = node

    def chart(self):
        return self._chart

    def fitToContent(self):
        self._fits += 1

    def RemovePlotSelections(self):
        self._chart.RemovePlotSelections()

    def _emitSelection(self):
        """Nothing is drawn here, hence nothing selected but by a test."""
        if self._node is not None and self._node.GetPlotChartNode() is not None:
            self.dataSelected.emit(vtk.vtkStringArray(), vtk.vtkCollection())


class qMRMLPlotWidget(qMRMLWidget):
    """A plot view with its node."""

    _sealed = True

    def __init__(self, parent=None):
        scene = None if parent is None or isinstance(parent, QtWidgets.QWidget) else parent
        super().__init__(parent if scene is None else None)
        self._view = qMRMLPlotView(self)
        layout = QtWidgets.QVBoxLayout(self)
        layout.addWidget(self._view)
        if scene is not None:
            self.setMRMLScene(scene)
            self.setMRMLPlotViewNode(_viewNode(scene, "vtkMRMLPlotViewNode"))

    def setMRMLScene(self, scene):
        super().setMRMLScene(scene)
        self._view.setMRMLScene(scene)

    def plotView(self):
        return self._view

    def mrmlPlotViewNode(self):
        return self._view.mrmlPlotViewNode()

    def setMRMLPlotViewNode(self, node):
        self._view.setMRMLPlotViewNode(node)


class qMRMLTableWidget(qMRMLWidget):
    """A table view with its node."""

    _sealed = True

    def __init__(self, scene) -> None:
        super().__init__()
        self._view = qMRMLTableView(self)
        self.setMRMLScene(scene)
        self._view.setMRMLScene(scene)
        self._view.setMRMLTableViewNode(_viewNode(scene, "vtkMRMLTableViewNode"))

    def tableView(self):
        return self._view

    def mrmlTableViewNode(self):
        return self._view.mrmlTableViewNode()


def _viewNode(scene, className: str):
    node = scene.GetFirstNodeByClass(className)
    if node is None:
        node = slicer.__dict__[className]()
        node.SetLayoutName(className.removeprefix("vtkMRML").removesuffix("Node") + "1")
        node = scene.AddNode(node)
    return node
