"""The tables of a result as CSV files, at full precision."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from SpinePainRHILib.Files.CsvText import writeCsv

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import AnalysisResults
from ..Tables.PatientColumns import PATIENT_COLUMNS
from ..Tables.Problems import PROBLEMS_FILE


def writeTables(folder: Path, cohort: Cohort, results: AnalysisResults) -> None:
    """Writes every table that section 5 of Resources/Docs/DataContract.md names into ``folder``.

    ``patients.csv`` holds scores and categories as they were analysed, clinical columns as they were given.
    """
    writeCsv(folder / "patients.csv", cohort.patients.columns, _patientRows(cohort, results.patients))
    cohort.lesions.write(folder / "lesions.csv")
    for name, frame in (("table1", results.table1), ("table2", results.table2), ("table3", results.table3),
                        ("tests", results.tests), ("agreement", results.agreement), ("followup", results.followUp),
                        ("table1_by_pain", results.byPain), ("roc", results.roc),
                        ("correlations", results.correlations), ("planning", results.planning)):
        writeFrame(folder / f"{name}.csv", frame)
    cohort.problemRows().write(folder / PROBLEMS_FILE)


def writeFrame(path: Path, frame: pd.DataFrame) -> None:
    """Writes a frame as CSV without its index; whatever is missing is an empty cell."""
    writeCsv(path, [str(name) for name in frame.columns], _cells(frame))


def _cells(frame: pd.DataFrame) -> Iterable[list[Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return (list(row) for row in plain.itertuples(index=False, name=None))


def _patientRows(cohort: Cohort, analysed: pd.DataFrame) -> Iterable[Sequence[Any]]:
    fixed = len(PATIENT_COLUMNS)
    return ([*cells, *row[fixed:]]
            for cells, row in zip(_cells(analysed[list(PATIENT_COLUMNS)]), cohort.patients.rows, strict=True))
