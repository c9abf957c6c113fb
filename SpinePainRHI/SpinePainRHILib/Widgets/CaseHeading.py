"""Section 1 folded to one line, which tells the open case, so that there is room for outlining."""

from typing import Any

import qt
from slicer.i18n import tr as _

from ..Shown.CaseTexts import hasProblem, headingOf
from ..Shown.CurrentCase import CurrentCase
from .Connections import Connections
from .Feedback import giveUpKeyboard
from .PlainText import plainTip

WIDEST_PIXELS = 330
"""Of the heading: a long name must not widen the panel. The tool tip tells it whole."""


class CaseHeading:
    """Folds the section when a case opens, and unfolds it when none is open.

    It stays unfolded while it says something that has to be seen: that the outlines may not belong to the volume, or
    that there is none. A reader who unfolds it while a case is open, to go through a work list, finds it unfolded with
    the next case.
    """

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._section, self._case = ui.caseSection, case
        self._isKeptOpen = self._isFolding = False
        self._plainText = self._section.text
        self._connections = Connections()
        self._connections.add(self._section, "contentsCollapsed(bool)", self._onFolded)
        case.changed.connect(self._onCase)
        case.contextChanged.connect(self._refresh)
        self._onCase()

    def close(self) -> None:
        self._connections.removeAll()
        self._case.changed.disconnect(self._onCase)
        self._case.contextChanged.disconnect(self._refresh)

    def _onCase(self) -> None:
        self._refresh()
        session = self._case.session
        self._fold(session is not None and not self._isKeptOpen and not self._hasProblem())

    def _fold(self, folded: bool) -> None:
        self._isFolding = True
        if folded:
            giveUpKeyboard(self._section)
        self._section.collapsed = folded
        self._isFolding = False

    def _onFolded(self, folded: bool) -> None:
        if not self._isFolding and self._case.session is not None:
            self._isKeptOpen = not folded

    def _hasProblem(self) -> bool:
        return hasProblem(self._case.session)

    def _refresh(self) -> None:
        section, text = self._section, headingOf(self._case.session)
        section.toolTip = plainTip(text or "")
        if text is None:
            section.text = self._plainText
            return
        section.text = section.fontMetrics().elidedText(
            _("1. {case}").format(case=text), qt.Qt.ElideRight, WIDEST_PIXELS)
        if self._hasProblem():
            self._fold(False)
