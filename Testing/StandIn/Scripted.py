"""``slicer.ScriptedLoadableModule`` and ``slicer.i18n``."""

import logging
import sys
import types
import unittest
from pathlib import Path

import slicer


class ScriptedLoadableModule:
    """Base of a module's class."""

    def __init__(self, parent) -> None:
        self.parent, self.moduleName = parent, type(self).__name__
        parent.title, parent.categories, parent.dependencies, parent.contributors = "", [], [], []
        parent.helpText = parent.acknowledgementText = ""
        if not hasattr(slicer, "selfTests"):
            slicer.selfTests = {}
        slicer.selfTests[self.moduleName] = self.runTest

    def resourcePath(self, filename: str) -> str:
        return str(Path(self.parent.path).parent / "Resources" / filename)

    def getDefaultModuleDocumentationLink(self, docPage=None) -> str:
        url = docPage or slicer.app.moduleDocumentationUrl(self.moduleName)
        return f'<p>For more information, see the <a href="{url}">online documentation</a>.</p>'

    def runTest(self, msec=100, **kwargs):
        testClass = getattr(sys.modules[type(self).__module__], self.moduleName + "Test", None)
        if testClass is None:
            raise AssertionError(f"Test case class not found: {self.moduleName}Test")
        test = testClass()
        test.messageDelay = msec
        test.runTest(**kwargs)


class ScriptedLoadableModuleWidget:
    """Base of a module's panel. ``parent`` is the panel widget with its layout."""

    def __init__(self, parent=None) -> None:
        import qt

        self.moduleName = type(self).__name__.removesuffix("Widget")
        self.developerMode = slicer.util.settingsValue("Developer/DeveloperMode", False, slicer.util.toBool)
        self.parent = parent
        if not parent:
            self.parent = slicer.qMRMLWidget()
            self.parent.setLayout(qt.QVBoxLayout())
            self.parent.setMRMLScene(slicer.mrmlScene)
        self.layout = self.parent.layout()
        if not parent:
            self.setup()
            self.parent.show()
        slicer.app.moduleManager().connect("moduleAboutToBeUnloaded(QString)", self._onModuleAboutToBeUnloaded)

    def resourcePath(self, filename: str) -> str:
        return str(Path(slicer.util.modulePath(self.moduleName)).parent / "Resources" / filename)

    def setup(self) -> None:
        """The developer's section of the real one (reload and test buttons) is left out."""

    def cleanup(self) -> None:
        """For derived classes."""

    def onReload(self) -> None:
        slicer.util.reloadScriptedModule(self.moduleName)

    def _onModuleAboutToBeUnloaded(self, moduleName) -> None:
        if moduleName == self.moduleName:
            self.cleanup()
            slicer.app.moduleManager().disconnect("moduleAboutToBeUnloaded(QString)", self._onModuleAboutToBeUnloaded)


class ScriptedLoadableModuleLogic:
    """Base of a module's logic: one parameter node a module unless told otherwise."""

    def __init__(self, parent=None) -> None:
        self.moduleName = type(self).__name__.removesuffix("Logic")
        self.isSingletonParameterNode = True

    def getParameterNode(self):
        if self.isSingletonParameterNode:
            node = slicer.mrmlScene.GetSingletonNode(self.moduleName, "vtkMRMLScriptedModuleNode")
            if node is not None:
                return node
        else:
            nodes = self.getAllParameterNodes()
            if nodes:
                return nodes[0]
        return slicer.mrmlScene.AddNode(self.createParameterNode())

    def getAllParameterNodes(self) -> list:
        nodes = slicer.util.getNodesByClass("vtkMRMLScriptedModuleNode")
        return [node for node in nodes if node.GetAttribute("ModuleName") == self.moduleName]

    def createParameterNode(self):
        node = slicer.mrmlScene.CreateNodeByClass("vtkMRMLScriptedModuleNode")
        node.UnRegister(None)
        if self.isSingletonParameterNode:
            node.SetSingletonTag(self.moduleName)
        node.SetAttribute("ModuleName", self.moduleName)
        node.SetName(slicer.mrmlScene.GenerateUniqueName(self.moduleName))
        return node


class ScriptedLoadableModuleTest(unittest.TestCase):
    """Base of a module's test; ``runTest`` runs all its methods with ``test`` in their name, a ``latest...`` too."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.moduleTestNames = [name for name in dir(self) if "test" in name and callable(getattr(self, name))]

    def delayDisplay(self, message, requestedDelay=None, msec=None) -> None:
        slicer.util.delayDisplay(message, msec or requestedDelay or 100)

    def runTest(self) -> None:
        if not self.moduleTestNames:
            logging.warning("No test is defined in %s", type(self).__name__)
            return
        self.setUpClass()
        for name in self.moduleTestNames:
            self.setUp()
            getattr(self, name)()
            self.tearDown()
        self.tearDownClass()


def translate(context: str, text: str) -> str:
    """There are no translations here; what is checked is that texts and contexts are texts."""
    if not isinstance(context, str) or not isinstance(text, str):
        raise TypeError("translate takes two strings")
    return slicer.app.translate(context, text)


def tr(text: str) -> str:
    """As Slicer's, with an empty context."""
    return translate("", text)


def makeModules() -> dict[str, types.ModuleType]:
    """The modules by name, to go into sys.modules and ``slicer``."""
    scripted = types.ModuleType("slicer.ScriptedLoadableModule")
    classes = [ScriptedLoadableModule, ScriptedLoadableModuleWidget, ScriptedLoadableModuleLogic,
               ScriptedLoadableModuleTest]
    scripted.__all__ = [each.__name__ for each in classes]
    for each in classes:
        setattr(scripted, each.__name__, each)
    internationalization = types.ModuleType("slicer.i18n")
    internationalization.tr, internationalization.translate = tr, translate
    return {"ScriptedLoadableModule": scripted, "i18n": internationalization}
