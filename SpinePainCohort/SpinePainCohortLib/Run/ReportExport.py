"""The report of a session's cohort, written to a folder."""

from pathlib import Path

from ..Gathering.TimeLimit import OutOfTime, within
from .CohortSession import RESAMPLES, CohortSession
from .Filters import Filters
from .TableOptions import gatheringOf

REPORT_SECONDS = 300
"""Given to a report that a window stands still for; far more than hundreds of patients take."""


def exportReport(session: CohortSession, filters: Filters, target: Path, seconds: float = REPORT_SECONDS) -> Path:
    """Writes all tables, figures and the report of the cohort that ``filters`` keep, with bootstrap intervals.

    Needs what Requirements.REPORT lists. Returns the folder, which appears whole or stays as it was. Raises ValueError
    with one sentence where it cannot be written, or not within ``seconds`` (see Gathering.TimeLimit).
    """
    if session.inputs is None:
        raise ValueError("Gather a cohort first.")
    session.pipeline.checkTarget(target)
    try:
        with within(seconds):
            cohort = session.cohort(filters)
            settings = session.analysisSettings(cohort, filters, RESAMPLES)
            analysed = session.pipeline.analyse(cohort, settings, isReport=True)
            return session.pipeline.publish(
                target, session.inputs, analysed, gatheringOf(session.inputs, filters), filters.sentences())
    except OutOfTime:
        raise ValueError(f"The report was not ready within {seconds / 60:g} minutes, and nothing was written: keep "
                         "fewer cases by the filters, or let spinepain cohort write it, without a limit.") from None
