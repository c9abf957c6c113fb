"""The ratio along the cord as a small chart, with the slice in view; a click tells which slice is wanted."""

from typing import Any

import qt

from ..Events.Signal import Signal
from ..Shown.CordChart import CordChart

HEIGHT, MARGIN = 110, 6


class RhiChart(qt.QWidget):
    """Draws with the colours of the palette, so that it follows dark and light themes; markers differ by shape.

    Bars: the ratio of each slice. Dashed line: the slice in view. Triangle: the representative slice. Diamond: the
    largest ratio. ``sliceClicked(int)`` is a Signal with the slice's index.
    """

    def __init__(self, parent: Any = None) -> None:
        qt.QWidget.__init__(self, parent)
        self.sliceClicked = Signal()
        self._chart = CordChart()
        self._current: int | None = None
        self.setMinimumHeight(HEIGHT)
        self.setMaximumHeight(HEIGHT)

    def setChart(self, chart: CordChart) -> None:
        """What to draw."""
        self._chart = chart
        self.update()

    def setCurrent(self, index: int | None) -> None:
        """The slice in view; None where the view is not along these slices."""
        if index != self._current:
            self._current = index
            self.update()

    def xOf(self, index: int) -> int:
        """Middle of a slice's place, in pixels from the left."""
        left, step = self._scale()
        return int(left + (index - self._chart.bars[0].sliceIndex + 0.5) * step)

    def sliceAt(self, x: float) -> int | None:
        """Index of the slice at ``x`` pixels from the left; None without slices."""
        bars = self._chart.bars
        if not bars:
            return None
        left, step = self._scale()
        return bars[min(max(int((x - left) / step), 0), len(bars) - 1)].sliceIndex

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
        return left, max(self.width - left - MARGIN, 1) / max(len(self._chart.bars), 1)

    def _labelWidth(self) -> int:
        return 4 * self.fontMetrics().averageCharWidth() + MARGIN

    def _paint(self, painter: Any) -> None:
        text = self.palette.color(qt.QPalette.WindowText)
        faint = self.palette.color(qt.QPalette.Mid)
        colour, chart = self.palette.color(qt.QPalette.Highlight), self._chart
        line = self.fontMetrics().height()
        painter.setPen(qt.QPen(text))
        if not chart.bars:
            painter.drawText(MARGIN, self.height // 2, chart.rangeText)
            return
        left, step = self._scale()
        bottom, ceiling = self.height - line - MARGIN, line + MARGIN
        painter.drawText(MARGIN, ceiling + line // 3, chart.topText)
        painter.drawText(MARGIN, bottom, "0")
        painter.drawText(left, self.height - MARGIN, chart.rangeText)
        painter.setPen(qt.QPen(faint))
        painter.drawLine(left, bottom, self.width - MARGIN, bottom)
        painter.drawLine(left, ceiling, self.width - MARGIN, ceiling)
        for each in chart.bars:
            x = left + (each.sliceIndex - chart.bars[0].sliceIndex) * step
            if each.height is None:
                continue
            high = max(round((bottom - ceiling) * each.height), 1)
            painter.fillRect(int(x), bottom - high, max(int(step) - 1, 1), high, qt.QBrush(colour))
        self._paintMarks(painter, text, bottom, ceiling)

    def _paintMarks(self, painter: Any, colour: Any, bottom: int, ceiling: int) -> None:
        pen = qt.QPen(colour)
        painter.setPen(pen)
        representative, largest, size = self._chart.representative, self._chart.largest, 5
        if representative is not None:
            x = self.xOf(representative)
            for row in range(size):  # a triangle that points down
                painter.drawLine(x - size + row, ceiling - size - 2 + row, x + size - row, ceiling - size - 2 + row)
        if largest is not None:
            x, y = self.xOf(largest), ceiling - size - 2
            for row in range(-size, size + 1):  # a diamond
                half = size - abs(row)
                painter.drawLine(x - half, y + row, x + half, y + row)
        if self._current is not None and self._chart.holds(self._current):
            pen.setStyle(qt.Qt.DashLine)
            painter.setPen(pen)
            painter.drawLine(self.xOf(self._current), ceiling - 2, self.xOf(self._current), bottom)
