"""A file that is about to be replaced, kept beside the new one."""

import shutil
from pathlib import Path


class EarlierKept:
    """Keeps the file that ``path`` names under the next free ``.bak`` name beside it, while it is written anew.

    ``keep`` is to be called right before it is replaced (AtomicFile.writeAtomically), so that what another process
    saved a moment before is kept as well. ``backup`` is that name then, None where there was no earlier file. Where
    the writing fails afterwards, the earlier file still stands under its own name, and the copy is removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.backup: Path | None = None

    def keep(self) -> None:
        if not self._path.is_file():
            return
        number = 1
        while (backup := self._path.with_name(f"{self._path.name}.bak{number}")).exists():
            number += 1
        try:
            backup.hardlink_to(self._path.resolve())  # whole at once, whatever happens to disk or process
        except OSError:
            try:
                shutil.copy2(self._path, backup)
            except OSError:
                backup.unlink(missing_ok=True)
                raise
        self.backup = backup

    def __enter__(self) -> "EarlierKept":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self.backup is not None:
            self.backup.unlink(missing_ok=True)
