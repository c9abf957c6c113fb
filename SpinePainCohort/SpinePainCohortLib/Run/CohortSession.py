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

    ``measure`` and ``cacheFolder`` are those of its ``pipeline``. ``schedule`` is called with every progress; in it a
    window lets the user's clicks through, one of which may be ``cancel``. Files are measured one after the other in
    this process: there alone may Slicer's scene objects be used, which some files need.
    """

    def __init__(self, measure: MeasureFunction, cacheFolder: Path | None,
                 schedule: Callable[[Progress], None]) -> None:
        self.pipeline, self._schedule = Pipeline(measure, cacheFolder), schedule
        self._gathered: Gathered | None = None
        self._joined: tuple[str | None, Cohort] | None = None
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

    def gather(self, inputs: Inputs) -> None:
        """Reads and measures everything anew, unchanged files from the cache.

        Raises GatheringCancelled, or ValueError with one sentence where nothing can be gathered; the cohort from
        before is then still there.
        """
        self._isCancelled = False
        gathered = self.pipeline.gather(inputs, self._step)
        joined = joinCohort(gathered, GatherSettings())
        self._gathered, self._joined = gathered, (None, joined)

    def cohort(self, filters: Filters) -> Cohort:
        """The cohort as ``filters`` keep it. Raises ValueError where none was gathered or a filter cannot be used."""
        return filterCohort(self._ofReader(filters.reader), filters)

    def choices(self) -> FilterChoices:
        """What there is to filter by, in everything that was gathered."""
        return choicesOf(self._ofReader(None))

    def analyse(self, filters: Filters, resamples: int = 0) -> "AnalysisResults":
        """All analyses of the cohort that ``filters`` keep; needs what Requirements.ANALYSES lists."""
        return self.pipeline.analyse(self.cohort(filters), self.analysisSettings(filters, resamples)).results

    @staticmethod
    def analysisSettings(filters: Filters, resamples: int) -> "AnalysisSettings":
        """The settings of analyses at the timepoint of ``filters``, all others as published."""
        from ..Statistics.Settings import AnalysisSettings

        return AnalysisSettings(timepoint=filters.timepoint, resamples=resamples)

    def _ofReader(self, reader: str | None) -> Cohort:
        if self._gathered is None:
            raise ValueError("Gather a cohort first.")
        if self._joined is None or self._joined[0] != reader:
            self._joined = reader, joinCohort(self._gathered, GatherSettings(reader=reader))
        return self._joined[1]

    def _step(self, progress: Progress) -> None:
        self._schedule(progress)
        if self._isCancelled:
            raise GatheringCancelled
