"""Loads .ui files into strict widgets, and complains where Qt's own loader would pass over a mistake in silence."""

import contextlib
import gc
import xml.etree.ElementTree as ElementTree

from PySide6 import QtCore, QtWidgets
from PySide6.QtUiTools import QUiLoader as NativeLoader

from . import Connections, StrictQt


class UiFileError(Exception):
    """The .ui file names a class, property, signal or slot that does not exist."""


def makeLoader(widgetClasses: dict[str, type]) -> type:
    """The ``QUiLoader`` class that knows ``widgetClasses`` (by name) besides those of Qt."""

    class QUiLoader(NativeLoader):
        def createWidget(self, className, parent=None, name=""):
            if className in widgetClasses:
                widget = widgetClasses[className](parent)
            elif hasattr(QtWidgets, className):
                widget = _qtClass(className)(parent) if parent is not None else _qtClass(className)()
            else:  # "Line"
                widget = super().createWidget(className, parent, name)
            widget.setObjectName(name)
            self._made.append(widget)
            return widget

        def load(self, file, parent=None):
            # The wrappers must outlive the call: Qt holds the C++ side of them only.
            self._made = []
            content = bytes(file.readAll())
            root = ElementTree.fromstring(content)
            _checkClasses(root, widgetClasses)
            classes = {e.get("name"): _classOf(e.get("class"), widgetClasses) for e in root.iter("widget")}
            for element in root.iter("widget"):
                _checkProperties(element, classes[element.get("name")])
            _translateFlags(root, widgetClasses)
            connections = root.find("connections")
            wires = [] if connections is None else list(connections)
            if connections is not None:
                root.remove(connections)
            buffer = QtCore.QBuffer()
            buffer.setData(ElementTree.tostring(root, encoding="utf-8"))
            buffer.open(QtCore.QIODevice.OpenModeFlag.ReadOnly)
            with StrictQt.withoutChildAttributes(), _withoutCollection():
                widget = super().load(buffer, parent)
            if widget is None:
                raise UiFileError(self.errorString())
            self._made += [_giveLineEdit(each) for each in self._made
                           if isinstance(each, QtWidgets.QComboBox) and each.editable]
            widget.__dict__["_loaded"] = self._made
            for each in self._made:
                StrictQt.wrapToolTip(each)
            byName = {each.objectName: each for each in [widget, *StrictQt.allChildren(widget)]}
            for wire in wires:
                _connect(wire, byName)
            return widget

    return QUiLoader


@contextlib.contextmanager
def _withoutCollection():
    """No garbage collection meanwhile: deleting an old form while Qt builds a new one crashes PySide6."""
    wasEnabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wasEnabled:
            gc.enable()


def _giveLineEdit(box):
    """PythonQt's way of connecting does not work with a line edit that PySide makes by itself."""
    line = _qtClass("QLineEdit")(box)
    box.setLineEdit(line)
    return line


def _qtClass(className: str) -> type:
    import qt

    return getattr(qt, className)


def _classOf(className: str, widgetClasses) -> type | None:
    """None for "Line", which is no class."""
    return widgetClasses.get(className) or getattr(QtWidgets, className, None)


def _checkClasses(root, widgetClasses) -> None:
    """All classes in one go, so that one error names them all."""
    unknown = sorted({e.get("class") for e in root.iter("widget") if e.get("class") not in widgetClasses
                      and not hasattr(QtWidgets, e.get("class")) and e.get("class") != "Line"})
    if unknown:
        raise UiFileError(f"There is no widget class {', '.join(unknown)}")


def _translateFlags(root, widgetClasses) -> None:
    """Turn ``ctkPathLineEdit::Dirs|...`` into the number that the stand-in's property takes."""
    for element in root.iter("widget"):
        cls = widgetClasses.get(element.get("class"))
        for prop in element.findall("property"):
            for value in [*prop.findall("set"), *prop.findall("enum")]:
                names = value.text.split("|")
                if cls is None or not all(name.startswith(cls.__name__ + "::") for name in names):
                    continue
                number = sum(getattr(cls, name.split("::")[1]) for name in names)
                value.tag, value.text = "number", str(number)


def _checkProperties(element, cls) -> None:
    """Every property that is not marked as dynamic (stdset="0") has to exist."""
    for prop in element.findall("property"):
        name = prop.get("name")
        if cls is not None and prop.get("stdset") != "0" and not StrictQt.hasProperty(cls, name):
            raise UiFileError(f"{element.get('class')} '{element.get('name')}' has no property '{name}'")


def _connect(wire, byName) -> None:
    sender, signal, receiver, slot = (wire.findtext(tag) for tag in ("sender", "signal", "receiver", "slot"))
    for name in (sender, receiver):
        if name not in byName:
            raise UiFileError(f"A connection names '{name}', which is no widget of this file")
    if not hasattr(byName[receiver], slot.split("(")[0]):
        raise UiFileError(f"{byName[receiver].className()} '{receiver}' has no slot '{slot}'")
    if not Connections.connect(byName[sender], signal, byName[receiver], slot):
        raise UiFileError(f"{byName[sender].className()} '{sender}' has no signal '{signal}'")
