"""``slicer.app``: the one QApplication, with Slicer's additions, and the module logics."""

import tempfile
from pathlib import Path

import slicer
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import Property, Signal

from .CoreIO import CoreIOManager
from .ErrorLog import ctkErrorLogModel
from .Modules import qSlicerModuleManager
from .SliceViews import qSlicerLayoutManager
from .StrictQt import Strict, StrictMeta, exposeSignals
from .SubjectHierarchy import SubjectHierarchyPlugins

LOGICS = {
    "Colors": "vtkSlicerColorLogic", "Units": "vtkSlicerUnitsLogic", "SubjectHierarchy":
    "vtkSlicerSubjectHierarchyModuleLogic", "Volumes": "vtkSlicerVolumesLogic", "Segmentations":
    "vtkSlicerSegmentationsModuleLogic", "Tables": "vtkSlicerTablesLogic", "Plots": "vtkSlicerPlotsLogic", "Markups":
    "vtkSlicerMarkupsLogic", "Models": "vtkSlicerModelsLogic", "Transforms": "vtkSlicerTransformLogic", "Texts":
    "vtkSlicerTextsLogic",
}
"""Module -> class of its logic, in the order in which they need each other."""


class CommandOptions:
    """What Slicer was started with: ``--testing``, as the tests in a real Slicer are."""

    __slots__ = ("noMainWindow", "runPythonAndExit", "testingEnabled")

    def __init__(self) -> None:
        self.testingEnabled, self.noMainWindow, self.runPythonAndExit = True, False, False


@exposeSignals
class qSlicerApplication(Strict, QtWidgets.QApplication, metaclass=StrictMeta):
    """The application object. There can be one a process, so ``begin`` and ``end`` give it its content."""

    _sealed = True
    startupCompleted = Signal()

    def __init__(self) -> None:
        QtWidgets.QApplication.__init__(self, ["Slicer"])
        self.setApplicationName("Slicer")
        self.setApplicationVersion("5.12.3")
        self.setOrganizationName("SlicerStandIn")
        self._mainWindow = None

    def begin(self, scene) -> None:
        """Make the layout manager, the logics and the settings for ``scene``."""
        import qt

        self._scene = scene
        self._errorLog = ctkErrorLogModel()
        self._folder = tempfile.TemporaryDirectory(prefix="SlicerStandIn")
        self._temporaryPath = self._folder.name
        QtCore.QSettings.setDefaultFormat(QtCore.QSettings.Format.IniFormat)
        QtCore.QSettings.setPath(QtCore.QSettings.Format.IniFormat, QtCore.QSettings.Scope.UserScope,
                                 self._temporaryPath)
        self._options = CommandOptions()
        self._logic = slicer.vtkSlicerApplicationLogic()
        # An empty folder of colour tables, so that the logics find what they look for.
        (Path(self._temporaryPath) / "share" / "ColorFiles").mkdir(parents=True)
        self._logic.SetHomeDirectory(self._temporaryPath)
        self._logic.SetShareDirectory("share")
        self._logic.SetMRMLScene(scene)
        self._setUpCache(scene)
        logics = {name: self._makeLogic(name, className) for name, className in LOGICS.items()}
        self._plugins = SubjectHierarchyPlugins(scene)
        self._manager = qSlicerModuleManager(logics)
        self._io = CoreIOManager(logics, self._logic, scene)
        self._layoutManager = qSlicerLayoutManager(scene, self._logic)
        self._mainWindow = qt.QMainWindow()
        self._mainWindow.setObjectName("qSlicerMainWindow")
        self._mainWindow.setCentralWidget(self._layoutManager.viewport())
        self._layoutManager.viewport().show()

    def _setUpCache(self, scene) -> None:
        """Where the scene unpacks an ``.mrb`` file."""
        cache, manager = slicer.vtkCacheManager(), slicer.vtkDataIOManager()
        cache.SetRemoteCacheDirectory(self._temporaryPath)
        manager.SetCacheManager(cache)
        scene.SetCacheManager(cache)
        scene.SetDataIOManager(manager)

    def end(self) -> None:
        """Take all that back."""
        self._plugins.delete()
        self._mainWindow.delete()
        self._layoutManager.delete()
        self._manager.delete()
        self._folder.cleanup()
        self._errorLog.uninstall()
        self._plugins = self._mainWindow = self._layoutManager = self._manager = None
        self._io = self._logic = self._scene = None

    def _makeLogic(self, name, className):
        logic = getattr(slicer, className)()
        logic.SetMRMLApplicationLogic(self._logic)
        logic.SetMRMLScene(self._scene)
        self._logic.SetModuleLogic(name, logic)
        if name == "Colors":
            self._logic.SetColorLogic(logic)
        return logic

    def errorLogModel(self):
        return self._errorLog

    def applicationLogic(self):
        return self._logic

    def mrmlScene(self):
        return self._scene

    def layoutManager(self):
        return self._layoutManager

    def moduleManager(self):
        return self._manager

    def moduleLogic(self, name):
        return self._manager.module(name).logic()

    def coreIOManager(self):
        return self._io

    def ioManager(self):
        return self._io

    def mainWindow(self):
        return self._mainWindow

    def commandOptions(self):
        return self._options

    def testingEnabled(self):
        return self._options.testingEnabled

    def settings(self):
        return self.userSettings()

    def userSettings(self):
        import qt

        return qt.QSettings()

    def revisionUserSettings(self):
        return self.userSettings()

    def setRenderPaused(self, paused):
        """Nothing renders by itself here."""

    def pauseRender(self):
        """Nothing renders by itself here."""

    def resumeRender(self):
        """Nothing renders by itself here."""

    def moduleDocumentationUrl(self, moduleName):
        return f"https://slicer.readthedocs.io/en/latest/user_guide/modules/{moduleName.lower()}.html"

    def setTemporaryPath(self, path):
        self._temporaryPath = path

    temporaryPath = Property(str, lambda self: self._temporaryPath, setTemporaryPath)
    slicerHome = Property(str, lambda self: str(Path(slicer.__file__).parent))
    slicerUserSettingsFilePath = Property(str, lambda self: self.userSettings().fileName())
    majorVersion = Property(int, lambda self: 5)
    minorVersion = Property(int, lambda self: 12)
    revision = Property(str, lambda self: "stand-in")
    platform = Property(str, lambda self: "linux-amd64")
    os = Property(str, lambda self: "linux")
    arch = Property(str, lambda self: "amd64")
