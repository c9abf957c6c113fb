"""The two ratios that stay on screen above everything that scrolls, and how far to trust them."""

from typing import Any

from ..Live.LiveValues import LiveValues
from ..Shown.CurrentCase import CurrentCase
from ..Shown.LiveTexts import PinnedValues, pinnedValues
from .PlainText import plainTip


class PinnedLine:
    """One line: the ratio of the slice in view, that of the representative slice, and a word on their state."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui, self._case = ui, case
        case.valuesChanged.connect(self.show)
        case.changed.connect(self._onCase)
        self._onCase()

    def close(self) -> None:
        self._case.valuesChanged.disconnect(self.show)
        self._case.changed.disconnect(self._onCase)

    def show(self, values: LiveValues) -> None:
        """Puts values on screen."""
        self._show(pinnedValues(values))

    def _onCase(self) -> None:
        if self._case.session is None:
            self._show(pinnedValues(None))

    def _show(self, pinned: PinnedValues) -> None:
        ui = self._ui
        ui.pinnedHereRhi.text = pinned.here
        ui.pinnedCaseName.text, ui.pinnedCaseRhi.text = pinned.caseName, pinned.case
        ui.pinnedStatus.text, ui.pinnedStatus.toolTip = pinned.status, plainTip(pinned.reason)
