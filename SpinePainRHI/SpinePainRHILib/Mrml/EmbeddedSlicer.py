"""The scene to work in: the application's own inside Slicer, one made here on a plain Python."""

from functools import cache
from typing import Any

import slicer
import vtk


@cache
def startSlicer() -> "SlicerRuntime":
    """The running Slicer, or the embedded one of the ``slicer-core`` wheel, started on the first call.

    The embedded one gets what Slicer's start-up would make: a scene (also as ``slicer.mrmlScene``), an
    application logic and the logics of the modules that segmentations and volumes rest on. Without a living
    segmentations logic no segment can be created.
    """
    if hasattr(slicer, "app"):
        return SlicerRuntime(slicer.mrmlScene, ())
    scene = slicer.vtkMRMLScene()
    slicer.mrmlScene = scene
    application = slicer.vtkSlicerApplicationLogic()
    application.SetMRMLScene(scene)
    logics = [application]
    for makeLogic in (slicer.vtkMRMLColorLogic, slicer.vtkSlicerSegmentationsModuleLogic,
                      slicer.vtkSlicerSubjectHierarchyModuleLogic):
        logic = makeLogic()
        if hasattr(logic, "SetMRMLApplicationLogic"):
            logic.SetMRMLApplicationLogic(application)
        logic.SetMRMLScene(scene)
        logics.append(logic)
    return SlicerRuntime(scene, tuple(logics))


class SlicerRuntime:
    """A scene and the logics that must stay alive with it."""

    def __init__(self, scene: Any, logics: tuple[Any, ...]) -> None:
        self.scene = scene
        self.logics = logics


def newScratchScene() -> Any:
    """An empty scene of its own, for files that are only read, compared or measured; nothing observes it."""
    startSlicer()
    return slicer.vtkMRMLScene()


def hideLibraryMessages() -> None:
    """Keeps warnings of the C++ libraries off the terminal of a command; what matters is said in its own words.

    Inside the application its error log stays in charge, and nothing is changed.
    """
    if not hasattr(slicer, "app"):
        vtk.vtkOutputWindow.SetInstance(vtk.vtkStringOutputWindow())
