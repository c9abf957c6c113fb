"""Signals connected as PythonQt connects them: by signature text, and holding a strong reference to the receiver."""

import inspect

import shiboken6
from PySide6 import QtCore

QObject = QtCore.QObject
nativeConnect = QObject.connect
_nativeDisconnect = QObject.disconnect
_connections: dict[int, list[tuple]] = {}
"""Address of the sender -> (signature, receiver, relay). As in PythonQt, receivers live until the sender dies."""


def signalSignature(sender, text: str) -> str | None:
    """The signature as Qt knows it, or None where ``sender`` has no such signal."""
    signature = bytes(QtCore.QMetaObject.normalizedSignature(text)).decode()
    for cls in type(sender).__mro__:
        signature = cls.__dict__.get("vtkSignals", {}).get(signature, signature)
    return signature if sender.metaObject().indexOfSignal(signature) >= 0 else None


def firstSignature(sender, name: str) -> str:
    """The fullest signature of the signal called ``name`` (Qt lists it before its shortened forms)."""
    meta = sender.metaObject()
    for index in range(meta.methodCount()):
        method = meta.method(index)
        signature = bytes(method.methodSignature()).decode()
        if method.methodType() == QtCore.QMetaMethod.MethodType.Signal and signature.split("(")[0] == name:
            return signature
    raise AttributeError(f"{meta.className()} has no signal {name}")


def connect(sender, signal: str, receiver, slot: str | None = None) -> bool:
    """As in PythonQt: False and a printed line, nothing more, where the signal does not exist."""
    signature = signalSignature(sender, signal)
    function = _slotFunction(receiver, slot) if slot else receiver
    if signature is None or not callable(function):
        kind = "signal" if signature is None else "callable receiver for"
        print(f"QObject::connect: no {kind} {sender.metaObject().className()}::{signal}")
        return False
    relay = _relay(function)
    address = shiboken6.getCppPointer(sender)[0]
    if address not in _connections:
        _connections[address] = []
        nativeConnect(sender, "2destroyed()", lambda: _connections.pop(address, None))
    _connections[address].append((signature, function, relay))
    return bool(nativeConnect(sender, "2" + signature, relay))


def disconnect(sender, signal: str | None = None, receiver=None, slot: str | None = None) -> bool:
    """Undo the connections of ``signal`` with ``receiver`` (all of them where it is None)."""
    signature = None if signal is None else signalSignature(sender, signal)
    if signal is not None and signature is None:
        print(f"QObject::disconnect: no signal {sender.metaObject().className()}::{signal}")
        return False
    function = _slotFunction(receiver, slot) if slot else receiver
    entries = _connections.get(shiboken6.getCppPointer(sender)[0], [])
    found = [e for e in entries if signature in (None, e[0]) and (function is None or e[1] == function)]
    for entry in found:
        entries.remove(entry)
        _nativeDisconnect(sender, "2" + entry[0], entry[2])
    return bool(found)


def connectionCount(sender) -> int:
    """How many receivers ``sender`` has, for tests of what a tear-down left behind."""
    return len(_connections.get(shiboken6.getCppPointer(sender)[0], []))


class SignalFunction:
    """What ``widget.clicked`` is: connect, disconnect and, called, emit."""

    def __init__(self, sender, name: str, instance) -> None:
        self._sender, self._name, self._instance = sender, name, instance

    def connect(self, receiver) -> bool:
        return connect(self._sender, firstSignature(self._sender, self._name), receiver)

    def disconnect(self, receiver=None) -> bool:
        return disconnect(self._sender, firstSignature(self._sender, self._name), receiver)

    def emit(self, *values) -> None:
        signature = firstSignature(self._sender, self._name)
        types = signature[len(self._name) + 1:-1]
        (self._instance[types] if types and types != "PyObject" else self._instance).emit(*values)

    __call__ = emit


class SignalAttribute:
    """Stands in a class where PySide has its Signal, and gives SignalFunction objects instead.

    PySide's own object is kept in the sender's dict, not under the signal's name: PySide would find it first.
    """

    def __init__(self, name: str, native) -> None:
        self._name, self._key, self._native = name, f"{name} signal", native

    def __get__(self, sender, owner=None):
        if sender is None:
            return self
        instance = sender.__dict__.get(self._key)
        if instance is None:
            instance = self._native.__get__(sender, type(sender))
            sender.__dict__[self._key] = instance
        return SignalFunction(sender, self._name, instance)

    def __set__(self, sender, value) -> None:
        if type(value) is not QtCore.SignalInstance:
            raise AttributeError(f"Signal '{self._name}' can not be overwritten")
        sender.__dict__[self._key] = value


def _relay(function):
    """A plain function that hands on as many values as ``function`` takes (PythonQt counts its positional names)."""
    limit = _positionalCount(function)
    return lambda *values: function(*(values if limit is None else values[:limit])) and None


def _positionalCount(function) -> int | None:
    """None: as many as come. Defaults count as places: ``lambda index=1: ...`` gets the signal's value."""
    if not (inspect.isfunction(function) or inspect.ismethod(function)):
        return None
    code = function.__code__
    if code.co_flags & inspect.CO_VARARGS:
        return None
    return code.co_argcount - (1 if inspect.ismethod(function) else 0)


def _slotFunction(receiver, slot: str):
    """The method of ``receiver`` that a slot text such as ``setVisible(bool)`` names, or None."""
    attribute = getattr(receiver, slot.split("(")[0].strip(), None)
    return attribute if callable(attribute) else None
