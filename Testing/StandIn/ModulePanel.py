"""Opens a scripted module's panel as Slicer does, and tells what it left behind. Works in a real Slicer, too."""

from pathlib import Path

import slicer

from .Observers import observerCount


class ModulePanel:
    """One open panel: ``widget`` is the module's Python widget, ``panel`` the Qt widget around it.

    ``close()`` does what closing Slicer does (exit, cleanup, deletion) and returns how many VTK observers made in
    Python are left on the scene and on ``watched`` objects that were not there before: 0 for a clean module.
    """

    def __init__(self, path, watched=()) -> None:
        self._watched = [slicer.mrmlScene, *watched]
        self._before = observerCount(*self._watched)
        self.name = loadModule(path)
        self.widget = slicer.util.getNewModuleWidget(self.name)
        self.panel = self.widget.parent
        self._isOpen, self._isEntered = True, False

    def enter(self) -> None:
        """As choosing the module in Slicer does."""
        self.panel.enter()
        self._isEntered = True
        processEvents()

    def exit(self) -> None:
        """As choosing another module does."""
        self.panel.exit()
        self._isEntered = False
        processEvents()

    def close(self) -> int:
        """Leftover observers; closing twice is no error and gives 0."""
        if not self._isOpen:
            return 0
        self._isOpen = False
        if self._isEntered:
            self.exit()
        self.widget.cleanup()
        slicer.app.moduleManager().disconnect("moduleAboutToBeUnloaded(QString)",
                                              self.widget._onModuleAboutToBeUnloaded)
        self.panel.deleteLater()
        self.widget = self.panel = None
        processEvents()
        return observerCount(*self._watched) - self._before

    def __enter__(self):
        return self

    def __exit__(self, kind, *_) -> None:
        leaked = self.close()
        if kind is None and leaked:
            raise AssertionError(f"{self.name} left {leaked} observers behind")


def loadModule(path) -> str:
    """Register and load the module in the file ``path`` unless it is loaded; returns its name."""
    import qt

    name = Path(path).stem
    factory = slicer.app.moduleManager().factoryManager()
    if not factory.isLoaded(name):
        factory.registerModule(qt.QFileInfo(str(path)))
        if not factory.loadModules([name]):
            raise RuntimeError(f"Slicer could not load the module {name} from {path}")
    return name


def processEvents() -> None:
    """Let Qt deliver what waits: timers that are due, deletions, repaints."""
    import qt

    slicer.app.processEvents()
    # Qt carries out deleteLater when its event loop goes on, which a script does not let it do before its end.
    qt.QCoreApplication.sendPostedEvents(None, int(qt.QEvent.DeferredDelete))


def settle(widget, mostRounds: int = 10) -> None:
    """Processes events until ``widget`` wants to be as high as before.

    What is shown for the first time is laid out from inside to outside, and the widgets around it hear of it in later
    rounds of the events: one round leaves a panel as high as the tab before.
    """
    height = None
    for _round in range(mostRounds):
        processEvents()
        if widget.sizeHint.height() == height:
            return
        height = widget.sizeHint.height()


def screenshot(widget, path, width: int = 400) -> None:
    """Save a picture of ``widget``, laid out at ``width`` pixels and as high as it wants to be."""
    widget.show()
    settle(widget)
    widget.resize(width, max(widget.sizeHint.height(), 200))
    settle(widget)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(f"Could not write {path}")
