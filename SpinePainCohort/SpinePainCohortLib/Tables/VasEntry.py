"""One pain score, as a row of a table or the panel gives it."""

from datetime import datetime
from typing import NamedTuple


class VasEntry(NamedTuple):
    """One pain score, 0 to 10. ``lesion`` is ``L3``, ``L3#2`` or None for the patient as a whole; ``line`` its row."""

    caseId: str
    rater: str
    vas: float
    lesion: str | None
    timepoint: str
    enteredAt: datetime | None
    note: str
    line: int
