"""Says beside every result on RHI how many of the ratios were measured elsewhere."""

from dataclasses import replace

import pandas as pd

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import AnalysisResults
from ..Statistics.Results import joinNotes


def withSourceNotes(results: AnalysisResults, cohort: Cohort) -> AnalysisResults:
    """The results with a note in every row on RHI; the same results where all ratios were measured here."""
    primary = [reading for reading in cohort.readings if reading.isPrimary]
    elsewhere = sum(reading.isElsewhere for reading in primary)
    if not elsewhere:
        return results
    note = f"RHI of {elsewhere} of {len(primary)} images measured elsewhere"
    rows = tuple(replace(each, note=joinNotes(each.note, note)) if _isOfRhi(each.outcome, each.predictor) else each
                 for each in results.results)
    return replace(
        results, results=rows, tests=_noted(results.tests, note, "outcome", "predictor"),
        table1=_noted(results.table1, note, "variable"), table3=_noted(results.table3, note),
        agreement=_noted(results.agreement, note, "measure"), followUp=_noted(results.followUp, note, "measure"),
        byPain=_noted(results.byPain, note, "variable"),
        correlations=_noted(results.correlations, note, "measure_a", "measure_b"))


def _isOfRhi(*texts: object) -> bool:
    return any("rhi" in str(text).lower() for text in texts)


def _noted(frame: pd.DataFrame, note: str, *columns: str) -> pd.DataFrame:
    """With the note in the rows of which one of ``columns`` names RHI; without columns, in all."""
    noted = frame.copy()
    isOfRhi = [not columns or _isOfRhi(*(row[name] for name in columns)) for row in frame.to_dict("records")]
    noted["note"] = [joinNotes("" if pd.isna(own) else str(own), note) if isOf else own
                     for own, isOf in zip(frame["note"], isOfRhi, strict=True)]
    return noted
