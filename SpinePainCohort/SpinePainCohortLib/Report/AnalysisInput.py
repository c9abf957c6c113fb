"""A gathered cohort as the tables that the analyses take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from SpinePainRHILib.Core.Cases import CaseMeasurement
from SpinePainRHILib.Core.LesionRules import countedMetastases

from ..Gathering.Cohort import Cohort, Rows
from ..Statistics.Analyses import AnalysisResults, CohortData
from ..Tables.ColumnKeys import columnKey
from ..Tables.PatientColumns import PATIENT_COLUMNS
from .ColumnWords import labelsOfCohort, measureName

DICE_COLUMNS = ("case_id", "timepoint", "reader_a", "reader_b", "dice_cord", "dice_high_intensity")


@dataclass(frozen=True)
class Analysed:
    """A cohort, the tables that were analysed, what came of them, and sentences for the report."""

    cohort: Cohort
    data: CohortData
    results: AnalysisResults
    notes: tuple[str, ...] = ()


def cohortData(cohort: Cohort, dice: Iterable[Sequence[Any]] = ()) -> CohortData:
    """The cohort's tables as frames. ``dice``: rows of DICE_COLUMNS.

    Lesions are the counted metastases alone. Their scores are those that gathering made, hence no key ``lesion``:
    a metastasis without a level must not take the score of the patient as a whole.
    """
    lesions = _frame(cohort.lesions)
    entries = cohort.vas.entries if cohort.vas else ()
    return CohortData(
        patients=withTimepointColumns(_frame(cohort.patients)),
        lesions=lesions[lesions["counted"].astype(bool)].drop(columns="lesion").reset_index(drop=True),
        vasEntries=pd.DataFrame([(each.caseId, each.timepoint, each.lesion or "", each.rater, each.vas)
                                 for each in entries],
                                columns=["case_id", "timepoint", "lesion", "rater", "vas"]),
        readings=pd.DataFrame([(*each.key, each.measurement.reader, each.measurement.rhiPercent,
                                each.measurement.location, each.measurement.lesionCount, _levelsOf(each.measurement))
                               for each in cohort.readings],
                              columns=["case_id", "timepoint", "reader", "rhi_percent", "location", "count",
                                       "levels"]),
        dice=pd.DataFrame(list(dice), columns=list(DICE_COLUMNS)),
        outlined=pd.DataFrame([(*each.key, each.measurement.cordMeaning)
                               for each in cohort.readings if each.isPrimary],
                              columns=["case_id", "timepoint", "cord_meaning"]), scoredBy=cohort.scoredBy)


def _levelsOf(measurement: CaseMeasurement) -> str | None:
    """``T8 L1``: the levels of the counted metastases; None where one of them has no level."""
    counted = countedMetastases(measurement.lesions)[1]
    levels = [measurement.lesions[place].level for place in counted]
    return None if None in levels else " ".join(sorted({str(level) for level in levels}))


def withTimepointColumns(patients: pd.DataFrame) -> pd.DataFrame:
    """Clinical columns written once a timepoint (``qlq_bm22_baseline``, ``qlq_bm22_week12``) as one column.

    Columns are brought together where two or more have the same beginning and end in ``_`` and a timepoint that
    rows of ``patients`` have. The new column (the beginning) takes the place of the first of them and holds each
    row's value at the row's own timepoint; names that exist already are left alone.
    """
    result = patients
    for stem, columns in _families(patients).items():
        values = [row[columns[row["timepoint"]]] if row["timepoint"] in columns else None
                  for row in patients.to_dict("records")]
        place = min(map(list(result.columns).index, columns.values()))
        result = result.drop(columns=list(columns.values()))
        result.insert(place, stem, pd.Series(values, index=result.index, dtype=object))
    return result


def covariatesOf(cohort: Cohort, names: Iterable[str], timepoint: str) -> tuple[str, ...]:
    """The columns of ``withTimepointColumns`` that ``names`` mean, for models at ``timepoint``.

    A name may be the column's, or what a report calls it (``QLQ-BM22``, ``age, years``, its label), in any letter
    case. A column of one timepoint (``qlq_bm22_week12``) stands for the values over time where the models are of that
    timepoint. Raises ValueError with a sentence for one of another timepoint, for a column that is none of the
    clinical table, and for one that does not occur.
    """
    patients = _frame(cohort.patients)
    single = {column: (stem, when) for stem, columns in _families(patients).items()
              for when, column in columns.items()}
    known = [str(name) for name in withTimepointColumns(patients).columns if name not in PATIENT_COLUMNS]
    found = []
    labels = labelsOfCohort(cohort)
    meant = {columnKey(text): name for name in (*single, *known) for text in (
        labels.get(name, name), measureName(name), name)}
    for name in names:
        name = name if name in known or name in single else meant.get(columnKey(name), name)
        stem, when = single.get(name, (name, timepoint))
        if when != timepoint:
            raise ValueError(f"The covariate {name} is of {when}, the joint models are of {timepoint}: choose {stem}, "
                             f"which takes the values of {timepoint}.")
        if stem not in known:
            why = "is in the models already or is what they explain" if name in PATIENT_COLUMNS else "does not occur"
            raise ValueError(f"The covariate {name} {why}; the clinical table has: {', '.join(known) or 'no column'}.")
        found.append(stem)
    return tuple(dict.fromkeys(found))


def unusedTimepointValues(cohort: Cohort) -> list[str]:
    """A sentence for every column of ``withTimepointColumns`` with values of patients not seen at its timepoint."""
    patients = _frame(cohort.patients)
    seen = set(zip(patients["case_id"], patients["timepoint"], strict=True))
    sentences = []
    for columns in _families(patients).values():
        for timepoint, column in columns.items():
            known = patients.loc[patients[column].notna(), "case_id"]
            lost = sorted({case for case in known if (case, timepoint) not in seen})
            if lost:
                sentences.append(f"{column}: values of {len(lost)} patients without image or VAS at {timepoint} are "
                                 f"not analysed (first: {lost[0]}).")
    return sentences


def _families(patients: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Columns by their beginning and timepoint, where there are two timepoints or more."""
    timepoints = sorted({str(name) for name in patients["timepoint"]})
    families: dict[str, dict[str, str]] = {}
    for column in map(str, patients.columns):
        for timepoint in timepoints:
            if column not in PATIENT_COLUMNS and column.endswith(f"_{timepoint}"):
                families.setdefault(column.removesuffix(f"_{timepoint}"), {})[timepoint] = column
    return {stem: columns for stem, columns in families.items()
            if len(columns) > 1 and stem and stem not in patients.columns}


def _frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows.rows), columns=list(rows.columns))
