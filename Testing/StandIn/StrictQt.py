"""PySide6's classes with PythonQt's manners: properties are attributes, unknown attributes cannot be assigned.

Properties and signals are patched into PySide6's own classes, so that objects which Qt itself makes (a table's
header, a dialog's button) have them, too; ``unpatch`` puts everything back. Assignment is watched by the classes
that ``strictClass`` derives, which are those of the ``qt`` module and of the .ui loader.
"""

import contextlib
import functools
import types

import shiboken6
from PySide6 import QtCore, QtGui, QtWidgets

from . import Connections

_originals: dict[tuple[type, str], object] = {}
_loading: list = []
_MISSING = object()
NativeMeta = type(QtCore.QObject)


class PropertyAttribute:
    """A Qt property as a Python attribute."""

    def __init__(self, name: str, getter, setterName: str | None, ofClass=None) -> None:
        self._name, self._getter, self._setterName, self._ofClass = name, getter, setterName, ofClass

    def __get__(self, instance, owner=None):
        if instance is None:
            return self if self._ofClass is None else _bound(self._ofClass, None, owner)
        return instance.property(self._name) if self._getter is None else _bound(self._getter, instance, owner)()

    def __set__(self, instance, value) -> None:
        if self._setterName is None:
            raise AttributeError(f"Property '{self._name}' of '{type(instance).__name__}' is not writable")
        setter = getattr(instance, self._setterName, None)
        if setter is not None:
            setter(value)
        elif not instance.setProperty(self._name, value):
            raise ValueError(f"Property '{self._name}' does not accept an object of type {type(value).__name__}")


class StrictMeta(NativeMeta):
    """Makes ``isinstance(w, qt.QLabel)`` true of labels alone, also of those that PySide6's own class made.

    PythonQt's classes do not know what Qt derived them from, so that a label there is no ``qt.QWidget``.
    PySide6 looks ``connect`` up in the very class of an object, past its bases, so each class gets it.
    """

    def __new__(cls, name, bases, namespace, **kwargs):
        for method in ("connect", "disconnect"):
            function = getattr(Connections, method)
            namespace.setdefault(method, lambda self, *args, function=function: function(self, *args))
        return super().__new__(cls, name, bases, namespace, **kwargs)

    def __instancecheck__(cls, instance):
        native = cls.__dict__.get("_native")
        return _qtClass(type(instance)) is native if native else NativeMeta.__instancecheck__(cls, instance)

    def __subclasscheck__(cls, other):
        native = cls.__dict__.get("_native")
        return _qtClass(other) is native if native else NativeMeta.__subclasscheck__(cls, other)


class Strict:
    """Assignment as PythonQt allows it.

    A property is set; what Qt has as method or signal cannot be overwritten; a new attribute can be made only on
    an instance of a class derived in Python (``_sealed`` classes, the stand-ins for C++ widgets, do not count
    as such: they keep only ``_private`` names of their own).
    """

    def __setattr__(self, name: str, value) -> None:
        if _loading and isinstance(value, QtCore.QObject) and value.objectName == name:
            return
        found = _lookUp(type(self), name)
        if type(value) is QtCore.SignalInstance or hasattr(type(found), "__set__") or type(found) is QtCore.Property:
            super().__setattr__(name, value)
        elif found is _MISSING and name.encode() in [bytes(each) for each in self.dynamicPropertyNames()]:
            self.setProperty(name, value)
        elif isSealed(type(self)):
            if found is not _MISSING or "_native" in type(self).__dict__ or not name.startswith("_"):
                raise AttributeError(f"'{type(self).__name__}' object has no property '{name}' to set")
            super().__setattr__(name, value)
        elif found is not _MISSING and _isQtMember(type(self), name):
            raise AttributeError(f"Slot '{name}' can not be overwritten on '{type(self).__name__}'")
        else:
            super().__setattr__(name, value)


def isSealed(cls: type) -> bool:
    """Whether ``cls`` stands for a C++ class."""
    return "_native" in cls.__dict__ or "_sealed" in cls.__dict__


def strictClass(native: type, module: str = "qt") -> type:
    """The class of the ``qt`` module that stands for PySide6's ``native``."""
    return StrictMeta(native.__name__, (Strict, native), {"_native": native, "__module__": module})


def hasProperty(cls: type, name: str) -> bool:
    """Whether ``name`` is a Qt property of ``cls``."""
    return type(_lookUp(cls, name)) in (PropertyAttribute, QtCore.Property)


def nativeClass(cls: type) -> type:
    """PySide6's class behind a class of the ``qt`` module, or ``cls`` itself."""
    return cls.__dict__.get("_native", cls)


@contextlib.contextmanager
def withoutChildAttributes():
    """While PySide6's loader makes children attributes of the form, which Slicer's does not."""
    _loading.append(None)
    try:
        yield
    finally:
        _loading.pop()


def patch() -> None:
    """Turn properties and signals of all PySide6 classes into PythonQt-like attributes."""
    if _originals:
        return
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            cls = getattr(module, name)
            if isinstance(cls, NativeMeta) and issubclass(cls, QtCore.QObject):
                _patchClass(cls)
    common = {
        "connect": lambda self, *args: Connections.connect(self, *args),
        "disconnect": lambda self, *args: Connections.disconnect(self, *args),
        "className": lambda self: self.metaObject().className(),
        "delete": lambda self: shiboken6.delete(self),
        "findChildren": _findChildren,
        "findChild": _findChild,
        "name": PropertyAttribute("objectName", _original(QtCore.QObject, "objectName"), "setObjectName"),
    }
    for name, value in common.items():
        replace(QtCore.QObject, name, value)
    replace(QtWidgets.QWidget, "setToolTip", _wrappingSetToolTip(QtWidgets.QWidget.setToolTip))
    replace(QtWidgets.QComboBox, "itemData", _plainItemData(QtWidgets.QComboBox.itemData))


