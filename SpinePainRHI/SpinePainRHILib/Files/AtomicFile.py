"""Saving a file wholly or not at all: whatever goes wrong, the earlier file stays as it was."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .FileAccess import isText, oneLine, quoted
from .OwnedNames import ownedName, removeLeftovers
from .SaveLock import hiddenStart, placeHeld, releasePlace
from .Shares import flushFile, patiently, setMode
from .SystemErrors import reasonOf

LONGEST_EXTENSION = 20


def writeAtomically(path: Path, write: Callable[[Path], None], verify: Callable[[Path], None] | None = None,
                    beforeReplacing: Callable[[], None] | None = None) -> None:
    """Has ``write`` fill a hidden temporary file in the same folder, checks it and renames it to ``path``.

    ``write`` gets the path of an existing empty file that ends in the same two-part extension, so that
    writers choose the same format (``.seg.nrrd``). After it the file is flushed to the disk; then ``verify``
    may read it back and raise ValueError if it is not what was meant. ``beforeReplacing`` is called last, while no
    other process can put a file there: it may look at what is there once more and raise ValueError. A symbolic
    link stays a link: the file it leads to is replaced. An earlier file's permissions are kept; a new file
    gets the usual ones.

    Raises ValueError with one sentence that says why, and that the earlier file is unchanged, when anything
    the outside world can do wrong goes wrong. Every other exception, an interruption too, passes through.
    In each case the temporary file is removed; what a killed process left of this target, by the next call.
    Shares that set no permissions or cannot flush do not stop a save; a target that another program holds is waited
    for (Shares.patiently).
    """
    path = Path(path)
    try:
        if not isText(path):
            raise ValueError("its name is not valid text (UTF-8)")
        target = path.resolve(strict=False)
        earlier = target.stat() if target.exists() else None
        if target.is_dir():
            raise ValueError("it is a folder")
        if not target.parent.is_dir():
            raise ValueError(f"the folder {quoted(target.parent)} does not exist")
        if earlier is not None and not stat.S_ISREG(earlier.st_mode):
            raise ValueError("it is a device or a pipe")
        if earlier is not None and not os.access(target, os.W_OK):
            raise ValueError("the earlier file is write-protected")
        if len(os.fsencode(target.name)) > 255:  # else found out only after all the work
            raise OSError(errno.ENAMETOOLONG, "")
    except (OSError, ValueError, RuntimeError) as error:
        raise ValueError(f"Could not save {quoted(path)}: {_cause(error)}.") from error
    fate = "the earlier file is unchanged" if earlier else "nothing was saved"
    try:
        with ownedName(target.parent, f"{hiddenStart(target)}-", _extensionOf(target)) as temporary:
            _create(temporary, None if earlier is None else stat.S_IMODE(earlier.st_mode))
            mode = stat.S_IMODE(temporary.stat().st_mode) if earlier is None else stat.S_IMODE(earlier.st_mode)
            write(temporary)
            if not temporary.is_file() or not temporary.stat().st_size:
                raise ValueError("nothing was written")
            flushFile(temporary)
            if verify is not None:
                verify(temporary)
            setMode(temporary, mode)
            with placeHeld(target):
                if beforeReplacing is not None:
                    beforeReplacing()
                patiently(lambda: temporary.replace(target), target)
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        raise ValueError(f"Could not save {quoted(path)}: {_cause(error)}; {fate}.") from error
    _flushFolder(target.parent)


def clearLeftovers(path: Path) -> None:
    """Removes what killed processes left of saving to ``path``, as the next save to it would. Raises nothing."""
    with suppress(OSError, ValueError, RuntimeError):
        target = path.resolve(strict=False)
        removeLeftovers(target.parent, f"{hiddenStart(target)}-")
        releasePlace(target)


def _create(temporary: Path, mode: int | None) -> None:
    """An empty file that nobody sees more of than of the earlier file, even while it is being written."""
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else 0o600)
    os.close(descriptor)
    if mode is not None:
        setMode(temporary, mode | stat.S_IRUSR | stat.S_IWUSR)


def _flushFolder(folder: Path) -> None:
    """Makes the renaming itself last through a power cut, where the system can do that for a folder."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _extensionOf(path: Path) -> str:
    extension = "".join(path.suffixes[-2:])
    return extension if len(extension) <= LONGEST_EXTENSION else path.suffix[-LONGEST_EXTENSION:]


def _cause(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    if isinstance(error, PermissionError):
        return "writing to the folder is not permitted"
    if isinstance(error, OSError) and error.errno is not None:
        return reasonOf(error)
    if "null" in str(error):
        return "no file can have that name"
    return oneLine(error)
