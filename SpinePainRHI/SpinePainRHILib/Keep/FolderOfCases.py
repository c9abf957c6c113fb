"""The cases of a folder and how far a reader is with each."""

import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ..Core.Cases import CaseInfo
from ..Core.CaseTags import CaseStatus
from ..Files.CaseFileNames import caseFileName, namedOwner
from ..Files.CaseHeader import CaseHeader, caseHeaderOf, readCaseHeader
from ..Files.FileAccess import oneLine
from ..Files.FileStamps import FileStamp
from ..Files.NrrdHeader import readNrrdHeader
from ..Files.SegmentationFile import checkSegmentationFile
from .CaseNaming import casePathOf
from .CasesOfImages import casesOfImages
from .FolderSearch import DEPTH, FolderSearch
from .OpenedFolder import OpenedFolder
from .Recovery import findRecovery

MOST_READING_SECONDS = 2.0
"""So long case files are read while the window waits. What is not read then is known by its name, or its header alone,
and is read by the next refreshes, as nothing is read twice."""

MOST_CHECKED_BYTES = 200_000_000
"""A file whose voxels take more memory is checked when it is opened, not in the list."""


class WorkStatus(StrEnum):
    """How far a reader is with a case; DAMAGED: the reader's file cannot be read."""

    NOT_STARTED = "notStarted"
    IN_PROGRESS = "inProgress"
    FLAGGED = "flagged"
    COMPLETED = "completed"
    DAMAGED = "damaged"


_OF_CASE = {CaseStatus.NOT_STARTED: WorkStatus.NOT_STARTED, CaseStatus.IN_PROGRESS: WorkStatus.IN_PROGRESS,
            CaseStatus.COMPLETED: WorkStatus.COMPLETED, CaseStatus.FLAGGED: WorkStatus.FLAGGED}


@dataclass(frozen=True)
class WorkItem:
    """One case at one timepoint.

    ``casePath`` is the reader's file, or where it will be saved; ``reason`` says what is wrong with a damaged one.
    ``otherVolumes`` are further images of the same case and timepoint, ``otherCases`` further files of this reader's.
    ``volumePath`` is None for a case file whose volume is not in the folder as a file, a DICOM series perhaps.
    """

    caseId: str
    timepoint: str
    volumePath: Path | None
    casePath: Path
    status: WorkStatus
    reason: str | None = None
    otherVolumes: tuple[Path, ...] = ()
    otherReaders: tuple[str, ...] = ()
    hasRecovery: bool = False
    otherCases: tuple[Path, ...] = ()


@dataclass
class _Found:
    volumes: list[Path] = field(default_factory=list)
    mine: dict[Path, str | None] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    damaged: dict[Path, str] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)


