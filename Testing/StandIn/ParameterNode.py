"""``slicer.parameterNodeWrapper``: typed access to a vtkMRMLScriptedModuleNode, bound to widgets."""

import logging
import types
import typing

import slicer

from . import ParameterGui
from . import ParameterTypes as Types

SlicerParameterNamePropertyName = "SlicerParameterName"


class _Wrapped:
    """What the decorated class gets. The names here may not be used for parameters."""

    allParameters: dict[str, Types.Parameter]

    def __init__(self, parameterNode) -> None:
        self.parameterNode = parameterNode
        self._connected: dict[int, dict] = {}
        self._observers: dict[int, int] = {}
        self._nextTag, self._updatingGui = 0, False
        for parameter in self.allParameters.values():
            parameter.read(parameterNode)

    def getValue(self, name):
        return self._parameter(name).read(self.parameterNode)

    def setValue(self, name, value):
        self._parameter(name).write(self.parameterNode, value)

    def default(self, name):
        return self._parameter(name).default

    @classmethod
    def dataType(cls, name):
        return cls._parameter(name).datatype

    @classmethod
    def _parameter(cls, name):
        if name not in cls.allParameters:
            raise ValueError(f"Cannot find a param with the given name: {name}; there are {list(cls.allParameters)}")
        return cls.allParameters[name]

    def connectGui(self, gui):
        """Bind every widget that carries a SlicerParameterName; returns a tag for disconnectGui."""
        import qt

        isWidget = getattr(gui, "isWidgetType", lambda: False)()
        widgets = gui.findChildren(qt.QWidget) if isWidget else gui.__dict__.values()
        named = {widget.property(SlicerParameterNamePropertyName): widget for widget in widgets}
        return self.connectParametersToGui({name: widget for name, widget in named.items() if name})

    def connectParametersToGui(self, mapping):
        connectors = {name: ParameterGui.createConnector(widget, self.dataType(name))
                      for name, widget in mapping.items()}
        tag, self._nextTag = self._nextTag, self._nextTag + 1
        self._connected[tag] = connectors
        for name, connector in connectors.items():
            connector.write(self.getValue(name))
            connector.onChanged(self._toParameter(name, connector))
        self._observers[tag] = self.AddObserver("ModifiedEvent", lambda *_: self._updateGui())
        return tag

    def disconnectGui(self, tag):
        for connector in self._connected.pop(tag, {}).values():
            connector.onChanged(None)
        if tag in self._observers:
            self.RemoveObserver(self._observers.pop(tag))

    def _toParameter(self, name, connector):
        def callback():
            if not self._updatingGui:
                with slicer.util.NodeModify(self):
                    self.setValue(name, connector.read())

        return callback

    def _updateGui(self):
        if self._updatingGui:
            return
        self._updatingGui = True
        try:
            with slicer.util.NodeModify(self):
                for connectors in list(self._connected.values()):
                    for name, connector in connectors.items():
                        connector.write(self.getValue(name))
        finally:
            self._updatingGui = False

    def StartModify(self):
        return self.parameterNode.StartModify()

    def EndModify(self, wasModified):
        return self.parameterNode.EndModify(wasModified)

    def AddObserver(self, event, callback, priority=0.0):
        return self.parameterNode.AddObserver(event, callback, priority)

    def RemoveObserver(self, tag):
        self.parameterNode.RemoveObserver(tag)

    def Modified(self):
        self.parameterNode.Modified()


def parameterNodeWrapper(cls=None):
    """Class decorator, with or without parentheses."""
    return _wrap if cls is None else _wrap(cls)


def isParameterNodeWrapper(classOrObject) -> bool:
    return getattr(classOrObject, "_is_parameter_node_wrapper", False)


def _wrap(cls: type) -> type:
    parameters = {}
    for name, datatype in typing.get_type_hints(cls, include_extras=True).items():
        classDefault = Types.Default(cls.__dict__[name]) if name in cls.__dict__ else None
        try:
            parameters[name] = Types.Parameter(name, datatype, classDefault)
        except Exception as error:
            raise Exception(f"Unable to create serializer for {cls} member {name}") from error
        # Decimals and SingleStep reach the widget, and are reported none the less.
        isRead = Types.Validator if classDefault is not None else Types.Validator | Types.Default
        unused = [each for each in parameters[name].annotations if not isinstance(each, isRead)]
        if unused:
            logging.warning("Unused annotations: %s", unused)
        setattr(cls, name, _property(name))
    for name, value in {**vars(_Wrapped), "allParameters": parameters, "_is_parameter_node_wrapper": True}.items():
        if name.startswith("__") and name != "__init__":
            continue
        if name != "__init__" and hasattr(cls, name):
            raise ValueError(f"Cannot use reserved name '{name}' in a parameterNodeWrapper")
        setattr(cls, name, value)
    return cls


def _property(name: str) -> property:
    return property(lambda self: self.getValue(name), lambda self, value: self.setValue(name, value))


def makeModule() -> types.ModuleType:
    """The module ``slicer.parameterNodeWrapper``."""
    module = types.ModuleType("slicer.parameterNodeWrapper")
    names = {"parameterNodeWrapper": parameterNodeWrapper, "isParameterNodeWrapper": isParameterNodeWrapper,
             "SlicerParameterNamePropertyName": SlicerParameterNamePropertyName}
    for each in (Types.Validator, Types.WithinRange, Types.Minimum, Types.Maximum, Types.Choice, Types.Default,
                 Types.Decimals, Types.SingleStep):
        names[each.__name__] = each
    module.__dict__.update(names)
    module.__all__ = list(names)
    return module
