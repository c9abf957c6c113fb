"""The report of a session's cohort, written to a folder."""

from pathlib import Path

from .CohortSession import RESAMPLES, CohortSession
from .Filters import Filters


def exportReport(session: CohortSession, filters: Filters, target: Path) -> Path:
    """Writes all tables, figures and the report of the cohort that ``filters`` keep, with bootstrap intervals.

    Needs what Requirements.REPORT lists. Returns the folder, which appears whole or stays as it was. Raises ValueError
    with one sentence where it cannot be written.
    """
    if session.inputs is None:
        raise ValueError("Gather a cohort first.")
    session.pipeline.checkTarget(target)
    analysed = session.pipeline.analyse(session.cohort(filters), session.analysisSettings(filters, RESAMPLES),
                                        isReport=True)
    return session.pipeline.publish(target, session.inputs, analysed,
                                    {"reader": filters.reader, "filters": filters.describe()}, filters.sentences())