class WorkList:
    """The work of one reader in one folder and the folders below it (FolderSearch says how far).

    Images are files of VOLUME_EXTENSIONS that are not named as labels and do not lie in
    ``derivatives``; case files end in ``.seg.nrrd``. They belong together by case and timepoint: of the image by its
    name and folders (CasesOfImages), of the case file by its tags. A file that no longer can be read belongs to the
    case its name tells. A case that was never saved is listed, too, as long as its unsaved work is there.
    """

    def __init__(self, folder: str | Path, reader: str | None, depth: int = DEPTH,
                 within: OpenedFolder | None = None) -> None:
        """``depth``: so many folders down; 0: this folder alone. Links that lead out of ``within`` are not followed.
        Raises ValueError where ``folder`` is none."""
        self._folder, self._reader = Path(folder), reader
        self._search = FolderSearch(self._folder, depth, within=within)
        self._headers: dict[tuple[Path, bool], tuple[FileStamp, CaseHeader | ValueError]] = {}
        self._items: tuple[WorkItem, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._dicomFolders: tuple[Path, ...] = ()
        self._until = 0.0
        self._unread: set[Path] = set()
        self.refresh(everything=True)

    @property
    def folder(self) -> Path:
        """The folder that was listed."""
        return self._folder

    @property
    def items(self) -> tuple[WorkItem, ...]:
        """All cases, by case ID and timepoint."""
        return self._items

    @property
    def dicomFolders(self) -> tuple[Path, ...]:
        """The folders that hold DICOM files, whose series are volumes, too."""
        return self._dicomFolders

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for a person: why the list is empty, and what could not be looked at."""
        return self._notes

    def refresh(self, everything: bool = False) -> tuple[WorkItem, ...]:
        """Looks again at the folders that held something; with ``everything``, at all of them.

        Raises ValueError where the folder cannot be read.
        """
        try:
            found = self._search.everything() if everything else self._search.again()
        except OSError as error:
            raise ValueError(f"The folder '{self._folder}' cannot be read ({error.strerror or oneLine(error)}): "
                             "choose another one.") from None
        self._until, self._unread = time.monotonic() + MOST_READING_SECONDS, set()
        cases: dict[tuple[str, str], _Found] = {}
        for path in sorted(found.cases):
            self._addCaseFile(cases, path)
        for path, key in casesOfImages(sorted(found.images), self._folder).items():
            cases.setdefault(key, _Found()).volumes.append(path)
        for path in sorted(found.autosaves):
            self._addUnsavedWork(cases, path)
        self._items = tuple(self._item(*key, cases[key]) for key in sorted(cases))
        self._notes, self._dicomFolders = found.notes(), tuple(found.dicomFolders)
        if self._unread:
            self._notes += (f"Case files known by their names alone, as reading all takes long: {len(self._unread)}.",)
        return self._items

    def after(self, item: WorkItem | None, step: int = 1, unfinished: bool = False) -> WorkItem | None:
        """The case ``step`` places after ``item`` (before it for -1), or None at the end of the list.

        ``item`` may be of an earlier refresh; None stands before the first. With ``unfinished`` completed cases are
        passed over.
        """
        keys = [(each.caseId, each.timepoint) for each in self._items]
        place = keys.index((item.caseId, item.timepoint)) if item and (item.caseId, item.timepoint) in keys else (
            -1 if step > 0 else len(keys))
        place += step
        while 0 <= place < len(self._items):
            if not unfinished or self._items[place].status is not WorkStatus.COMPLETED:
                return self._items[place]
            place += 1 if step > 0 else -1
        return None

    def _addCaseFile(self, cases: dict[tuple[str, str], _Found], path: Path) -> None:
        header = self._read(path)
        owner = header.owner if isinstance(header, CaseHeader) else namedOwner(path)
        found = cases.setdefault((owner.caseId, owner.timepoint), _Found())
        if owner.reader is not None and owner.reader != self._reader:
            found.others.add(owner.reader)
        elif isinstance(header, ValueError):
            found.damaged[path] = str(header)
        else:
            found.mine[path] = owner.reader

    def _addUnsavedWork(self, cases: dict[tuple[str, str], _Found], autosave: Path) -> None:
        """A case of this reader that has no file yet, only what was kept of it."""
        header = None if casePathOf(autosave).exists() else self._read(autosave)
        if isinstance(header, CaseHeader) and header.owner.reader in (None, self._reader):
            owner = header.owner
            cases.setdefault((owner.caseId, owner.timepoint), _Found()).kept.append(casePathOf(autosave))

    def _read(self, path: Path, isWhole: bool = False) -> CaseHeader | ValueError | None:
        """The header of a case file (``isWhole``: of one whose voxels were checked too), or why that cannot be read;
        not read again while the file is the same. None where there is no time for it in this refresh."""
        stamp, seenNs = FileStamp.of(path), time.time_ns()
        known = self._headers.get((path, isWhole))
        if known is not None and known[0] == stamp:
            return known[1]
        if time.monotonic() > self._until:
            self._unread |= set() if isWhole else {path}
            return None
        header: CaseHeader | ValueError
        try:
            if isWhole and readNrrdHeader(path).dataBytes > MOST_CHECKED_BYTES:
                return None
            header = caseHeaderOf(checkSegmentationFile(path), path) if isWhole else readCaseHeader(path)
        except ValueError as error:
            header = error
        if stamp is not None and stamp.hasRested(seenNs):
            self._headers[path, isWhole] = stamp, header
        return header

    def _item(self, caseId: str, timepoint: str, found: _Found) -> WorkItem:
        volumes = sorted(found.volumes, key=lambda each: ("t2" not in each.name.lower(), len(each.parts), each))
        folder = volumes[0].parent if volumes else self._folder
        expected = folder / caseFileName(CaseInfo(caseId, timepoint, self._reader))
        # A file that names its reader goes before one that belongs to nobody, one beside the image before a copy.
        mine = sorted(found.mine, key=lambda each: (found.mine[each] is None, each.parent != folder, len(each.parts),
                                                    each))
        reason, status = None, WorkStatus.NOT_STARTED
        path = next(iter((*mine, *found.damaged)), expected if expected in found.kept else next(
            iter(found.kept), expected))
        if mine:
            header = self._read(path, isWhole=True) or self._read(path)
            if isinstance(header, ValueError):
                status, reason = WorkStatus.DAMAGED, str(header)
            else:
                status = _OF_CASE[header.status] if header is not None else WorkStatus.IN_PROGRESS
        elif found.damaged:
            status, reason = WorkStatus.DAMAGED, found.damaged[path]
        return WorkItem(caseId, timepoint, volumes[0] if volumes else None, path, status, reason, tuple(volumes[1:]),
                        tuple(sorted(found.others)), findRecovery(path) is not None, tuple(mine[1:]))
