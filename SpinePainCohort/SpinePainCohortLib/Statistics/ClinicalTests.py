"""Every clinical column against pain and ratio, labelled exploratory, and the correlations of all numbers."""

import numpy as np
import pandas as pd

from ..Gathering.ReadingsElsewhere import SOURCE_COLUMN
from ..Tables.PatientColumns import PATIENT_COLUMNS
from .CategoryColumns import areDates, hasImages, numbersOf, numbersOrTexts, textsOf
from .Correlations import completePairs, spearman
from .Groups import splitGroups
from .GroupTests import kruskalWallis
from .OrderedGrades import gradeCodes, gradeScale
from .Questions import CLINICAL
from .Results import EXPLORATORY, Labels, TestResult
from .Settings import RATIOS, AnalysisSettings
from .Tables import MOST_LEVELS

SPEARMAN_CLINICAL, KRUSKAL_CLINICAL = "Spearman correlation, clinical column", "Kruskal-Wallis, clinical column"
DATES = "dates are no category"
MATRIX_COLUMNS = ("measure_a", "measure_b", "n", "rho", "p", "ci_low", "ci_high", "note")


def clinicalNames(patients: pd.DataFrame) -> list[str]:
    """The columns that come after those of every cohort, and after where a ratio comes from."""
    return [str(name) for name in patients.columns if name not in (*PATIENT_COLUMNS, SOURCE_COLUMN)]


def clinicalTests(patients: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """VAS and ratio by each clinical column: Spearman's correlation for numbers and ordered grades (``gradeScale``),
    the Kruskal-Wallis test for other text and for a number with two values. Nothing is chosen by the results.

    One row a column where it has more than ``MOST_LEVELS`` different texts, or dates: it is no category.
    """
    rows = []
    for name in clinicalNames(patients):
        values, note = _numbersIfOrdered(name, patients[name])
        isCategory = values.dtype == object or len(np.unique(values[~np.isnan(values)])) == 2
        for outcome in ("vas", settings.ratio) if hasImages(patients) else ("vas",):
            labels = Labels(EXPLORATORY, CLINICAL, outcome, name, (note,) if note else ())
            measured = numbersOf(patients[outcome])
            if not isCategory:
                pairs = completePairs(values, measured, textsOf(patients["case_id"]), (name, outcome))
                rows.append(spearman(pairs, labels, settings, SPEARMAN_CLINICAL))
                continue
            marks = textsOf(patients[name])
            levels = sorted({str(mark) for mark in marks if mark is not None})
            if areDates(levels):
                rows.append(labels.empty(KRUSKAL_CLINICAL, DATES))
            elif len(levels) > MOST_LEVELS:
                rows.append(labels.empty(KRUSKAL_CLINICAL, f"{len(levels)} different texts are no category"))
            else:
                rows.append(kruskalWallis(splitGroups(measured, marks, levels), labels, settings, KRUSKAL_CLINICAL))
    return rows


def correlationMatrix(patients: pd.DataFrame, settings: AnalysisSettings) -> pd.DataFrame:
    """Spearman's rho of every two of VAS, number, the ratios, and clinical numbers and ordered grades: MATRIX_COLUMNS.

    p is not adjusted: the table describes, it tests nothing.
    """
    ofImages = ("count", *RATIOS) if hasImages(patients) else ()
    columns = {name: numbersOf(patients[name]) for name in ("vas", *ofImages)}
    for name in clinicalNames(patients):
        values, _ = _numbersIfOrdered(name, patients[name])
        if values.dtype != object and not np.isnan(values).all():
            columns[name] = values
    names = list(columns)
    rows = []
    for index, a in enumerate(names):
        for b in names[index + 1:]:
            pairs = completePairs(columns[a], columns[b], textsOf(patients["case_id"]), (a, b))
            row = spearman(pairs, Labels(EXPLORATORY, "", a, b), settings)
            rows.append((a, b, row.n, row.effect, row.p, row.ci_low, row.ci_high, row.note))
    frame = pd.DataFrame(rows, columns=list(MATRIX_COLUMNS))
    return frame.astype({"n": "Int64"} | dict.fromkeys(("rho", "p", "ci_low", "ci_high"), "float64"))


def _numbersIfOrdered(name: str, column: pd.Series) -> tuple[np.ndarray, str]:
    values = numbersOrTexts(column)
    scale = gradeScale(name, values) if values.dtype == object else None
    return (gradeCodes(values, scale), f"in the order {', '.join(scale)}") if scale else (values, "")
