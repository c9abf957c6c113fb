"""Opening a file that a person named: what can be wrong with a path, said in one sentence."""

import stat
from pathlib import Path
from typing import BinaryIO

from ..Core.ShownText import shortened, visible
from .SystemErrors import reasonOf

_PLACEHOLDER_BYTES = 64
_LONGEST_PLACEHOLDER_BYTES = 32_768
"""git-annex takes no longer file for one (pointer file format)."""
"""Enough to tell the short texts that stand for large files."""


def quoted(path: Path | str) -> str:
    """The path in quotes as it goes into a sentence: one line, and visible whatever bytes the name is made of."""
    return f"'{visible(str(path))}'"


def oneLine(error: BaseException) -> str:
    """The text of an error on one line, visible whatever of a file it quotes, without the full stop a sentence around
    it will bring."""
    return shortened(visible(" ".join(str(error).split()).rstrip("."))) or type(error).__name__


def isText(path: Path | str) -> bool:
    """Whether the path is valid text; SimpleITK ends the whole program when it is handed one that is not."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def openRegularFile(path: Path) -> BinaryIO:
    """Opens a file for reading; ValueError for anything that is not a file that can be read.

    Devices and pipes are refused before they are opened, since reading one might never end; names that are
    not valid text since C++ readers abort on them.
    """
    if not isText(path):
        raise ValueError(f"{quoted(path)} has a name that is not valid text (UTF-8): rename it.")
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ValueError(f"{quoted(path)} is a folder: name a file in it.")
        if not stat.S_ISREG(mode):
            raise ValueError(f"{quoted(path)} is a device or a pipe: name an ordinary file.")
        file = path.open("rb")
        try:
            _refusePlaceholder(path, file.read(_PLACEHOLDER_BYTES))
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file
    except FileNotFoundError:
        if _leadsIntoAnnex(path):
            raise _annexError(path) from None
        raise ValueError(f"{quoted(path)} does not exist: check the path and its spelling.") from None
    except PermissionError:
        raise ValueError(f"{quoted(path)} cannot be read: ask for permission to read it.") from None
    except OSError as error:
        raise ValueError(f"{quoted(path)} cannot be opened ({reasonOf(error)}): "
                         "check the path.") from None
    except ValueError as error:
        if "null" in str(error):  # what Python says of a name no file system can hold
            raise ValueError(f"{quoted(path)} is no possible file name: check the path.") from None
        raise


def _refusePlaceholder(path: Path, start: bytes) -> None:
    """Raises ValueError for the short text that stands for a large file which was not fetched.

    The texts are those of Git LFS (git-lfs/docs/spec.md) and of unlocked files of git-annex (pointer file format).
    """
    if start.startswith(b"version https://git-lfs.github.com/"):
        raise ValueError(f"{quoted(path)} is a placeholder of Git LFS, not the file itself: get that with "
                         "'git lfs pull'.")
    if start.startswith(b"/annex/objects/"):
        raise _annexError(path)


def isPlaceholder(path: Path) -> bool:
    """Whether a path stands for content of git-annex or Git LFS that was not fetched; long files are not opened."""
    try:
        if not path.exists():
            return _leadsIntoAnnex(path)
        if path.stat().st_size > _LONGEST_PLACEHOLDER_BYTES or not path.is_file():
            return False
        with path.open("rb") as file:
            _refusePlaceholder(path, file.read(_PLACEHOLDER_BYTES))
    except OSError:
        return False
    except ValueError:
        return True
    return False


def _leadsIntoAnnex(path: Path) -> bool:
    """Whether a path is a link to content of git-annex that is not there."""
    try:
        return path.is_symlink() and ".git/annex/objects" in path.readlink().as_posix()
    except OSError:
        return False


def _annexError(path: Path) -> ValueError:
    return ValueError(f"{quoted(path)} is a placeholder of git-annex, not the file itself: get that with "
                      "'git annex get' or 'datalad get'.")


def extensionOf(path: Path) -> str:
    """The extension in lower case; both parts of ``.nii.gz`` and ``.seg.nrrd``."""
    name = path.name.lower()
    return next((double for double in (".nii.gz", ".img.gz", ".hdr.gz", ".seg.nrrd") if name.endswith(double)),
                path.suffix.lower())
