"""Small pictures that tell segments apart by colour and by pattern."""

from typing import Any

import qt

from ..Core.CaseTags import Role

SIZE = 12


def swatch(colour: tuple[float, float, float], role: Role) -> Any:
    """An icon: full for high intensity, striped for a metastasis, so that it needs no colour vision."""
    pixmap = qt.QPixmap(SIZE, SIZE)
    pixmap.fill(qt.QColor(255, 255, 255))
    painter = qt.QPainter()
    painter.begin(pixmap)
    inColour = qt.QColor(*(round(255 * each) for each in colour))
    pattern = qt.Qt.SolidPattern if role is Role.HIGH_INTENSITY else qt.Qt.BDiagPattern
    painter.fillRect(0, 0, SIZE, SIZE, qt.QBrush(inColour, pattern))
    painter.setPen(qt.QPen(qt.QColor(0, 0, 0)))
    painter.drawRect(0, 0, SIZE - 1, SIZE - 1)
    painter.end()
    return qt.QIcon(pixmap)
