"""How values of a parameter node are written as text, checked and read back.

Written texts equal those of Slicer ("True", an enumeration's member name, a node reference), so that scenes saved
by one are read by the other. Types that this extension does not use are refused by name.
"""

import enum
import pathlib
import types
import typing

import slicer


class Validator:
    """Base of the annotations that check a value."""

    def validate(self, value) -> None:
        raise NotImplementedError


class WithinRange(Validator):
    """minimum <= value <= maximum."""

    def __init__(self, minimum, maximum) -> None:
        self.minimum, self.maximum = minimum, maximum

    def validate(self, value) -> None:
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"Value must be within range [{self.minimum}, {self.maximum}], is {value}")


class Minimum(Validator):
    """value >= minimum."""

    def __init__(self, minimum) -> None:
        self.minimum = minimum

    def validate(self, value) -> None:
        if value < self.minimum:
            raise ValueError(f"Value must be at least {self.minimum}, is {value}")


class Maximum(Validator):
    """value <= maximum."""

    def __init__(self, maximum) -> None:
        self.maximum = maximum

    def validate(self, value) -> None:
        if value > self.maximum:
            raise ValueError(f"Value must be at most {self.maximum}, is {value}")


class Choice(Validator):
    """value is one of ``choices``."""

    def __init__(self, choices) -> None:
        self.choices = choices

    def validate(self, value) -> None:
        if value not in self.choices:
            raise ValueError(f"Value must be one of {self.choices}, is {value!r}")


class Default:
    """The value a new parameter starts with."""

    def __init__(self, value=None, *, generator=None) -> None:
        self._value, self._generator = value, generator

    @property
    def value(self):
        return self._generator() if self._generator else self._value


class Decimals:
    """Decimals of the widget that shows the parameter."""

    def __init__(self, value: int) -> None:
        self.value = value


class SingleStep:
    """Step of the widget that shows the parameter."""

    def __init__(self, value) -> None:
        self.value = value


def split(annotated) -> tuple:
    """(type, annotations) of a possibly annotated type."""
    arguments = typing.get_args(typing.Annotated[annotated, None])
    return arguments[0], arguments[1:-1]


def first(annotations, kind: type):
    """The first annotation of ``kind``, or None."""
    return next((each for each in annotations if isinstance(each, kind)), None)


def nodeTypes(datatype) -> tuple | None:
    """The node classes that ``datatype`` (``Node``, ``Node | None``, a union of them) admits; None if it is none."""
    plain = split(datatype)[0]
    isUnion = isinstance(plain, types.UnionType) or typing.get_origin(plain) is typing.Union
    members = [each for each in (typing.get_args(plain) if isUnion else (plain,)) if each is not type(None)]
    if members and all(isinstance(each, type) and issubclass(each, slicer.vtkMRMLNode) for each in members):
        return tuple(members)
    return None


class Parameter:
    """One parameter of a class: its name, type, default and checks."""

    def __init__(self, name: str, datatype, classDefault: Default | None) -> None:
        self.name, self.datatype = name, datatype
        self.plain, annotations = split(datatype)
        self.nodes = nodeTypes(datatype)
        self.validators = [each for each in annotations if isinstance(each, Validator)]
        self.annotations = annotations
        if self.nodes is None and not self._isKnown():
            raise Exception(f"Unable to create serializer for type: {self.plain}")
        self.default = classDefault or first(annotations, Default) or Default(self._emptyValue())

    def _isKnown(self) -> bool:
        return self.plain in (int, float, str, bool, pathlib.Path) or self._isEnum()

    def _isEnum(self) -> bool:
        return isinstance(self.plain, type) and issubclass(self.plain, enum.Enum)

    def _emptyValue(self):
        if self.nodes is not None:
            return None
        return next(iter(self.plain)) if self._isEnum() else self.plain()

    def check(self, value) -> None:
        """TypeError or ValueError where ``value`` may not be written."""
        kinds = self.nodes or ((int, float) if self.plain is float else self.plain)
        if self.nodes is None and self.plain is not bool and value is None:
            raise ValueError("Value must not be None")
        if value is not None and self.plain is not bool and not isinstance(value, kinds):
            raise TypeError(f"Value must be of type '{kinds}', is type '{type(value)}' value '{value}'")
        for validator in self.validators:
            validator.validate(value)

    def write(self, node, value) -> None:
        """Check ``value``, then put it into the MRML ``node``."""
        self.check(value)
        if self.nodes is not None:
            node.SetParameter(self.name, "")
            node.SetNodeReferenceID(self.name, value.GetID() if value is not None else None)
        elif self._isEnum():
            node.SetParameter(self.name, value.name)
        elif self.plain is bool:
            node.SetParameter(self.name, "True" if value else "False")
        else:
            node.SetParameter(self.name, str(value))

    def read(self, node):
        """The value in the MRML ``node``; the default is written first where there is none."""
        if not node.HasParameter(self.name):
            self.write(node, self.default.value)
        if self.nodes is not None:
            return node.GetNodeReference(self.name)
        text = node.GetParameter(self.name)
        if self._isEnum():
            return self.plain[text]
        return text == "True" if self.plain is bool else self.plain(text)
