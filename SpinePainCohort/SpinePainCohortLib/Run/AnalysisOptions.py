"""What a user may choose about the analyses of a gathered cohort: one meaning for panel and command line."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from ..Gathering.Cohort import Cohort, GatherSettings
from ..Tables.Categories import ALTERNATIVE_CATEGORIES, PUBLISHED_CATEGORIES, VasCategories
from ..Tables.Cells import parseTimepoint
from ..Tables.Scores import LESION_RULES, ScoreSettings

if TYPE_CHECKING:
    from ..Statistics.Settings import AnalysisSettings

RATIOS: Mapping[str, str] = {"slice": "rhi_percent", "max": "rhi_max_percent", "volume": "rhi_volume_percent"}
"""The ratios that can be analysed, and the column of each."""

OUTLINED_AS = ("all", "spinalCord", "thecalSac", "caudaEquina", "other")
PATIENT_SCORES = LESION_RULES
CATEGORIES: Mapping[str, VasCategories] = {"published": PUBLISHED_CATEGORIES, "alternative": ALTERNATIVE_CATEGORIES}


@dataclass(frozen=True)
class AnalysisOptions:
    """Each is the option of ``spinepain cohort`` of the same name; the defaults are those of the published study.

    They apply to what was gathered, without gathering anew. ``ratio``: a key of RATIOS. ``outlinedAs``: one of
    OUTLINED_AS. ``patientScore``: how a patient's score is made of the lesions'. ``rater``: this one's scores alone,
    None for the mean of all. ``categories``: a key of CATEGORIES. ``timepoints``: their order where names do not tell.
    ``covariates``: clinical columns of the joint models. ``mergeRare``, ``published``: as in AnalysisSettings.
    """

    ratio: str = "slice"
    outlinedAs: str = "all"
    patientScore: str = "max"
    rater: str | None = None
    categories: str = "published"
    timepoints: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    mergeRare: bool = False
    published: bool = True

    def gathering(self, reader: str | None, timepoint: str) -> GatherSettings:
        """How a cohort is joined of what was gathered."""
        return GatherSettings(reader, self.timepoints, timepoint, ScoreSettings(self.patientScore, self.rater),
                              CATEGORIES[self.categories])

    def settings(self, timepoint: str, resamples: int | None = None) -> "AnalysisSettings":
        """The settings of the analyses, without covariates: what these are, the cohort tells (``settingsFor``)."""
        from ..Statistics.Settings import AnalysisSettings

        chosen = AnalysisSettings(
            categories=CATEGORIES[self.categories], patientScore=self.patientScore, rater=self.rater,
            timepoint=timepoint, timepoints=self.timepoints, mergeRare=self.mergeRare, ratio=RATIOS[self.ratio],
            outlinedAs=None if self.outlinedAs == "all" else self.outlinedAs, published=self.published)
        return chosen if resamples is None else replace(chosen, resamples=resamples)

    def settingsFor(self, cohort: Cohort, timepoint: str, resamples: int | None = None) -> "AnalysisSettings":
        """``settings`` with the covariates of ``cohort``; needs what Requirements.ANALYSES lists. Raises ValueError
        with a sentence for a covariate that cannot be one."""
        from ..Report.AnalysisInput import covariatesOf

        return replace(self.settings(timepoint, resamples),
                       covariates=covariatesOf(cohort, self.covariates, timepoint) if self.covariates else ())

    def describe(self, titles: Mapping[str, str] | None = None) -> dict[str, str]:
        """What is chosen otherwise than by default, by name, in words; covariates by ``titles``."""
        words = {"ratio": "ratio", "outlinedAs": "outlined as", "patientScore": "patient score", "rater": "rater",
                 "categories": "categories", "timepoints": "order of timepoints", "covariates": "covariates",
                 "mergeRare": "rare levels", "published": "published figures"}
        values = {"mergeRare": "together", "published": "left out"}
        named = replace(self, covariates=tuple((titles or {}).get(name, name) for name in self.covariates))
        return {words[each.name]: values.get(each.name) or _text(getattr(named, each.name)) for each in fields(self)
                if getattr(self, each.name) != each.default}


def parseNames(text: str | None) -> tuple[str, ...]:
    """Names with commas between them, quotation marks around one that holds a comma; each once."""
    names = next(csv.reader([text], skipinitialspace=True), []) if text and text.strip() else []
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def parseTimepoints(text: str | None) -> tuple[str, ...]:
    """As parseNames, each as a timepoint is read."""
    return tuple(dict.fromkeys(map(parseTimepoint, parseNames(text))))


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
