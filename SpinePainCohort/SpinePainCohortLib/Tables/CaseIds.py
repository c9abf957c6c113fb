"""Which known case an identifier in a table means."""

import difflib
import re
from collections.abc import Collection, Iterable

from SpinePainRHILib.Core.CaseNames import mayNamePerson

from .Cells import CASE_PREFIX
from .Problems import Problem, shown

CASE_FILE = "case file"

_UNKNOWN = "unknown case: no {source} has the ID of this row"

UNKNOWN_CASE = _UNKNOWN.format(source=CASE_FILE)

_MOST_COMPARED = 200
_MOST_NAMED = 3


def matchCaseId(text: str, knownCases: Collection[str]) -> str | None:
    """The known case that ``text`` names, or None.

    An exact match comes first. Otherwise the BIDS prefix may be on one side only: BIDS tables and file names say
    ``sub-017`` where other tables say ``017``, so ``017`` means the case ``sub-017`` and the reverse, where exactly
    that case is known. Nothing else is guessed: ``17`` is never ``017``, letter case matters.
    """
    if text in knownCases:
        return text
    other = text.removeprefix(CASE_PREFIX) if text.startswith(CASE_PREFIX) else CASE_PREFIX + text
    return other if other in knownCases else None


class CaseMatcher:
    """Matches the IDs of one table with ``knownCases`` (None: every ID is taken as it is), each once; ``source``: what
    the known cases are known from."""

    def __init__(self, knownCases: Collection[str] | None, source: str = CASE_FILE) -> None:
        self._known = knownCases
        self._unknown = _UNKNOWN.format(source=source)
        self._matched: dict[str, str | None] = {}
        self._reasons: dict[str, str] = {}
        self._alike: dict[str, list[str]] | None = None

    def match(self, text: str) -> str | None:
        """As ``matchCaseId``."""
        if self._known is None:
            return text
        if text not in self._matched:
            self._matched[text] = matchCaseId(text, self._known)
        return self._matched[text]

    def unknownReason(self, text: str) -> str:
        """Why a row with this ID is left out: the ID, and the nearest ones that exist.

        Those that differ in letter case, zeros in front of numbers, blanks and signs alone come first, then similar
        ones. The ID itself is not shown where it may be a person's name or hospital number.
        """
        if text not in self._reasons:
            own = "" if mayNamePerson(text) else f" ({shown(text)})"
            nearest = self._nearest(text)
            named = ", ".join(map(shown, nearest[:_MOST_NAMED]))
            self._reasons[text] = f"{self._unknown}{own}" + (f"; nearest: {named}" if nearest else "")
        return self._reasons[text]

    def notes(self) -> list[str]:
        """Sentences on IDs that were matched though they are written another way."""
        renamed = [f"{old} as {new}" for old, new in self._matched.items() if new not in (None, old)]
        return [f"{len(renamed)} case IDs were matched by the BIDS prefix sub- ({renamed[0]})."] if renamed else []

    def _nearest(self, text: str) -> list[str]:
        if self._alike is None:
            self._alike = {}
            for each in sorted(self._known or ()):
                self._alike.setdefault(_bare(each), []).append(each)
        if found := self._alike.get(_bare(text)):
            return found
        if len(self._reasons) >= _MOST_COMPARED:  # comparing every ID with every other takes long
            return []
        keys = difflib.get_close_matches(_bare(text), self._alike, n=_MOST_NAMED, cutoff=0.75)
        return [each for key in keys for each in self._alike[key]]


def noneKnownSentence(file: str, problems: Iterable[Problem], rowCount: int) -> str | None:
    """Says that not one of a table's ``rowCount`` rows is of a known case, with the first of them; None where one is,
    or the table has no row. ``problems``: what was left out of it."""
    unknown = [each for each in problems if each.reason.startswith(_UNKNOWN[:_UNKNOWN.index(":") + 1])]
    if not rowCount or len(unknown) < rowCount:
        return None
    first = unknown[0]
    return (f"No row of {file} is of a known case. The first, line {first.line}: {first.reason}. "
            "Write the case IDs alike.")


def _bare(text: str) -> str:
    """What is left of an ID without prefix, letter case, zeros in front of numbers, blanks and signs."""
    plain = re.sub(r"[^\w]|_", "", text.casefold().removeprefix(CASE_PREFIX))
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)
