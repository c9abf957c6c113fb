"""Results with the labels of a data dictionary in the place of the clinical columns' names, for pages and figures."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ..Statistics.Analyses import AnalysisResults

_TELLING = re.compile(r".*[_\d].*")
"""Names that can be no word of a note's sentence."""


def withLabels(results: AnalysisResults, labels: Mapping[str, str]) -> AnalysisResults:
    """The same results; no number changes. ``patients`` keep their columns, whose names tell what they are."""
    if not labels:
        return results
    settings = replace(results.settings, covariates=tuple(labels.get(name, name)
                                                          for name in results.settings.covariates))
    return replace(
        results, settings=settings, labels=dict(labels),
        results=tuple(replace(each, outcome=labels.get(each.outcome, each.outcome),
                              predictor=labels.get(each.predictor, each.predictor),
                              note=inNote(each.note, labels)) for each in results.results),
        table1=_renamed(results.table1, ("variable",), labels),
        byPain=_renamed(results.byPain, ("variable",), labels),
        followUp=_renamed(results.followUp, ("measure",), labels),
        correlations=_renamed(results.correlations, ("measure_a", "measure_b"), labels))


def _renamed(table: pd.DataFrame, columns: tuple[str, ...], labels: Mapping[str, str]) -> pd.DataFrame:
    return table.assign(**{name: [labels.get(str(value), value) for value in table[name]] for name in columns})


def inNote(note: str, labels: Mapping[str, str]) -> str:
    """A note with labels in the place of names that can be no words of it."""
    for name, label in labels.items():
        if _TELLING.fullmatch(name) and name in note:
            note = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", label.replace("\\", r"\\"), note)
    return note
