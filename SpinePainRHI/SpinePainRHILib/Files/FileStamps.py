"""What the file system says of a file, and what may be concluded from it."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

REST_NS = 2_000_000_000
"""A file changed less than this before it was looked at may change again without its time stamps showing it: FAT
keeps two seconds. Git treats the files of its index in the same way ("racy git")."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size, times and identity of a file.

    Two questions are asked of it. ``isSameSave``: is this still what was read or saved, as far as a person has to be
    asked before it is replaced? Size and time of writing tell; other programs (backups, clouds) touch the rest of a
    file they do not change. ``==`` and ``hasRested``: may its content be taken for known without reading it? Only
    where everything is as it was, and the file had rested when it was looked at.
    """

    modifiedNs: int
    size: int
    changedNs: int
    inode: int

    @classmethod
    def read(cls, path: Path) -> "FileStamp":
        """The stamp of the file that ``path`` leads to. Raises OSError."""
        status = os.stat(path)  # noqa: PTH116 - twice as fast, and asked of every file
        return cls(status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino)

    @classmethod
    def of(cls, path: Path) -> "FileStamp | None":
        """The stamp of a file; None where there is none."""
        try:
            return cls.read(path)
        except OSError:
            return None

    def isSameSave(self, other: "FileStamp | None") -> bool:
        """Whether size and time of writing are the same."""
        return other is not None and (self.size, self.modifiedNs) == (other.size, other.modifiedNs)

    def hasRested(self, seenNs: int) -> bool:
        """Whether the file, looked at when the clock said ``seenNs``, could not change afterwards without its stamp
        changing: it had then been left alone for more than REST_NS."""
        return seenNs - max(self.modifiedNs, self.changedNs) > REST_NS


def _openOrdinary(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # opening a pipe would wait for its writer
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is a device or a pipe, no ordinary file", path)
    return descriptor


def hashOfFile(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError, for what is no ordinary file too: a device or pipe may never end."""
    with open(path, "rb", opener=_openOrdinary) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
