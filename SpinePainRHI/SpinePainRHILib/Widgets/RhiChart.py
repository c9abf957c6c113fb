"""The ratio along the cord as a small chart, with the slice in view; a click tells which slice is wanted."""

from collections.abc import Sequence
from typing import Any

import qt
from slicer.i18n import tr as _

from ..Core.Cases import SliceMeasurement
from ..Events.Signal import Signal

HEIGHT, MARGIN = 110, 6


class RhiChart(qt.QWidget):
    """Draws with the colours of the palette, so that it follows dark and light themes; markers differ by shape.

    Bars: the ratio of each slice. Dashed line: the slice in view. Triangle: the representative slice. Diamond: the
    largest ratio. ``sliceClicked(int)`` is a Signal with the slice's index.
    """

    def __init__(self, parent: Any = None) -> None:
        qt.QWidget.__init__(self, parent)
        self.sliceClicked = Signal()
        self._slices: tuple[SliceMeasurement, ...] = ()
        self._current: int | None = None
        self._marks: tuple[int | None, int | None] = (None, None)
        self.setMinimumHeight(HEIGHT)
        self.setMaximumHeight(HEIGHT)

    def setSlices(self, slices: Sequence[SliceMeasurement], representative: int | None, largest: int | None) -> None:
        """The slices to draw, from first to last, and the indices of the marked ones."""
        self._slices, self._marks = tuple(slices), (representative, largest)
        self.update()

    def setCurrent(self, index: int | None) -> None:
        """The slice in view; None where the view is not along these slices."""
        if index != self._current:
            self._current = index
            self.update()

    def xOf(self, index: int) -> int:
        """Middle of a slice's place, in pixels from the left."""
        left, step = self._scale()
        return int(left + (index - self._slices[0].sliceIndex + 0.5) * step)

    def sliceAt(self, x: float) -> int | None:
        """Index of the slice at ``x`` pixels from the left; None without slices."""
        if not self._slices:
            return None
        left, step = self._scale()
        place = min(max(int((x - left) / step), 0), len(self._slices) - 1)
        return self._slices[place].sliceIndex

    def mousePressEvent(self, event: Any) -> None:
        """A click wants a slice."""
        position = event.pos() if hasattr(event, "pos") else event.position().toPoint()
        index = self.sliceAt(position.x())
        if index is not None:
            self.sliceClicked.emit(index)

    def paintEvent(self, _event: Any) -> None:
        """Draws everything anew; a cord has a hundred slices at most."""
        painter = qt.QPainter()
        painter.begin(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    # Help

    def _scale(self) -> tuple[int, float]:
        left = MARGIN + self._labelWidth()
        return left, max(self.width - left - MARGIN, 1) / max(len(self._slices), 1)

    def _labelWidth(self) -> int:
        return 4 * self.fontMetrics().averageCharWidth() + MARGIN

    def _top(self) -> float:
        """Upper end of the vertical axis in per cent."""
        highest = max((each.rhiPercent for each in self._slices if each.rhiPercent is not None), default=0.0)
        return next((top for top in (1, 2, 5, 10, 20, 50, 100) if highest <= top), highest)

    def _paint(self, painter: Any) -> None:
        text = self.palette.color(qt.QPalette.WindowText)
        faint = self.palette.color(qt.QPalette.Mid)
        bars = self.palette.color(qt.QPalette.Highlight)
        line = self.fontMetrics().height()
        painter.setPen(qt.QPen(text))
        if not self._slices:
            painter.drawText(MARGIN, self.height // 2, _("No cord is outlined yet."))
            return
        left, step = self._scale()
        bottom, ceiling = self.height - line - MARGIN, line + MARGIN
        top = self._top()
        painter.drawText(MARGIN, ceiling + line // 3, f"{top:g} %")
        painter.drawText(MARGIN, bottom, "0")
        painter.drawText(left, self.height - MARGIN, _("Slice {first} to {last}").format(
            first=self._slices[0].sliceIndex, last=self._slices[-1].sliceIndex))
        painter.setPen(qt.QPen(faint))
        painter.drawLine(left, bottom, self.width - MARGIN, bottom)
        painter.drawLine(left, ceiling, self.width - MARGIN, ceiling)
        for each in self._slices:
            x = left + (each.sliceIndex - self._slices[0].sliceIndex) * step
            if each.rhiPercent is None:
                continue  # no cord: a gap, not a bar of height 0
            high = round((bottom - ceiling) * each.rhiPercent / top)
            painter.fillRect(int(x), bottom - max(high, 1), max(int(step) - 1, 1), max(high, 1), qt.QBrush(bars))
        self._paintMarks(painter, text, bottom, ceiling)

    def _paintMarks(self, painter: Any, colour: Any, bottom: int, ceiling: int) -> None:
        first, last = self._slices[0].sliceIndex, self._slices[-1].sliceIndex
        pen = qt.QPen(colour)
        painter.setPen(pen)
        representative, largest = self._marks
        size = 5
        if representative is not None:
            x = self.xOf(representative)
            for row in range(size):  # a triangle that points down
                painter.drawLine(x - size + row, ceiling - size - 2 + row, x + size - row, ceiling - size - 2 + row)
        if largest is not None and largest != representative:
            x, y = self.xOf(largest), ceiling - size - 2
            for row in range(-size, size + 1):  # a diamond
                half = size - abs(row)
                painter.drawLine(x - half, y + row, x + half, y + row)
        if self._current is not None and first <= self._current <= last:
            pen.setStyle(qt.Qt.DashLine)
            painter.setPen(pen)
            painter.drawLine(self.xOf(self._current), ceiling - 2, self.xOf(self._current), bottom)
