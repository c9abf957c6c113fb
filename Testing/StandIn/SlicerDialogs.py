"""Dialogs of a real Slicer answered as on the stand-in, so that none of them stops the tests.

Works on PythonQt's classes: what is set on such a class comes before what it has of Qt's.
"""

import slicer

from .Dialogs import MODAL, STATIC, Dialogs, UnexpectedDialogError

PATIENCE_MS = 5000
"""A modal window that C++ code opened, and that nobody can answer beforehand, is closed after this time."""


class SlicerDialogs:
    """From ``start`` to ``stop``, dialogs that Python code opens ask ``dialogs``; others are closed and reported.

    report: called with an UnexpectedDialogError for each window that was closed.
    """

    def __init__(self, dialogs: Dialogs, report) -> None:
        self._dialogs, self._report = dialogs, report
        self._replaced: list[tuple[type, str, object]] = []
        self._seen = self._timer = self._delayDisplay = None

    def start(self) -> None:
        """Take the place of Qt's own functions."""
        import qt

        for className, names in STATIC.items():
            for name in names:
                self._replace(getattr(qt, className), name, self._dialogs.staticFunction(className, name))
        for className in MODAL:
            for name in ("exec", "exec_"):
                self._replace(getattr(qt, className), name, self._dialogs.modalFunction())
        self._delayDisplay = slicer.util.delayDisplay
        slicer.util.delayDisplay = lambda message, *_, **__: slicer.app.processEvents()
        self._timer = qt.QTimer()
        self._timer.setInterval(PATIENCE_MS)
        self._timer.connect("timeout()", self._closeForgotten)
        self._timer.start()

    def stop(self) -> None:
        """Give Qt its functions back."""
        for cls, name, before in reversed(self._replaced):
            if before is None:
                delattr(cls, name)
            else:  # a test that runs tests
                setattr(cls, name, before)
        self._replaced.clear()
        if self._timer is not None:
            slicer.util.delayDisplay = self._delayDisplay
            self._timer.stop()
            self._timer.disconnect("timeout()", self._closeForgotten)
            self._seen = self._timer = None

    def _replace(self, cls: type, name: str, function) -> None:
        self._replaced.append((cls, name, cls.__dict__.get(name)))
        setattr(cls, name, function)

    def _closeForgotten(self) -> None:
        import qt

        window = qt.QApplication.activeModalWidget()
        if window is None or window is not self._seen:
            self._seen = window
            return
        self._seen = None
        self._report(UnexpectedDialogError(f"{window.className()} '{window.windowTitle}' waited for an answer"))
        window.close()
