"""Measurements kept between runs, by the content of the case file."""

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement
from SpinePainRHILib.Files.FileStamps import FileStamp, hashOfFile
from SpinePainRHILib.Files.SystemErrors import reasonOf

from .CacheFile import CacheFile, SeenFile
from .MeasurementJson import CASE_FIELDS, LESION_FIELDS, measurementFromJson, measurementToJson

_AT_ONCE = 200
"""Files asked for in one statement; SQLite takes 999 values at least."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it was found: its stamp at ``seenNs`` and the SHA-256 of its bytes (then, or in an earlier run whose
    word is trusted), and its kept measurement (with its path, without slices) or None."""

    path: Path
    stamp: FileStamp
    seenNs: int
    contentHash: str
    measurement: CaseMeasurement | None
    isTrusted: bool

    def confirmed(self) -> "Found | None":
        """The same file after the work on it; None where it may have been changed meanwhile.

        A file that had not rested when it was found is hashed once more: its stamp alone would not tell.
        """
        seenNs = time.time_ns()
        try:
            if FileStamp.read(self.path) != self.stamp:
                return None
            if self.stamp.hasRested(self.seenNs):
                return self
            return replace(self, seenNs=seenNs) if hashOfFile(self.path) == self.contentHash else None
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, and why."""

    path: Path
    reason: str


def defaultCacheFolder() -> Path:
    """Where the system keeps what can be made again; a folder for temporary files where nobody's home is known."""
    try:
        return _cacheBase() / "spinepain"
    except RuntimeError:  # what pathlib says of a user without a home folder
        return Path(tempfile.gettempdir()) / f"spinepain-{getattr(os, 'getuid', lambda: 0)()}"


def _cacheBase() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


class MeasurementCache:
    """Measurements in a CacheFile.

    A measurement is found by the SHA-256 of the file's bytes, the file's name (which may stand for a missing case ID)
    and ``settingsText`` (function, options, version). A file whose stamp is what it was in an earlier run, and which
    had then rested (FileStamp.hasRested), is not even hashed.
    """

    def __init__(self, cache: CacheFile, settingsText: str) -> None:
        self._cache = cache
        self._settings = hashlib.sha256(json.dumps([settingsText, CASE_FIELDS, LESION_FIELDS]).encode()).digest()

    def look(self, files: Sequence[Path]) -> Iterator[Found | Unreadable]:
        """What is known of each file, in their order; content not trusted is hashed only as it is asked for."""
        for start in range(0, len(files), _AT_ONCE):
            paths = files[start:start + _AT_ONCE]
            names = list(map(_nameOf, paths))
            seen = self._cache.seenFiles(names)
            found = [_foundOf(path, seen.get(name)) for path, name in zip(paths, names, strict=True)]
            kept = self._cache.results([self._key(each) for each in found
                                        if isinstance(each, Found) and each.isTrusted])
            for each in found:
                if isinstance(each, Unreadable):
                    yield each
                elif each.isTrusted:
                    yield _withMeasurement(each, kept.get(self._key(each)))
                else:
                    yield self._hashed(each)

    def keep(self, found: Found, measurement: CaseMeasurement | None = None) -> None:
        """Keeps what is known of the file, and its measurement where there is a new one."""
        if measurement is not None:
            nameless = replace(measurement, file=None)  # which file it is of is known when it is looked for
            self._cache.keepResult(self._key(found), measurementToJson(nameless).encode())
        self._cache.keepFile(_nameOf(found.path), SeenFile(_text(found.stamp), found.seenNs, found.contentHash))

    def _hashed(self, found: Found) -> Found | Unreadable:
        try:
            found = replace(found, contentHash=hashOfFile(found.path))
        except OSError as error:
            return _unreadable(found.path, error)
        return _withMeasurement(found, self._cache.result(self._key(found)))

    def _key(self, found: Found) -> bytes:
        text = "\0".join((found.contentHash, found.path.name, ""))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape") + self._settings).digest()


def _nameOf(path: Path) -> bytes:
    """What a file is found by in the cache: its path can name a patient and is not kept itself."""
    return hashlib.sha256(os.fsencode(path)).digest()


def _foundOf(path: Path, seen: SeenFile | None) -> Found | Unreadable:
    seenNs = time.time_ns()  # before the stamp: whatever changes later changes the stamp, or is seen as unrested
    try:
        stamp = FileStamp.read(path)
    except OSError as error:
        return _unreadable(path, error)
    isTrusted = seen is not None and seen.stamp == _text(stamp) and stamp.hasRested(seen.seenNs)
    if seen is not None and isTrusted:
        return Found(path, stamp, seen.seenNs, seen.contentHash, None, True)
    return Found(path, stamp, seenNs, "", None, False)


def _withMeasurement(found: Found, kept: bytes | None) -> Found:
    if kept is None:
        return found
    try:
        return replace(found, measurement=measurementFromJson(kept, str(found.path)))
    except ValueError:
        return found


def _unreadable(path: Path, error: OSError) -> Unreadable:
    return Unreadable(path, f"it could not be read: {reasonOf(error)}")


def _text(stamp: FileStamp) -> str:
    return f"{stamp.size} {stamp.modifiedNs} {stamp.changedNs} {stamp.inode}"
