"""Measurements kept between runs, by the content of the case file: a folder that can be deleted at any time."""

import errno
import hashlib
import json
import os
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from SpinePainRHILib.Core.Cases import CaseMeasurement

from ..Tables.Problems import reasonOf
from .MeasurementJson import measurementFromJson, measurementToJson

_NAME = "measurements-1.tsv"
"""The number is that of the format: another format has another file."""

_FRESH_NS = 2_000_000_000
"""A file changed less than this before it was looked at may change again without its time stamp showing it (FAT
keeps two seconds), so its content is hashed again next time. Git treats its index in the same way."""

_FEWEST_DEAD_LINES = 1000


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


class MeasurementCache:
    """A journal: one line a measured file, appended at once, read whole at the start. Use it in a ``with`` statement.

    A measurement is found by the SHA-256 of the file's bytes, the file's name (which may stand for a missing case ID)
    and ``settingsText``; a known file in an unchanged state is not even hashed. Each line carries a checksum, so a
    line that is torn, damaged or foreign is ignored and its case measured again. One file, rather than one a case,
    because opening 10,000 files would take longer than all the rest of a second run.

    Lines are appended whole, so two runs may share a folder. A folder that cannot be used costs time, never a
    result: ``warning`` then says why.
    """

    def __init__(self, folder: Path | None, settingsText: str) -> None:
        self._path = None if folder is None else folder / _NAME
        self._settingsText = settingsText
        self._known: dict[str, _Known] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._reader: IO[bytes] | None = None
        self._writer: int | None = None
        self.warning: str | None = None

    def __enter__(self) -> Self:
        if self._path is None:
            return self
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._load(self._path)
            self._writer = os.open(self._path, flags, 0o600)
            self._reader = self._path.open("rb")
            if not _endsLine(self._reader):
                os.write(self._writer, b"\n")
        except OSError as error:
            self.close()
            self._known, self._places = {}, {}
            self.warning = f"Measurements are not kept, {self._path} could not be used: {reasonOf(error)}."
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file; everything stored is already in it."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._writer is not None:
            os.close(self._writer)
            self._writer = None

    def contentHash(self, path: Path, state: FileState) -> str:
        """SHA-256 of the file, from memory where ``state`` is the known one. Raises OSError."""
        known = self._known.get(str(path))
        if known is not None and known.state == state and known.seenNs - _newest(state) > _FRESH_NS:
            return known.contentHash
        return hashOfFile(path)

    def find(self, path: Path, contentHash: str) -> CaseMeasurement | None:
        """The measurement of a file of that content and name, or None. It has ``path`` as its file, and no slices."""
        place = self._places.get(self._key(path, contentHash))
        if place is None or self._reader is None:
            return None
        try:
            self._reader.seek(place[0])
            return measurementFromJson(self._reader.read(place[1]), str(path))
        except (OSError, ValueError, TypeError):
            return None

    def store(self, path: Path, state: FileState, contentHash: str, measurement: CaseMeasurement) -> None:
        """Keeps a measurement. What was known of the file is replaced."""
        self._append(path, state, contentHash, measurementToJson(measurement))

    def isNews(self, path: Path, state: FileState) -> bool:
        """Whether storing a file that was found by its content again saves hashing it next time."""
        known = self._known.get(str(path))
        return known is None or known.state != state or known.seenNs - _newest(state) <= _FRESH_NS

    def _append(self, path: Path, state: FileState, contentHash: str, measurement: str) -> None:
        if self._writer is None:
            return
        head = (self._key(path, contentHash), contentHash, state.size, state.modifiedNs, state.changedNs, state.inode,
                time.time_ns(), json.dumps(str(path)))
        body = "\t".join(map(str, (*head, measurement))).encode("utf-8", "surrogateescape")
        line = b"%08x\t%s\n" % (zlib.crc32(body), body)
        try:
            if os.write(self._writer, line) != len(line):
                raise OSError(errno.ENOSPC, "")
        except OSError as error:
            self.close()
            self.warning = f"Measurements are no longer kept, {self._path} could not be written: {reasonOf(error)}."

    def _key(self, path: Path, contentHash: str) -> str:
        text = "\0".join((contentHash, path.name, self._settingsText))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()

    def _load(self, path: Path) -> None:
        if not path.exists():
            return
        offset = lineCount = 0
        with path.open("rb") as file:
            for line in file:
                lineCount += 1
                parsed = _parseLine(line)
                if parsed is not None:
                    key, name, known, start = parsed
                    self._known[name] = known
                    self._places[key] = (offset + start, len(line) - start - 1)
                offset += len(line)
        if lineCount > 2 * len(self._places) + _FEWEST_DEAD_LINES:
            self._compact(path)

    def _compact(self, path: Path) -> None:
        """Rewrites the journal without the lines that later ones replace, then reads it again."""
        live = {start + length: key for key, (start, length) in self._places.items()}
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".measurements-")
        try:
            with os.fdopen(handle, "wb") as target, path.open("rb") as source:
                offset = 0
                for line in source:
                    offset += len(line)
                    if offset - 1 in live:
                        target.write(line)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._known, self._places = {}, {}
        self._load(path)


def _endsLine(file: IO[bytes]) -> bool:
    """Whether the file is empty or ends in a whole line; a run that was killed may have torn the last one."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return True
    file.seek(size - 1)
    return file.read(1) == b"\n"


def _newest(state: FileState) -> int:
    return max(state.modifiedNs, state.changedNs)


def _parseLine(line: bytes) -> tuple[str, str, _Known, int] | None:
    """Key, path, what is known of the file and where in the line its measurement begins; None for a damaged line."""
    try:
        if line[8:9] != b"\t" or not line.endswith(b"\n") or int(line[:8], 16) != zlib.crc32(line[9:-1]):
            return None
        fields = line[9:-1].split(b"\t", 8)
        size, modified, changed, inode, seen = map(int, fields[2:7])
        known = _Known(FileState(size, modified, changed, inode), fields[1].decode("ascii"), seen)
        return fields[0].decode("ascii"), json.loads(fields[7]), known, len(line) - 1 - len(fields[8])
    except (ValueError, IndexError):
        return None
