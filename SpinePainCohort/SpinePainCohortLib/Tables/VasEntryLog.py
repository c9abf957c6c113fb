"""Pain scores saved one by one as they are entered: a VAS table that only ever grows."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from SpinePainRHILib.Core.ShownText import shownNames
from SpinePainRHILib.Files.CsvText import formatRow, neutralise
from SpinePainRHILib.Files.FileLocks import heldIfPossible
from SpinePainRHILib.Files.Shares import flushDescriptor, mayWrite, patiently
from SpinePainRHILib.Files.SystemErrors import reasonOf

from .Cells import parseIdentifier, parseLesion, parseTimepoint
from .DelimitedFile import DelimitedFile, TableSettings
from .VasTable import VAS_MAX, VasEntry, VasTable, readVasTable

LOG_COLUMNS = ("case_id", "rater", "vas", "lesion", "timepoint", "entered_at", "note")

_BOM = b"\xef\xbb\xbf"
_STEP = timedelta(milliseconds=1)


def _utcNow() -> datetime:
    return datetime.now(UTC)


class VasEntryLog:
    """An append-only VAS table in CSV, safe against crashes and against a second process writing to it.

    Every entry is one line, written at once under a lock and forced to disk before ``append`` returns. A correction
    is one more entry with the same key; its ``entered_at`` is always later than the one it corrects, even where the
    clock stands still or is set back. A line torn by a crash stays where it is, as a problem when read; the next
    entry begins on a line of its own. The file begins with a byte order mark, so that Excel shows all names right.
    """

    def __init__(self, path: str | Path, now: Callable[[], datetime] = _utcNow) -> None:
        """Opens the log at ``path``; the file itself is made by the first entry.

        Raises ValueError where a file is there that is no such log: it is then never written to.
        """
        self.path = Path(path)
        self._now = now
        self._readSize = -1
        self._latest: dict[tuple[str, str, str, str | None], datetime] = {}
        if self.path.exists() and self._sizeOnDisk() > 0:
            self._checkColumns()

    def read(self, settings: TableSettings | None = None) -> VasTable:
        """All entries so far, as any VAS table is read. Raises ValueError where there is none yet."""
        return readVasTable(self.path, settings)

    def append(self, caseId: str, rater: str, vas: float, lesion: str | None = None, timepoint: str = "",
               note: str = "") -> VasEntry:
        """Saves one score and returns it as saved (``line`` is 0). A line break in ``note`` becomes a blank.

        Raises ValueError with a sentence, nothing saved, where an ID is empty or a formula, the score is not
        from 0 to 10, the lesion is unknown, or the file cannot be written.
        """
        if isinstance(vas, bool) or not isinstance(vas, int | float) or not 0 <= vas <= VAS_MAX:
            raise ValueError(f"A pain score is a number from 0 to {VAS_MAX:g}, not {vas}.")
        try:
            entry = VasEntry(parseIdentifier(caseId, "case_id"), parseIdentifier(rater, "rater"), float(vas),
                             parseLesion(lesion or ""), parseTimepoint(timepoint), None,
                             " ".join(note.replace("\0", " ").split()), 0)
        except ValueError as error:
            raise ValueError(f"The score was not saved: {error}.") from None
        try:
            descriptor = patiently(self._open, self.path, lambda: mayWrite(self.path))
            try:
                with heldIfPossible(descriptor):
                    return self._appendLocked(descriptor, entry)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise ValueError(f"The score was not saved, {self.path} could not be written: "
                             f"{reasonOf(error)}.") from None

    def _open(self) -> int:
        return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)

    def _appendLocked(self, descriptor: int, entry: VasEntry) -> VasEntry:
        size = os.fstat(descriptor).st_size
        if size and size != self._readSize:
            self._readLatest()  # another process wrote, or this is the first entry of this session
        key = (entry.caseId, entry.timepoint, entry.rater, entry.lesion)
        moment = self._now()
        earlier = self._latest.get(key)
        if earlier is not None and moment <= earlier:
            moment = earlier + _STEP
        entry = entry._replace(enteredAt=moment)
        start = b""
        if size == 0:
            start = _BOM + formatRow(LOG_COLUMNS).encode()
        elif not self._endsLine(descriptor, size):
            start = b"\n"
        # The last cell always has quotation marks, so that a torn line can never pass for a whole one.
        note = neutralise(entry.note).replace('"', '""')
        cells = (entry.caseId, entry.rater, entry.vas, entry.lesion, entry.timepoint, moment.isoformat())
        line = f'{formatRow(cells)[:-1]},"{note}"\n'.encode()
        whole = start + line
        try:
            if os.write(descriptor, whole) != len(whole):  # a full disk took a part only
                raise OSError(errno.ENOSPC, "")
            flushDescriptor(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
        self._latest[key] = moment
        self._readSize = size + len(whole)
        return entry

    def _readLatest(self) -> None:
        self._checkColumns()
        table = readVasTable(self.path)
        self._latest = {}
        for entry in table.rows:
            if entry.enteredAt is not None:
                moment = entry.enteredAt if entry.enteredAt.tzinfo else entry.enteredAt.replace(tzinfo=UTC)
                key = (entry.caseId, entry.timepoint, entry.rater, entry.lesion)
                self._latest[key] = max(moment, self._latest.get(key, moment))

    def _checkColumns(self) -> None:
        with DelimitedFile(self.path, TableSettings()) as table:
            if table.format.names != LOG_COLUMNS or table.format.separator != ",":
                raise ValueError(f"{self.path} is not a log of pain scores made here (its columns are "
                                 f"{shownNames(table.format.header)}): choose another file, or import it as a table.")
            if not table.format.encoding.startswith("utf-8"):  # what is added would be lost among other letters
                raise ValueError(f"{self.path} was saved anew in another encoding than UTF-8, so no score can be "
                                 "added: save it as CSV (UTF-8), or choose another file.")

    def _sizeOnDisk(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise ValueError(f"{self.path} could not be read: {reasonOf(error)}.") from None

    def _endsLine(self, descriptor: int, size: int) -> bool:
        os.lseek(descriptor, size - 1, os.SEEK_SET)
        return os.read(descriptor, 1) == b"\n"
