"""How a synthetic cohort comes about: the pain model and the distributions of everything else.

The numbers are chosen to be plausible for breast cancer with spinal metastases. None is fitted to a published result:
the true coefficients stand in the truth table of every cohort, so that an analysis can be judged by them.
"""

from dataclasses import dataclass, field

from SpinePainRHILib.Core.Levels import CERVICAL, LUMBAR, MULTIPLE, THORACIC


@dataclass(frozen=True)
class PainModel:
    """Pain of a patient on an unbounded scale, and how two raters see it.

    latent = intercept + perRhiPercent RHI + perFurtherMetastasis min(count - 1, 4) + region[location]
             + followUp (0 at baseline) + N(0, patientSd)

    The most painful metastasis has the patient's latent pain, each other one |N(0, lesionSd)| less. A rater enters
    round(latent + raterBias[rater] + N(0, raterSd)), limited to 0..10.
    """

    intercept: float = 1.6
    perRhiPercent: float = 0.06
    perFurtherMetastasis: float = 0.4
    region: dict[str, float] = field(default_factory=lambda: {
        CERVICAL: -0.5, THORACIC: 0.0, LUMBAR: 0.8, MULTIPLE: 0.4})
    followUp: float = -0.8
    patientSd: float = 1.3
    lesionSd: float = 1.6
    raterBias: tuple[float, float] = (0.0, 0.25)
    raterSd: float = 0.7


@dataclass(frozen=True)
class CohortModel:
    """Shares are probabilities. ``singleCounts`` are those of 1, 2 and 3 metastases in a patient with one region."""

    pain: PainModel = PainModel()
    locations: dict[str, float] = field(default_factory=lambda: {
        CERVICAL: 0.10, THORACIC: 0.27, LUMBAR: 0.20, MULTIPLE: 0.43})
    singleCounts: tuple[float, float, float] = (0.70, 0.20, 0.10)
    furtherInMultiple: float = 1.2
    """Mean of the Poisson number of metastases beyond two in a patient with several regions."""
    maximumCount: int = 8
    brightCord: float = 0.92
    """Share of patients whose cord is bright at the level imaged."""
    brightCordNearby: float = 0.6
    """Share of the other metastases in the picture that brighten the cord."""
    perLesionEntries: float = 0.75
    """Share of patients whose pain is entered per metastasis; of the others, as a whole."""
    followedUp: float = 0.4
    """Share of patients with a second timepoint."""
    missingEntries: float = 0.03
    """Share of a rater's patients at a timepoint that the rater did not score; the rows are absent."""
    correctedEntries: float = 0.02
    """Share of entries with an earlier, mistaken row."""
    histology: dict[str, float] = field(default_factory=lambda: {
        "Luminal A": 0.10, "Luminal B": 0.65, "HER2 positive": 0.10, "TNBC": 0.15})
    chemotherapy: float = 0.95
    radiotherapy: float = 0.20
    ageMeanYears: float = 52.0
    ageSdYears: float = 10.0
    monthsMedian: float = 27.0
    monthsLogSd: float = 0.8


FOLLOW_UP = "week12"
RATERS = ("rater1", "rater2")
BILSKY_GRADES = ("0", "1a", "1b", "1c", "2", "3")
