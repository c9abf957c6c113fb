"""From the entries of several raters and lesions to one score a patient."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .VasTable import VasEntry

LESION_RULES = ("max", "mean")


@dataclass(frozen=True)
class ScoreSettings:
    """``overLesions``: ``max`` (default) or ``mean``; ``rater``: only this rater's entries, None for all raters."""

    overLesions: str = "max"
    rater: str | None = None

    def __post_init__(self) -> None:
        if self.overLesions not in LESION_RULES:
            raise ValueError(f"Unknown rule '{self.overLesions}' over lesions: use {' or '.join(LESION_RULES)}.")


def lesionScores(entries: Iterable[VasEntry],
                 settings: ScoreSettings) -> dict[tuple[str, str], dict[str | None, float]]:
    """By (case, timepoint), the score of each lesion: the mean over the raters chosen. None is the patient as a whole.

    The mean does not depend on the order of the entries (math.fsum). A case without an entry of the raters
    chosen is absent.
    """
    collected: dict[tuple[str, str], dict[str | None, list[float]]] = {}
    for entry in entries:
        if settings.rater in (None, entry.rater):
            ofCase = collected.setdefault((entry.caseId, entry.timepoint), {})
            ofCase.setdefault(entry.lesion, []).append(entry.vas)
    return {key: {lesion: _mean(values) for lesion, values in ofCase.items()} for key, ofCase in collected.items()}


def patientScore(scores: Mapping[str | None, float], settings: ScoreSettings) -> float | None:
    """The patient's score: maximum (or mean) over the lesions, an entry for the patient as a whole counting as one
    lesion more. None where there is no score."""
    if not scores:
        return None
    return max(scores.values()) if settings.overLesions == "max" else _mean(list(scores.values()))


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)
