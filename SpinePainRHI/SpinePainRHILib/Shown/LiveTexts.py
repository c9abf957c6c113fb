"""The live values in words: how far to trust them, on one line, and in the corner of a view."""

from dataclasses import dataclass

from ..Live.LiveValues import LiveValues, ValueStatus
from .ShownNumbers import percent
from .Words import _


def statusName(status: ValueStatus) -> str:
    """How far values may be trusted, in a word or two."""
    return {ValueStatus.FRESH: _("Up to date"), ValueStatus.STALE: _("Updating"),
            ValueStatus.NOT_COMPUTABLE: _("Not computable"), ValueStatus.FROZEN: _("Frozen")}[status]


def liveStatusText(values: LiveValues | None) -> str:
    """One line: how far the values may be trusted, and why; None: no case is open."""
    if values is None:
        return _("No case is open.")
    name = statusName(values.status)
    return _("{status}: {reason}").format(status=name, reason=values.reason) if values.reason else name + "."


def caseRhiName(values: LiveValues) -> str:
    """What the case's ratio is called, with the slice that it belongs to, as in "RHI (slice 22)"."""
    index = values.measurement.rhiSliceIndex if values.measurement is not None else None
    return _("RHI") if index is None else _("RHI (slice {index})").format(index=index)


@dataclass(frozen=True)
class PinnedValues:
    """What stays in sight whatever is scrolled: the ratio of the slice in view, that of the case with its name, and a
    word on their state with its reason (empty where they are up to date)."""

    here: str
    caseName: str
    case: str
    status: str
    reason: str


def pinnedValues(values: LiveValues | None) -> PinnedValues:
    """The pinned line; None: no case is open."""
    if values is None:
        return PinnedValues(percent(None), _("RHI"), percent(None), _("No case is open"), "")
    measurement = values.measurement
    return PinnedValues(percent(values.viewSlice.rhiPercent if values.viewSlice is not None else None),
                        caseRhiName(values), percent(measurement.rhiPercent if measurement is not None else None),
                        statusName(values.status), values.reason or "")


def cornerText(values: LiveValues, isFollowed: bool) -> str:
    """The lines in the corner of one view: the slice's ratio where the values belong to it, and the case's."""
    if values.measurement is None or values.status is ValueStatus.NOT_COMPUTABLE:
        return _("RHI not computable")
    lines = []
    if isFollowed and values.viewSlice is not None:
        lines.append(_("RHI here {value}").format(value=percent(values.viewSlice.rhiPercent)))
    lines.append(_("{name} {value}").format(name=caseRhiName(values), value=percent(values.measurement.rhiPercent)))
    if values.status is not ValueStatus.FRESH:
        lines.append(_("frozen") if values.status is ValueStatus.FROZEN else _("updating"))
    return "\n".join(lines)
