"""The way from a file to the open case: what is loaded for it, and what the case before needed taken away.

Nothing here takes a path from the page: paths come from the server's own lists, and each is asked about once more
before it is read or written (Keep.OpenedFolder).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from SpinePainRHILib.Case.CaseOpening import removeCase
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Events.Signal import Signal
from SpinePainRHILib.Files.FilesBelow import filesBelow
from SpinePainRHILib.Keep.CaseNaming import autosavePathOf, caseFileName
from SpinePainRHILib.Keep.FindingVolumes import seriesBeside, sourceOf, volumeBeside
from SpinePainRHILib.Keep.FolderOfCases import WorkItem
from SpinePainRHILib.Keep.Recovery import findRecovery
from SpinePainRHILib.Scene.VolumeNodes import addVolume
from SpinePainRHILib.Shown.Asking import Talk
from SpinePainRHILib.Shown.CaseEntries import changeDetails
from SpinePainRHILib.Shown.CaseOpener import CaseOpener, folderFor
from SpinePainRHILib.Shown.WorkRows import volumeToOpen

from .Workbench import Workbench


class CaseDoor:
    """Opens cases and volumes of the opened folder. The methods that ask on their way are Shown.Asking's Talks, and
    raise ValueError where something cannot be had; the case before then stays open.

    Signal: ``volumeChanged()`` another volume is shown.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._opener = CaseOpener(bench.case, bench.console, self._load, lambda: bench.opened.root)
        self._loaded: dict[tuple[Path, str | None], Any] = {}
        self._segmentations: list[Any] = []
        self.volumeNode: Any = None
        """The volume in the views; that of the open case, or one that a case can be made on."""
        self.volumeChanged = Signal()
        bench.case.changed.connect(self._onCase)

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
            yield from self._bench.case.leave()
            self._bench.case.close()
            self._show(volumeNode)
            self._bench.views.showVolume(volumeNode)

    def makeCase(self, info: CaseInfo) -> Talk[None]:
        """A case on the volume in the views, saved beside its file, or in the opened folder for one without."""
        folder = folderFor(self.volumeNode, str(self._bench.opened.root)) or self._bench.opened.root
        self._check(folder / caseFileName(info))
        with self._tidying():
            yield from self._opener.makeCase(self.volumeNode, info, folder)

    def changeDetails(self, entered: CaseInfo) -> None:
        """Gives the open case other details, and with them another file."""
        session = self._bench.case.session
        if session is not None:
            self._check((session.file.folder or self._bench.opened.root) / caseFileName(entered))
            changeDetails(session, entered)

    def _check(self, casePath: Path) -> None:
        """ValueError where a case file, or the unsaved work beside it, would be outside of the opened folder."""
        for path in (casePath, autosavePathOf(casePath)):
            self._bench.opened.check(path)

    def _volumeOf(self, item: WorkItem, folders: Sequence[Path]) -> tuple[Path, str | None]:
        """The volume of a case: by its name, else the file or series with its fingerprint. ValueError without."""
        recovery = None if item.casePath.exists() else findRecovery(item.casePath)
        known = recovery.autosavePath if recovery is not None else item.casePath
        if item.volumePath is None and (source := sourceOf(known)) is not None:
            if (beside := volumeBeside(known, self._bench.opened)) is not None:
                return beside, None
            for folder in folders:
                self.checkFiles(folder)
            if (series := seriesBeside(folders, source)) is not None:
                return series
        return volumeToOpen(item), None

    def _load(self, path: Path, series: str | None = None) -> Any:
        self._bench.opened.check(path)
        if path.is_dir():
            self.checkFiles(path)
        node = self._loaded.get((path, series))
        if node is None or node.GetScene() is None:
            node = self._loaded[path, series] = addVolume(self._bench.console.scene, path, series)
        return node

    def checkFiles(self, folder: Path) -> None:
        """ValueError where a folder holds a link that leads out of the opened one."""
        for path in filesBelow(folder):
            if path.is_symlink():
                self._bench.opened.check(path)

    def _show(self, volumeNode: Any) -> None:
        if volumeNode is not self.volumeNode:
            self.volumeNode = volumeNode
            self.volumeChanged.emit()

    def _onCase(self) -> None:
        session = self._bench.case.session
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
            case, kept = self._bench.case, self._bench.case.segmentationNode
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
