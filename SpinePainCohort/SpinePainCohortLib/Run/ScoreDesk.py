"""Where a rater scores: which item is chosen, whether a score was given, and what a front end shows of it."""

from collections.abc import Sequence
from pathlib import Path

from SpinePainRHILib.Shown.Words import _

from .ScoreEntry import ScoreEntry, nameOfScore, partOf

LOWEST, HIGHEST = 0.0, 10.0
"""Of the scale."""


class ScoreDesk:
    """Scores of one work list, given one at a time. A score that nobody gave cannot be saved: each item begins without
    one, also where it was scored before."""

    def __init__(self) -> None:
        self.rater = ""
        self._entry: ScoreEntry | None = None
        self._at: int | None = None
        self._given: float | None = None

    def setRater(self, rater: str) -> None:
        """Who scores from now on; a list is of one rater, so there is none until it is read."""
        self.rater = rater.strip()
        self.forget()

    def read(self, casesFolder: Path, logPath: Path, mapping: Sequence[str] = (),
             keepFileNames: bool = False) -> str:
        """Makes the work list (ScoreEntry) and chooses the first open item; says what could not be read of it.

        Raises ValueError, and there is no list, where the folder or the file cannot be read.
        """
        self.forget()
        self._entry = ScoreEntry(casesFolder, logPath, self.rater, mapping, keepFileNames)
        self.chooseNextOpen()
        return self._entry.note

    def forget(self) -> None:
        """There is no list any more."""
        self._entry = None
        self.choose(None)

    def choose(self, index: int | None) -> None:
        """Chooses an item of the list, or none; a score that was given and not saved is gone."""
        self._at = index if index is not None and 0 <= index < self.count else None
        self._given = None

    def chooseNextOpen(self) -> None:
        """Chooses the next item without a score, from the chosen one on; without any the chosen one stays."""
        index = self._entry.nextOpen(self._at or 0) if self._entry is not None else None
        self.choose(self._at if index is None else index)

    def give(self, score: float | None) -> None:
        """The rater gives the score of the chosen item, on the scale, or takes it away again."""
        self._given = None if score is None else min(max(score, LOWEST), HIGHEST)

    def save(self, note: str) -> str:
        """Saves the score that was given, chooses the next open item and says what was saved.

        Raises ValueError, and nothing was saved, where none was given or the file cannot be written.
        """
        if self._entry is None or self._at is None or self._given is None:
            raise ValueError(_("Set the score of a case of the list first."))
        item = self._entry.items[self._at]
        text = self._entry.savedText(self._entry.save(item, self._given, note), item)
        self.chooseNextOpen()
        return text

    @property
    def hasList(self) -> bool:
        """Whether there is a list, be it without items."""
        return self._entry is not None

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self._entry.items) if self._entry is not None else 0

    @property
    def chosen(self) -> int | None:
        """The place of the chosen item in the list."""
        return self._at

    @property
    def shownScore(self) -> float | None:
        """What is given now, else what this rater entered last; None for neither."""
        if self._given is not None or self._entry is None or self._at is None:
            return self._given
        own = self._entry.entered(self._entry.items[self._at])
        return own[-1].vas if own else None

    @property
    def rows(self) -> tuple[tuple[str, str, str, str], ...]:
        """The work list as it is shown: case, timepoint, lesion, and the score that holds or that it is open."""
        entry = self._entry
        return () if entry is None else tuple(
            (each.caseId, each.timepoint, partOf(each), entry.stateOf(each)) for each in entry.items)

    @property
    def chosenName(self) -> str:
        """What is to be scored; empty without a chosen item."""
        return nameOfScore(self._entry.items[self._at]) if self._entry is not None and self._at is not None else ""

    @property
    def progress(self) -> str:
        """How much is open, and who scores; what stands beside ``chosenName``."""
        if self._entry is None or self._at is None:
            return _("Nothing is selected.")
        return _("({open} of {all} open), rater {rater}").format(
            open=self._entry.openCount, all=self.count, rater=self.rater or "–")

    @property
    def history(self) -> str:
        """What was entered for the chosen item so far, and what a new score will be."""
        return self._entry.historyOf(self._entry.items[self._at]) if self._entry and self._at is not None else ""

    @property
    def whyNotGiven(self) -> str:
        """Why no score can be given now; empty where one can."""
        if not self.rater:
            return _("give your rater ID.")
        return _("select an item of the work list.") if self._at is None else ""

    @property
    def whyNotSaved(self) -> str:
        """Why no score can be saved now; empty where one can."""
        return self.whyNotGiven or (_("set the score first.") if self._given is None else "")
