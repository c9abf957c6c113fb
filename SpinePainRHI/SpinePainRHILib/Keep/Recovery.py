"""Unsaved work that an earlier session left beside a case file, as after a crash."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..Files.FileStamps import FileStamp
from .CaseNaming import autosavePathOf

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recovery:
    """An autosave newer than its case file, which may not exist yet."""

    casePath: Path
    autosavePath: Path
    savedAt: datetime
    isSpare: bool = False
    """It was kept aside, as no folder was known to save the case in."""

    def discard(self) -> None:
        """Removes the autosave: its work is not wanted."""
        with suppress(OSError):
            self.autosavePath.unlink(missing_ok=True)
            _LOG.info("Unsaved work of an earlier session was removed.")


def findRecovery(casePath: Path, isSpare: bool = False) -> Recovery | None:
    """The unsaved work of a case file, or None: no autosave, or one older than the file.

    ``isSpare``: ``casePath`` lies in CaseStorage.spareFolder, where no case is saved.
    """
    path = autosavePathOf(Path(casePath))
    autosave, saved = FileStamp.of(path), FileStamp.of(Path(casePath))
    if autosave is None or (saved is not None and autosave.modifiedNs < saved.modifiedNs):
        return None
    return Recovery(Path(casePath), path, datetime.fromtimestamp(autosave.modifiedNs / 1e9).astimezone(), isSpare)
