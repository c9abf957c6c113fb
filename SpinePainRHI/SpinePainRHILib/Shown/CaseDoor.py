"""The way from a file to the open case: what is loaded for it, and what the case before needed taken away.

Each path is asked about before it is read or written (Keep.OpenedFolder): nothing outside of one folder is.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..Case.CaseOpening import removeCase
from ..Case.Console import RhiConsole
from ..Core.Cases import CaseInfo
from ..Events.Signal import Signal
from ..Files.FilesBelow import filesBelow
from ..Keep.CaseNaming import autosavePathOf, caseFileName
from ..Keep.FindingVolumes import seriesBeside, sourceOf, volumeBeside
from ..Keep.FolderOfCases import WorkItem
from ..Keep.OpenedFolder import OpenedFolder
from ..Keep.Recovery import findRecovery
from ..Scene.VolumeNodes import addVolume
from .Asking import Talk
from .CaseEntries import changeDetails
from .CaseOpener import CaseOpener, folderFor
from .CurrentCase import CurrentCase
from .WorkRows import volumeToOpen


class CaseDoor:
    """Opens cases and volumes of one folder. The methods that ask on their way are Asking's Talks, and raise
    ValueError where something cannot be had; the case before then stays open.

    Signal: ``volumeChanged()`` another volume is shown.
    """

    def __init__(self, case: CurrentCase, console: RhiConsole, opened: OpenedFolder,
                 showVolume: Callable[[Any], None]) -> None:
        """``showVolume`` shows a volume of which there is no case."""
        self._case, self._console, self._opened, self._showVolume = case, console, opened, showVolume
        self._opener = CaseOpener(case, console, self._load, lambda: opened.root)
        self._loaded: dict[tuple[Path, str | None], Any] = {}
        self._segmentations: list[Any] = []
        self.volumeNode: Any = None
        """The volume in the views; that of the open case, or one that a case can be made on."""
        self.volumeChanged = Signal()
        case.changed.connect(self._onCase)

    def openItem(self, item: WorkItem, info: CaseInfo, dicomFolders: Sequence[Path] = ()) -> Talk[None]:
        """A case of a work list on its volume, which may be a series in one of ``dicomFolders``; ``info`` is what a
        case that is not there yet gets."""
        self._check(item.casePath)
        path, series = self._volumeOf(item, dicomFolders)
        with self._tidying():
            yield from self._opener.createOrOpen(item.casePath, info, self._load(path, series))

    def openFile(self, path: Path) -> Talk[None]:
        """A case file on the volume it was outlined on."""
        self._check(path)
        with self._tidying():
            yield from self._opener.openFile(path)

    def openVolume(self, path: Path, series: str | None = None) -> Talk[None]:
        """A volume alone, for a case to be made on it."""
        with self._tidying():
            volumeNode = self._load(path, series)
            yield from self._case.leave()
            self._case.close()
            self._show(volumeNode)
            self._showVolume(volumeNode)

    def makeCase(self, info: CaseInfo) -> Talk[None]:
        """A case on the volume in the views, saved beside its file, or in the opened folder for one without."""
        folder = folderFor(self.volumeNode, str(self._opened.root)) or self._opened.root
        self._check(folder / caseFileName(info))
        with self._tidying():
            yield from self._opener.makeCase(self.volumeNode, info, folder)

    def changeDetails(self, entered: CaseInfo) -> None:
        """Gives the open case other details, and with them another file."""
        session = self._case.session
        if session is not None:
            self._check((session.file.folder or self._opened.root) / caseFileName(entered))
            changeDetails(session, entered)

    def _check(self, casePath: Path) -> None:
        """ValueError where a case file, or the unsaved work beside it, would be outside of the opened folder."""
        for path in (casePath, autosavePathOf(casePath)):
            self._opened.check(path)

    def _volumeOf(self, item: WorkItem, folders: Sequence[Path]) -> tuple[Path, str | None]:
        """The volume of a case: by its name, else the file or series with its fingerprint. ValueError without."""
        recovery = None if item.casePath.exists() else findRecovery(item.casePath)
        known = recovery.autosavePath if recovery is not None else item.casePath
        if item.volumePath is None and (source := sourceOf(known)) is not None:
            if (beside := volumeBeside(known, self._opened)) is not None:
                return beside, None
            for folder in folders:
                self.checkFiles(folder)
            if (series := seriesBeside(folders, source)) is not None:
                return series
        return volumeToOpen(item), None

    def _load(self, path: Path, series: str | None = None) -> Any:
        self._opened.check(path)
        if path.is_dir():
            self.checkFiles(path)
        node = self._loaded.get((path, series))
        if node is None or node.GetScene() is None:
            node = self._loaded[path, series] = addVolume(self._console.scene, path, series)
        return node

    def checkFiles(self, folder: Path) -> None:
        """ValueError where a folder holds a link that leads out of the opened one."""
        for path in filesBelow(folder):
            if path.is_symlink():
                self._opened.check(path)

    def _show(self, volumeNode: Any) -> None:
        if volumeNode is not self.volumeNode:
            self.volumeNode = volumeNode
            self.volumeChanged.emit()

    def _onCase(self) -> None:
        session = self._case.session
        if session is not None:
            self._segmentations.append(session.segmentationNode)
            self._show(session.volumeNode)

    @contextmanager
    def _tidying(self) -> Iterator[None]:
        """At the end, however it comes: takes away the nodes that neither the open case nor the views need. The work
        of the case before was saved, or is in its autosave."""
        try:
            yield
        finally:
            case, kept = self._case, self._case.segmentationNode
            for node in self._segmentations:
                if node is not kept and node.GetScene() is not None:
                    removeCase(node)
            self._segmentations = [node for node in self._segmentations if node is kept]
            shown = (self.volumeNode, case.session.volumeNode if case.session is not None else None)
            for key, node in list(self._loaded.items()):
                if node not in shown:
                    del self._loaded[key]
                    if node.GetScene() is not None:
                        node.GetScene().RemoveNode(node)
