"""The part of a cohort that is looked at: by reader, timepoint, region and any clinical column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from SpinePainRHILib.Core.CaseTags import BASELINE

from ..Gathering.Cohort import Cohort, GatherSettings, Rows
from ..Report.ColumnWords import columnWord, labelsOfCohort
from ..Tables.PatientColumns import PATIENT_COLUMNS
from ..Tables.Problems import shown
from ..Tables.Timepoints import orderTimepoints
from .AnalysisOptions import AnalysisOptions

RELATIONS = ("is", "is not", "at least", "at most", "is missing")
MOST_VALUES = 200
"""A column with more different values offers the first ones; others can be typed."""


@dataclass(frozen=True)
class Condition:
    """A clinical ``column``, one of RELATIONS, and the value as text (of no use for ``is missing``)."""

    column: str
    relation: str
    value: str = ""


_CONDITION = re.compile(r"(\S.*?)\s+(?:(is missing)|(is not|is|at least|at most)\s+(\S.*))")


def parseCondition(text: str) -> Condition:
    """``COLUMN RELATION VALUE``, such as ``age at least 70`` or ``ecog is missing``; ValueError with a sentence where
    it is not that."""
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"The condition {shown(text)} is not understood: write COLUMN RELATION VALUE, with one of "
                         f"{', '.join(RELATIONS)} for RELATION, such as: age at least 70.")
    return Condition(match[1], match[2] or match[3], match[4] or "")


@dataclass(frozen=True)
class Filters:
    """``reader``: whose outlines are used where there are several (None: alphabetically first). ``timepoint``: the one
    of the analyses. ``region``: only cases with a counted metastasis there. ``condition``: on a clinical column.
    ``exclude``: IDs of cases that are left out. ``options``: how what is kept is analysed."""

    reader: str | None = None
    timepoint: str = BASELINE
    region: str | None = None
    condition: Condition | None = None
    exclude: tuple[str, ...] = ()
    options: AnalysisOptions = field(default_factory=AnalysisOptions)

    @property
    def gathering(self) -> GatherSettings:
        """How the cohort is joined of what was gathered."""
        return self.options.gathering(self.reader, self.timepoint)

    @property
    def ofEverything(self) -> "Filters":
        """The same view of all cases."""
        return replace(self, region=None, condition=None, exclude=())

    def describe(self, labels: Mapping[str, str] | None = None) -> dict[str, str]:
        """What narrows the cohort, by the name of its option; empty where everything is kept. ``labels``: of the
        clinical columns."""
        named = {"region": self.region, "condition": None, "excluded": ", ".join(self.exclude) or None}
        if self.condition is not None:
            column = self.condition.column if labels is None else columnWord(self.condition.column, labels)
            named["condition"] = f"{column} {self.condition.relation} {self.condition.value}".strip()
        return {name: text for name, text in named.items() if text is not None}

    def phrases(self, labels: Mapping[str, str] | None = None) -> list[str]:
        """The same as short phrases for a line or a title; a condition speaks for itself."""
        return [text if name == "condition" else f"{name} {text}" for name, text in self.describe(labels).items()]

    def sentences(self) -> list[str]:
        """One sentence for a report where not all cases are kept: its flow and problems are of everything gathered."""
        chosen = "; ".join(f"{name}: {text}" for name, text in self.describe().items())
        return [f"Only a part of the cohort was analysed ({chosen}); the flow of inclusion and the problems are those "
                "of everything that was gathered."] if chosen else []


@dataclass(frozen=True)
class FilterChoices:
    """What there is to choose: readers, timepoints, regions, the values of each clinical column as text, raters; and
    what the clinical columns are called where people read them."""

    readers: tuple[str, ...]
    timepoints: tuple[str, ...]
    regions: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    raters: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


def choicesOf(cohort: Cohort) -> FilterChoices:
    """The choices that an unfiltered cohort offers, timepoints in time."""
    readers = {reading.measurement.reader for reading in cohort.readings if reading.measurement.reader is not None}
    timepoints = orderTimepoints(cohort.patients.column("timepoint"))
    counted = zip(cohort.lesions.column("region"), cohort.lesions.column("counted"), strict=True)
    regions = dict.fromkeys(region for region, isCounted in counted if isCounted and region is not None)
    columns = {}
    for name in cohort.patients.columns[len(PATIENT_COLUMNS):]:
        values = {value for value in cohort.patients.column(name) if value is not None}
        columns[name] = tuple(valueText(value) for value in
                              sorted(values, key=lambda value: (isinstance(value, str), value))[:MOST_VALUES])
    raters = {entry.rater for entry in cohort.vas.entries} if cohort.vas is not None else set()
    labels = labelsOfCohort(cohort)
    return FilterChoices(tuple(sorted(readers)), tuple(timepoints), tuple(regions), columns, tuple(sorted(raters)),
                         {name: columnWord(name, labels) for name in columns})


def valueText(value: Any) -> str:
    """A cell as it is shown and compared."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def filterCohort(cohort: Cohort, filters: Filters) -> Cohort:
    """The cohort with only the cases that ``filters`` keep, at all their timepoints (for comparisons over time).

    Region and condition are asked of a case at the timepoint of the analyses. ``flow`` and ``problems`` stay those
    of everything that was gathered. Raises ValueError with a sentence for a column or a case to exclude that the
    cohort does not have, or where a number is needed and the value is none.
    """
    kept = _keptCases(cohort, filters)
    if kept is None:
        return cohort
    vas = cohort.vas
    return replace(
        cohort, patients=_ofCases(cohort.patients, kept), lesions=_ofCases(cohort.lesions, kept),
        readings=tuple(each for each in cohort.readings if each.key[0] in kept),
        vas=None if vas is None else replace(vas, entries=tuple(e for e in vas.entries if e.caseId in kept)))


