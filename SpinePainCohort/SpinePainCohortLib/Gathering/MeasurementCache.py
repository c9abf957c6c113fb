"""Measurements kept between runs, by the content of the case file: a folder that can be deleted at any time."""

import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from SpinePainRHILib.Core.Cases import CaseMeasurement

from .Journal import Journal
from .MeasurementJson import CASE_FIELDS, LESION_FIELDS, measurementFromJson, measurementToJson

_NAME = "measurements-2.tsv"
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
        status = os.stat(path)  # noqa: PTH116 - twice as fast, and asked of every file
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    @property
    def text(self) -> bytes:
        """The state as the journal holds it."""
        return b"%d %d %d %d" % (self.size, self.modifiedNs, self.changedNs, self.inode)



@dataclass(frozen=True, slots=True)
class Found:
    """What a cache knows of a file: the SHA-256 of its bytes, its measurement (with the path asked for, without
    slices) or None, and whether the next run would know the file without hashing it."""

    contentHash: str
    measurement: CaseMeasurement | None
    isTrusted: bool


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
        super().__init__(folder, _NAME, middleCount=5)
        self._settings = hashlib.sha256(json.dumps([settingsText, CASE_FIELDS, LESION_FIELDS]).encode()).hexdigest()
        self._known: dict[str, list[bytes]] = {}
        self._settingsBytes = self._settings.encode()

    def take(self, path: Path, state: FileState) -> Found:
        """What is known of a file in ``state``; its content is hashed where that is not trusted. Raises OSError.

        The line of the file is then forgotten, so that what is known and what was found do not fill the memory twice:
        a file is asked for once.
        """
        name = str(path)
        known = self._known.pop(name, None)
        isTrusted = known is not None and known[_STATE] == state.text and known[_SEEN].isdigit() and (
            int(known[_SEEN]) - max(state.modifiedNs, state.changedNs) > _FRESH_NS)
        contentHash = known[_HASH].decode() if known is not None and isTrusted else hashOfFile(path)
        if known is not None and isTrusted and known[_SETTINGS] == self._settingsBytes:
            result = self.result(known[_KEY])
        else:
            result = self.result(self._key(path, contentHash))
        try:
            measurement = None if result is None else measurementFromJson(result, name)
        except ValueError:
            measurement = None
        return Found(contentHash, measurement, isTrusted)

    def store(self, path: Path, state: FileState, contentHash: str, measurement: CaseMeasurement) -> None:
        """Keeps a measurement. What was known of the file is replaced."""
        middle = (self._settings, contentHash, state.text.decode(), str(time.time_ns()), json.dumps(str(path)))
        self.append(self._key(path, contentHash), middle, measurementToJson(measurement))

    def remember(self, fields: list[bytes]) -> None:
        text = fields.pop()
        if fields[_SETTINGS] == self._settingsBytes:
            fields[_SETTINGS] = self._settingsBytes  # one object instead of thousands
        plain = text[1:-1] if b"\\" not in text and text.isascii() and text[:1] == text[-1:] == b'"' else None
        self._known[plain.decode() if plain is not None else json.loads(text)] = fields

    def forget(self) -> None:
        self._known = {}

    def _key(self, path: Path, contentHash: str) -> bytes:
        text = "\0".join((contentHash, path.name, self._settings))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest().encode()


_KEY, _SETTINGS, _HASH, _STATE, _SEEN = range(5)
"""Fields of a line, before the path."""
