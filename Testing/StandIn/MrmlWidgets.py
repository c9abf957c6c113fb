"""qMRMLWidget and qMRMLNodeComboBox over a real scene."""

from typing import ClassVar

import slicer
from PySide6 import QtWidgets
from PySide6.QtCore import Property, Signal

from .Observations import Observations
from .StrictQt import Strict, StrictMeta, exposeSignals

Native = QtWidgets


class KnowsScene:
    """The scene of a widget, which begins with ``_scene`` None and has a signal ``mrmlSceneChanged``."""

    def mrmlScene(self):
        return self._scene

    def setMRMLScene(self, scene):
        if scene is not self._scene:
            self._scene = scene
            self.mrmlSceneChanged.emit(scene)


@exposeSignals
class qMRMLWidget(KnowsScene, Strict, Native.QWidget, metaclass=StrictMeta):
    """A widget that knows a scene and says when it changes."""

    _sealed = True
    mrmlSceneChanged = Signal(object)
    vtkSignals: ClassVar = {"mrmlSceneChanged(vtkMRMLScene*)": "mrmlSceneChanged(PyObject)"}

    def __init__(self, parent=None):
        Native.QWidget.__init__(self, parent)
        self._scene = None


class qSlicerWidget(qMRMLWidget):
    """The root of scripted modules' .ui files."""

    _sealed = True


