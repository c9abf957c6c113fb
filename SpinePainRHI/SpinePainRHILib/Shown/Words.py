"""The one home of ``_``, which translates visible texts, for what is shown with and without Slicer's window."""

from collections.abc import Callable

try:
    from slicer.i18n import tr
except ModuleNotFoundError:  # the embedded Slicer brings no translations
    tr = str

_: Callable[[str], str] = tr
"""Slicer's own function and not one that calls it: it looks a text up by the file that asks, as its extraction of
texts names them. Without it, texts stay as they are."""
