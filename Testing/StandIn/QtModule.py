"""The ``qt`` module: PySide6's classes under PythonQt's flat names."""

import enum
import types

from PySide6 import QtCore, QtGui, QtWidgets

from . import Dialogs, StrictQt

_NOT_IN_PYTHONQT = {"QRegExp", "QRegExpValidator", "QDesktopWidget"}
_NOT_FLAT = {"Modifier", "Initialization"}


class _QtNamespace(types.ModuleType):
    """``qt.Qt``: the values of all enumerations, flat, as PythonQt has them (so there is no ``qt.Qt.CTRL``)."""

    def __init__(self) -> None:
        super().__init__("Qt")
        for name, kind in vars(QtCore.Qt).items():
            if isinstance(kind, enum.EnumMeta) and name not in _NOT_FLAT:
                self.__dict__.update(kind.__members__)

    def __setattr__(self, name: str, value) -> None:
        raise AttributeError(f"qt.Qt.{name} can not be set")


def makeQtModule(dialogs: Dialogs.Dialogs, loader: type) -> types.ModuleType:
    """The module that ``import qt`` gives while the stand-in is installed."""
    module = types.ModuleType("qt")
    for native in (QtCore, QtGui, QtWidgets):
        for name in dir(native):
            cls = getattr(native, name)
            if not name.startswith("Q") or not isinstance(cls, type) or name in _NOT_IN_PYTHONQT:
                continue
            isObject = isinstance(cls, StrictQt.NativeMeta) and issubclass(cls, QtCore.QObject)
            setattr(module, name, StrictQt.strictClass(cls) if isObject and _canDerive(cls) else cls)
    for className, names in Dialogs.STATIC.items():
        for name in names:
            setattr(getattr(module, className), name, dialogs.staticFunction(className, name))
    module.QSettings.value = _settingsValue
    module.QUiLoader = loader
    module.Qt = _QtNamespace()
    return module


def _settingsValue(self, key: str, default=None):
    """PythonQt's form: no third argument that converts."""
    return QtCore.QSettings.value(self, key, default)


def _canDerive(cls: type) -> bool:
    """Singletons that Qt alone makes cannot be derived from."""
    try:
        StrictQt.strictClass(cls)
    except TypeError:
        return False
    return True