@exposeSignals
class qMRMLNodeComboBox(Strict, Native.QWidget, metaclass=StrictMeta):
    """Chooses a node of the scene and follows nodes that come and go.

    As the real one: disabled without a scene; where ``noneEnabled`` is off, the first fitting node is selected by
    itself; removing the current node selects none, or the first of what is left; a node that is set before the
    scene is selected once the scene is there.
    """

    _sealed = True
    currentNodeChanged = Signal((object,), (bool,))
    currentNodeIDChanged = Signal(str)
    nodeAdded = Signal(object)
    nodeAddedByUser = Signal(object)
    nodeActivated = Signal(object)
    vtkSignals: ClassVar = {f"{name}({kind}*)": f"{name}(PyObject)" for kind in ("vtkMRMLNode",)
                  for name in ("currentNodeChanged", "nodeAdded", "nodeAddedByUser", "nodeActivated")}

    def __init__(self, parent=None):
        Native.QWidget.__init__(self, parent)
        layout = Native.QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._combo = Native.QComboBox()
        layout.addWidget(self._combo)
        self._scene, self._nodes, self._current, self._requested = None, [], None, None
        self._observations = Observations(self)
        self._types, self._attributes, self._hideChildTypes = [], [], []
        self._flags = {"noneEnabled": False, "addEnabled": True, "removeEnabled": True, "editEnabled": False,
                       "renameEnabled": False, "showHidden": False, "showChildNodeTypes": True,
                       "selectNodeUponCreation": True}
        self._texts = {"noneDisplay": "None", "baseName": ""}
        self._combo.activated.connect(self._onActivated)
        self.setEnabled(False)

    def mrmlScene(self):
        return self._scene

    def setMRMLScene(self, scene):
        if scene is self._scene:
            return
        self._observations.remove(None)
        self._scene = scene
        for event in ("NodeAddedEvent", "NodeRemovedEvent", "EndCloseEvent", "EndImportEvent"):
            self._observations.add(scene, getattr(slicer.vtkMRMLScene, event), "_onSceneChanged")
        self._observations.add(scene, slicer.vtkMRMLScene.EndBatchProcessEvent, "_onBatchEnd")
        self._refresh()
        if self._requested is not None and scene is not None:
            self.setCurrentNode(self._requested)
            self._requested = None
        self.setEnabled(scene is not None)

    def _onSceneChanged(self):
        if not self._scene.IsBatchProcessing():
            self._refresh()

    def _onBatchEnd(self):
        """The real one's model is emptied and filled anew then: for a moment no node is the current one."""
        if self._flags["noneEnabled"]:
            self._nodes = []
            self._select(None)
        self._refresh()

    def _fitting(self):
        if self._scene is None:
            return []
        nodes = [self._scene.GetNthNode(i) for i in range(self._scene.GetNumberOfNodes())]
        return [node for node in nodes if self._fits(node)]

    def _fits(self, node):
        if node.GetHideFromEditors() and not self._flags["showHidden"]:
            return False
        for kind in self._types:
            isKind = node.IsA(kind) if self._flags["showChildNodeTypes"] else node.GetClassName() == kind
            if isKind and not any(node.IsA(child) for child in self._hideChildTypes):
                return all(node.GetAttribute(name) is not None and (value is None or node.GetAttribute(name) == value)
                           for forType, name, value in self._attributes if node.IsA(forType))
        return False

    def _refresh(self):
        self._nodes = self._fitting()
        current = self._current if self._current in self._nodes else None
        if current is None and self._nodes and not self._flags["noneEnabled"]:
            current = self._nodes[0]
        self._fillCombo(current)
        self._select(current)

    def _fillCombo(self, current):
        choices = ([None] if self._flags["noneEnabled"] else []) + self._nodes
        self._combo.clear()
        for node in choices:
            self._combo.addItem(self._texts["noneDisplay"] if node is None else node.GetName())
        self._combo.setCurrentIndex(choices.index(current) if current in choices else -1)

    def _select(self, node):
        if node is self._current:
            return
        self._current = node
        self._fillCombo(node)
        self.currentNodeChanged.emit(node)
        self.currentNodeIDChanged.emit(node.GetID() if node else "")

    def _onActivated(self, index):
        choices = ([None] if self._flags["noneEnabled"] else []) + self._nodes
        self._select(choices[index])
        self.nodeActivated.emit(choices[index])

    def currentNode(self):
        return self._current

    def setCurrentNode(self, node):
        if self._scene is None:
            self._requested = node
            return
        if isinstance(node, str):
            node = self._scene.GetNodeByID(node) if node else None
        self._select(node if node in self._nodes else None)

    def setCurrentNodeID(self, nodeID):
        self.setCurrentNode(nodeID)

    def nodeCount(self):
        return len(self._nodes)

    def nodeFromIndex(self, index):
        return self._nodes[index] if 0 <= index < len(self._nodes) else None

    def addAttribute(self, nodeType, name, value=None):
        self._attributes.append((nodeType, name, value))
        self._refresh()

    def removeAttribute(self, nodeType, name):
        self._attributes = [each for each in self._attributes if each[:2] != (nodeType, name)]
        self._refresh()

    def addNode(self, nodeType=None):
        """What the menu's "Create new" does."""
        node = self._scene.AddNewNodeByClass(nodeType or self._types[0], self._texts["baseName"])
        if self._flags["selectNodeUponCreation"]:
            self._select(node)
        self.nodeAddedByUser.emit(node)
        return node

    def setNodeTypes(self, kinds):
        unknown = [kind for kind in kinds if not hasattr(slicer, kind)]
        if unknown:
            raise ValueError(f"There is no node class {', '.join(unknown)}")
        self._types = list(kinds)
        self._refresh()

    def setHideChildNodeTypes(self, kinds):
        self._hideChildTypes = list(kinds)
        self._refresh()

    def _setFlag(self, name, on):
        self._flags[name] = bool(on)
        self._refresh()

    def _setText(self, name, text):
        self._texts[name] = text
        self._fillCombo(self._current)

    nodeTypes = Property("QStringList", lambda self: self._types, setNodeTypes)
    hideChildNodeTypes = Property("QStringList", lambda self: self._hideChildTypes, setHideChildNodeTypes)
    currentNodeID = Property(str, lambda self: self._current.GetID() if self._current else "", setCurrentNodeID)
    for _name in ("noneEnabled", "addEnabled", "removeEnabled", "editEnabled", "renameEnabled", "showHidden",
                  "showChildNodeTypes", "selectNodeUponCreation"):
        locals()[_name] = Property(bool, lambda self, name=_name: self._flags[name],
                                   lambda self, on, name=_name: self._setFlag(name, on))
        locals()["set" + _name[0].upper() + _name[1:]] = lambda self, on, name=_name: self._setFlag(name, on)
    for _name in ("noneDisplay", "baseName"):
        locals()[_name] = Property(str, lambda self, name=_name: self._texts[name],
                                   lambda self, text, name=_name: self._setText(name, text))
    del _name
