"""What a user may choose about the analyses. Nothing here is chosen by looking at the data."""

from dataclasses import dataclass

from ..Tables.Categories import PUBLISHED_CATEGORIES, VasCategories
from ..Tables.PatientColumns import PATIENT_COLUMNS
from ..Tables.Scores import LESION_RULES, ScoreSettings

SMALLEST_GROUP = 3
"""A smaller group is shown in the tables and left out of the tests."""

SMALL_GROUP = 5
"""A smaller group is tested with a warning."""

FEWEST_PAIRS = 4
"""Fewer observations carry neither a correlation nor an agreement with an interval."""


RATIOS = ("rhi_percent", "rhi_max_percent", "rhi_volume_percent")


@dataclass(frozen=True)
class AnalysisSettings:
    """Choices of one run; the defaults are those of the published study where it states them.

    ``patientScore``: how a patient's score is made of the lesions' scores. ``rater``: use this rater alone,
    None for the mean of all. ``timepoint``: the one of the primary analyses. ``timepoints``: their order in
    time where the names do not tell. ``covariates``: clinical columns added to the joint models.
    ``followUpColumns``: clinical columns compared over time beside VAS, RHI and any QLQ-BM22.
    ``mergeRare``: rare levels of a covariate together, so that no patient is left out for one.
    ``ratio``: the column of the ratio that is analysed. ``outlinedAs``: ratios of images alone in which this was
    outlined as cord (``spinalCord``, ``thecalSac``, ``caudaEquina``, ``other``), None for all.
    ``published``: show the published study's figures beside the own ones where they are of the same kind.
    ``resamples``: bootstrap resamples, 0 for none; the same ``seed`` gives the same intervals.
    """

    categories: VasCategories = PUBLISHED_CATEGORIES
    patientScore: str = "max"
    rater: str | None = None
    timepoint: str = "baseline"
    timepoints: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    followUpColumns: tuple[str, ...] = ()
    mergeRare: bool = False
    ratio: str = "rhi_percent"
    outlinedAs: str | None = None
    published: bool = True
    confidenceLevel: float = 0.95
    resamples: int = 2000
    seed: int = 1

    def __post_init__(self) -> None:
        if self.ratio not in RATIOS:
            raise ValueError(f"Unknown ratio '{self.ratio}': use one of {', '.join(RATIOS)}.")
        if fixed := [name for name in self.covariates if name in (*PATIENT_COLUMNS, "rater", "reader")]:
            raise ValueError(f"'{fixed[0]}' cannot be a covariate: choose a column of the clinical table. Location, "
                             "number and RHI are in the joint models already, and VAS is what they explain.")
        if self.patientScore not in LESION_RULES:
            raise ValueError(f"Unknown patient score '{self.patientScore}': use one of {', '.join(LESION_RULES)}.")
        if not 0.5 <= self.confidenceLevel < 1:
            raise ValueError(f"The confidence level {self.confidenceLevel:g} is not usable: give one such as 0.95.")
        if self.resamples != 0 and self.resamples < 100:
            raise ValueError(f"{self.resamples} bootstrap resamples are too few: give at least 100, or 0 for none.")

    @property
    def scores(self) -> ScoreSettings:
        """The settings of scores, for gathering as well."""
        return ScoreSettings(self.patientScore, self.rater)
