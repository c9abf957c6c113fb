"""Pain scores entered one by one by a rater: what is open, what was entered, each score saved at once."""

from collections.abc import Sequence
from pathlib import Path

from SpinePainRHILib.Shown.Words import _

from ..Tables.VasEntry import VasEntry
from ..Tables.VasEntryLog import VasEntryLog
from .ScoresToGive import ScoreToGive, entriesOf, readScoresToGive

LOG_NAME = "vas.csv"
"""The file of scores in the folder of cases, where no other one is chosen."""

HIDDEN_NOTE, VISIBLE_NOTE = "images hidden", "images visible"
"""In the ``note`` of each score: whether the images were hidden while it was given."""

STEPS = (0.5, 1.0)
"""Of the scale, to choose from."""


class ScoreEntry:
    """One rater's work list in one folder, with the file that the scores are saved in.

    ``items`` are the scores to give. Raises ValueError where the folder or the file cannot be read.
    """

    def __init__(self, casesFolder: Path, logPath: Path, rater: str, mapping: Sequence[str] = (),
                 keepFileNames: bool = False) -> None:
        """``mapping`` and ``keepFileNames``: as the cases will be measured (ScoresToGive.readScoresToGive)."""
        work = readScoresToGive(casesFolder, mapping, keepFileNames)
        self.items, self.rater = work.items, rater.strip()
        self._log = VasEntryLog(logPath)
        self._own: dict[tuple[str, str, str | None], list[VasEntry]] = {}
        if self.rater and logPath.exists() and logPath.stat().st_size:
            self._own = entriesOf(self._log.read().rows, self.rater)
        self.note = _("{n} files could not be read: {first}").format(
            n=len(work.problems), first=work.problems[0].reason) if work.problems else ""

    @property
    def logPath(self) -> Path:
        """The file of scores."""
        return self._log.path

    @property
    def openCount(self) -> int:
        """How many scores are not given yet."""
        return sum(each.key not in self._own for each in self.items)

    def entered(self, item: ScoreToGive) -> tuple[VasEntry, ...]:
        """What this rater entered for an item, corrections after what they correct."""
        return tuple(self._own.get(item.key, ()))

    def nextOpen(self, start: int = 0) -> int | None:
        """The index of the first item without a score, from ``start`` on and around the end; None without any."""
        order = [*range(start, len(self.items)), *range(start)]
        return next((at for at in order if self.items[at].key not in self._own), None)

    def save(self, item: ScoreToGive, score: float, note: str) -> VasEntry:
        """Saves a score at once. ValueError, and nothing saved, where it is none, nobody rates, or the file cannot
        be written."""
        if not self.rater:
            raise ValueError(_("Give your rater ID first."))
        entry = self._log.append(item.caseId, self.rater, score, item.lesion, item.timepoint, note)
        self._own.setdefault(item.key, []).append(entry)
        return entry

    def stateOf(self, item: ScoreToGive) -> str:
        """The score that holds, or that it is open."""
        own = self.entered(item)
        return f"{own[-1].vas:g}" if own else _("open")

    def historyOf(self, item: ScoreToGive) -> str:
        """What was entered so far, and what a new score will be; empty where nothing was."""
        own = self.entered(item)
        return "" if not own else _("Entered so far: {values}. A new score is saved beside them as a correction."
                                    ).format(values=", ".join(f"{each.vas:g}" for each in own))

    def savedText(self, entry: VasEntry, item: ScoreToGive) -> str:
        """That a score was saved, and where."""
        return _("Saved: {case}, {vas:g}, in {file}.").format(case=nameOfScore(item), vas=entry.vas,
                                                             file=self.logPath.name)


def nameOfScore(item: ScoreToGive) -> str:
    """What is to be scored, in one line."""
    return ", ".join(filter(None, (item.caseId, item.timepoint, item.lesion)))


def partOf(item: ScoreToGive) -> str:
    """The lesion that is scored, or that it is the patient as a whole."""
    return item.lesion or _("patient")
