"""A file that is about to be replaced, kept beside the new one."""

import os
import shutil
from contextlib import suppress
from filecmp import cmp
from pathlib import Path

from SpinePainRHILib.Files.OwnedNames import ownedName
from SpinePainRHILib.Files.SaveLock import hiddenStart
from SpinePainRHILib.Files.Shares import flushFile, patiently


class EarlierKept:
    """Keeps the file that ``path`` names under the next free ``.bak`` name beside it, while it is written anew.

    ``keep`` is to be called right before it is replaced (AtomicFile.writeAtomically), so that what another process
    saved a moment before is kept as well. ``backup`` is that name then, None where there was no earlier file. Where
    the writing fails afterwards, the earlier file still stands under its own name, and the copy is removed. What a
    killed process kept, without having replaced the file, is the backup of the next.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._isOurs = False
        self.backup: Path | None = None

    def keep(self) -> None:
        """Raises OSError or ValueError where the earlier file cannot be kept."""
        if not self._path.is_file():
            return
        earlier = self._path.resolve()
        number, latest = 1, None
        while (backup := self._path.with_name(f"{self._path.name}.bak{number}")).exists():
            number, latest = number + 1, backup
        if latest is not None and cmp(latest, earlier, shallow=False):
            self.backup = latest
            self._isOurs = latest.samefile(earlier)  # a link that a killed process made
            return
        try:
            if not _isMine(earlier):  # a link would be the other user's too, and might not be removable
                raise PermissionError
            backup.hardlink_to(earlier)  # whole at once, whatever happens to disk or process
        except OSError:  # many shares have no links
            with ownedName(backup.parent, f"{hiddenStart(earlier)}-", ".copy") as temporary:
                _copy(earlier, temporary)
                patiently(lambda: temporary.rename(backup), backup)
        self.backup, self._isOurs = backup, True

    def __enter__(self) -> "EarlierKept":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self.backup is not None and self._isOurs:
            with suppress(OSError):
                self.backup.unlink(missing_ok=True)


def _isMine(path: Path) -> bool:
    return not hasattr(os, "geteuid") or path.stat().st_uid == os.geteuid()


def _copy(earlier: Path, temporary: Path) -> None:
    shutil.copyfile(earlier, temporary)
    flushFile(temporary)
    if not cmp(earlier, temporary, shallow=False):
        raise ValueError("the copy of the earlier file is not what that is")
    with suppress(OSError):  # times and rights, where the share lets them be set
        shutil.copystat(earlier, temporary)
