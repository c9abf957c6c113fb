"""Gathering, filtering and analysing a cohort step by step; the earlier results stay until there are new ones."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..Gathering.Cohort import Cohort, GatherSettings
from ..Gathering.GatherCohort import joinCohort
from ..Gathering.GatherInputs import Gathered
from ..Gathering.Inputs import Inputs
from ..Gathering.MeasureCases import Progress
from ..Gathering.MeasureFunction import MeasureFunction
from .Choices import checkOrder
from .Filters import FilterChoices, Filters, choicesOf, filterCohort
from .Pipeline import Pipeline

if TYPE_CHECKING:
    from ..Statistics.Analyses import AnalysisResults
    from ..Statistics.Settings import AnalysisSettings

RESAMPLES = 2000
"""Bootstrap resamples of a report; filtering does without."""


class GatheringCancelled(Exception):
    """The user cancelled. What was measured is in the cache; the session is as it was before."""


class CohortSession:
    """One cohort in work.

    ``measure`` and ``cacheFolder`` are those of its ``pipeline``, which is the one of what was gathered. ``schedule``
    is called with every progress; in it a window lets the user's clicks through, one of which may be ``cancel``. Files
    are measured one after the other in this process: there alone may Slicer's scene objects be used, which some files
    need.
    """

    def __init__(self, measure: MeasureFunction, cacheFolder: Path | None,
                 schedule: Callable[[Progress], None]) -> None:
        self.pipeline, self._measure, self._schedule = Pipeline(measure, cacheFolder), measure, schedule
        self._gathered: Gathered | None = None
        self._joined: tuple[GatherSettings, Cohort] | None = None
        self._isCancelled = False

    @property
    def inputs(self) -> Inputs | None:
        """What the cohort was gathered from; None before."""
        return self._gathered.inputs if self._gathered is not None else None

    @property
    def isGathered(self) -> bool:
        """Whether there is a cohort."""
        return self._gathered is not None

    def cancel(self) -> None:
        """Ends the gathering under way at its next step."""
        self._isCancelled = True

    def gather(self, inputs: Inputs, measure: MeasureFunction | None = None) -> None:
        """Reads and measures everything anew, unchanged files from the cache; ``measure``: otherwise than the session.

        Raises GatheringCancelled, or ValueError with one sentence where nothing can be gathered; the cohort from
        before is then still there.
        """
        self._isCancelled = False
        pipeline = Pipeline(measure or self._measure, self.pipeline.cacheFolder)
        gathered = pipeline.gather(inputs, self._step)
        settings = Filters().gathering
        joined = joinCohort(gathered, settings)
        self.pipeline, self._gathered, self._joined = pipeline, gathered, (settings, joined)

    def cohort(self, filters: Filters) -> Cohort:
        """The cohort as ``filters`` keep it, joined by their options. Raises ValueError where none was gathered or a
        filter or option cannot be used."""
        joined = self._joinedBy(filters.gathering)
        checkOrder(joined, filters.options)
        return filterCohort(joined, filters)

    def choices(self) -> FilterChoices:
        """What there is to filter by, in everything that was gathered."""
        return choicesOf(self._joinedBy(Filters().gathering))

    def analyse(self, filters: Filters, resamples: int = 0) -> "AnalysisResults":
        """All analyses of the cohort that ``filters`` keep; needs what Requirements.ANALYSES lists."""
        cohort = self.cohort(filters)
        return self.pipeline.analyse(cohort, self.analysisSettings(cohort, filters, resamples)).results

    @staticmethod
    def analysisSettings(cohort: Cohort, filters: Filters, resamples: int) -> "AnalysisSettings":
        """The settings of analyses of ``cohort`` at the timepoint and by the options of ``filters``."""
        return filters.options.settingsFor(cohort, filters.timepoint, resamples)

    def _joinedBy(self, settings: GatherSettings) -> Cohort:
        if self._gathered is None:
            raise ValueError("Gather a cohort first.")
        if self._joined is None or self._joined[0] != settings:
            self._joined = settings, joinCohort(self._gathered, settings)
        return self._joined[1]

    def _step(self, progress: Progress) -> None:
        self._schedule(progress)
        if self._isCancelled:
            raise GatheringCancelled
