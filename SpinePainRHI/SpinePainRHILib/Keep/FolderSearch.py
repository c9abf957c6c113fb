"""Images and case files in a folder and the folders below it, and why there is nothing, where there is nothing."""

import math
import os
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from ..Core.ShownText import shownNames, visible
from ..Files.CaseFileNames import isCaseFile
from ..Files.FileAccess import extensionOf, isPlaceholder
from ..Files.OtherFiles import isDicom
from ..Files.SystemErrors import reasonOf
from ..Scene.CaseVolume import VOLUME_EXTENSIONS
from .CaseNaming import isAutosave
from .OpenedFolder import OpenedFolder

LABEL_SUFFIXES = ("seg", "dseg", "probseg", "softseg", "dlabel", "lesionseg", "lesion", "mask", "label", "labels",
                  "labelmap")
"""What BIDS and other tools end a file stem with when it holds labels, not an image."""

DERIVED = "derivatives"
"""What BIDS calls the folder of everything that is computed from the images; no image to outline is in it."""

DEPTH = 6
"""So many folders down: BIDS has three (subject, session, anat)."""

MOST_ENTRIES, MOST_SECONDS = 20_000, 3.0
"""So many names are looked at, for so long, while the window waits."""

MOST_FOUND = 3_000
"""So many images and case files are listed: more are no list any more."""

DICOM_DIRECTORY = "DICOMDIR"
"""What the table of contents of a DICOM folder is called."""

_NAMES_A_LOOK = 200
"""Names between two looks at the clock."""

_MOST_LOOKED_INTO = 50
"""Files of unknown kind that are opened to see whether they are DICOM."""


@dataclass
class Findings:
    """What was found. The counts are of files that are not listed; ``limit`` says where the search ended early.

    ``dicomFolders`` hold DICOM files themselves; ``autosaves`` are unsaved work of cases; ``outside`` counts links
    that lead out of the folder that may be read."""

    images: list[Path] = field(default_factory=list)
    cases: list[Path] = field(default_factory=list)
    dicomFolders: list[Path] = field(default_factory=list)
    autosaves: list[Path] = field(default_factory=list)
    outside: int = 0
    hidden: int = 0
    labels: int = 0
    derived: int = 0
    placeholders: int = 0
    dicom: int = 0
    others: int = 0
    unreadable: list[str] = field(default_factory=list)
    limit: str | None = None

    @property
    def isFull(self) -> bool:
        return len(self.images) + len(self.cases) >= MOST_FOUND

    def notes(self) -> tuple[str, ...]:
        """Sentences for a person: why nothing is listed, and whatever is missing from what is."""
        notes = [self.limit] if self.limit else []
        if self.unreadable:
            notes.append(f"Folders that could not be read: {shownNames(self.unreadable)}.")
        if self.placeholders:
            notes.append(f"{_files(self.placeholders, 'stands', 'stand')} for an image that was not fetched: run "
                         "'git annex get' (or 'datalad get', 'git lfs pull') there.")
        if self.outside:
            notes.append(f"{_links(self.outside)} out of this folder and {'is' if self.outside == 1 else 'are'} not "
                         "followed: copy what is there into the folder, or open one that holds both.")
        if self.images or self.cases:
            return tuple(notes)
        return (*(notes or [self._whyEmpty()]), *self._whatElse())

    def _whyEmpty(self) -> str:
        if not (self.hidden or self.labels or self.derived or self.dicom or self.others):
            return "The folder is empty."
        return f"No image ({', '.join(VOLUME_EXTENSIONS)}) and no case file (.seg.nrrd) is in this folder."

    def _whatElse(self) -> list[str]:
        kinds = []
        if self.dicom:
            kinds.append(f"{_files(self.dicom)} DICOM: a series is chosen in the browser's page below this list, and "
                         "loaded with the DICOM module in Slicer.")
        if self.derived:
            kinds.append(f"{_files(self.derived, 'lies', 'lie')} in '{DERIVED}', which holds no images to outline: "
                         "choose that folder itself if you want to outline them.")
        if self.labels:
            kinds.append(f"{_files(self.labels)} named as label volumes are.")
        if self.hidden:
            kinds.append(f"{_files(self.hidden)} hidden, as a name that begins with a dot says.")
        return kinds


