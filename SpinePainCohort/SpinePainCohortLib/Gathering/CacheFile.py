"""What is kept between runs: one SQLite file that can be deleted at any time.

It keeps results by a key made of content hashes, version and options, and of each file seen, named by a hash of its
path, its stamp and content hash. The file uses SQLite's rollback journal, not its write-ahead log, which needs memory
shared by all who use it and so does not work on network shares. Rows wait in memory and are written in one short
transaction about once a second, so that two runs hardly ever wait for each other and a run that is killed loses a
second's work. Every row carries a checksum, since SQLite has none and a flipped bit must not become a number.

A cache that cannot be used costs time, never a result: ``warning`` then says why.
"""

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from SpinePainRHILib.Files.SystemErrors import reasonOf

NAME = "measurements-3.sqlite"
"""The number is that of the format: another format has another file."""

KEPT_DAYS = 365
"""A result is forgotten that long after it was made, so that the file does not grow for ever."""

_FORMAT = 3
_WRITE_SECONDS, _BUSY_SECONDS, _RETRY_SECONDS = 1.0, 5.0, 60.0
_TABLES = (
    "CREATE TABLE result (key BLOB PRIMARY KEY, value BLOB, day INTEGER, checksum INTEGER)",
    "CREATE TABLE file (path BLOB PRIMARY KEY, stamp TEXT, seenNs INTEGER, contentHash TEXT, checksum INTEGER)",
    f"PRAGMA user_version = {_FORMAT}")
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH}
_WAITING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full", sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened", sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_BUSY: "another program is using it", sqlite3.SQLITE_LOCKED: "another program is using it"}


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What is known of a file: its stamp as text, when it was looked at, the SHA-256 of its bytes then."""

    stamp: str
    seenNs: int
    contentHash: str


class CacheFile:
    """The file in ``folder`` (None: nothing is kept). Use it in a ``with`` statement, from one thread."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / NAME
        self._connection: sqlite3.Connection | None = None
        self._results: list[tuple[Any, ...]] = []
        self._files: list[tuple[Any, ...]] = []
        self._writeAfter = 0.0
        self.warning: str | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._open(self._path)
            except sqlite3.Error as error:
                self._giveUp(error, "Measurements are not kept, {path} could not be used: {reason}.")
            except OSError as error:
                self._close()
                self.warning = f"Measurements are not kept, {self._path} could not be used: {reasonOf(error)}."
        return self

    def __exit__(self, *_: Any) -> None:
        if self._connection is not None and (self._results or self._files):
            self._write(isLast=True)
        self._close()

    def result(self, key: bytes) -> bytes | None:
        """The result kept under a key; None where there is none, or a damaged one."""
        rows = self._read("SELECT value, checksum FROM result WHERE key = ?", (key,))
        return rows[0][0] if rows and _isWhole(key, *rows[0]) else None

    def seenFiles(self, paths: Sequence[bytes]) -> dict[bytes, SeenFile]:
        """What is known of these files, by their paths."""
        marks = ",".join("?" * len(paths))
        rows = self._read("SELECT path, stamp, seenNs, contentHash, checksum FROM file "
                          f"WHERE path IN ({marks})", paths)
        return {path: SeenFile(*values) for path, *values, checksum in rows if checksum == _checksum(path, *values)}

    def results(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """As ``result``, for many keys at once."""
        marks = ",".join("?" * len(keys))
        rows = self._read(f"SELECT key, value, checksum FROM result WHERE key IN ({marks})", keys)
        return {key: value for key, value, checksum in rows if _isWhole(key, value, checksum)}

    def keepResult(self, key: bytes, value: bytes) -> None:
        """Keeps a result in place of an earlier one."""
        if self._connection is not None:
            self._results.append((key, value, _today(), _checksum(key, value)))
            self._write()

    def keepFile(self, path: bytes, seen: SeenFile) -> None:
        """Keeps what is known of a file in place of what was."""
        if self._connection is not None:
            values = (seen.stamp, seen.seenNs, seen.contentHash)
            self._files.append((path, *values, _checksum(path, *values)))
            self._write()

    def _open(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._connect(path)
        except sqlite3.DatabaseError as error:
            if _codeOf(error) not in _DAMAGED:
                raise
            self._startAnew(path)

    def _connect(self, path: Path) -> None:
        with suppress(PermissionError):  # it may still be read
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # what is in it is for its owner alone
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        if self._format() == 0:
            self._transact(self._makeTables)
        if self._format() != _FORMAT:
            raise sqlite3.DatabaseError("another format")

    def _format(self) -> int:
        assert self._connection is not None
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _makeTables(self, connection: sqlite3.Connection) -> None:
        if self._format() == 0:  # another run may have been faster
            for statement in _TABLES:
                connection.execute(statement)

    def _startAnew(self, path: Path) -> None:
        """In place of a damaged file. Raises OSError or sqlite3.Error where that is not possible either."""
        self._close()
        for each in (path, path.with_name(f"{path.name}-journal")):
            each.unlink(missing_ok=True)
        self.warning = f"The kept measurements in {path} were damaged: they are made again."
        self._connect(path)

    def _read(self, statement: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        if self._connection is None or self._path is None:
            return []
        try:
            return self._connection.execute(statement, tuple(values)).fetchall()
        except sqlite3.Error as error:
            if _codeOf(error) not in _DAMAGED:
                self._giveUp(error, "Kept measurements are not used, {path} could not be read: {reason}.")
                return []
        try:
            self._startAnew(self._path)
        except (OSError, sqlite3.Error):
            self._close()
        return []

    def _write(self, isLast: bool = False) -> None:
        now = time.monotonic()
        if self._connection is None or (now < self._writeAfter and not isLast):
            return
        try:
            self._transact(self._writeRows)
            if isLast:
                self._transact(_forgetOld)
        except sqlite3.Error as error:
            if _codeOf(error) in _WAITING and not isLast:
                self._writeAfter = now + _RETRY_SECONDS  # another run has it: the rows wait
                return
            self._giveUp(error, "Measurements are no longer kept, {path} could not be written: {reason}.")
            return
        self._results, self._files = [], []
        self._writeAfter = now + _WRITE_SECONDS

    def _writeRows(self, connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)", self._results)
        connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", self._files)

    def _transact(self, work: Callable[[sqlite3.Connection], None]) -> None:
        assert self._connection is not None
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            work(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _giveUp(self, error: sqlite3.Error, sentence: str) -> None:
        self._close()
        reason = _REASONS.get(_codeOf(error)) or " ".join(str(error).split()).rstrip(".")
        self.warning = sentence.format(path=self._path, reason=reason)

    def _close(self) -> None:
        self._results, self._files = [], []
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _forgetOld(connection: sqlite3.Connection) -> None:
    oldest = _today() - KEPT_DAYS
    connection.execute("DELETE FROM result WHERE day < ?", (oldest,))
    connection.execute("DELETE FROM file WHERE seenNs < ?", (oldest * 86_400 * 10**9,))


def _codeOf(error: sqlite3.Error) -> int:
    """SQLite's primary result code; SQLITE_ERROR where Python raised it itself."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _isWhole(key: bytes, value: Any, checksum: Any) -> bool:
    """Whether a row is what was written; a flipped bit may also make text of its bytes."""
    return isinstance(value, bytes) and checksum == _checksum(key, value)


def _checksum(*values: Any) -> int:
    total = 0
    for value in values:
        total = zlib.crc32(value if isinstance(value, bytes) else str(value).encode(), total)
    return total


def _today() -> int:
    return int(time.time() // 86_400)
