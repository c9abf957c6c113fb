"""Results kept between runs: a file of checksummed lines that can be deleted at any time."""

import errno
import os
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

from ..Tables.Problems import reasonOf

_FEWEST_DEAD_LINES = 1000


class Journal:
    """One line a result, appended at once, read whole at the start. Use it in a ``with`` statement.

    A line is a checksum, a key, ``middleCount`` further fields and a result, separated by tabs. A line that is torn,
    damaged or foreign is ignored, so its result is made again; of lines with the same key the last one counts. One
    file, rather than one a result, because opening 10,000 files would take longer than all the rest of a second run.

    Lines are appended whole, so two runs may share a folder. A folder that cannot be used costs time, never a
    result: ``warning`` then says why.
    """

    def __init__(self, folder: Path | None, name: str, middleCount: int = 0) -> None:
        self._path = None if folder is None else folder / name
        self._middleCount = middleCount
        self._places: dict[bytes, tuple[int, int]] = {}
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
            self._reader = self._path.open("rb", buffering=0)
            if not _endsLine(self._reader):
                os.write(self._writer, b"\n")
        except OSError as error:
            self.close()
            self._forgetAll()
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

    def result(self, key: bytes) -> bytes | None:
        """The result stored under a key, or None."""
        place = self._places.get(key)
        if place is None or self._reader is None:
            return None
        try:
            self._reader.seek(place[0])
            return self._reader.read(place[1])
        except OSError:
            return None

    def append(self, key: bytes, middle: Sequence[str], result: str) -> None:
        """Stores a result, which must hold no line break; no field before it may hold a tab."""
        if self._writer is None:
            return
        body = key + "\t".join(("", *middle, result)).encode("utf-8", "surrogateescape")
        line = b"%08x\t%s\n" % (zlib.crc32(body), body)
        try:
            if os.write(self._writer, line) != len(line):
                raise OSError(errno.ENOSPC, "")
        except OSError as error:
            self.close()
            self.warning = f"Measurements are no longer kept, {self._path} could not be written: {reasonOf(error)}."

    def remember(self, fields: list[bytes]) -> None:
        """Is given the fields of each line, all but the result. Raises ValueError for others: the line is ignored."""

    def forget(self) -> None:
        """What ``remember`` was given is void."""

    def _forgetAll(self) -> None:
        self._places = {}
        self.forget()

    def _load(self, path: Path) -> None:
        if not path.exists():
            return
        offset = lineCount = 0
        with path.open("rb") as file:
            for line in file:
                lineCount += 1
                fields = _fieldsOf(line, self._middleCount + 2)
                if fields is not None:
                    key, length = fields[0], len(fields.pop())
                    with suppress(ValueError):
                        self.remember(fields)
                        self._places[key] = (offset + len(line) - 1 - length, length)
                offset += len(line)
        if lineCount > 2 * len(self._places) + _FEWEST_DEAD_LINES:
            self._compact(path)

    def _compact(self, path: Path) -> None:
        """Rewrites the file without the lines that later ones replace, then reads it again."""
        live = {start + length for start, length in self._places.values()}
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
        self._forgetAll()
        self._load(path)


def _endsLine(file: IO[bytes]) -> bool:
    """Whether the file is empty or ends in a whole line; a run that was killed may have torn the last one."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return True
    file.seek(size - 1)
    return file.read(1) == b"\n"


def _fieldsOf(line: bytes, count: int) -> list[bytes] | None:
    """The fields behind the checksum; None for a damaged line."""
    try:
        if line[8:9] != b"\t" or not line.endswith(b"\n") or int(line[:8], 16) != zlib.crc32(line[9:-1]):
            return None
    except ValueError:
        return None
    fields = line[9:-1].split(b"\t", count - 1)
    return fields if len(fields) == count else None
