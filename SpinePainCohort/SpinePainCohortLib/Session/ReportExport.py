"""The report of a session's cohort, written to a folder."""

from pathlib import Path

from .Application import applicationVersions
from .CaseMeasuring import overlapping
from .CohortSession import RESAMPLES, CohortSession
from .Filters import Filters


def exportReport(session: CohortSession, filters: Filters, target: Path) -> Path:
    """Writes all tables, figures and the report of the cohort that ``filters`` keep, with bootstrap intervals.

    Needs what Requirements.REPORT lists. Returns the folder, which appears whole or stays as it was. Raises ValueError
    with one sentence where it cannot be written.
    """
    from ..Gathering.MeasurePairs import measurePairs
    from ..Gathering.PublishFolder import checkTarget
    from ..Report import Provenance
    from ..Report.AnalysisInput import cohortData, unusedTimepointValues
    from ..Report.ReaderOverlap import readerOverlap
    from ..Report.WriteResults import RunSettings, publishResults
    from ..Statistics.Analyses import runAnalyses

    if session.inputs is None:
        raise ValueError("Gather a cohort first.")
    checkTarget(target)
    cohort = session.cohort(filters)
    dice, notes = readerOverlap(cohort.readings,
                                lambda pairs: measurePairs(pairs, overlapping(), session.cacheFolder))
    data = cohortData(cohort, dice)
    results = runAnalyses(data, session.analysisSettings(filters, RESAMPLES))
    tables = {"vas": session.inputs.vasFile, "clinical": session.inputs.clinicalFile}
    inputs = Provenance.Inputs(session.inputs.casesFolder,
                               {kind: path for kind, path in tables.items() if path is not None})
    run = RunSettings(session.measuring, {"reader": filters.reader, "filters": filters.describe()},
                      applicationVersions())
    return publishResults(target, cohort, data, results, inputs, run,
                          [*notes, *unusedTimepointValues(cohort), *filters.sentences()])
