"""What a user does with keys and time, as Qt itself delivers it; works on the stand-in and in a real Slicer."""

import time

import qt
import slicer
from StandIn.ModulePanel import processEvents


def waitUntil(condition, seconds=10.0):
    """Lets Qt's time pass until ``condition()`` holds; AssertionError where it does not in time."""
    end = time.monotonic() + seconds
    processEvents()
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("What was waited for did not come")
        time.sleep(0.01)
        processEvents()


def pressKey(widget, name):
    """A key, such as ``7`` or ``Return``, while ``widget`` has the focus.

    As Qt does: the widget is asked first whether the key is its own (an editing field says so of digits, not of
    Return); else a shortcut of it or of a widget around it takes the key; else the widget gets it. True where a
    shortcut took it.
    """
    key, text = int(getattr(qt.Qt, f"Key_{name}")), name if len(name) == 1 else ""
    override = qt.QKeyEvent(qt.QEvent.ShortcutOverride, key, qt.Qt.NoModifier, text)
    override.ignore()
    slicer.app.sendEvent(widget, override)
    shortcut = None if override.isAccepted() else _shortcutFor(widget, qt.QKeySequence(key).toString())
    if shortcut is not None:
        shortcut.activated()
    else:
        for kind in (qt.QEvent.KeyPress, qt.QEvent.KeyRelease):
            slicer.app.sendEvent(widget, qt.QKeyEvent(kind, key, qt.Qt.NoModifier, text))
    processEvents()
    return shortcut is not None


def focusIn(widget):
    """What a widget is told when it gets the focus in the active window; a field completes only then."""
    slicer.app.sendEvent(widget, qt.QFocusEvent(qt.QEvent.FocusIn))


def pressFocused(window, *names):
    """Keys one after the other, each while that widget of ``window`` has the focus that then has it."""
    for name in names:
        pressKey(window.focusWidget() or window, name)


def _shortcutFor(widget, sequence):
    while widget is not None:
        for each in widget.findChildren(qt.QShortcut):
            if each.parent() == widget and each.enabled and each.key.toString() == sequence:
                return each
        widget = widget.parent()
    return None


def clickIn(widget, x, y):
    """A click of the left button at a place of the widget."""
    place = qt.QPointF(float(x), float(y))
    for kind, held in ((qt.QEvent.MouseButtonPress, qt.Qt.LeftButton), (qt.QEvent.MouseButtonRelease, qt.Qt.NoButton)):
        slicer.app.sendEvent(widget, qt.QMouseEvent(kind, place, place, qt.Qt.LeftButton, held, qt.Qt.NoModifier))
    processEvents()


def turnWheel(widget, degrees=45):
    """The mouse wheel turned over the middle of the widget; what it does not take goes to the widgets around it."""
    place = qt.QPointF(widget.width / 2, widget.height / 2)
    slicer.app.sendEvent(widget, qt.QWheelEvent(
        place, qt.QPointF(widget.mapToGlobal(place.toPoint())), qt.QPoint(0, 0), qt.QPoint(0, 8 * degrees),
        qt.Qt.NoButton, qt.Qt.NoModifier, qt.Qt.NoScrollPhase, False))
    processEvents()


def forgetSettings(group):
    """Takes a group of application settings away until the caller puts them back with what is returned."""
    settings = qt.QSettings()
    kept = {key: settings.value(key) for key in settings.allKeys() if key.startswith(group + "/")}
    settings.remove(group)
    return lambda: [settings.remove(group), *(settings.setValue(key, value) for key, value in kept.items())]