class FolderSearch:
    """Looks through a folder: nearest folders first, each real one once, hidden ones not at all."""

    def __init__(self, root: Path, depth: int = DEPTH, mostEntries: int = MOST_ENTRIES,
                 mostSeconds: float = MOST_SECONDS, within: OpenedFolder | None = None) -> None:
        """``within``: links that lead out of it are not followed; None: all are."""
        self._root, self._depth, self._within = root, depth, within
        self._mostEntries, self._mostSeconds = mostEntries, mostSeconds
        self._folders: list[Path] = [root]
        self._whole = Findings()
        self._end = math.inf

    def everything(self) -> Findings:
        """All there is, down to the depth and limits. Raises OSError where ``root`` itself cannot be read."""
        found = Findings()
        self._end = time.monotonic() + self._mostSeconds
        visited: set[tuple[int, int]] = set()
        waiting = deque([(self._root, 0)])
        self._folders, count, folders = [], 0, 0
        while waiting:
            folder, level = waiting.popleft()
            if folders and (count > self._mostEntries or found.isFull or time.monotonic() > self._end):
                found.limit = (f"Only {folders} folders with {count} names were looked through, as there are more: "
                               "choose one of the folders below.")
                break
            try:
                status = folder.stat()
                if status.st_ino and (status.st_dev, status.st_ino) in visited:
                    continue
                visited.add((status.st_dev, status.st_ino))
                before = len(found.images) + len(found.cases)
                looked, below = self._lookInto(folder, found)
            except OSError as error:
                if folder == self._root:
                    raise
                found.unreadable.append(f"{folder.relative_to(self._root)} ({reasonOf(error)})")
                continue
            folders, count = folders + 1, count + looked
            if folder == self._root or len(found.images) + len(found.cases) > before:
                self._folders.append(folder)
            if level < self._depth:
                waiting.extend((each, level + 1) for each in below)
            elif below and self._depth:
                found.limit = f"Folders more than {self._depth} below this one were not looked into."
        self._whole = found
        return found

    def again(self) -> Findings:
        """What is now in the folders that held something before, which takes little time."""
        found = Findings()
        self._end = time.monotonic() + self._mostSeconds
        for folder in self._folders:
            try:
                self._lookInto(folder, found)
            except OSError:
                if folder == self._root:
                    raise
        found.limit, found.unreadable = found.limit or self._whole.limit, self._whole.unreadable
        found.dicomFolders = self._whole.dicomFolders
        for name in ("hidden", "labels", "derived", "placeholders", "dicom", "others", "outside"):
            setattr(found, name, getattr(self._whole, name))
        return found

    def _lookInto(self, folder: Path, found: Findings) -> tuple[int, list[Path]]:
        """Sorts the files of a folder into ``found``; how many names there are, and the folders in it."""
        isDerived = DERIVED in folder.relative_to(self._root).parts
        below, count = [], 0
        with os.scandir(folder) as entries:
            for entry in entries:
                count += 1
                if self._leadsOut(entry, folder):
                    found.outside += 1
                elif isAutosave(folder / entry.name):
                    found.autosaves.append(folder / entry.name)
                elif entry.name.startswith("."):
                    found.hidden += not entry.name.startswith(("._", ".spinepain", ".DS_Store"))
                elif _isFolder(entry):
                    below.append(folder / entry.name)
                else:
                    _sort(folder / entry.name, entry, isDerived, found)
                isLate = count % _NAMES_A_LOOK == 0 and time.monotonic() > self._end
                if count > self._mostEntries or isLate or found.isFull:
                    found.limit = (f"Only the first {count} names of the folder '{visible(folder.name)}' were looked "
                                   "at, as there are more: choose one of the folders below.")
                    break
        return count, sorted(below)

    def _leadsOut(self, entry: "os.DirEntry[str]", folder: Path) -> bool:
        return self._within is not None and _isLink(entry) and not self._within.holds(folder / entry.name)


def _sort(path: Path, entry: "os.DirEntry[str]", isDerived: bool, found: Findings) -> None:
    if isCaseFile(path):
        if _isFile(entry):
            found.cases.append(path)
        return
    if extensionOf(path) in VOLUME_EXTENSIONS:
        if isLabelName(path):
            found.labels += 1
        elif isDerived:
            found.derived += 1
        elif isPlaceholder(path):
            found.placeholders += 1
        elif _isFile(entry):
            found.images.append(path)
    elif _isDicom(path, found):
        found.dicom += 1
        if path.parent not in found.dicomFolders[-1:] and path.name.upper() != DICOM_DIRECTORY:
            found.dicomFolders.append(path.parent)
    else:
        found.others += 1


def isLabelName(path: Path) -> bool:
    """Whether a file is named as label volumes are."""
    stem = path.name[:len(path.name) - len(extensionOf(path))]
    return any(part in LABEL_SUFFIXES for part in stem.lower().replace("-", "_").split("_"))


def _isDicom(path: Path, found: Findings) -> bool:
    if path.suffix.lower() in (".dcm", ".ima") or path.name.upper() == DICOM_DIRECTORY:
        return True
    known = path.suffix and not path.suffix[1:].isdecimal()  # exports name the slices by numbers, or by UIDs
    if known or found.dicom + found.others > _MOST_LOOKED_INTO:
        return bool(not known and found.dicom)
    return isDicom(path)


def _isLink(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry leads elsewhere; Windows has junctions, too, which count as links."""
    try:
        return entry.is_symlink() or bool(getattr(entry, "is_junction", bool)())
    except OSError:
        return True


def _isFolder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _isFile(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _files(count: int, one: str = "is", many: str = "are") -> str:
    return f"1 file {one}" if count == 1 else f"{count} files {many}"


def _links(count: int) -> str:
    return "1 link leads" if count == 1 else f"{count} links lead"
