"""Cases made and opened, with the questions on the way: unsaved work of the case before and of an earlier session."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..Case.CaseSession import CaseSession
from ..Case.Console import RhiConsole
from ..Core.Cases import CaseInfo
from ..Keep.CaseNaming import caseFileName
from ..Keep.FindingVolumes import loadedVolume, sourceOf, volumeBeside
from ..Keep.Recovery import findRecovery
from ..Scene.CaseVolume import volumeFile
from .Asking import Talk
from .CurrentCase import CurrentCase
from .Words import _


class CaseOpener:
    """Makes the case that is asked for the current one, and gives its session; the views are the front end's.

    Every method raises ValueError where the case cannot be had, and where unsaved work of the case before could not be
    saved, which then stays open.
    """

    def __init__(self, case: CurrentCase, console: RhiConsole, loadVolume: Callable[[Path], Any],
                 spareFolder: Callable[[], Path]) -> None:
        """``loadVolume`` loads a volume's file into the scene (ValueError where that fails); ``spareFolder`` is where
        unsaved work of cases without a folder is kept."""
        self._case, self._console = case, console
        self._loadVolume, self._spareFolder = loadVolume, spareFolder

    def makeCase(self, volumeNode: Any, info: CaseInfo, folder: Path | None) -> Talk[CaseSession]:
        """Makes a case that will be saved in ``folder``, or goes on with it where its file, or unsaved work of it, is
        there already."""
        path = folder / caseFileName(info) if folder is not None else None
        self._refuseOpenOne(path)
        if path is not None and path.is_file() and (
                yield _("{file} is there already. Go on with it?").format(file=path.name)):
            return (yield from self.openFile(path, volumeNode))
        yield from self._case.leave()
        kept = path or self._spareFolder() / caseFileName(info)
        session = yield from self._recovered(kept, volumeNode, isSpare=path is None)
        return self._take(session or self._console.createCase(volumeNode, info, folder=folder))

    def openFile(self, path: Path, volumeNode: Any = None, selected: Any = None) -> Talk[CaseSession]:
        """Opens a case file, or the unsaved work of it where there is some and the reader wants it.

        Without ``volumeNode`` it is opened on the volume it was outlined on, where that is loaded or lies beside it,
        else on the one that is ``selected``.
        """
        self._refuseOpenOne(path)
        yield from self._case.leave()
        volumeNode = volumeNode or self._volumeFor(path, selected)
        session = yield from self._recovered(path, volumeNode)
        return self._take(session or self._console.openCase(path, volumeNode))

    def openNode(self, segmentationNode: Any) -> Talk[CaseSession | None]:
        """Goes on with a case of the scene, which is shown; None where it is the open one already."""
        if segmentationNode is self._case.segmentationNode:
            return None
        yield from self._case.leave()
        session = self._console.openNode(segmentationNode)
        segmentationNode.CreateDefaultDisplayNodes()
        segmentationNode.GetDisplayNode().SetVisibility(True)
        if session.volumeNode is None and (
                found := loadedVolume(self._console.scene, session.info.source)) is not None:
            session.setVolume(found)
        return self._take(session)

    def createOrOpen(self, path: Path, info: CaseInfo, volumeNode: Any) -> Talk[CaseSession]:
        """A case of a work list: its file where there is one, else a new case that will be saved there."""
        self._refuseOpenOne(path)
        yield from self._case.leave()
        session = yield from self._recovered(path, volumeNode)
        if session is None and path.exists():
            session = self._console.openCase(path, volumeNode)
        return self._take(session or self._console.createCase(volumeNode, info, folder=path.parent))

    def _refuseOpenOne(self, path: Path | None) -> None:
        """ValueError where ``path`` is the file of the open case: two sessions would write over each other."""
        session = self._case.session
        opened = session.file.proposedPath if session is not None else None
        if path is not None and opened is not None and opened.resolve() == path.resolve():
            raise ValueError(_("{file} belongs to the case that is open: go on with it, or enter another case ID or "
                               "timepoint.").format(file=path.name))

    def _volumeFor(self, path: Path, selected: Any) -> Any:
        """The volume for a case file: one that is loaded, else one beside it, which is loaded, else the selected."""
        found = loadedVolume(self._console.scene, sourceOf(path), selected)
        if found is not None:
            return found
        beside = volumeBeside(path)
        return self._loadVolume(beside) if beside is not None else selected

    def _recovered(self, path: Path, volumeNode: Any, isSpare: bool = False) -> Talk[CaseSession | None]:
        recovery = findRecovery(path, isSpare)
        if recovery is None or not (yield _(
                "There is unsaved work of {case} from {time}. Go on with it?\n\n"
                "With No it stays aside until this case is saved or autosaved again.").format(
                    case=path.name, time=recovery.savedAt.strftime("%Y-%m-%d %H:%M"))):
            return None
        return self._console.recover(recovery, volumeNode)

    def _take(self, session: CaseSession) -> CaseSession:
        session.file.spareFolder = self._spareFolder()
        self._case.open(session)
        return session


def folderFor(volumeNode: Any, listed: str) -> Path | None:
    """Where a new case will be saved: beside the volume's file, or, for one without, in the work list's folder."""
    file = volumeFile(volumeNode)
    if file is not None:
        return file.parent
    return Path(listed.strip()) if listed.strip() and Path(listed.strip()).is_dir() else None
