"""A panel in a scroll area like that of Slicer's module panel, in any size; works in a real Slicer, too."""

import qt
from StandIn.ModulePanel import processEvents


class PanelFrame:
    """As qSlicerModulePanel.ui and addModule have it: resizable, without a horizontal scroll bar; beside the module's
    panel only the help section and a spacer."""

    def __init__(self, panel, width: int, height: int) -> None:
        self.area = qt.QScrollArea()
        self.area.setFrameShape(qt.QFrame.NoFrame)
        self.area.setHorizontalScrollBarPolicy(qt.Qt.ScrollBarAlwaysOff)
        self.area.setWidgetResizable(True)
        self._contents = qt.QWidget()
        layout = qt.QVBoxLayout(self._contents)
        layout.setSizeConstraint(qt.QLayout.SetMinAndMaxSize)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addItem(qt.QSpacerItem(0, 0, qt.QSizePolicy.Minimum, qt.QSizePolicy.MinimumExpanding))
        self._panel = panel
        panel.layout().setContentsMargins(0, 0, 0, 0)
        panel.setSizePolicy(qt.QSizePolicy.Minimum, panel.sizePolicy.verticalPolicy())
        layout.insertWidget(0, panel, 1)
        self.area.setWidget(self._contents)
        self.area.resize(width, height)
        self.area.show()
        self.settle()

    def settle(self, rounds: int = 6) -> None:
        """Lets Qt lay everything out, and timers of the panel come."""
        import time

        for _round in range(rounds):
            processEvents()
            time.sleep(0.03)
        processEvents()

    @property
    def widthWanted(self) -> int:
        """What Slicer gives the panel at least: qSlicerModulePanel.minimumSizeHint."""
        return self._contents.minimumSizeHint.width() + self.area.horizontalScrollBar().sizeHint.width()

    @property
    def scrolls(self) -> bool:
        """Whether the whole module panel scrolls, pinned line and all."""
        return self.area.verticalScrollBar().maximum > 0

    def sees(self, widget) -> bool:
        """Whether all of ``widget`` is on screen."""
        region = widget.visibleRegion().boundingRect()
        return bool(widget.isVisible()) and (region.width(), region.height()) == (widget.width, widget.height)

    def place(self, widget) -> tuple:
        """Left upper corner of ``widget`` in the panel."""
        point = widget.mapTo(self.area, qt.QPoint(0, 0))
        return point.x(), point.y()

    def close(self) -> None:
        """Closing twice is no error."""
        if self.area is None:
            return
        self._panel.setParent(None)
        self.area.close()
        self.area.deleteLater()
        self.area = None
