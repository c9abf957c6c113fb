"""What the panel says: errors in one sentence, and why a control cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import qt
import slicer

from ..Shown.CaseTexts import whyUnavailable
from .PlainText import plainTip


@contextmanager
def showingErrors(message: str) -> Iterator[None]:
    """Shows a ValueError of the body, whose sentence tells the user what to do, after ``message``.

    Any other exception is a defect and goes on to Slicer's own error log.
    """
    try:
        yield
    except ValueError as error:
        slicer.util.errorDisplay(plainTip(f"{message}\n\n{error}"))


def confirmed(question: str) -> bool:
    """Asks a question and waits for the answer: yes or no."""
    answer: bool = slicer.util.confirmYesNoDisplay(plainTip(question))
    return answer


class Availability:
    """Enables and disables controls; a disabled one says why at the end of its tooltip."""

    def __init__(self) -> None:
        self._tips: dict[str, str] = {}

    def set(self, widget: Any, reason: str | None) -> None:
        """``reason``: why ``widget`` cannot be used now; None where it can."""
        tip = self._tips.setdefault(widget.objectName, widget.toolTip)
        widget.enabled = reason is None
        if reason is not None:
            # Slicer makes every tip rich text, where a line break would not show.
            tip += f"<p>{escape(whyUnavailable(reason), quote=False)}</p>"
        widget.toolTip = tip


def giveUpKeyboard(part: Any) -> None:
    """Takes the keyboard from a part of the panel that is about to hide. Qt would hand it to the next widget instead,
    and scroll the panel there."""
    focused = qt.QApplication.focusWidget()
    if focused is not None and part.isAncestorOf(focused):
        focused.clearFocus()