def unpatch() -> None:
    """Give PySide6 its own attributes back."""
    for (cls, name), value in _originals.items():
        if value is _MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, value)
    _originals.clear()


def exposeSignals(cls: type) -> type:
    """Class decorator for stand-in widgets: their PySide Signals become SignalAttributes."""
    for name, value in list(cls.__dict__.items()):
        if type(value) is QtCore.Signal:
            setattr(cls, name, Connections.SignalAttribute(name, value))
    return cls


def _patchClass(cls: type) -> None:
    for name, isOwn, isWritable in _properties(cls):
        if not isOwn and name not in cls.__dict__:
            continue
        if name in cls.__dict__ and not callable(cls.__dict__[name]):
            continue
        capital = name[0].upper() + name[1:]
        getter, isGetter = _original(cls, name), _original(cls, "is" + capital)
        if isGetter is not None and not isinstance(getter, types.MethodDescriptorType):
            getter = isGetter  # QTimer has a static function that is called like its property
        replace(cls, name, PropertyAttribute(name, getter, "set" + capital if isWritable else None,
                                            _original(cls, name)))
    for name, value in list(cls.__dict__.items()):
        if type(value) is QtCore.Signal:
            replace(cls, name, Connections.SignalAttribute(name, value))


@functools.cache
def _properties(cls: type) -> list[tuple[str, bool, bool]]:
    """(name, declared by this class, writable). Kept, since PySide6 gives a usable staticMetaObject only at first."""
    meta = cls.staticMetaObject
    found = [(index, meta.property(index)) for index in range(meta.propertyCount())]
    return [(prop.name(), index >= meta.propertyOffset(), prop.isWritable()) for index, prop in found]


def _original(cls: type, name: str):
    """PySide6's own method ``name`` of ``cls``, also where it is patched already."""
    for base in cls.__mro__:
        value = _originals.get((base, name), base.__dict__.get(name))
        if value is not None and value is not _MISSING:
            return value if callable(value) or isinstance(value, staticmethod) else None
    return None


def replace(cls: type, name: str, value) -> None:
    """Put ``value`` into ``cls`` until ``unpatch``."""
    _originals[cls, name] = cls.__dict__.get(name, _MISSING)
    setattr(cls, name, value)


def allChildren(parent) -> list:
    """Children, their children and so on, each before its own."""
    found = []
    for child in parent.children():
        found += [child, *allChildren(child)]
    return found


def _findChildren(self, *arguments) -> tuple:
    matches = _childMatcher("findChildren", arguments)
    return tuple(child for child in allChildren(self) if matches(child))


def _findChild(self, *arguments):
    """The nearest to the surface, as PythonQt searches a widget's own children before theirs."""
    matches = _childMatcher("findChild", arguments)
    own = self.children()
    found = next((child for child in own if matches(child)), None)
    below = (_findChild(child, *arguments) for child in own)
    return found if found is not None else next((child for child in below if child is not None), None)


def _childMatcher(function: str, arguments: tuple):
    """PythonQt wants a class or the name of one, and takes an object's name ("" as well); other kinds find nothing."""
    if not 1 <= len(arguments) <= 2:
        raise ValueError(f"Called {function}(PyObject type, QString name) with wrong number of arguments: {arguments}")
    kind, name = arguments[0], arguments[1] if len(arguments) == 2 else None
    if isinstance(kind, str):
        return lambda child: child.inherits(kind) and name in (None, child.objectName)
    if not isinstance(kind, type):
        return lambda child: False
    # A class derived in Python stands for the class of Qt's that it is derived from.
    native = _qtClass(kind)
    return lambda child: native is not None and isinstance(child, native) and name in (None, child.objectName)


def _qtClass(cls: type) -> type | None:
    """The class of Qt, or that stands for one of C++, which ``cls`` is or was derived from in Python."""
    return next((nativeClass(each) for each in cls.__mro__
                 if isSealed(each) or each.__module__.startswith("PySide6")), None)


def wrapToolTip(widget) -> None:
    """Makes a plain tool tip rich text, which Qt wraps, as Slicer's ctkToolTipTrapper does."""
    text = widget.toolTip
    if text and not QtGui.Qt.mightBeRichText(text):
        widget.setToolTip(text)


def _wrappingSetToolTip(native):
    def setToolTip(self, text) -> None:
        isPlain = bool(text) and not QtGui.Qt.mightBeRichText(text)
        native(self, QtGui.Qt.convertFromPlainText(text, QtCore.Qt.WhiteSpaceMode.WhiteSpaceNormal) if isPlain
               else text)

    return setToolTip


def _plainItemData(native):
    def itemData(self, *place):
        """PythonQt makes plain text of every kind of text that an item carries: an enumeration is none any more."""
        data = native(self, *place)
        return str(data) if isinstance(data, str) else data

    return itemData


def _bound(function, instance, owner):
    """A method of ``instance``, or a static function (as QCoreApplication has) as it is."""
    return function.__get__(instance, owner) if hasattr(function, "__get__") else function


def _lookUp(cls: type, name: str):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return _MISSING


def _isQtMember(cls: type, name: str) -> bool:
    """Whether the first class that has ``name`` is one of Qt's or a stand-in for one of C++."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return isSealed(base) or base.__module__.startswith("PySide6")
    return False
