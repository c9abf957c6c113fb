"""Scores of patients and of lesions from single VAS entries."""

import numpy as np
import pandas as pd

from .Categories import numbersOf, textsOf
from .Settings import AnalysisSettings

WHOLE_PATIENT = ""
"""Lesion key of an entry about the patient as a whole; it takes part as one more lesion."""


def cleanEntries(vasEntries: pd.DataFrame) -> pd.DataFrame:
    """The entries with text keys and a float ``vas``; entries without a score are dropped.

    Raises ValueError where a case, timepoint, lesion and rater has two scores: corrections are resolved before.
    """
    lesions = [WHOLE_PATIENT if key is None else key for key in textsOf(vasEntries["lesion"])]
    frame = pd.DataFrame({"case_id": textsOf(vasEntries["case_id"]), "timepoint": textsOf(vasEntries["timepoint"]),
                          "lesion": lesions, "rater": textsOf(vasEntries["rater"]),
                          "vas": numbersOf(vasEntries["vas"])}).dropna(subset=["vas"])
    twice = frame.duplicated(["case_id", "timepoint", "lesion", "rater"])
    if twice.any():
        row = frame[twice].iloc[0]
        raise ValueError(f"Rater {row['rater']} has two VAS scores for case {row['case_id']} at {row['timepoint']}"
                         f"{', ' + row['lesion'] if row['lesion'] else ''}: keep one of them.")
    return frame


def lesionScores(vasEntries: pd.DataFrame, settings: AnalysisSettings) -> pd.Series:
    """Mean over the raters (or the one chosen), by case_id, timepoint and lesion."""
    entries = cleanEntries(vasEntries)
    if settings.rater is not None:
        entries = entries[entries["rater"] == settings.rater]
    return entries.groupby(["case_id", "timepoint", "lesion"])["vas"].mean()


def patientScores(scores: pd.Series, settings: AnalysisSettings) -> pd.Series:
    """The maximum (or mean) over a patient's ``lesionScores``, by case_id and timepoint."""
    return scores.groupby(["case_id", "timepoint"]).agg(settings.patientScore)


def withScores(table: pd.DataFrame, scores: pd.Series) -> np.ndarray:
    """The score of each row of ``table`` by the index levels of ``scores``; NaN where there is none."""
    keys = pd.MultiIndex.from_arrays(
        [[WHOLE_PATIENT if key is None and name == "lesion" else key for key in textsOf(table[name])]
         for name in scores.index.names], names=scores.index.names)
    return scores.reindex(keys).to_numpy(dtype=float)
