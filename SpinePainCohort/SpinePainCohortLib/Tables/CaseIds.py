"""Which known case an identifier in a table means."""

from collections.abc import Collection

from .Cells import CASE_PREFIX

UNKNOWN_CASE = "unknown case: no case file has the ID of this row"
"""Says no ID: that of somebody outside the cohort, which may be a name, has no place in its results."""


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
