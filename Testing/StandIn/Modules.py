"""``slicer.modules``, the module manager and scripted modules with their panels."""

import importlib.util
import sys
import types
from pathlib import Path

import shiboken6
import slicer
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import Property, Signal

from .MrmlWidgets import qMRMLWidget
from .StrictQt import Strict, StrictMeta, exposeSignals


class CoreModule:
    """A module of Slicer itself: a name and a logic."""

    def __init__(self, name: str, logic) -> None:
        self.name, self.title, self._logic = name, name, logic

    def logic(self):
        return self._logic

    def widgetRepresentation(self):
        """None: the panels of Slicer's own modules are not here."""


class qSlicerScriptedLoadableModule:
    """What a scripted module gets as ``parent``; only what the real one has can be assigned."""

    __slots__ = ("_class", "_logic", "_module", "_representations", "acknowledgementText", "associatedNodeTypes",
                 "categories", "contributors", "dependencies", "extensions", "helpText", "hidden", "icon", "index",
                 "instance", "name", "path", "title", "widgetRepresentationCreationEnabled")

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = Path(path).stem
        self.title, self.hidden, self.index = self.name, False, -1
        self._representations: list = []
        self._logic = slicer.vtkSlicerScriptedLoadableModuleLogic()
        self._module = importPath(path)
        self.instance = getattr(self._module, self.name)(self)
        self.widgetRepresentationCreationEnabled = hasattr(self._module, self.name + "Widget")

    def logic(self):
        return self._logic

    def widgetRepresentation(self):
        alive = [panel for panel in self._representations if shiboken6.isValid(panel)]
        return alive[0] if alive else self.createNewWidgetRepresentation()

    def createNewWidgetRepresentation(self):
        """The panel: setup() first, the scene afterwards, as in Slicer."""
        if not self.widgetRepresentationCreationEnabled:
            return None
        panel = qSlicerScriptedLoadableModuleWidget(self)
        self._representations.append(panel)
        panel.reload()
        panel.setMRMLScene(slicer.mrmlScene)
        return panel

    def close(self) -> None:
        """Delete the panels (``cleanup`` ran before, at ``moduleAboutToBeUnloaded``)."""
        for panel in self._representations:
            if shiboken6.isValid(panel):
                panel.delete()
        self._representations.clear()


class qSlicerScriptedLoadableModuleWidget(qMRMLWidget):
    """The panel of a scripted module; ``self()`` is the module's Python widget."""

    _sealed = True

    def __init__(self, module: qSlicerScriptedLoadableModule) -> None:
        super().__init__()
        self._ofModule, self._python, self._entered = module, None, False
        QtWidgets.QVBoxLayout(self)

    def self(self):
        return self._python

    def reload(self):
        name = self._ofModule.name
        self._python = getattr(sys.modules[name], name + "Widget")(self)
        setattr(slicer.modules, name + "Widget", self._python)
        self._python.setup()

    def setup(self):
        self._python.setup()

    def enter(self):
        self._entered = True
        if hasattr(self._python, "enter"):
            self._python.enter()

    def exit(self):
        self._entered = False
        if hasattr(self._python, "exit"):
            self._python.exit()

    def module(self):
        return self._ofModule

    moduleName = Property(str, lambda self: self._ofModule.name)
    isEntered = Property(bool, lambda self: self._entered)


@exposeSignals
class qSlicerModuleFactoryManager(Strict, QtCore.QObject, metaclass=StrictMeta):
    """Registers and loads scripted modules by the path of their file."""

    _sealed = True
    moduleLoaded = Signal(str)

    def __init__(self, manager) -> None:
        QtCore.QObject.__init__(self, manager)
        self._manager, self._registered = manager, {}

    def registerModule(self, fileInfo):
        self._registered[Path(fileInfo.filePath()).stem] = fileInfo.absoluteFilePath()

    def isRegistered(self, name):
        return name in self._registered or self.isLoaded(name)

    def isLoaded(self, name):
        return name in self._manager._modules

    def isInstantiated(self, name):
        return self.isLoaded(name)

    def loadedModuleNames(self):
        return tuple(self._manager._modules)

    def instantiatedModuleNames(self):
        return self.loadedModuleNames()

    def registeredModuleNames(self):
        return tuple({**self._registered, **self._manager._modules})

    def loadedModule(self, name):
        return self._manager._modules.get(name)

    def loadModules(self, names):
        unknown = [name for name in names if not self.isRegistered(name)]
        for name in names:
            if name not in unknown and not self.isLoaded(name):
                module = qSlicerScriptedLoadableModule(self._registered[name])
                self._manager._modules[name] = module
                setattr(slicer.modules, name.lower(), module)
                setattr(slicer.modules, name + "Instance", module.instance)
                self.moduleLoaded.emit(name)
        return not unknown


@exposeSignals
class qSlicerModuleManager(Strict, QtCore.QObject, metaclass=StrictMeta):
    """The modules that there are."""

    _sealed = True
    moduleLoaded = Signal(str)
    moduleAboutToBeUnloaded = Signal(str)

    def __init__(self, logics: dict) -> None:
        QtCore.QObject.__init__(self)
        self._modules = {name: CoreModule(name, logic) for name, logic in logics.items()}
        self._factory = qSlicerModuleFactoryManager(self)

    def factoryManager(self):
        return self._factory

    def modulesNames(self):
        return tuple(self._modules)

    def module(self, name):
        return self._modules.get(name)


def unloadModule(name: str) -> None:
    """What happens to a module when Slicer closes: ``cleanup``, then its panels go, then its Python files."""
    manager = slicer.app.moduleManager()
    module = manager.module(name)
    manager.moduleAboutToBeUnloaded.emit(name)
    module.close()
    del manager._modules[name]
    for attribute in (name.lower(), name + "Instance", name + "Widget"):
        if hasattr(slicer.modules, attribute):
            delattr(slicer.modules, attribute)
    sys.modules.pop(name, None)


def makeModulesNamespace(manager: qSlicerModuleManager) -> types.ModuleType:
    """``slicer.modules``: an attribute a module, in lower case."""
    namespace = types.ModuleType("slicer.modules")
    for name in manager.modulesNames():
        setattr(namespace, name.lower(), manager.module(name))
    return namespace


def importPath(path: str) -> types.ModuleType:
    """Import a module's file under its name, its folder on sys.path, as Slicer has it."""
    folder, name = str(Path(path).parent), Path(path).stem
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
