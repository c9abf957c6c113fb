"""Slicer's error log: what Qt, VTK and Python's ``logging`` report, in the order in which they do.

As in Slicer, a line that VTK prints is an entry, and so is a line of Python's ``logging`` from the level INFO up.
"""

import logging
import sys

import vtk
from PySide6 import QtCore, QtGui

from .StrictQt import Strict, StrictMeta

LEVELS = {logging.INFO: "Info", logging.WARNING: "Warning", logging.ERROR: "Error", logging.CRITICAL: "Critical"}
_QT_LEVELS = {QtCore.QtMsgType.QtDebugMsg: "Debug", QtCore.QtMsgType.QtInfoMsg: "Info",
              QtCore.QtMsgType.QtWarningMsg: "Warning", QtCore.QtMsgType.QtCriticalMsg: "Critical",
              QtCore.QtMsgType.QtFatalMsg: "Fatal"}
_OFFSCREEN = ("This plugin does not support", "bad X server connection")
"""In what is said only where there is no screen."""


class ctkErrorLogModel(Strict, QtGui.QStandardItemModel, metaclass=StrictMeta):
    """``slicer.app.errorLogModel()``; entries of one origin are not put together, as Slicer's are within a second."""

    _sealed = True
    TimeColumn, ThreadIdColumn, LogLevelColumn, OriginColumn, DescriptionColumn = range(5)

    def __init__(self) -> None:
        QtGui.QStandardItemModel.__init__(self, 0, 5)
        self._isAdding = False
        self._handler = _Handler(self._add)
        logging.getLogger().addHandler(self._handler)
        self._levelBefore = logging.getLogger().level
        logging.getLogger().setLevel(logging.INFO)  # in Slicer DEBUG: its handler takes these, too
        self._before = QtCore.qInstallMessageHandler(self._onQt)
        self._window = vtk.vtkOutputWindow.GetInstance()
        self._tags = [self._window.AddObserver(event, self._vtkCallback(level))
                      for event, level in (("WarningEvent", "Warning"), ("ErrorEvent", "Error"))]

    def uninstall(self) -> None:
        logging.getLogger().removeHandler(self._handler)
        logging.getLogger().setLevel(self._levelBefore)
        QtCore.qInstallMessageHandler(self._before)
        for tag in self._tags:
            self._window.RemoveObserver(tag)

    def logEntryCount(self):
        return self.rowCount()

    def logEntryDescription(self, row):
        return self.index(row, self.DescriptionColumn).data() or ""

    def clear(self):
        self.removeRows(0, self.rowCount())

    def _add(self, level: str, origin: str, text: str) -> None:
        if self._isAdding or any(each in text for each in _OFFSCREEN):
            return
        self._isAdding = True
        try:
            self.appendRow([QtGui.QStandardItem(each) for each in ("", "", level, origin, text)])
        finally:
            self._isAdding = False

    def _onQt(self, kind, _context, text) -> None:
        self._add(_QT_LEVELS[kind], "Qt", text)
        print(text, file=sys.stderr)

    def _vtkCallback(self, level: str):
        def call(_caller, _event, text) -> None:
            self._add(level, "VTK", text)

        call.CallDataType = vtk.VTK_STRING
        return call


class _Handler(logging.Handler):
    def __init__(self, add) -> None:
        super().__init__(logging.INFO)
        self._add = add

    def emit(self, record) -> None:
        level = max((each for each in LEVELS if each <= record.levelno), default=logging.INFO)
        self._add(LEVELS[level], "Python", record.getMessage())
