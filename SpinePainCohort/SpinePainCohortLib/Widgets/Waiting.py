"""Work that Slicer cannot be used during, announced where the user looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import qt


@contextmanager
def waiting(label: Any, text: str) -> Iterator[None]:
    """While the body runs, ``label`` says ``text`` and the cursor waits; the body says what comes after.

    Not slicer.util.WaitCursor: it handles pending keys and clicks on entry, whose newer work the older work that is
    just beginning would then overwrite.
    """
    label.text = text
    label.repaint()
    qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
    try:
        yield
    finally:
        qt.QApplication.restoreOverrideCursor()
