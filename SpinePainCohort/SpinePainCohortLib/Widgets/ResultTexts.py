"""Results as texts for tables: what cannot be computed is a dash, never 0 and never NaN."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from slicer.i18n import tr as _

from ..Gathering.Cohort import Cohort, Rows
from ..Report.ColumnWords import columnWord, labelsOfCohort
from ..Run.AnalysisOptions import RATIOS
from ..Run.Filters import valueText
from .ColumnTitles import Titles, flowTitles, patientTitles, problemTitles, resultTitles
from .TableNodes import TableColumn

DASH = "–"
_WORD_COLUMNS = ("level", "group", "group_a", "group_b", "observer_a", "observer_b", "statistic_name", "effect_name",
                 "estimate_name")
_FIRST = ("case_id", "timepoint", "vas", "rhi_percent", "location", "count")
_VARIABLE_COLUMNS = ("variable", "grouping", "outcome", "predictor", "measure")


def cell(value: Any) -> str:
    """Any value as a cell: numbers with four significant digits."""
    if value is None or str(value) in ("<NA>", "NaT") or (isinstance(value, float) and math.isnan(value)):
        return DASH
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def packageNames(requirements: Sequence[str]) -> str:
    """Requirements, as pip takes them, by their names alone."""
    return ", ".join(re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in requirements)


def _text(value: Any) -> str:
    """A word that may be missing without a value being so."""
    return "" if cell(value) == DASH else str(value)


def frameColumns(frame: Any, names: Sequence[str], labels: Mapping[str, str]) -> list[TableColumn]:
    """The chosen columns of a data frame of results; p as ``Results.formatP`` writes it, variables and notes in words,
    clinical columns by their ``labels``.

    Needs what Requirements.ANALYSES lists.
    """
    from ..Report.ColumnLabels import inNote
    from ..Report.PageTable import QUESTIONS, inWords
    from ..Statistics.Results import formatP

    writers = {"p": lambda p: formatP(p) or DASH, "p_adjusted": lambda p: formatP(p) or DASH,
               "percent": lambda percent: cell(percent) if cell(percent) == DASH else f"{percent:.1f}",
               "note": lambda note: inNote(inWords(_text(note)), labels),
               "analysis": lambda name: QUESTIONS.get(name, name)}
    writers |= dict.fromkeys(_WORD_COLUMNS, _text)
    writers |= dict.fromkeys(_VARIABLE_COLUMNS, lambda name: columnWord(_text(name), labels))
    titles = resultTitles()
    return [_column(name, [writers.get(name, cell)(value) for value in frame[name].tolist()], titles)
            for name in names]


def patientOrder(cohort: Cohort) -> list[str]:
    """The columns of the patients' table as they are shown: who, then what the analyses are about, then the rest."""
    names = list(cohort.patients.columns)
    return [*_FIRST, *(name for name in names if name not in _FIRST)]


def patientColumns(cohort: Cohort) -> list[TableColumn]:
    """All columns of the patients' table; ratios with one decimal."""
    names, labels = cohort.patients.columns, labelsOfCohort(cohort)
    titles = {name: (columnWord(name, labels), _("The column {name} of the clinical table.").format(name=name))
              for name in names} | patientTitles()
    columns = []
    for name in patientOrder(cohort):
        place = names.index(name)
        write = (lambda value: f"{value:.1f}") if name in RATIOS.values() else valueText
        texts = [DASH if row[place] is None else write(row[place]) for row in cohort.patients.rows]
        columns.append(_column(name, texts, titles))
    return columns


def sortedPatients(cohort: Cohort, name: str, isDescending: bool) -> Cohort:
    """The cohort with its patients in the order of a column: numbers by size before texts by alphabet, missing values
    last, equal ones as they were. A column that the cohort does not have changes nothing."""
    if name not in cohort.patients.columns:
        return cohort
    place = cohort.patients.columns.index(name)
    known = [row for row in cohort.patients.rows if row[place] is not None]
    missing = [row for row in cohort.patients.rows if row[place] is None]
    known.sort(key=lambda row: _sortKey(row[place]), reverse=isDescending)
    return replace(cohort, patients=Rows(cohort.patients.columns, (*known, *missing)))


def _sortKey(value: Any) -> tuple[bool, Any]:
    return (True, value.casefold()) if isinstance(value, str) else (False, float(value))


def problemColumns(problems: Sequence[Any], casesFolder: Path | None) -> list[TableColumn]:
    """File, line and reason; files as seen from ``casesFolder``, tables elsewhere by their name, so that the reason
    has room."""
    titles = problemTitles()
    return [_column("file", [_shortPath(each.file, casesFolder) for each in problems], titles),
            _column("line", [DASH if each.line is None else str(each.line) for each in problems], titles),
            _column("reason", [each.reason for each in problems], titles)]


def _shortPath(file: str, folder: Path | None) -> str:
    path = Path(file)
    if not file:
        return DASH
    return str(path.relative_to(folder)) if folder is not None and path.is_relative_to(folder) else path.name


def flowColumns(cohort: Cohort) -> list[TableColumn]:
    """The flow of inclusion in the order of the work; the parts of a total are indented."""
    labels = {
        "filesFound": _("Case files found"), "filesLeftOut": "  " + _("left out"),
        "filesMeasured": "  " + _("measured"), "filesOfChosenReader": "    " + _("of the reader analysed"),
        "filesOfOtherReaders": "    " + _("of other readers"),
        "readingRows": _("Rows of the table of ratios"), "readingRowsUsed": "  " + _("used"),
        "readingRowsLeftOut": "  " + _("left out"), "readings": _("Case files and rows used"), "cases": _("Cases"),
        "patientRows": _("Cases at their timepoints"), "rowsWithImage": "  " + _("with an image"),
        "rowsWithImageAndVas": "    " + _("with a pain score"),
        "rowsWithImageWithoutVas": "    " + _("without a pain score"),
        "rowsWithoutImage": "  " + _("without an image"), "rowsWithVasOnly": "    " + _("with a pain score"),
        "rowsWithClinicalOnly": "    " + _("with clinical values only"), "vasRows": _("Rows of the VAS table"),
        "vasRowsUsed": "  " + _("used"), "vasRowsCorrected": "  " + _("corrected by a later row"),
        "vasRowsLeftOut": "  " + _("left out"), "clinicalRows": _("Rows of the clinical table"),
        "clinicalRowsUsed": "  " + _("used"), "clinicalRowsLeftOut": "  " + _("left out"),
    }
    counts, titles = cohort.flow.counts(), flowTitles()
    if not cohort.flow.readingRows:  # there is no such table
        counts = {name: count for name, count in counts.items() if not name.startswith("reading")}
    return [_column("step", [labels[name] for name in counts], titles),
            _column("number", [str(count) for count in counts.values()], titles)]


def _column(name: str, texts: Sequence[str], titles: Titles) -> TableColumn:
    return TableColumn(name, texts, *titles.get(name, ("", "")))
