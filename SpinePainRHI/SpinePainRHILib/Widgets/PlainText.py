"""Texts of files as plain text: Qt would take those that look like HTML for it, and open the files that they name."""

from html import escape
from typing import Any

import qt


def showPlainText(form: Any, foreign: Any = None) -> None:
    """Lets every label of a form show its text as it is, but for headings whose text in the form is HTML already.

    To be asked once, before anything is shown in the labels. ``foreign``: a widget of Slicer's in the form, whose
    labels are left alone.
    """
    for label in form.findChildren(qt.QLabel):
        if "<" not in label.text and not (foreign is not None and foreign.isAncestorOf(label)):
            label.textFormat = qt.Qt.PlainText


def plainTip(text: str) -> str:
    """``text`` for a tool tip or a message box, which have no such setting: escaped where it might be HTML."""
    if "<" not in text and "&" not in text:
        return text
    return f"<p>{escape(text, quote=False).replace(chr(10), '<br>')}</p>"
