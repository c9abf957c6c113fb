"""Measurements kept between runs, by the content of the case file: a folder that can be deleted at any time."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from SpinePainRHILib.Core.Cases import CaseMeasurement

from .Journal import Journal
from .MeasurementJson import measurementFromJson, measurementToJson

_NAME = "measurements-1.tsv"
"""The number is that of the format: another format has another file."""

_FRESH_NS = 2_000_000_000
"""A file changed less than this before it was looked at may change again without its time stamp showing it (FAT
keeps two seconds), so its content is hashed again next time. Git treats its index in the same way."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What the file system says of a file. Equal states, once the file has rested, mean equal content."""

    size: int
    modifiedNs: int
    changedNs: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """The state of the file that ``path`` leads to. Raises OSError."""
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class _Known:
    state: FileState
    contentHash: str
    seenNs: int


def defaultCacheFolder() -> Path:
    """Where the system keeps what can be made again."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "spinepain"


def hashOfFile(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class MeasurementCache(Journal):
    """Measurements between runs. Use it in a ``with`` statement.

    A measurement is found by the SHA-256 of the file's bytes, the file's name (which may stand for a missing case ID)
    and ``settingsText``; a known file in an unchanged state is not even hashed.
    """

    def __init__(self, folder: Path | None, settingsText: str) -> None:
        super().__init__(folder, _NAME, middleCount=7)
        self._settingsText = settingsText
        self._known: dict[str, _Known] = {}

    def contentHash(self, path: Path, state: FileState) -> str:
        """SHA-256 of the file, from memory where ``state`` is the known one. Raises OSError."""
        known = self._known.get(str(path))
        if known is not None and known.state == state and known.seenNs - _newest(state) > _FRESH_NS:
            return known.contentHash
        return hashOfFile(path)

    def find(self, path: Path, contentHash: str) -> CaseMeasurement | None:
        """The measurement of a file of that content and name, or None. It has ``path`` as its file, and no slices."""
        result = self.result(self._key(path, contentHash))
        try:
            return None if result is None else measurementFromJson(result, str(path))
        except (ValueError, TypeError):
            return None

    def store(self, path: Path, state: FileState, contentHash: str, measurement: CaseMeasurement) -> None:
        """Keeps a measurement. What was known of the file is replaced."""
        middle = (contentHash, state.size, state.modifiedNs, state.changedNs, state.inode, time.time_ns(),
                  json.dumps(str(path)))
        self.append(self._key(path, contentHash), tuple(map(str, middle)), measurementToJson(measurement))

    def isNews(self, path: Path, state: FileState) -> bool:
        """Whether storing a file that was found by its content again saves hashing it next time."""
        known = self._known.get(str(path))
        return known is None or known.state != state or known.seenNs - _newest(state) <= _FRESH_NS

    def remember(self, middle: Sequence[bytes]) -> None:
        size, modified, changed, inode, seen = map(int, middle[1:6])
        self._known[json.loads(middle[6])] = _Known(FileState(size, modified, changed, inode),
                                                    middle[0].decode("ascii"), seen)

    def forget(self) -> None:
        self._known = {}

    def _key(self, path: Path, contentHash: str) -> str:
        text = "\0".join((contentHash, path.name, self._settingsText))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _newest(state: FileState) -> int:
    return max(state.modifiedNs, state.changedNs)
