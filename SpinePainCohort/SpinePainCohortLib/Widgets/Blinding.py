"""Raters score without images, outlines and charts, or it is said, and saved, that they did not."""

from typing import Any

import slicer
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections

from ..Run.ScoreEntry import HIDDEN_NOTE, VISIBLE_NOTE


class Blinding:
    """Hides all of Slicer's views while the tab of pain scores is in front of the user, where that is chosen."""

    def __init__(self, ui: Any) -> None:
        self._ui, self._isInFront = ui, False
        self._hidden: list[Any] = []
        self._connections = Connections()
        self._connections.add(ui.blindBox, "toggled(bool)", self._update)
        if slicer.app.layoutManager() is not None:
            self._connections.add(slicer.app.layoutManager(), "layoutChanged(int)", self._onLayout)
        self._update()

    @property
    def note(self) -> str:
        """What is saved with a score given now."""
        return VISIBLE_NOTE if any(each.visible for each in _views()) or not self._isHiding else HIDDEN_NOTE

    def setInFront(self, isInFront: bool) -> None:
        """Whether the tab of pain scores is what the user sees."""
        self._isInFront = isInFront
        self._update()

    def close(self) -> None:
        """Shows everything again and undoes every connection."""
        self._connections.removeAll()
        self.setInFront(False)

    @property
    def _isHiding(self) -> bool:
        return self._isInFront and self._ui.blindBox.checked

    def _update(self, _checked: bool = False) -> None:
        for each in self._hidden:
            each.setVisible(True)
        self._hidden = []
        if self._isHiding:
            self._hide()
        self._ui.blindLabel.text = _(
            "Images, outlines and charts are hidden while this tab is open. The list shows case IDs, timepoints and "
            "levels, never measured values.") if self._ui.blindBox.checked else _(
            "<b>Images, outlines and charts are visible while scoring.</b> Each score is saved with the note "
            "'{note}'.").format(note=VISIBLE_NOTE)

    def _onLayout(self, _layout: int = 0) -> None:
        """Another layout was chosen while the views are hidden: it opens and closes windows of its own."""
        if self._isHiding:
            viewport = slicer.app.layoutManager().viewport()
            self._hidden = [each for each in self._hidden if each is viewport]
            self._hide()

    def _hide(self) -> None:
        manager = slicer.app.layoutManager()
        if manager is None:
            return
        self._hideOne(manager.viewport())
        for view in _views():
            if view.visible:  # in a window of its own
                self._hideOne(view if view.window().inherits("QMainWindow") else view.window())

    def _hideOne(self, widget: Any) -> None:
        if widget is not None and not widget.isHidden():
            widget.setVisible(False)
            self._hidden.append(widget)


def _views() -> list[Any]:
    """The view widgets that there are."""
    manager = slicer.app.layoutManager()
    if manager is None:
        return []
    views = [manager.sliceWidget(name) for name in manager.sliceViewNames()]
    for count, get in ((manager.threeDViewCount, manager.threeDWidget), (manager.plotViewCount, manager.plotWidget),
                       (manager.tableViewCount, manager.tableWidget)):
        views += [get(index) for index in range(count)]
    return [each for each in views if each is not None]
