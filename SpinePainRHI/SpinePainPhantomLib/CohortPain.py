"""Pain scores of a synthetic cohort, as two raters enter them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Core.LesionNames import namesOf

from .CohortModel import RATERS, CohortModel, PainModel

FIRST_DAY = datetime(2024, 1, 8, 9, 0)


@dataclass(frozen=True)
class PlannedScore:
    """One row of the VAS table; ``lesion`` is empty for the patient as a whole."""

    caseId: str
    rater: str
    vas: int
    lesion: str
    timepoint: str
    enteredAt: datetime
    note: str = ""


def painOf(model: PainModel, rhiPercent: float, count: int, location: str, isFollowUp: bool) -> float:
    """Expected latent pain of a patient, without the patient's own deviation."""
    return (model.intercept + model.perRhiPercent * rhiPercent + model.perFurtherMetastasis * min(count - 1, 4)
            + model.region[location] + (model.followUp if isFollowUp else 0.0))


def plannedScores(random: np.random.Generator, model: CohortModel, caseId: str, timepoint: str, latentPain: float,
                  levels: tuple[str, ...]) -> list[PlannedScore]:
    """The entries of both raters for one patient and timepoint: per metastasis at ``levels``, or one for the patient
    where there are none. A rater may have missed the patient; a mistaken entry is followed by its correction."""
    names = tuple(name or "" for name in namesOf(levels)) or ("",)
    worst = int(random.integers(len(names)))
    pains = [latentPain - (0.0 if index == worst else abs(float(random.normal(0, model.pain.lesionSd))))
             for index in range(len(names))]
    day = FIRST_DAY + timedelta(days=int(random.integers(0, 700)) + (0 if timepoint == BASELINE else 84))
    entries: list[PlannedScore] = []
    for rater, bias in zip(RATERS, model.pain.raterBias, strict=True):
        if random.random() < model.missingEntries:
            continue
        when = day + timedelta(minutes=int(random.integers(0, 400)))
        for name, pain in zip(names, pains, strict=True):
            score = int(np.clip(np.rint(pain + bias + random.normal(0, model.pain.raterSd)), 0, 10))
            if random.random() < model.correctedEntries:
                entries.append(PlannedScore(caseId, rater, 10 - score if score != 5 else 6, name, timepoint, when,
                                        "mistyped"))
                entries.append(PlannedScore(caseId, rater, score, name, timepoint, when + timedelta(hours=1),
                                        "correction"))
            else:
                entries.append(PlannedScore(caseId, rater, score, name, timepoint, when))
    return entries
