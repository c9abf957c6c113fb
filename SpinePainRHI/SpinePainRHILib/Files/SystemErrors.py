"""What the operating system refused, in words: the one place where its errors become parts of sentences."""

import errno
from pathlib import Path

from ..Core.ShownText import visible

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is larger than is allowed here",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "part of the path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the file name is too long",
    errno.EEXIST: "there is a file of that name already",
    errno.ENOTEMPTY: "the folder is not empty",
    errno.EBUSY: "another program is using it",
    errno.ETXTBSY: "another program is using it",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENOMEM: "there is not enough memory",
    errno.ETIMEDOUT: "the network share does not answer",
    errno.ELOOP: "its symbolic links go round in a circle",
}


class HeldError(OSError):
    """Another program seems to hold a file or folder, and did not let go for some seconds."""

    def __init__(self, number: int | None, path: Path, seconds: float, isCertain: bool) -> None:
        """``isCertain``: the system says so itself; else it said only that permission is denied."""
        super().__init__(number, "held", str(path))
        what, who = f"'{visible(path.name)}'", "Excel, a virus scanner or a cloud's client such as OneDrive do that"
        self.reason = f"another program has held {what} for {seconds:g} s ({who}): close it there and try again" \
            if isCertain else f"changing {what} has been denied for {seconds:g} s: either another program holds it " \
            f"({who}), or it may not be changed there"


def reasonOf(error: OSError) -> str:
    """What the system refused, in words that continue "... could not be written: ", without a full stop."""
    if isinstance(error, HeldError):
        return error.reason
    known = _REASONS.get(error.errno or 0)
    if known is None:
        known = " ".join((error.strerror or str(error)).split()).rstrip(".").lower()
    return known or errno.errorcode.get(error.errno or 0, type(error).__name__)


def sentenceOf(error: OSError) -> str:
    """A whole sentence: the file or folder that the system names, where it does, and what it refused."""
    named = error.filename2 if error.filename2 is not None else error.filename
    if isinstance(named, bytes):
        named = named.decode("utf-8", "surrogateescape")
    subject = "A file" if named is None else f"'{visible(str(named))}'"
    return f"{subject} could not be used: {reasonOf(error)}."
