"""A stand-in for Slicer's window: PySide6 and the embedded Slicer behave as PythonQt and Slicer do.

``standIn = install()`` makes ``qt``, ``ctk``, ``slicer.app``, ``slicer.modules`` and the rest of what the panels of
scripted modules use; ``standIn.uninstall()`` takes it back. It is strict: what a real Slicer 5.12 does not have is
an error here. What is drawn in the slice views, Slicer's own panels and its effects' options are left out.
"""

import ctypes
import functools
import logging
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class StandIn:
    """The installed stand-in, and what a test can ask of it.

    dialogs: answers for modal dialogs, and what was asked (see Dialogs.Dialogs).
    messages: (level, text) of every slicer.util.errorDisplay, warningDisplay, infoDisplay, confirm...Display.
    errors: exceptions that callbacks of signals and observers let escape; Slicer prints such and goes on.
    """

    def __init__(self) -> None:
        from PySide6 import QtWidgets

        from . import Connections, Dialogs, StrictQt

        global _installed
        if _installed is not None:
            raise RuntimeError("The stand-in is installed already")

        _keepSingletons()
        self.dialogs = _dialogs()
        self.dialogs.clear()
        self.messages: list[tuple[str, str]] = []
        self.errors: list[BaseException] = []
        self._modulesBefore = dict(sys.modules)
        self._attributesBefore: dict = {}
        StrictQt.patch()
        for className in Dialogs.MODAL:
            for name in ("exec", "exec_"):
                StrictQt.replace(getattr(QtWidgets, className), name, self.dialogs.modalFunction())
        self._hook = sys.excepthook
        sys.excepthook = self._onException
        try:
            self._installModules()
        except Exception:
            self._restore()
            raise
        _installed = self
        self.connectionCount = Connections.connectionCount

    def _installModules(self) -> None:
        import slicer

        from . import CtkWidgets, ParameterNode, SampleData, Scripted

        self._set(slicer, "mrmlScene", slicer.vtkMRMLScene())
        widgets = {each.__name__: each for each in CtkWidgets.WIDGETS}
        from . import MrmlWidgets, SegmentEditorEffects, SegmentEditorWidget, SliceViews, TableAndPlotViews

        for module in (MrmlWidgets, SegmentEditorWidget, SegmentEditorEffects, TableAndPlotViews, SliceViews):
            for name, value in vars(module).items():
                if name.startswith(("qMRML", "qSlicer")) and isinstance(value, type):
                    self._set(slicer, name, value)
                    widgets[name] = value
        sys.modules["qt"] = _qtModule(tuple(widgets.items()))
        sys.modules["ctk"] = CtkWidgets.makeCtkModule()
        sys.modules["SampleData"] = SampleData.makeModule()
        for name, module in {**Scripted.makeModules(), "parameterNodeWrapper": ParameterNode.makeModule()}.items():
            sys.modules[f"slicer.{name}"] = module
            self._set(slicer, name, module)
        self._installApplication()

    def _installApplication(self) -> None:
        import slicer

        from . import Application, Modules

        application = Application.qSlicerApplication.instance() or Application.qSlicerApplication()
        if not isinstance(application, Application.qSlicerApplication):
            raise RuntimeError("Another QApplication exists already: the stand-in has to make its own")
        self._set(slicer, "app", application)
        application.begin(slicer.mrmlScene)
        self._set(slicer, "modules", Modules.makeModulesNamespace(application.moduleManager()))
        for name in ("qSlicerScriptedLoadableModule", "qSlicerScriptedLoadableModuleWidget"):
            self._set(slicer, name, getattr(Modules, name))
        self._set(slicer.util, "_messageDisplay", self._recordMessages(slicer.util._messageDisplay))
        self._set(slicer.util, "delayDisplay", lambda message, *_, **__: slicer.app.processEvents())

    def uninstall(self) -> None:
        """Unload the modules, delete the widgets, and give Python its modules and PySide6 its manners back."""
        import slicer

        from . import Modules

        try:
            for name in slicer.app.moduleManager().modulesNames():
                if hasattr(slicer.modules, name + "Instance"):
                    Modules.unloadModule(name)
            slicer.mrmlScene.Clear(False)
            slicer.app.end()
        finally:
            self._restore()

    def _restore(self) -> None:
        from . import StrictQt

        global _installed
        for (owner, name), value in self._attributesBefore.items():
            if value is _MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, value)
        for name in ("qt", "ctk", "SampleData", "slicer.ScriptedLoadableModule", "slicer.i18n",
                     "slicer.parameterNodeWrapper"):
            sys.modules.pop(name, None)
            if name in self._modulesBefore:
                sys.modules[name] = self._modulesBefore[name]
        sys.excepthook = self._hook
        StrictQt.unpatch()
        _installed = None

    def _set(self, owner, name: str, value) -> None:
        self._attributesBefore.setdefault((owner, name), getattr(owner, name, _MISSING))
        setattr(owner, name, value)

    def _recordMessages(self, display):
        def record(logLevel, text, *args, **kwargs):
            self.messages.append((logging.getLevelName(logLevel).lower(), text))
            return display(logLevel, text, *args, **kwargs)

        return record

    def _onException(self, kind, error, traceback) -> None:
        self.errors.append(error)
        self._hook(kind, error, traceback)


_MISSING = object()
_installed: StandIn | None = None


def install() -> StandIn:
    """Install the stand-in; ``uninstall()`` of what is returned takes it back."""
    return StandIn()


def current() -> StandIn | None:
    """The installed stand-in; None in a real Slicer."""
    return _installed


# Kept over an uninstall, so that modules imported meanwhile still hold the classes of a later install.


@functools.cache
def _keepSingletons() -> None:
    """PySide6 6.12 gives up references that it never took, as ``emit`` does for the True it returns. Python 3.12 and
    later do not count those of its singletons; on 3.11 the process would die after some hundred signals, so they are
    made as undying as there.
    """
    if sys.version_info < (3, 12):
        for value in (True, False, None):
            ctypes.c_ssize_t.from_address(id(value)).value += 1 << 40


@functools.cache
def _dialogs():
    from . import Dialogs

    return Dialogs.Dialogs()


@functools.cache
def _qtModule(widgets: tuple):
    from . import QtModule, UiLoader

    return QtModule.makeQtModule(_dialogs(), UiLoader.makeLoader(dict(widgets)))
