"""How Slicer's editor stands in the panel: no wider than it, no longer than needed, in sight while it is used."""

from collections.abc import Iterator
from typing import Any

import qt
import slicer

from .AfterPause import AfterPause
from .Feedback import giveUpKeyboard

ROWS_SHOWN = 4
"""Of the segments' table: a cord and a few lesions; more are scrolled to."""

CONTAINERS = ("QWidget", "QFrame", "QGroupBox")
"""Classes of widgets that only hold others; a slider with its spin box, say, stays one piece."""

PAUSE_MILLISECONDS = 30
"""After an effect was chosen, until Qt has laid out its options."""


class EditorShape:
    """Gives the editor widget its size, and shows it whole when an effect is chosen.

    The editor takes the width that the panel has (its .ui file says so), whatever an effect's options would like:
    their rows that do not fit stand below each other instead, so that the panel is as wide with an effect as without.
    """

    def __init__(self, ui: Any) -> None:
        self._editor, self._scroll, self._contents = ui.editor, ui.panelScroll, ui.panelContents
        self._effectName = ""
        self._pause = AfterPause(PAUSE_MILLISECONDS)

    def close(self) -> None:
        self._pause.stop()

    def fitTable(self) -> None:
        """Makes the table of segments as high as its heading and four rows."""
        frame = slicer.util.findChild(self._editor, "SegmentsTableResizableFrame")
        table = slicer.util.findChild(frame, "SegmentsTable")  # effects have tables of this name, too
        frame.setFixedHeight(_heightOfRows(table) + frame.contentsMargins().bottom())

    def keepSight(self, name: str) -> None:
        """Before Slicer's editor takes the options of an effect away, as after Apply; ``name`` is the effect's that
        is active next."""
        if name != self._effectName:
            giveUpKeyboard(self._editor)

    def showEffect(self, name: str) -> None:
        """Tells which effect is active now, empty for none."""
        if name != self._effectName:
            self._effectName = name
            if name:
                self._pause(self._fold)

    def _fold(self) -> None:
        self.fitTable()
        effect = self._editor.effectByName(self._effectName)
        if effect is not None:
            foldSqueezedRows(effect.optionsFrame())
            self._pause(self._bringIntoSight)

    def _bringIntoSight(self) -> None:
        """Scrolls as little as shows the tools with the options; where both do not fit, the tools win."""
        tools = slicer.util.findChild(self._editor, "EffectsGroupBox")
        options = slicer.util.findChild(self._editor, "OptionsGroupBox")
        origin = qt.QPoint(0, 0)
        top = tools.mapTo(self._contents, origin).y()
        bottom = options.mapTo(self._contents, origin).y() + options.height
        bar, height = self._scroll.verticalScrollBar(), self._scroll.viewport().height
        bar.value = min(max(bar.value, bottom - height), top)


def foldSqueezedRows(widget: Any) -> None:
    """Turns each visible row of ``widget`` that is narrower than its parts need into a column of these parts."""
    for row in _rows(widget):
        if row.direction() == qt.QBoxLayout.LeftToRight and row.geometry().width() < row.minimumSize().width():
            row.setDirection(qt.QBoxLayout.TopToBottom)


def _rows(widget: Any) -> Iterator[Any]:
    """The box layouts of a visible widget and of the containers in it that hold no other layout."""
    if widget.isVisible() and widget.layout() is not None:
        yield from _innermost(widget.layout())


def _innermost(layout: Any) -> Iterator[Any]:
    isInnermost = True
    for index in range(layout.count()):
        item = layout.itemAt(index)
        inner = item.widget()
        if item.layout() is not None:
            isInnermost = False
            yield from _innermost(item.layout())
        elif inner is not None and inner.className() in CONTAINERS and inner.layout() is not None:
            isInnermost = False
            yield from _rows(inner)
    if isInnermost and layout.inherits("QBoxLayout"):
        yield layout


def _heightOfRows(table: Any) -> int:
    """Height in pixels of a table view with its heading and ROWS_SHOWN rows."""
    rows = table.verticalHeader()
    height = table.rowHeight(0) if table.model() is not None and table.model().rowCount() else 0
    return table.horizontalHeader().sizeHint.height() + ROWS_SHOWN * (height or rows.defaultSectionSize) + (
        2 * table.frameWidth)
