"""Where a case is kept: its file, whether it holds unsaved work, and the autosave beside it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..Core.Cases import CaseInfo
from ..Files.AtomicFile import clearLeftovers
from ..Files.FileAccess import quoted
from ..Files.FileStamps import FileStamp
from ..Files.HiddenFiles import hide
from ..Files.SystemErrors import reasonOf
from ..Live.LiveReading import LiveCase, sameMask
from ..Scene.CaseFile import SaveResult, checkCasePath, saveCaseNode
from ..Scene.Labelmaps import BINARY_LABELMAP
from ..Scene.SegmentRecognition import segmentsOf
from ..Scene.SegmentStatus import statusTag
from .CaseNaming import Owner, autosavePathOf, caseFileName, checkMayReplace

_LOG = logging.getLogger(__name__)  # never an identifier: no path, case, reader or text of an error

DEFAULT_AUTOSAVE_SECONDS = 60.0
QUIET_SECONDS = 3.0
"""Unsaved work is kept as soon as nothing was changed for so long, so that little is lost when Slicer crashes."""

QUIET_PER_AUTOSAVE = 5
"""Where an autosave takes long, the pause has to be so many times as long: nobody waits for it at every stroke."""


@dataclass(frozen=True, eq=False)
class _Content:
    """What a case file would hold: the case, and what else is in the segmentation."""

    reading: LiveCase | None
    statuses: tuple[str | None, ...]
    others: tuple[tuple[Any, ...], ...]

    def sameAs(self, other: "_Content | None") -> bool:
        if other is None or self.statuses != other.statuses or self.others != other.others:
            return False
        return _sameReading(self.reading, other.reading)


@dataclass(frozen=True)
class CasePlace:
    """Where a case comes from: its file; or without one the ``folder`` where it is proposed to be saved.

    With ``isNewWork`` it differs from its file from the start, as after a recovery.
    """

    path: Path | None = None
    folder: Path | None = None
    isNewWork: bool = False


class CaseStorage:
    """Saves one case. ``isModified`` compares what the outlines and tags are with what was saved, so that an undo
    back to the saved state is no unsaved work, and an undo across a save is.
    """

    def __init__(self, node: Any, read: Callable[[], LiveCase], onChange: Callable[[], None],
                 clock: Callable[[], float], place: CasePlace) -> None:
        """``read`` gives the case as it is now; ``onChange`` is told when path or unsaved work may have changed."""
        path, folder = place.path, place.folder
        self._node, self._read, self._onChange, self._clock = node, read, onChange, clock
        self._path = path
        self._folder = path.parent if path is not None else folder
        self._stamp = FileStamp.of(path) if path is not None else None
        self._owner = Owner.of(self._info) if path is not None else None
        self._saved = None if place.isNewWork else self._content()
        self._autosaved: tuple[Path, _Content] | None = None
        self._lastAutosave, self._autosaveSeconds = clock(), 0.0
        self._noted: LiveCase | None = self._saved.reading if self._saved is not None else None
        self._changedAt: float | None = None
        self.spareFolder: Path | None = None
        """Where unsaved work is kept while no folder is known to save the case in, as for one on a DICOM volume."""
        self.autosaveIntervalSeconds: float | None = DEFAULT_AUTOSAVE_SECONDS
        self.autosaveProblem: str | None = None

    @property
    def path(self) -> Path | None:
        """The file the case was opened from or last saved to."""
        return self._path

    @property
    def folder(self) -> Path | None:
        """The folder of the case's files."""
        return self._folder

    def setFolder(self, folder: Path) -> None:
        self._folder = Path(folder)
        self._onChange()

    @property
    def proposedPath(self) -> Path | None:
        """Where ``save`` writes: the case's own file, or, when case, timepoint or reader are others than those of
        that file, the file of these; None while no folder is known."""
        info = self._info
        if self._path is not None and self._owner == Owner.of(info):
            return self._path
        return self._folder / caseFileName(info) if self._folder is not None else None

    @property
    def isModified(self) -> bool:
        """Whether the segmentation differs from what was last saved or opened."""
        return not self._content().sameAs(self._saved)

    def save(self, path: str | Path | None = None, overwrite: bool = False) -> SaveResult:
        """Saves the case atomically and removes its autosave; see Scene.CaseFile.saveCaseNode.

        Raises ValueError, and changes no file, where the target belongs to another case or reader, and, without
        ``overwrite``, where it is there but is not the file this case was opened from or saved to.
        """
        target = Path(path) if path is not None else self.proposedPath
        if target is None:
            raise ValueError("No folder is known to save the case in: choose a file name.")
        checkCasePath(target)
        info = self._info
        checkMayReplace(target, info)
        stamp = FileStamp.of(target)
        if stamp is not None and not overwrite and not (self._isOwn(target) and stamp.isSameSave(self._stamp)):
            raise ValueError(
                f"{quoted(target)} was changed by another program since it was opened: save under another name, or "
                "confirm that it be replaced." if self._isOwn(target) else
                f"{quoted(target)} is there already: open it to go on with it, or confirm that it be replaced.")
        content = self._content()

        def stillTheSame() -> None:
            if FileStamp.of(target) != stamp:
                raise ValueError("another program wrote it while it was being saved: open it to see what it holds, or "
                                 "save under another name")

        try:
            result = saveCaseNode(self._node, target, stillTheSame)
        except ValueError:
            _LOG.info("The case could not be saved.")
            raise
        self._path, self._folder, self._saved = target, target.parent, content
        self._stamp, self._owner = FileStamp.of(target), Owner.of(info)
        self.discardAutosave()
        self._lastAutosave = self._clock()
        self._onChange()
        _LOG.info("The case was saved: %d segments.", len(content.statuses))
        return result

    def autosave(self) -> Path | None:
        """Saves unsaved work beside the file; None where there is none, or where that fails: see autosaveProblem."""
        start, self._changedAt = self._clock(), None
        try:
            content, path = self._content(), self._autosavePath()
            if content.sameAs(self._saved):
                self._dropAutosaved()  # what was kept was undone since
                self.autosaveProblem = None
                return None
            if self._autosaved is None or self._autosaved[0] != path or not content.sameAs(self._autosaved[1]):
                earlier = self._autosaved
                if path.is_symlink():
                    _remove(path)  # the place is this program's own: what a link there leads to is somebody else's
                saveCaseNode(self._node, path)
                hide(path)
                self._autosaved = path, content
                _LOG.info("Unsaved work was kept automatically: %d segments.", len(content.statuses))
                if earlier is not None and earlier[0] != path:
                    _remove(earlier[0])
        except ValueError as error:
            if self.autosaveProblem is None:  # it is tried again every few seconds
                _LOG.info("Unsaved work could not be kept automatically.")
            self.autosaveProblem = str(error)
            return None
        finally:
            self._lastAutosave = self._clock()
            self._autosaveSeconds = self._lastAutosave - start
        self.autosaveProblem = None
        return path

    def _autosavePath(self) -> Path:
        target = self.proposedPath
        if target is None and self.spareFolder is None:
            raise ValueError("Unsaved work is not saved automatically before a folder is chosen: save the case once.")
        if target is None:
            try:
                self.spareFolder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ValueError(f"Unsaved work could not be kept in {self.spareFolder}: {reasonOf(error)}.") from None
            target = self.spareFolder / caseFileName(self._info)
        return autosavePathOf(target)

    def markUnsaved(self) -> None:
        """From now on until it is saved, the case counts as unsaved work."""
        self._saved = None
        self._onChange()

    def noteChange(self) -> bool:
        """To be called after each change; returns ``isModified``. The pause before an autosave starts anew."""
        content = self._content()
        if content.reading is not self._noted:
            self._noted, self._changedAt = content.reading, self._clock()
        return not content.sameAs(self._saved)

    def tick(self) -> Path | None:
        """To be called every second: autosaves in a pause after a change, and when the interval is over.

        Returns the file written, if any.
        """
        now, interval = self._clock(), self.autosaveIntervalSeconds
        if interval is None:
            return None
        quiet = max(QUIET_SECONDS, QUIET_PER_AUTOSAVE * self._autosaveSeconds)
        isPause = self._changedAt is not None and now - self._changedAt >= quiet
        return self.autosave() if isPause or now - self._lastAutosave >= interval else None

    def discardAutosave(self) -> None:
        """Removes the autosave of this case, as its work was saved or is not wanted."""
        paths = {self._autosaved[0]} if self._autosaved else set()
        with suppress(ValueError):
            if (target := self.proposedPath) is not None:
                paths.add(autosavePathOf(target))
            if self.spareFolder is not None:
                paths.add(autosavePathOf(self.spareFolder / caseFileName(self._info)))
        if self._path is not None:
            paths.add(autosavePathOf(self._path))
        for path in paths:
            _remove(path)
            clearLeftovers(path)  # a crash in an autosave leaves a whole case in a hidden file
        self._autosaved = None

    def _dropAutosaved(self) -> None:
        if self._autosaved is not None:
            _remove(self._autosaved[0])
        self._autosaved = None

    @property
    def _info(self) -> CaseInfo:
        return self._read().case.info

    def _isOwn(self, target: Path) -> bool:
        return self._path is not None and target.resolve() == self._path.resolve()

    def _content(self) -> _Content:
        segments = segmentsOf(self._node.GetSegmentation())
        try:
            reading = self._read()
        except ValueError:
            reading = None
        known = reading.masks if reading else {}
        others = tuple((segmentId, segment.GetName(), _voxelTime(segment)) for segmentId, segment in segments.items()
                       if segmentId not in known)
        return _Content(reading, tuple(statusTag(segment) for segment in segments.values()), others)


def _voxelTime(segment: Any) -> int | None:
    labelmap = segment.GetRepresentation(BINARY_LABELMAP)
    return labelmap.GetMTime() if labelmap is not None else None


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _sameReading(first: LiveCase | None, second: LiveCase | None) -> bool:
    if first is second or first is None or second is None:
        return first is second
    outlines = [[(each.name, each.role, each.level) for each in reading.case.lesions] for reading in (first, second)]
    return (first.case.info == second.case.info and first.cordId == second.cordId
            and first.lesionIds == second.lesionIds and first.colours == second.colours
            and outlines[0] == outlines[1]
            and all(sameMask(mask, second.masks[each]) for each, mask in first.masks.items()))
