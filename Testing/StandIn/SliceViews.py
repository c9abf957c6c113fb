"""Slice views without a window: real slice nodes, slice logics, render windows; and the layout manager."""

import slicer
import vtk
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import Property, Signal

from .MrmlWidgets import qMRMLWidget
from .StrictQt import Strict, StrictMeta, exposeSignals
from .TableAndPlotViews import qMRMLPlotWidget, qMRMLTableWidget


class qMRMLSliceView(Strict, QtWidgets.QWidget, metaclass=StrictMeta):
    """A render window off screen; its first renderer takes actors, as in Slicer."""

    _sealed = True

    def __init__(self, logic) -> None:
        QtWidgets.QWidget.__init__(self)
        self._logic = logic
        self._annotation, self._window, self._interactor = vtk.vtkCornerAnnotation(), None, None
        self._scheduled = 0

    def renderWindow(self):
        if self._window is None:  # made when asked for: it takes a second
            renderer = vtk.vtkRenderer()
            renderer.AddViewProp(self._annotation)
            self._window = vtk.vtkRenderWindow()
            self._window.SetOffScreenRendering(1)
            self._window.SetSize(256, 256)
            self._window.AddRenderer(renderer)
        return self._window

    def interactor(self):
        if self._interactor is None:
            self._interactor = vtk.vtkRenderWindowInteractor()
            self._interactor.SetRenderWindow(self.renderWindow())
        return self._interactor

    def cornerAnnotation(self):
        return self._annotation

    def mrmlSliceNode(self):
        return self._logic.GetSliceNode()

    def scheduleRender(self):
        self._scheduled += 1

    def forceRender(self):
        self.renderWindow().Render()

    def convertDeviceToXYZ(self, xy):
        return (float(xy[0]), self.mrmlSliceNode().GetDimensions()[1] - 1.0 - xy[1], 0.0)

    def convertXYZToRAS(self, xyz):
        return self.mrmlSliceNode().GetXYToRAS().MultiplyPoint((*xyz, 1.0))[:3]

    def convertRASToXYZ(self, ras):
        inverse = vtk.vtkMatrix4x4()
        vtk.vtkMatrix4x4.Invert(self.mrmlSliceNode().GetXYToRAS(), inverse)
        return inverse.MultiplyPoint((*ras, 1.0))[:3]


class qMRMLSliceController(Strict, QtWidgets.QWidget, metaclass=StrictMeta):
    """The bar above a slice view."""

    _sealed = True

    def __init__(self, logic) -> None:
        QtWidgets.QWidget.__init__(self)
        self._logic = logic

    def setSliceOffsetValue(self, offset):
        self._logic.SetSliceOffset(offset)

    def fitSliceToBackground(self):
        self._logic.FitSliceToBackground()


class qMRMLSliceWidget(qMRMLWidget):
    """One slice view with its logic and nodes."""

    _sealed = True

    def __init__(self, sliceNode, applicationLogic) -> None:
        super().__init__()
        scene = sliceNode.GetScene()
        self._logic = slicer.vtkMRMLSliceLogic()
        self._logic.SetMRMLApplicationLogic(applicationLogic)
        self._logic.SetMRMLScene(scene)
        self._logic.SetSliceNode(sliceNode)
        applicationLogic.GetSliceLogics().AddItem(self._logic)
        self._view, self._controller = qMRMLSliceView(self._logic), qMRMLSliceController(self._logic)
        self._node = sliceNode
        self.setMRMLScene(scene)

    def sliceLogic(self):
        return self._logic

    def logic(self):
        return self._logic

    def sliceView(self):
        return self._view

    def sliceController(self):
        return self._controller

    def mrmlSliceNode(self):
        return self._logic.GetSliceNode()

    def mrmlSliceCompositeNode(self):
        return self._logic.GetSliceCompositeNode()

    def interactorStyle(self):
        return self._view.interactor().GetInteractorStyle()

    def setSliceOrientation(self, orientation):
        self._node.SetOrientation(orientation)

    def fitSliceToBackground(self):
        self._logic.FitSliceToBackground()

    sliceViewName = Property(str, lambda self: self._node.GetLayoutName())
    sliceViewLabel = Property(str, lambda self: self._node.GetLayoutLabel())
    sliceOrientation = Property(str, lambda self: self._node.GetOrientation(), setSliceOrientation)


ONE_VIEW = {6: "Red", 7: "Yellow", 8: "Green"}
"""Layouts that show one slice view only; the others of this stand-in show all three."""


@exposeSignals
class qSlicerLayoutManager(Strict, QtCore.QObject, metaclass=StrictMeta):
    """Red, Yellow and Green slice views, one table and one plot view, and the layout node.

    The names of slice views come in no order, and stay when a layout does not show the view.
    """

    _sealed = True
    layoutChanged = Signal(int)

    def __init__(self, scene, applicationLogic) -> None:
        QtCore.QObject.__init__(self)
        self._scene = scene
        self._layoutLogic = slicer.vtkMRMLLayoutLogic()
        self._layoutLogic.SetMRMLApplicationLogic(applicationLogic)
        self._layoutLogic.SetMRMLScene(scene)
        self._logics = applicationLogic.GetSliceLogics() or vtk.vtkCollection()
        applicationLogic.SetSliceLogics(self._logics)
        self._slices = {name: qMRMLSliceWidget(scene.GetNodeByID(f"vtkMRMLSliceNode{name}"), applicationLogic)
                        for name in ("Red", "Yellow", "Green")}
        self._map()
        self._table, self._plot = qMRMLTableWidget(scene), qMRMLPlotWidget(scene)
        self._viewport = QtWidgets.QWidget()

    def mrmlScene(self):
        return self._scene

    def layoutLogic(self):
        return self._layoutLogic

    def _map(self):
        only = ONE_VIEW.get(self._layoutLogic.GetLayoutNode().GetViewArrangement())
        for name, widget in self._slices.items():
            widget.mrmlSliceNode().SetMappedInLayout(only in (None, name))

    def sliceViewNames(self):
        return ("Yellow", "Red", "Green")

    def sliceWidget(self, name):
        return self._slices.get(name)

    def mrmlSliceLogics(self):
        return self._logics

    def tableWidget(self, index):
        return self._table if index == 0 else None

    def plotWidget(self, index):
        return self._plot if index == 0 else None

    def threeDWidget(self, index):
        """None, as in a Slicer without 3D views: module code has to bear that."""

    def viewport(self):
        return self._viewport

    def setLayout(self, layout):
        if layout != self._layoutLogic.GetLayoutNode().GetViewArrangement():
            self._layoutLogic.GetLayoutNode().SetViewArrangement(layout)
            self._map()
            self.layoutChanged.emit(layout)

    def resetSliceViews(self):
        for widget in self._slices.values():
            widget.fitSliceToBackground()

    layout = Property(int, lambda self: self._layoutLogic.GetLayoutNode().GetViewArrangement(), setLayout)
    threeDViewCount = Property(int, lambda self: 0)
    tableViewCount = Property(int, lambda self: 1)
    plotViewCount = Property(int, lambda self: 1)
