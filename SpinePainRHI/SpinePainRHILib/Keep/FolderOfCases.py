"""The cases of a folder and how far a reader is with each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ..Core.CaseNames import stemToCase
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import CaseStatus
from ..Files.CaseFileNames import caseFileName, isCaseFile, namedOwner
from ..Files.CaseHeader import caseHeaderOf, readCaseHeader
from ..Files.FileAccess import extensionOf, oneLine
from ..Files.SegmentationFile import checkSegmentationFile
from ..Scene.CaseVolume import VOLUME_EXTENSIONS
from .Recovery import findRecovery

LABEL_SUFFIXES = ("seg", "dseg", "probseg", "mask", "label", "labels", "labelmap")
"""What BIDS and other tools end a file stem with when it holds labels, not an image."""


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
    ``otherVolumes`` are further images of the same case and timepoint. ``volumePath`` is None for a case file whose
    volume is not in the folder.
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


@dataclass
class _Found:
    volumes: list[Path] = field(default_factory=list)
    mine: list[Path] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    damaged: dict[Path, str] = field(default_factory=dict)


class WorkList:
    """The work of one reader in one folder (its sub-folders are not looked into).

    Images are ``.nrrd``, ``.nii`` and ``.nii.gz`` files that are not named as labels; case files end in
    ``.seg.nrrd``. They belong together by case and timepoint: of the image by its file name, of the case file by its
    tags. A file that no longer can be read belongs to the case its name tells.
    """

    def __init__(self, folder: str | Path, reader: str | None) -> None:
        """Raises ValueError where ``folder`` is none."""
        self._folder, self._reader = Path(folder), reader
        self._items: tuple[WorkItem, ...] = ()
        self.refresh()

    @property
    def items(self) -> tuple[WorkItem, ...]:
        """All cases, by case ID and timepoint."""
        return self._items

    def refresh(self) -> tuple[WorkItem, ...]:
        """Looks at the folder again. Raises ValueError where it cannot be read."""
        try:
            paths = sorted(path for path in self._folder.iterdir()
                           if path.is_file() and not path.name.startswith("."))
        except OSError as error:
            raise ValueError(f"The folder '{self._folder}' cannot be read ({error.strerror or oneLine(error)}): "
                             "choose another one.") from None
        cases: dict[tuple[str, str], _Found] = {}
        for path in paths:
            if isCaseFile(path):
                self._addCaseFile(cases, path)
            elif _isImage(path):
                key = stemToCase(path.name[:-len(extensionOf(path))])
                cases.setdefault(key, _Found()).volumes.append(path)
        self._items = tuple(self._item(*key, cases[key]) for key in sorted(cases))
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
        try:
            owner = readCaseHeader(path).owner
        except ValueError as error:
            named = namedOwner(path)
            found = cases.setdefault((named.caseId, named.timepoint), _Found())
            if named.reader is None or named.reader == self._reader:
                found.damaged[path] = str(error)
            else:
                found.others.add(named.reader)
            return
        found = cases.setdefault((owner.caseId, owner.timepoint), _Found())
        if owner.reader == self._reader or owner.reader is None:
            # A file that names its reader goes before one that belongs to nobody.
            found.mine.insert(0 if owner.reader is not None else len(found.mine), path)
        else:
            found.others.add(owner.reader)

    def _item(self, caseId: str, timepoint: str, found: _Found) -> WorkItem:
        expected = self._folder / caseFileName(CaseInfo(caseId, timepoint, self._reader))
        reason, status = None, WorkStatus.NOT_STARTED
        path = next(iter((*found.mine, *found.damaged)), expected)
        if found.mine:
            try:
                status = _OF_CASE[caseHeaderOf(checkSegmentationFile(path), path).status]
            except ValueError as error:
                status, reason = WorkStatus.DAMAGED, str(error)
        elif found.damaged:
            status, reason = WorkStatus.DAMAGED, found.damaged[path]
        volumes = sorted(found.volumes, key=lambda each: ("t2" not in each.name.lower(), each.name))
        return WorkItem(caseId, timepoint, volumes[0] if volumes else None, path, status, reason, tuple(volumes[1:]),
                        tuple(sorted(found.others)), findRecovery(path) is not None)


def _isImage(path: Path) -> bool:
    extension = extensionOf(path)
    if extension not in VOLUME_EXTENSIONS:
        return False
    parts: Iterable[str] = path.name[:-len(extension)].lower().replace("-", "_").split("_")
    return not any(part in LABEL_SUFFIXES for part in parts)