def _keptCases(cohort: Cohort, filters: Filters) -> set[str] | None:
    """IDs of the cases to keep; None for all."""
    kept = None
    if filters.region is not None:
        kept = {row["case_id"] for row in cohort.lesions.records()
                if row["counted"] and row["region"] == filters.region and row["timepoint"] == filters.timepoint}
    if filters.condition is not None:
        column = filters.condition.column
        if column not in cohort.patients.columns:
            raise ValueError(f"The clinical table has no column '{column}': choose another.")
        holds = _test(filters.condition)
        fulfilling = {row["case_id"] for row in cohort.patients.records()
                      if row["timepoint"] == filters.timepoint and holds(row[column])}
        kept = fulfilling if kept is None else kept & fulfilling
    if filters.exclude:
        cases = set(cohort.patients.column("case_id"))
        unknown = next((each for each in filters.exclude if each not in cases), None)
        if unknown is not None:
            raise ValueError(f"There is no case {shown(unknown)} to exclude: write its ID as in the list of patients.")
        kept = (cases if kept is None else kept) - set(filters.exclude)
    return kept


def _test(condition: Condition) -> Callable[[Any], bool]:
    """A missing value fulfils ``is missing`` and nothing else."""
    relation, text = condition.relation, condition.value.strip()
    if relation == "is missing":
        return lambda value: value is None
    if relation == "is":
        return lambda value: value is not None and valueText(value) == text
    if relation == "is not":
        return lambda value: value is not None and valueText(value) != text
    if relation not in RELATIONS:
        raise ValueError(f"Unknown relation '{relation}': use one of {', '.join(RELATIONS)}.")
    try:
        limit = float(text)
    except ValueError:
        raise ValueError(f"'{relation}' needs a number to compare {condition.column} with, not '{text}'.") from None
    if relation == "at least":
        return lambda value: isinstance(value, float) and value >= limit
    return lambda value: isinstance(value, float) and value <= limit


def _ofCases(rows: Rows, kept: set[str]) -> Rows:
    index = rows.columns.index("case_id")
    return Rows(rows.columns, tuple(row for row in rows.rows if row[index] in kept))
