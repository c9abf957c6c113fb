"""Which widget shows which type of parameter, with Slicer's rules for bounds."""

import enum
import pathlib

import slicer

from . import ParameterTypes as Types
from .StrictQt import nativeClass


class Connector:
    """A widget as the place of one value."""

    def __init__(self, widget, read, write, signals) -> None:
        self.read, self.write = read, write
        self._widget, self._signals, self._callback = widget, signals, None

    def onChanged(self, callback) -> None:
        """Call ``callback()`` at each change; None ends it."""
        for name in self._signals:
            if self._callback is not None:
                getattr(self._widget, name).disconnect(self._callback)
            if callback is not None:
                getattr(self._widget, name).connect(callback)
        self._callback = callback


def createConnector(widget, datatype) -> Connector:
    """As Slicer's: RuntimeError where the widget cannot show the type, or would have to be bounded."""
    plain, annotations = Types.split(datatype)
    for kinds, makers in _table().items():
        if nativeClass(type(widget)) in [nativeClass(kind) for kind in kinds]:
            for types_, maker in makers.items():
                if plain in types_ or (enum.Enum in types_ and _isEnum(plain)) or (
                        slicer.vtkMRMLNode in types_ and Types.nodeTypes(datatype)):
                    return maker(widget, datatype, plain, annotations)
    raise RuntimeError(f"Unable to create GUI connector from datatype '{datatype}' to widget type '{type(widget)}'.")


def _table() -> dict:
    import ctk
    import qt

    return {
        (qt.QCheckBox, ctk.ctkCheckBox): {(bool,): _attribute("checked", "stateChanged")},
        (qt.QPushButton,): {(bool,): _checkable},
        (qt.QSlider, qt.QSpinBox): {(int,): _integer},
        (qt.QDoubleSpinBox, ctk.ctkSliderWidget, ctk.ctkDoubleSpinBox): {(float, int): _double},
        (qt.QComboBox, ctk.ctkComboBox): {(enum.Enum,): _enum, (int, float, str, bool): _choice},
        (qt.QLineEdit,): {(str,): _lineEdit},
        (qt.QLabel,): {(str,): _attribute("text")},
        (qt.QTextEdit,): {(str,): _textEdit},
        (ctk.ctkPathLineEdit,): {(pathlib.Path,): _path},
        (slicer.qMRMLNodeComboBox,): {(slicer.vtkMRMLNode,): _node},
    }


def _isEnum(plain) -> bool:
    return isinstance(plain, type) and issubclass(plain, enum.Enum)


def _attribute(name: str, *signals):
    return lambda widget, *_: Connector(widget, lambda: getattr(widget, name),
                                        lambda value: setattr(widget, name, value), signals)


def _checkable(widget, *_):
    widget.checkable = True
    return _attribute("checked", "toggled")(widget)


def _bounds(annotations) -> tuple:
    within = Types.first(annotations, Types.WithinRange)
    if within is not None:
        return within.minimum, within.maximum
    low, high = Types.first(annotations, Types.Minimum), Types.first(annotations, Types.Maximum)
    return (low.minimum if low else None), (high.maximum if high else None)


def _integer(widget, datatype, plain, annotations):
    low, high = _bounds(annotations)
    if widget.className() == "QSlider" and None in (low, high):
        raise RuntimeError("Cannot have a connection to QSlider where the int type is unbounded.")
    _setStep(widget, annotations)
    widget.setRange(-(2**31) if low is None else low, 2**31 - 1 if high is None else high)
    return _attribute("value", "valueChanged")(widget)


def _double(widget, datatype, plain, annotations):
    low, high = _bounds(annotations)
    if widget.className() == "ctkSliderWidget" and None in (low, high):
        raise RuntimeError("Cannot have a connection to ctkSliderWidget where the float types is unbounded.")
    decimals = Types.first(annotations, Types.Decimals)
    if plain is int or decimals is not None:
        widget.decimals = 0 if plain is int else decimals.value
    _setStep(widget, annotations)
    widget.minimum = float("-inf") if low is None else low
    widget.maximum = float("inf") if high is None else high
    return Connector(widget, lambda: plain(widget.value), lambda value: setattr(widget, "value", plain(value)),
                     ["valueChanged"])


def _setStep(widget, annotations) -> None:
    step = Types.first(annotations, Types.SingleStep)
    if step is not None:
        widget.singleStep = step.value


def _items(widget, labels, values):
    widget.clear()
    for label in labels:
        widget.addItem(label)

    def write(value) -> None:
        if value not in values:
            raise ValueError(f"Unable to find value {value} in choices {values}")
        widget.currentIndex = values.index(value)

    return Connector(widget, lambda: values[widget.currentIndex], write, ["currentIndexChanged"])


def _enum(widget, datatype, plain, annotations):
    label = getattr(plain, "label", lambda member: member.name)
    return _items(widget, [label(member) for member in plain], list(plain))


def _choice(widget, datatype, plain, annotations):
    choice = Types.first(annotations, Types.Choice)
    if choice is None:
        raise RuntimeError("ComboBoxToStringableConnector requires the Choice annotation to be used.")
    return _items(widget, [str(each) for each in choice.choices], list(choice.choices))


def _lineEdit(widget, *_):
    def write(value) -> None:
        if widget.text != value:  # keeps the cursor where the user types
            widget.text = value

    return Connector(widget, lambda: widget.text, write, ["textChanged"])


def _textEdit(widget, *_):
    return Connector(widget, widget.toPlainText, widget.setPlainText, ["textChanged"])


def _path(widget, datatype, plain, annotations):
    def write(value) -> None:
        widget.currentPath = str(value)

    return Connector(widget, lambda: plain(widget.currentPath), write, ["currentPathChanged"])


def _node(widget, datatype, plain, annotations):
    widget.nodeTypes = [kind().GetClassName() for kind in Types.nodeTypes(datatype)]
    return Connector(widget, widget.currentNode, widget.setCurrentNode, ["currentNodeChanged"])
