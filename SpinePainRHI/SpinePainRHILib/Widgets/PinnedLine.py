"""The two ratios that stay on screen above everything that scrolls, and how far to trust them."""

from typing import Any

from slicer.i18n import tr as _

from ..Live.LiveValues import LiveValues, ValueStatus
from .CurrentCase import CurrentCase
from .Feedback import percent
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
        ui, measurement = self._ui, values.measurement
        ui.pinnedHereRhi.text = percent(values.viewSlice.rhiPercent if values.viewSlice is not None else None)
        ui.pinnedCaseName.text = caseRhiName(values)
        ui.pinnedCaseRhi.text = percent(measurement.rhiPercent if measurement is not None else None)
        ui.pinnedStatus.text = statusName(values.status)
        ui.pinnedStatus.toolTip = plainTip(values.reason or "")

    def _onCase(self) -> None:
        if self._case.session is None:
            self.show(LiveValues(ValueStatus.NOT_COMPUTABLE))
            self._ui.pinnedStatus.text = _("No case is open")


def caseRhiName(values: LiveValues) -> str:
    """What the case's ratio is called, with the slice that it belongs to, as in "RHI (slice 22)"."""
    index = values.measurement.rhiSliceIndex if values.measurement is not None else None
    return _("RHI") if index is None else _("RHI (slice {index})").format(index=index)


def statusName(status: ValueStatus) -> str:
    """How far values may be trusted, in a word or two."""
    return {ValueStatus.FRESH: _("Up to date"), ValueStatus.STALE: _("Updating"),
            ValueStatus.NOT_COMPUTABLE: _("Not computable"), ValueStatus.FROZEN: _("Frozen")}[status]
