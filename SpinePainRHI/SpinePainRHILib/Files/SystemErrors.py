"""What the operating system refused, in words: the one place where its errors become parts of sentences."""

import errno

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


def reasonOf(error: OSError) -> str:
    """What the system refused, in words that continue "... could not be written: ", without a full stop."""
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
