"""The scene to work in: the application's own inside Slicer, one made here on a plain Python."""

from functools import cache
from types import SimpleNamespace
from typing import Any

import slicer
import vtk

# The module logics that segmentations, volumes and slicer.util rest on, by the module's name in slicer.modules.
_MODULE_LOGICS = {
    "colors": "vtkMRMLColorLogic",
    "volumes": "vtkSlicerVolumesLogic",
    "segmentations": "vtkSlicerSegmentationsModuleLogic",
    "subjecthierarchy": "vtkSlicerSubjectHierarchyModuleLogic",
    "tables": "vtkSlicerTablesLogic",
    "plots": "vtkSlicerPlotsLogic",
}


def startSlicer() -> "SlicerRuntime":
    """The running Slicer, or the embedded one of the ``slicer-core`` wheel, started on the first call.

    The embedded one gets what Slicer's start-up would make: a scene (also as ``slicer.mrmlScene``), an
    application logic, and module logics where ``slicer.util`` looks for them (``slicer.modules``). Without a
    living segmentations logic no segment can be created. What is there already is kept.
    """
    return SlicerRuntime(slicer.mrmlScene, ()) if hasattr(slicer, "app") else _embeddedSlicer()


@cache
def _embeddedSlicer() -> "SlicerRuntime":
    scene = getattr(slicer, "mrmlScene", None) or slicer.vtkMRMLScene()
    slicer.mrmlScene = scene
    if not hasattr(slicer, "modules"):
        slicer.modules = SimpleNamespace()
    application = slicer.vtkSlicerApplicationLogic()
    application.SetMRMLScene(scene)
    logics = [application]
    for name, className in _MODULE_LOGICS.items():
        if hasattr(slicer.modules, name):
            continue
        logic = getattr(slicer, className)()
        if hasattr(logic, "SetMRMLApplicationLogic"):
            logic.SetMRMLApplicationLogic(application)
        logic.SetMRMLScene(scene)
        logics.append(logic)
        setattr(slicer.modules, name, _Module(logic))
    return SlicerRuntime(scene, tuple(logics))


class _Module:
    """What ``slicer.util`` asks of a module: its logic."""

    def __init__(self, logic: Any) -> None:
        self._logic = logic

    def logic(self) -> Any:
        return self._logic


class SlicerRuntime:
    """A scene and the logics that must stay alive with it."""

    def __init__(self, scene: Any, logics: tuple[Any, ...]) -> None:
        self.scene = scene
        self.logics = logics


def adoptSlicer(scene: Any, logics: dict[str, Any]) -> None:
    """Takes the scene of another host of the embedded Slicer, such as a web server's, for the application's own.

    ``logics`` are its module logics by the module's name in ``slicer.modules``; those that it has not are made here.
    Whoever asked for the scene before has another one.
    """
    _embeddedSlicer.cache_clear()
    slicer.mrmlScene = scene
    slicer.modules = SimpleNamespace(**{name: _Module(logic) for name, logic in logics.items()})


def newScratchScene() -> Any:
    """An empty scene of its own, for files that are only read, compared or measured; nothing observes it."""
    startSlicer()
    return slicer.vtkMRMLScene()


def hideLibraryMessages() -> None:
    """Keeps warnings of the C++ libraries off the terminal of a command; what matters is said in its own words.

    Inside the application its error log stays in charge, and nothing is changed.
    """
    if not hasattr(slicer, "app"):
        vtk.vtkLogger.SetStderrVerbosity(vtk.vtkLogger.VERBOSITY_OFF)
        vtk.vtkOutputWindow.SetInstance(vtk.vtkStringOutputWindow())
