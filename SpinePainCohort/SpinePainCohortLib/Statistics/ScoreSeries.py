"""Scores of patients and of lesions from single VAS entries, as columns: Tables.Scores computes them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..Tables.Scores import lesionScores, patientScore
from ..Tables.VasTable import VasEntry
from .CategoryColumns import numbersOf, textsOf
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


def lesionScoreSeries(vasEntries: pd.DataFrame, settings: AnalysisSettings) -> pd.Series:
    """Tables.Scores.lesionScores of the entries, by case_id, timepoint and lesion."""
    clean = cleanEntries(vasEntries)
    columns = (clean[name].to_numpy(dtype=object) for name in ("case_id", "rater", "vas", "lesion", "timepoint"))
    entries = (VasEntry(case, rater, vas, lesion, timepoint, None, "", 0)
               for case, rater, vas, lesion, timepoint in zip(*columns, strict=True))
    scores = lesionScores(entries, settings.scores)
    return _series({(*key, lesion): score for key, ofCase in scores.items() for lesion, score in ofCase.items()},
                   ["case_id", "timepoint", "lesion"])


def patientScores(scores: pd.Series, settings: AnalysisSettings) -> pd.Series:
    """Tables.Scores.patientScore of each patient's ``lesionScoreSeries``, by case_id and timepoint."""
    lesions: dict[tuple[str, str], dict[str | None, float]] = {}
    for (case, timepoint, lesion), score in zip(scores.index.tolist(), scores.tolist(), strict=True):
        lesions.setdefault((case, timepoint), {})[lesion] = score
    return _series({key: patientScore(each, settings.scores) for key, each in lesions.items()},
                   ["case_id", "timepoint"])


def withScores(table: pd.DataFrame, scores: pd.Series) -> np.ndarray:
    """The score of each row of ``table`` by the index levels of ``scores``; NaN where there is none."""
    keys = pd.MultiIndex.from_arrays(
        [[WHOLE_PATIENT if key is None and name == "lesion" else key for key in textsOf(table[name])]
         for name in scores.index.names], names=scores.index.names)
    return scores.reindex(keys).to_numpy(dtype=float)


def _series(scores: Mapping[tuple[Any, ...], float | None], names: list[str]) -> pd.Series:
    index = pd.MultiIndex.from_tuples(scores, names=names) if scores else pd.MultiIndex.from_arrays(
        [[]] * len(names), names=names)
    return pd.Series(list(scores.values()), index=index, dtype=float)
