"""What the panel says: errors in one sentence, and why a control cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import slicer
from slicer.i18n import tr as _


@contextmanager
def showingErrors(message: str) -> Iterator[None]:
    """Shows a ValueError of the body, whose sentence tells the user what to do, after ``message``.

    Any other exception is a defect and goes on to Slicer's own error log.
    """
    try:
        yield
    except ValueError as error:
        slicer.util.errorDisplay(f"{message}\n\n{error}")


class Availability:
    """Enables and disables controls; a disabled one says why at the end of its tooltip."""

    def __init__(self) -> None:
        self._tips: dict[str, str] = {}

    def set(self, widget: Any, reason: str | None) -> None:
        """``reason``: why ``widget`` cannot be used now; None where it can."""
        tip = self._tips.setdefault(widget.objectName, widget.toolTip)
        widget.enabled = reason is None
        widget.toolTip = tip if reason is None else "{tip}\n{reason}".format(
            tip=tip, reason=_("Not available now: {reason}").format(reason=reason))
