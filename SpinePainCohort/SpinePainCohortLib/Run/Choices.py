"""Whether what a user names occurs in the cohort at all."""

from collections.abc import Collection, Iterable

from ..Gathering.Cohort import Cohort
from ..Tables.Timepoints import orderTimepoints
from .AnalysisOptions import AnalysisOptions
from .Filters import Filters


def checkChoices(cohort: Cohort, filters: Filters, prefix: str = "") -> None:
    """Raises ValueError with a sentence for a rater, reader or timepoint that does not occur in the unfiltered
    ``cohort``; ``prefix`` stands before the name of the option, as ``--`` on the command line."""
    checkOrder(cohort, filters.options, prefix)
    raters = {entry.rater for entry in cohort.vas.entries} if cohort.vas else set()
    readers = {reading.measurement.reader for reading in cohort.readings} - {None}
    timepoints = orderTimepoints(cohort.patients.column("timepoint"))
    choices: tuple[tuple[str, str | None, Collection[str | None]], ...] = (
        ("rater", filters.options.rater, raters), ("reader", filters.reader, readers),
        ("timepoint", filters.timepoint, timepoints))
    _checkThere(choices, prefix)


def checkOrder(cohort: Cohort, options: AnalysisOptions, prefix: str = "") -> None:
    """Raises ValueError with a sentence for a timepoint in the order given that does not occur."""
    timepoints = orderTimepoints(cohort.patients.column("timepoint"))
    _checkThere([("timepoints", name, timepoints) for name in options.timepoints], prefix)


def _checkThere(choices: Iterable[tuple[str, str | None, Collection[str | None]]], prefix: str) -> None:
    for option, chosen, known in choices:
        if chosen is not None and known and chosen not in known:
            raise ValueError(f"{prefix}{option} {chosen} does not occur; there is: "
                             f"{', '.join(map(str, known if isinstance(known, list) else sorted(map(str, known))))}.")
