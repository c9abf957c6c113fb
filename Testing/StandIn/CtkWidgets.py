"""The ``ctk`` module: as much of CTK's widgets as .ui files and module code of this extension use."""

import re
import types

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import Property, Signal

from .StrictQt import Strict, StrictMeta, exposeSignals, strictClass

Native = QtWidgets


@exposeSignals
class ctkCollapsibleButton(Strict, Native.QFrame, metaclass=StrictMeta):
    """A titled box; ``collapsed`` hides what is in it."""

    _sealed = True
    contentsCollapsed = Signal(bool)
    toggled = Signal(bool)
    clicked = Signal(bool)

    def __init__(self, parent=None):
        Native.QFrame.__init__(self, *([parent] if isinstance(parent, QtWidgets.QWidget) else []))
        self._text = parent if isinstance(parent, str) else ""
        self._collapsed, self._collapsedHeight, self._maximum = False, 14, self.maximumHeight
        self._update()

    def _buttonHeight(self):
        return self.fontMetrics().height() + 8

    def sizeHint(self):
        if self._collapsed:
            return QtCore.QSize(Native.QFrame.minimumSizeHint(self).width(),
                                self._buttonHeight() + self._collapsedHeight)
        return Native.QFrame.sizeHint(self)

    def minimumSizeHint(self):
        return self.sizeHint() if self._collapsed else Native.QFrame.minimumSizeHint(self)

    def setCollapsedHeight(self, height):
        self._collapsedHeight = height
        self.updateGeometry()

    def _update(self):
        self.setContentsMargins(0, self._buttonHeight(), 0, 0)
        for child in self.children():
            if child.isWidgetType():
                child.setVisible(not self._collapsed)
        self.update()

    def showEvent(self, event):
        """A .ui file says ``collapsed`` before it makes the contents."""
        if self._collapsed:
            self._update()

    def paintEvent(self, event):
        painter = QtGui.QPainter(self)
        painter.drawText(4, self.fontMetrics().height(), ("▸ " if self._collapsed else "▾ ") + self._text)
        painter.end()

    def setText(self, text):
        self._text = text
        self.update()

    def setCollapsed(self, collapsed):
        if collapsed == self._collapsed:
            return
        self._collapsed = collapsed
        self._update()
        if collapsed:
            self._maximum = self.maximumHeight
        self.setMaximumHeight(self.sizeHint().height() if collapsed else self._maximum)
        self.updateGeometry()
        self.toggled.emit(not collapsed)
        self.contentsCollapsed.emit(collapsed)

    def setChecked(self, checked):
        self.setCollapsed(not checked)

    def click(self):
        self.setCollapsed(not self._collapsed)
        self.clicked.emit(not self._collapsed)

    text = Property(str, lambda self: self._text, setText)
    collapsed = Property(bool, lambda self: self._collapsed, setCollapsed)
    checked = Property(bool, lambda self: not self._collapsed, setChecked)
    checkable = Property(bool, lambda self: True, lambda self, value: None)
    contentsFrameShape = Property(int, lambda self: 0, lambda self, value: None)
    collapsedHeight = Property(int, lambda self: self._collapsedHeight, setCollapsedHeight)


@exposeSignals
class ctkDoubleSpinBox(Strict, Native.QDoubleSpinBox, metaclass=StrictMeta):
    """A double spin box."""

    _sealed = True


@exposeSignals
class ctkSliderWidget(Strict, Native.QWidget, metaclass=StrictMeta):
    """A slider with a spin box; values are doubles kept within [minimum, maximum]."""

    _sealed = True
    valueChanged = Signal(float)
    valueIsChanging = Signal(float)

    def __init__(self, parent=None):
        Native.QWidget.__init__(self, parent)
        layout = Native.QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._slider = Native.QSlider(QtCore.Qt.Orientation.Horizontal)
        self._slider.setRange(0, 1000)
        self._spinBox = Native.QDoubleSpinBox()
        layout.addWidget(self._slider)
        layout.addWidget(self._spinBox)
        self._tracking, self._step, self._page, self._tick = True, 1.0, 10.0, 0.0
        self._spinBox.setRange(0.0, 99.0)
        self._spinBox.valueChanged.connect(self._onValue)
        self._slider.valueChanged.connect(self._onSlider)

    def _onValue(self, value):
        span = self._spinBox.maximum - self._spinBox.minimum
        blocker = QtCore.QSignalBlocker(self._slider)
        self._slider.setValue(round(1000 * (value - self._spinBox.minimum) / span) if span else 0)
        blocker.unblock()
        self.valueIsChanging.emit(value)
        self.valueChanged.emit(value)

    def _onSlider(self, position):
        low, high = self._spinBox.minimum, self._spinBox.maximum
        self._spinBox.setValue(low + (high - low) * position / 1000)

    def _updatePage(self):
        """A click in the groove goes on by ``pageStep``."""
        span = self._spinBox.maximum - self._spinBox.minimum
        self._slider.setPageStep(round(1000 * self._page / span) if span else 0)

    def setMinimum(self, value):
        self._spinBox.setMinimum(value)
        self._updatePage()

    def setMaximum(self, value):
        self._spinBox.setMaximum(value)
        self._updatePage()

    def setRange(self, low, high):
        self._spinBox.setRange(low, high)
        self._updatePage()

    def setValue(self, value):
        self._spinBox.setValue(value)

    def setDecimals(self, value):
        self._spinBox.setDecimals(value)

    def setSingleStep(self, value):
        self._step = value
        self._spinBox.setSingleStep(value)

    def setPageStep(self, value):
        self._page = value
        self._updatePage()

    def setTickInterval(self, value):
        self._tick = value

    def setSuffix(self, text):
        self._spinBox.setSuffix(text)

    def setPrefix(self, text):
        self._spinBox.setPrefix(text)

    def setTracking(self, on):
        self._tracking = on

    def setSpinBoxVisible(self, visible):
        self._spinBox.setVisible(visible)

    value = Property(float, lambda self: self._spinBox.value, setValue)
    minimum = Property(float, lambda self: self._spinBox.minimum, setMinimum)
    maximum = Property(float, lambda self: self._spinBox.maximum, setMaximum)
    singleStep = Property(float, lambda self: self._step, setSingleStep)
    pageStep = Property(float, lambda self: self._page, setPageStep)
    tickInterval = Property(float, lambda self: self._tick, setTickInterval)
    decimals = Property(int, lambda self: self._spinBox.decimals, setDecimals)
    suffix = Property(str, lambda self: self._spinBox.suffix, setSuffix)
    prefix = Property(str, lambda self: self._spinBox.prefix, setPrefix)
    tracking = Property(bool, lambda self: self._tracking, setTracking)
    spinBoxVisible = Property(bool, lambda self: not self._spinBox.isHidden(), setSpinBoxVisible)


