"""Results with the labels of a data dictionary in the place of the clinical columns' names, for pages and figures."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import AnalysisResults
from .PageTable import NAMES

_TELLING = re.compile(r".*[_\d].*")
"""Names that can be no word of a note's sentence."""


def labelsOfCohort(cohort: Cohort) -> dict[str, str]:
    """The labels by the names that columns have in ``patients``; none where a label is a name of a report's own."""
    if cohort.clinical is None or not cohort.clinical.labels:
        return {}
    names = cohort.patients.columns[len(cohort.patients.columns) - len(cohort.clinical.columns):]
    own = {name.casefold() for name in (*NAMES, *NAMES.values())}
    return {name: label for name, given in zip(names, cohort.clinical.columns, strict=True)
            if (label := cohort.clinical.labels.get(given)) and label.casefold() not in own}


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
                              note=_inNote(each.note, labels)) for each in results.results),
        table1=_renamed(results.table1, ("variable",), labels),
        byPain=_renamed(results.byPain, ("variable",), labels),
        followUp=_renamed(results.followUp, ("measure",), labels),
        correlations=_renamed(results.correlations, ("measure_a", "measure_b"), labels))


def _renamed(table: pd.DataFrame, columns: tuple[str, ...], labels: Mapping[str, str]) -> pd.DataFrame:
    return table.assign(**{name: [labels.get(str(value), value) for value in table[name]] for name in columns})


def _inNote(note: str, labels: Mapping[str, str]) -> str:
    for name, label in labels.items():
        if _TELLING.fullmatch(name) and name in note:
            note = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", label.replace("\\", r"\\"), note)
    return note