@exposeSignals
class ctkPathLineEdit(Strict, Native.QWidget, metaclass=StrictMeta):
    """A line for the path of a file or folder. ``filters`` is a combination of the flags below.

    As in CTK the line is that of a combo box, and every change of its text is told, each typed letter too, but only
    where the text is valid: not empty, and of a name filter's ending.
    """

    _sealed = True
    Dirs, Files, Drives, NoSymLinks = 1, 2, 4, 8
    Readable, Writable, Executable, Hidden = 16, 32, 64, 256
    currentPathChanged = Signal(str)
    validInputChanged = Signal(bool)

    def __init__(self, parent=None):
        Native.QWidget.__init__(self, parent)
        layout = Native.QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._comboBox, self._lineEdit = strictClass(Native.QComboBox)(), strictClass(Native.QLineEdit)()
        self._comboBox.setLineEdit(self._lineEdit)
        self._comboBox.setInsertPolicy(Native.QComboBox.InsertPolicy.NoInsert)
        self._lineEdit.setCompleter(None)
        self._button = Native.QToolButton()
        self._button.setText("…")
        layout.addWidget(self._comboBox)
        self.setFocusProxy(self._lineEdit)
        layout.addWidget(self._button)
        self._filters, self._nameFilters = ctkPathLineEdit.Files | ctkPathLineEdit.Readable, []
        self._label, self._settingKey = "", ""
        self._isValid = False
        self._lineEdit.textChanged.connect(self._onText)
        self._validate()

    def _validate(self):
        """As ctk::nameFiltersToRegularExpression."""
        endings = re.findall(r"\*\.(\w+)", " ".join(self._nameFilters))
        pattern = "|".join(rf".*\.{ending}?$" for ending in endings)
        self._lineEdit.setValidator(QtGui.QRegularExpressionValidator(
            QtCore.QRegularExpression(f"({pattern})" if endings else ".+"), self))

    def _onText(self, text):
        before, self._isValid = self._isValid, self._lineEdit.hasAcceptableInput()
        if self._isValid:
            self.currentPathChanged.emit(text)
        if self._isValid is not before:
            self.validInputChanged.emit(self._isValid)

    def comboBox(self):
        return self._comboBox

    def setCurrentPath(self, path):
        self._lineEdit.setText(path)

    def addCurrentPathToHistory(self):
        """Nothing to do: there is no history here."""

    def setFilters(self, filters):
        self._filters = int(filters)

    def setNameFilters(self, filters):
        self._nameFilters = list(filters)
        self._validate()

    def setSettingKey(self, key):
        self._settingKey = key

    def setLabel(self, text):
        self._label = text

    def setShowBrowseButton(self, on):
        self._button.setVisible(on)

    currentPath = Property(str, lambda self: self._lineEdit.text, setCurrentPath)
    filters = Property(int, lambda self: self._filters, setFilters)
    nameFilters = Property("QStringList", lambda self: self._nameFilters, setNameFilters)
    settingKey = Property(str, lambda self: self._settingKey, setSettingKey)
    label = Property(str, lambda self: self._label, setLabel)
    showBrowseButton = Property(bool, lambda self: not self._button.isHidden(), setShowBrowseButton)
    showHistoryButton = Property(bool, lambda self: False, lambda self, on: None)


@exposeSignals
class ctkComboBox(Strict, Native.QComboBox, metaclass=StrictMeta):
    """A combo box."""

    _sealed = True


@exposeSignals
class ctkCheckBox(Strict, Native.QCheckBox, metaclass=StrictMeta):
    """A check box."""

    _sealed = True


WIDGETS = [ctkCheckBox, ctkCollapsibleButton, ctkComboBox, ctkDoubleSpinBox, ctkPathLineEdit, ctkSliderWidget]


def makeCtkModule() -> types.ModuleType:
    """The module that ``import ctk`` gives while the stand-in is installed."""
    module = types.ModuleType("ctk")
    for widget in WIDGETS:
        setattr(module, widget.__name__, widget)
    return module
